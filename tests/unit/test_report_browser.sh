#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Reports in a browser, Debian's chromium without a window: what it makes of the
# page of report_browser.html on a telephone, a tablet and a desktop, and
# pictures to look at, screens light and dark and paper. They are left in
# build/check/report.
set -euo pipefail
here=$(realpath "$(dirname "$0")")
. "$here/../ktap.sh"

vmr=${VMR:-$here/build/vmr}
shots=$(realpath -m "$here/../../build/check/report")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# browser OPTION... - nothing outside this machine is reached
browser()
{
	local options=(--headless=new --disable-gpu --hide-scrollbars --no-first-run
		--allow-file-access-from-files --user-data-dir="$tmp/profile"
		--disable-background-networking --host-resolver-rules='MAP * ~NOTFOUND')

	[ "$(id -u)" != 0 ] || options+=(--no-sandbox)
	timeout 240 chromium "${options[@]}" "$@" 2>"$tmp/chromium.log"
}

# looks DESCRIPTION REPORT - no scrolling sideways, no text cut off or covered
looks()
{
	local said status page="file://$here/report_browser.html?360,800,1280#file://$2"

	browser --virtual-time-budget=120000 --window-size=1400,1000 \
		--dump-dom "$page" >"$tmp/dom" || true
	said=$(sed -n 's/<pre id="said">//; /<\/pre>/{ s///p; q }; /^<[^/]/!p' "$tmp/dom")
	[[ $said =~ ^0\ wrong\ of\ [1-9][0-9]{3} ]] && status=0 || status=1
	[ -n "$said" ] || said=$(tail -n 3 "$tmp/chromium.log")
	ktap_ok "$status" "$1" || ktap_diag "$(head -n 12 <<<"$said")"
}

# shot NAME PAGE OPTION... - a picture of it that is not empty
shot()
{
	local name=$1 page=$2 status=0
	shift 2

	rm -f "$shots/$name"
	browser "$@" "file://$page" >/dev/null || status=1
	[ "$(stat -c %s "$shots/$name" 2>/dev/null || echo 0)" -gt 20000 ] || status=1
	ktap_ok "$status" "$name"
}

ktap_plan 0
for tool in chromium python3; do
	if ! command -v "$tool" >/dev/null; then
		ktap_skip "reports in a browser" "no $tool (scripts/deps --for lint)"
		ktap_finish
	fi
done
mkdir -p "$shots"
python3 "$here/report_results.py" "$tmp"
"$vmr" report "$tmp/base" "$tmp/new" -o "$tmp/two.html"
"$vmr" report "$tmp/exact.json" "$tmp/emulated.json" "$tmp/base/0.json" -o "$tmp/mixed.html"
"$vmr" report "$tmp/hostile.json" -o "$tmp/hostile.html"
looks "two kernels, every picture" "$tmp/two.html"
looks "three sides of three modes" "$tmp/mixed.html"
looks "names of any length" "$tmp/hostile.html"
# No window is as narrow as a telephone
echo '<body style="margin:0"><iframe src="two.html" style="border:0;width:360px;height:4000px">' \
	>"$tmp/phone.html"
# 0 is dark, 1 is light
shot phone-light.png "$tmp/phone.html" --window-size=500,4000 \
	--blink-settings=preferredColorScheme=1 --screenshot="$shots/phone-light.png"
shot desktop-light.png "$tmp/two.html" --window-size=1280,4000 \
	--blink-settings=preferredColorScheme=1 --screenshot="$shots/desktop-light.png"
shot desktop-dark.png "$tmp/two.html" --window-size=1280,4000 \
	--blink-settings=preferredColorScheme=0 --screenshot="$shots/desktop-dark.png"
shot paper.pdf "$tmp/two.html" --no-pdf-header-footer --print-to-pdf="$shots/paper.pdf"
ktap_finish

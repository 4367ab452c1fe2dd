#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Reports, read by Python's XML parser (report_check.py) and held against the
# files that they are of (report_results.py) and against vmr compare.
set -euo pipefail
here=$(realpath "$(dirname "$0")")
. "$here/../ktap.sh"

vmr=${VMR:-$here/build/vmr}
tmp=$(mktemp -d)
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
export VMR_DB=$tmp/vmr.db

# holds DESCRIPTION WHAT ARGUMENT... - does the Python program agree?
holds()
{
	local description=$1 status=0
	shift

	python3 "$here/report_check.py" "$@" >"$tmp/said" 2>&1 || status=1
	ktap_ok "$status" "$description" || ktap_diag "$(tail -n 11 "$tmp/said")"
}

# says CODE WORDS ARGUMENT... - vmr report ends so, and with those words
says()
{
	local code=$1 words=$2 status=0
	shift 2

	"$vmr" report "$@" >"$tmp/out" 2>"$tmp/said" || status=$?
	ktap_is "$status $(grep -c -F "$words" "$tmp/said")" "$code 1" "refused: $words" ||
		ktap_diag "$(head -n 3 "$tmp/said")"
}

# boots DIR - its files, separated by commas
boots()
{
	local files=("$1"/*.json)
	(
		IFS=,
		echo "${files[*]}"
	)
}

test_two()
{
	local status

	"$vmr" report "$tmp/base" "$tmp/new" -o "$tmp/two.html"
	"$vmr" compare "$tmp/base" "$tmp/new" --json --fail-on never >"$tmp/two.json"
	holds "two sides of 7 boots: one file that needs nothing else" alone "$tmp/two.html"
	holds "its tables are the files'" numbers "$tmp/two.html" \
		"$(boots "$tmp/base")" "$(boots "$tmp/new")"
	holds "its comparison is that of vmr compare" compared "$tmp/two.html" "$tmp/two.json"
	holds "its text can be read, light and dark" contrast "$tmp/two.html"
	ktap_is "$(($(stat -c %s "$tmp/two.html") <= 1 << 20))" 1 "it has at most 1 MiB"
	"$vmr" report "$tmp/base" "$tmp/new" >"$tmp/again.html"
	cmp -s "$tmp/two.html" "$tmp/again.html" && status=0 || status=1
	ktap_ok "$status" "the same again is the same, on stdout as well"
}

test_mixed()
{
	local files=("$tmp/exact.json" "$tmp/emulated.json" "$tmp/base/0.json")

	"$vmr" report "${files[@]}" -o "$tmp/mixed.html"
	holds "exact mode, an emulated CPU and a real one" alone "$tmp/mixed.html"
	holds "instructions and times are kept apart" numbers "$tmp/mixed.html" "${files[@]}"
	ktap_is "$(grep -c 'instructions are not compared with time' "$tmp/mixed.html")" 2 \
		"and not compared"
	ktap_is "$(grep -c '<b>Exact mode.</b>\|<b>Emulated CPU.</b>' "$tmp/mixed.html")" 2 \
		"both are said first"
}

test_one()
{
	local status

	"$vmr" report "$tmp/base/0.json" -o "$tmp/one.html"
	holds "one boot" alone "$tmp/one.html"
	holds "its tables are the file's" numbers "$tmp/one.html" "$tmp/base/0.json"
	ktap_is "$(grep -o 'class="v [a-z]*">[a-z]*</span> *[a-z ]*woke\|not allowed\|cancelled' \
		"$tmp/one.html" | wc -l)" 6 "verdicts and their reasons, twice"
	grep -q 'The first 100 of 900 rows' "$tmp/one.html" && status=0 || status=1
	ktap_ok "$status" "what a long table leaves out is said"
	"$vmr" report "$tmp/base/0.json" --rows 0 -o "$tmp/all.html"
	ktap_is "$(grep -c 'vmr report --rows' "$tmp/all.html")" 0 "--rows=0 leaves out nothing"
}

# What only the second boot of a side has is shown of that one
test_second_boot()
{
	"$vmr" report "$tmp/fewer.json,$tmp/base/0.json" -o "$tmp/second.html"
	ktap_is "$(grep -o 'data-boot="1" data-job="[0-9]*"' "$tmp/second.html")" \
		'data-boot="1" data-job="1"' "a job that only the second boot has is shown"
}

test_hostile()
{
	local text
	text=$(sed -n 's/^HOSTILE = //p' "$here/report_results.py" |
		python3 -c 'print(eval(input()))')

	"$vmr" report "$tmp/hostile.json" -o "$tmp/hostile.html" --title "$text"
	holds "texts that look like markup" alone "$tmp/hostile.html"
	holds "are texts" hostile "$tmp/hostile.html" "$text"
	# A name of a file is a text as well
	cp "$tmp/hostile.json" "$tmp/<b>&amp;.json"
	"$vmr" report "$tmp/<b>&amp;.json" >"$tmp/hostile.html"
	holds "and so is the name of a file" alone "$tmp/hostile.html"
}

test_store()
{
	local status=0

	"$vmr" import "$tmp/base/0.json" "$tmp/base/1.json" >/dev/null
	"$vmr" tag last~1 base >/dev/null
	"$vmr" tag last base >/dev/null
	"$vmr" report '@base' last -o "$tmp/store.html" || status=1
	ktap_ok "$status" "runs of the store: several as boots of one side, and one"
	holds "a report of them" numbers "$tmp/store.html" \
		"$tmp/base/0.json,$tmp/base/1.json" "$tmp/base/1.json"
	"$vmr" report base last -o "$tmp/store.html" || status=1
	holds "a tag is all of its runs, as it is to compare" numbers "$tmp/store.html" \
		"$tmp/base/0.json,$tmp/base/1.json" "$tmp/base/1.json"
	"$vmr" report last "$tmp/new/0.json" -o "$tmp/store.html" || status=1
	ktap_ok "$status" "beside a file"
}

test_errors()
{
	local status=0

	says 2 "which run?"
	says 2 "no run is '77'" 77
	says 2 "none.json" none.json
	says 2 "a report is HTML" --json last
	says 2 "more than 8 runs" 1 2 3 4 5 6 7 8 9
	says 2 "is no" last --rows many
	says 3 "there/report.html: No such file" last -o "$tmp/there/report.html"
	echo before >"$tmp/there.html"
	(
		trap '' XFSZ
		ulimit -f 1
		exec "$vmr" report "$tmp/base/0.json" -o "$tmp/there.html" 2>"$tmp/said"
	) || status=$?
	ktap_is "$status $(cat "$tmp/there.html") $(find "$tmp" -name 'there.*' | wc -l)" \
		"3 before 1" "no room: the old one stays, and nothing beside it"
	ktap_is "$(grep -c 'there.html: File too large' "$tmp/said")" 1 "which it says"
	status=0
	"$vmr" report last >/dev/full 2>"$tmp/said" || status=$?
	ktap_is "$status" 3 "stdout that takes nothing"
}

ktap_plan 0
if ! command -v python3 >/dev/null; then
	ktap_skip "reports" "no python3"
	ktap_finish
fi
python3 "$here/report_results.py" "$tmp"
test_two
test_mixed
test_one
test_second_boot
test_hostile
test_store
test_errors
ktap_finish

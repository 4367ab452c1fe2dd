#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Pictures on a terminal: where there is one that is wide enough, or where asked
# for; of ASCII where the locale is not of UTF-8; of colours unless NO_COLOR.
# `script' of util-linux is the terminal.
set -euo pipefail
here=$(realpath "$(dirname "$0")")
. "$here/../ktap.sh"

vmr=${VMR:-$here/build/vmr}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export VMR_DB=$tmp/vmr.db
unset NO_COLOR COLUMNS LANG LC_CTYPE

"$vmr" import "$here/drawn.json" >/dev/null

# drawn LOCALE ARGUMENT... - what vmr prints in 70 columns
drawn()
{
	local locale=$1
	shift

	LC_ALL=$locale COLUMNS=70 "$vmr" "$@" || true
}

# same DESCRIPTION - is what was drawn what stdin says?
same()
{
	local status=0

	diff - "$tmp/drawn" >"$tmp/diff" || status=1
	ktap_ok $status "$1" || ktap_diag "$(cat "$tmp/diff")"
}

# pictures - the lines with bars of the output on stdin, and the titles above
pictures()
{
	grep -E '(#|█|▏| by |^latency|^rate|0\.0%)' | grep -v '^page_alloc' || true
}

test_bars()
{
	drawn C show last --draw | pictures >"$tmp/drawn"
	same "figures and histograms in ASCII" <<-'EOT'
	pair_net, cycles by order
	  0  #############                                      100.000
	  1  #########################                          200.500
	  2  ################################################## 400.000
	latency, cycles: it's
	   10  #                                                   1   1.0%
	   11  ###                                                 5   5.0%
	   12  ################################################## 90  90.0%
	  13+  ##                                                  4   4.0%
	latency, cycles: free
	  0  #                                                    1   0.1%
	  1                                                       0   0.0%
	  2                                                       0   0.0%
	  3  ################################################## 800  99.9%
	rate, 1/s (logarithmic)
	  pgd  ##                                                     10.000
	  pte  ################################################## 100000.000
	EOT
	# A B for each full block: these are three bytes.
	drawn C.UTF-8 show last slab --draw | pictures | sed 's/█/B/g' >"$tmp/drawn"
	same "and in eighths of a column" <<-'EOT'
	rate, 1/s (logarithmic)
	  pgd  BB▏                                                    10.000
	  pte  BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB 100000.000
	EOT
	COLUMNS=60 LC_ALL=C "$vmr" show last slab --draw | pictures >"$tmp/drawn"
	same "shorter ones on a narrow screen" <<-'EOT'
	rate, 1/s (logarithmic)
	  pgd  ##                                            10.000
	  pte  ######################################### 100000.000
	EOT
	ktap_is "$(drawn C show last harness --draw | pictures)" "" "a single value is no picture"
	ktap_is "$(drawn C show last | pictures)" "" "without a terminal there is none"
	ktap_is "$(drawn C show last --draw --json | pictures)" "" "nor in JSON"
}

# terminal COLUMNS ENVIRONMENT COMMAND... - its output on a terminal
terminal()
{
	local columns=$1 environment=$2
	shift 2

	script -qec "stty columns $columns; env $environment $*" /dev/null | tr -d '\r'
}

test_terminal()
{
	if ! command -v script >/dev/null; then
		ktap_skip "a terminal" "no script(1)"
		return
	fi
	terminal 70 LC_ALL=C.UTF-8 "$vmr" show last slab | pictures >"$tmp/drawn"
	ktap_is "$(wc -l <"$tmp/drawn")" 3 "on a terminal there are some" ||
		ktap_diag "$(cat "$tmp/drawn")"
	ktap_is "$(terminal 70 LC_ALL=C "$vmr" show last slab | pictures | grep -c '█')" 0 \
		"without UTF-8 where the locale has none"
	ktap_is "$(terminal 50 LC_ALL=C "$vmr" show last slab | pictures)" "" \
		"on a narrow one there are none"
}

# side NAME VALUE... - a directory with a boot for each value
side()
{
	local name=$1 value boot=0
	shift

	mkdir "$tmp/$name"
	for value in "$@"; do
		boot=$((boot + 1))
		sed "s/03:04:05Z/03:04:0${boot}Z/; s/^\[0,0,100.000\].*/[0,0,$value.000],/" \
			"$here/drawn.json" >"$tmp/$name/$boot.json"
	done
}

test_compare()
{
	side base 100 101 102 99 98 100 101 99
	side new 110 112 111 109 110 111 110 112
	(cd "$tmp" && drawn C compare base new --draw --metric '*/order=[01]/pair_net') |
		sed -n '/^change/,$p' >"$tmp/drawn"
	same "a change, with its interval, against the threshold" <<-'EOT'
	change, %                           -5      0       +5      +10     +15
	page_alloc order=0
	  pair_net                               :  |   :          [--*-]
	EOT
	(cd "$tmp" &&
		drawn C.UTF-8 compare base new --draw --all --metric '*/order=[01]/pair_net') |
		sed -n '/^change/,$p' >"$tmp/drawn"
	same "in UTF-8; one that did not change, when all are shown" <<-'EOT'
	change, %                           -5      0       +5      +10     +15
	page_alloc order=0
	  pair_net                               ┊  │   ┊          ├──●─┤
	page_alloc order=1
	  pair_net                               ┊  ●   ┊
	EOT
	ktap_is "$(cd "$tmp" && drawn C compare base new | grep -c '^change')" 0 \
		"none without a terminal"
	if ! command -v script >/dev/null; then
		ktap_skip "colours" "no script(1)"
		return
	fi
	ktap_is "$(terminal 70 LC_ALL=C "$vmr" compare "$tmp/base" "$tmp/new" |
		grep -c $'\033\[31m.*\*.*\033\[0m')" 1 "what is worse is red on a terminal"
	ktap_is "$(terminal 70 "LC_ALL=C NO_COLOR=1" "$vmr" compare "$tmp/base" "$tmp/new" |
		grep -c $'\033')" 0 "but not with NO_COLOR"
}

ktap_plan 0
test_bars
test_terminal
test_compare
ktap_finish

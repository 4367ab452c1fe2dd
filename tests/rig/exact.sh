#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/rig/exact.sh [--kernel K] - in exact mode two boots print the same
# table, and clearing pages costs what clearing costs. K is the distribution's
# kernel or VMR_KERNEL's by default. ab.sh compares two boots of the whole suite.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
. tests/ktap.sh

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
kernel=${VMR_KERNEL:-distribution}
if [ "${1:-}" = --kernel ]; then
	kernel=$2
fi

# clears COST - a page may be cleared by "rep stosb": 4096 turns, each of which
# QEMU counts as an instruction; by "rep stosq", 512 turns; or by 64 rounds of 8
# stores, 704 instructions with the loop. Up to 100 more for the way there.
clears()
{
	awk -v x="$1" 'BEGIN { exit !(x >= 512 && x <= 804 || x >= 4096 && x <= 4196) }'
}

# table NAME INIT - the table that a boot prints goes to $tmp/NAME
table()
{
	scripts/vm --kernel "$kernel" --icount --quiet --append "init_on_alloc=$2" -- \
		vmr run page_alloc order=0..3 irqs=off iters=2000 \
		>"$tmp/$1" 2>"$tmp/$1.err" </dev/null
	ktap_is "$?" 0 "$1: runs" || ktap_diag "$(cat "$tmp/$1.err")"
}

# large NAME INIT - the same of blocks of 2 MiB
large()
{
	scripts/vm --kernel "$kernel" --icount --quiet --append "init_on_alloc=$2" -- \
		vmr run page_alloc order=9 irqs=off iters=8 reps=1 \
		>"$tmp/$1" 2>"$tmp/$1.err" </dev/null
	ktap_is "$?" 0 "$1: runs" || ktap_diag "$(cat "$tmp/$1.err")"
}

# pair NAME ORDER - instructions of an allocation and a free without the clock
pair()
{
	awk -v order="$2" '
		!head { for (i = 1; i <= NF; i++) if ($i == "pair_net") head = i; next }
		$1 == order && $1 ~ /^[0-9]+$/ { print $head; exit }
	' "$tmp/$1"
}

# between WHAT LEAST MOST DESCRIPTION
between()
{
	awk -v x="$1" -v a="$2" -v b="$3" 'BEGIN { exit !(x != "" && x >= a && x <= b) }'
	ktap_ok $? "$4" || ktap_diag "$1 is not in $2..$3"
}

ktap_plan 0
table first 0
table second 0
cmp "$tmp/first" "$tmp/second"
ktap_ok $? "two boots print the same table, byte for byte" ||
	ktap_diag "$(diff "$tmp/first" "$tmp/second")"
between "$(wc -l <"$tmp/first")" 14 30 "the table has its rows"
between "$(pair first 0)" 600 1100 "order 0: a pair is 600 to 1100 instructions"
table cleared 1
cost=$(awk -v a="$(pair cleared 0)" -v b="$(pair first 0)" 'BEGIN { print a - b }')
clears "$cost"
ktap_ok $? "init_on_alloc=1 adds the clearing of a page to order 0" || ktap_diag "it adds $cost"
between "$(awk -v a="$(pair cleared 3)" -v b="$(pair first 3)" -v c="$cost" \
	'BEGIN { print (a - b) / c }')" 7.5 8.5 "and eight times that to order 3"
ktap_diag "order 0: pair $(pair first 0), cleared $(pair cleared 0)"
large huge 0
large huge_cleared 1
between "$(awk -v a="$(pair huge_cleared 9)" -v b="$(pair huge 9)" -v c="$cost" \
	'BEGIN { print (a - b) / c }')" 480 544 "and 512 times that to order 9"
ktap_finish

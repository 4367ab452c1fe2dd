#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# vm: --la57
#
# Page tables of 5 levels.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=libpagetable.sh
. /tests/libpagetable.sh

ktap_plan 0
if ! grep -q la57 /proc/cpuinfo; then
	ktap_skip "5 levels" "this CPU has 4"
	ktap_finish
fi
for pid in 1 $$ self; do
	tables_exact "pid=$pid"
	awk '$1 == "p4d" && $2 == "walked" && $3 >= 1 { p4d = 1 } END { exit !p4d }' "$tmp/report"
	ktap_ok $? "pid=$pid: there is a P4D"
done
stack=$(awk '$6 == "[stack]" { split($1, a, "-"); print a[2] }' /proc/1/maps)
vmr sense explain "addr=$((0x$stack - 8))" pid=1 >"$tmp/report"
says "$tmp/report" '^mapped: a page of 4 KiB, access ur[w-]-' "explain: init's stack"
ktap_is "$(awk '/^(pgd|p4d|pud|pmd|pte) / && $2 ~ /^[0-9]/ { n++ } END { print n + 0 }' \
	"$tmp/report")" 5 "explain: 5 indices"
vmr sense explain addr=0x800000000000 pid=1 >"$tmp/report"
says "$tmp/report" '^not mapped' "an address above 47 bits is the user's"
refuses "above 56 bits" "not canonical" explain addr=0x100000000000000
refuses "the kernel's half" "in the kernel's half" explain addr=0xff00000000000000
for shape in dense sparse thp; do
	ptwalk $shape 600
done
ktap_is "$(held)" "0 0" "nothing is held"
ktap_finish

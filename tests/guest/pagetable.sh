#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# sense_pagetable, sense_explain and bench_ptwalk: other processes, refusals,
# and processes that change or die under the walk.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=libpagetable.sh
. /tests/libpagetable.sh

test_processes()
{
	for pid in 1 $$ self; do
		tables_exact "pid=$pid"
	done
	sleep 100 &
	for status in /proc/[0-9]*/status; do
		grep -q VmPTE "$status" || continue
		pid=${status%/status}
		pid=${pid#/proc/}
		# Who reads the list is among it, and gone
		[ -e "/proc/$pid" ] && tables_exact "pid=$pid"
	done
	kill $!
	vmr sense pagetable --json >"$tmp/json"
	grep -q '"verdict":"none","reason":"exact: ' "$tmp/json"
	ktap_ok $? "vmr itself: exact" || ktap_diag "$(cat "$tmp/json")"
	vmr sense pagetable >"$tmp/report"
	says "$tmp/report" '^exact: VmPTE, [0-9]* tables = ' "vmr shows the identity"
}

test_refusals()
{
	refuses "no process" "there is no process 4194304" pagetable pid=4194304
	refuses "a kernel thread" "process 2 is a kernel thread" pagetable pid=2
	refuses "pid 0" "0 is below the minimum, 1" pagetable pid=0
	refuses "a pid beyond" "above the maximum" pagetable pid=4194305
	refuses "no address" "a value is needed" explain
	refuses "the kernel's half" "in the kernel's half" explain addr=0xffffffff81000000
	refuses "the first of it" "in the kernel's half" explain "addr=$kernel_first"
	refuses "the last address" "in the kernel's half" explain addr=0xffffffffffffffff
	# With five levels that is an address: pagetable_la57.sh
	grep -qw la57 /proc/cpuinfo ||
		refuses "not canonical" "not canonical" explain "addr=$user_end"
	refuses "not a number" "is not a number" explain addr=0x
	refuses "hexadecimal without 0x" "is not a number" explain addr=7f00
	refuses "too long" "too large a number" explain addr=0x10000000000000000
	refuses "a kernel thread's address" "process 2 is a kernel thread" explain addr=0 pid=2
	refuses "too many tables" "above the maximum of shape=sparse" \
		ptwalk shape=sparse pages=4097
	refuses "long without interrupts" "interrupts off too long" \
		ptwalk shape=sparse pages=257 irqs=off
	sh -c : &
	zombie=$!
	sleep 1
	ran "$tmp/report" sense_pagetable "pid=$zombie"
	ktap_is "$?" 1 "a process that has ended"
}

test_explain()
{
	module_reload
	cat "$proc/sense_explain" >"$tmp/report"
	says "$tmp/report" '^#   addr ' "explain: reading it tells how it is used"
	stack=$(awk '$6 == "[stack]" { split($1, a, "-"); print a[2] }' /proc/1/maps)
	vmr sense explain "addr=0x$(printf '%x' $((0x$stack - 8)))" pid=1 >"$tmp/report"
	says "$tmp/report" '^mapped: a page of 4 KiB, access ur[w-]-' "explain: init's stack"
	vmr sense explain addr=0 pid=1 >"$tmp/report"
	says "$tmp/report" '^not mapped: the walk ends at the p.d, .*; in no mapping' \
		"explain: address 0"
	! grep -Eq 'ffff[89a-f][0-9a-f]{11}' "$tmp/report"
	ktap_ok $? "explain: no address of the kernel's"
}

# churn - a process that forks, and whose children end, for some seconds
churn()
{
	while :; do
		dd if=/dev/zero of=/dev/null bs=8M count=3 2>/dev/null
		(exit 0)
	done
}

# A walk of one that changes is exact, says that it is not, or finds it gone
test_churn()
{
	churn &
	churner=$!
	end=$(($(date +%s) + 5)) walks=0 exact=0 inexact=0 gone=0
	# With the kernel's detectors on, 5 seconds are a dozen walks
	while [ $walks -le 20 ] || [ "$(date +%s)" -lt $end ]; do
		for pid in $churner $(cat /proc/$churner/task/$churner/children); do
			walks=$((walks + 1))
			if ! ran "$tmp/report" sense_pagetable "pid=$pid"; then
				gone=$((gone + 1))
				continue
			fi
			case $(reason "$tmp/report") in
			exact*) exact=$((exact + 1)) ;;
			inexact*) inexact=$((inexact + 1)) ;;
			*"has ended"* | "there is no process"*) gone=$((gone + 1)) ;;
			*) ktap_ok 1 "churn: $(reason "$tmp/report")" ;;
			esac
		done
	done
	kill "$churner"
	ktap_diag "walks $walks: exact $exact, inexact $inexact, gone $gone"
	[ $walks -gt 20 ] && [ $exact -gt 0 ] && [ $((exact + inexact + gone)) = $walks ]
	ktap_ok $? "processes that change and die: each walk ends with the truth"
}

test_ptwalk()
{
	for shape in dense sparse thp; do
		for pages in 1 511 512 513 1000; do
			ptwalk $shape $pages
		done
	done
	ktap_is "$(held)" "0 0" "nothing is held"
}

kernel_first=0xffff800000000000 user_end=0x800000000000
ktap_plan 0
test_processes
test_refusals
test_explain
test_churn
test_ptwalk
ktap_finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Where the module was loaded without allow_danger, nothing dangerous runs.
#
# kernel: any

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# jobs - how many the module remembers
jobs()
{
	vmr jobs --json | grep -o '"instrument"' | wc -l
}

# refused STATUS TEST WORD... - by /proc and by vmr, which ends with STATUS: 2
# for a mistake of the user, 3 where the kernel does not let him; nothing comes
# of it
refused()
{
	status=$1 test=$2
	shift 2
	ran "$tmp/report" "test_$test" "$@"
	ktap_is $? 1 "$test $*: /proc refuses"
	says "$tmp/why" 'Permission denied' "$test $*: EACCES"
	vmr run "$test" "$@" >"$tmp/out" 2>"$tmp/why"
	ktap_is $? "$status" "$test $*: vmr exits with $status"
	says "$tmp/why" "$test can hurt the machine" "$test $*: vmr says why"
	ktap_is "$(wc -c <"$tmp/out")" 0 "$test $*: no table"
	given_back "$before" "$test $*: nothing was allocated"
}

ktap_plan 0
jobs=$(jobs)
before=$(free_pages)
for test in alloc_min alloc_zero; do
	refused 2 "$test" passes=1
	says "$tmp/why" 'wants danger=1' "$test: what is missing is said"
	refused 2 "$test" passes=1 danger=0
	refused 3 "$test" passes=1 danger=1
	says "$tmp/why" 'loaded without allow_danger=1' "$test: what is missing is said"
	refused 3 "$test" passes=1 pages=1 danger=1
	ran "$tmp/report" "test_$test" danger=2
	says "$tmp/why" 'Numerical result out of range' "$test danger=2: ERANGE"
done
ktap_is "$(jobs)" "$jobs" "no job was made"
ktap_is "$(held)" "0 0" "nothing is held"
says /proc/vmregress/test_alloc_fast 'test_alloc_fast' "other tests can be read"
ran "$tmp/report" test_alloc_fast 1 1
ktap_is "$(verdict "$tmp/report")" pass "and run"
vmr info >"$tmp/out"
says "$tmp/out" '^danger +(not allowed|refused|no)' "vmr info says that danger is not allowed"
vmr list >"$tmp/out"
for test in alloc_min alloc_zero; do
	says "$tmp/out" "$test +danger" "vmr list calls $test dangerous"
done
ktap_is "$(cat /sys/module/vmregress/parameters/allow_danger)" N "the module's parameter"
ktap_finish

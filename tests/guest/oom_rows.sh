#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A trace of the OOM killer has its rows when there is memory for them again,
# where there was none while it killed. Needs a kernel that can be told so.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=libinterrupt.sh
. /tests/libinterrupt.sh

failslab=/sys/kernel/debug/failslab

inject()
{
	echo "$2" >$failslab/"$1"
}

# range FUNCTION - of the module, where it begins and where the next one does
range()
{
	sort /proc/kallsyms | awk -v name="$1" \
		'from != "" && $1 != from { print "0x" from, "0x" $1; exit }
		 $3 == name && $4 == "[vmregress]" { from = $1 }'
}

# starve - from now on there is no memory for rows
starve()
{
	# shellcheck disable=SC2046 # two words
	set -- $(range vmr_table_append)
	# Without a range nobody would have memory
	ktap_is $# 2 "the module's function is found" || return
	inject task-filter N
	inject ignore-gfp-wait N
	inject verbose 0
	inject stacktrace-depth 32
	inject require-start "$1"
	inject require-end "$2"
	inject interval 1
	inject times -1
	inject probability 100
}

# victim - somebody whom the killer takes before all others
victim()
{
	sh -c 'echo 1000 >/proc/self/oom_score_adj; exec sleep 600' &
	victim=$!
	sleep 0.3
}

# kill_starved KILLS - somebody is killed while there is no memory for rows; the
# trace waits for so many
kill_starved()
{
	name="trace oom"
	vmr run oom kills="$1" >"$tmp/table" 2>&1 &
	pid=$!
	started 1
	victim
	starve
	echo f >/proc/sysrq-trigger
	wait $victim
	ktap_is $? 137 "the killer takes who is first"
	sleep 1
}

# fed - wait until vmr ends, with memory for rows again; sets status
fed()
{
	inject probability 0
	wait $pid
	status=$?
}

test_memory_again()
{
	kill_starved 1
	ktap_is "$(threads)" 1 "it waits for memory for its rows"
	fed
	ktap_is $status 0 "vmr run oom"
	for event in selected marked mm_gone; do
		says "$tmp/table" " $event +$victim +sleep" "$event: a row"
	done
}

test_never_again()
{
	kill_starved 1
	for turn in $(seq 200); do
		[ "$(threads)" != 0 ] || break
		sleep 0.1
	done
	fed
	ktap_is $status 1 "when there is none for long it ends ($turn)"
	says "$tmp/table" "could not do its work: -(ENOMEM|12);" "and says why"
	ktap_is "$(held)" "0 0" "nothing is held"
}

# test_ended NAME - a job whose rows wait is over soon when somebody ends it
test_ended()
{
	kill_starved 2
	start=$(now)
	case $1 in
	cancel) vmr cancel all >"$tmp/out" 2>&1 ;;
	kill) kill -9 $pid ;;
	rmmod) module_reload ;;
	esac
	for turn in $(seq 200); do
		[ "$(threads)" != 0 ] || break
		sleep 0.05
	done
	holds "$(now) - $start < $soon * 100" "$1: over soon"
	ktap_is "$(threads) $(held)" "0 0 0" "$1: nothing is left"
	fed
	holds "$status != 0" "$1: vmr fails"
	[ "$1" != cancel ] || says "$tmp/table" cancelled "$1: and says why"
}

ktap_plan 0
if [ -d $failslab ]; then
	test_memory_again
	test_never_again
	for end in cancel kill rmmod; do
		test_ended $end
	done
else
	ktap_skip "rows without memory" "the kernel has no fault injection"
fi
ktap_finish

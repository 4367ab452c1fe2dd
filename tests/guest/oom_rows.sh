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
	ktap_is $# 2 "the module's function is found"
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

test_rows()
{
	name="trace oom"
	vmr run oom "$@" >"$tmp/table" 2>&1 &
	pid=$!
	started 1
	victim
	starve
	echo f >/proc/sysrq-trigger
	wait $victim
	ktap_is $? 137 "the killer takes who is first"
	sleep 1
}

ktap_plan 0
if [ -d $failslab ]; then
	test_rows kills=1
	ktap_is "$(threads)" 1 "it waits for memory for its rows"
	inject probability 0
	wait $pid
	ktap_is $? 0 "vmr run oom"
	for event in selected marked mm_gone; do
		says "$tmp/table" " $event .*sleep" "$event: a row"
	done

	test_rows kills=1
	for turn in $(seq 200); do
		[ "$(threads)" != 0 ] || break
		sleep 0.1
	done
	inject probability 0
	wait $pid
	ktap_is $? 1 "when there is none for long it ends ($turn)"
	says "$tmp/table" "could not do its work: -(ENOMEM|12);" "and says why"
	ktap_is "$(held)" "0 0" "nothing is held"
else
	ktap_skip "rows without memory" "the kernel has no fault injection"
fi
ktap_finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# When memory runs out, jobs give up theirs before anybody is killed; where that
# does not help, the kernel kills as it always does.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=libbuddy.sh
. /tests/libbuddy.sh
# shellcheck source=libfragment.sh
. /tests/libfragment.sh
# shellcheck source=libinterrupt.sh
. /tests/libinterrupt.sh

# hungry PAGES - a process that takes so many, and is the first to be killed
hungry()
{
	sh -c 'echo 1000 >/proc/self/oom_score_adj; exec dd if=/dev/zero of=/dev/null count=1 bs="$1"' \
		hungry $(($1 * 4096)) >"$tmp/hungry" 2>&1
}

# killed - processes, since the test began
killed()
{
	echo $(($(vmstat oom_kill) - kills))
}

# Half of what is held is enough
test_yields()
{
	fragmented 9 900 hold=forever
	pages=$(($(free_pages) + $(pinned) / 4096 / 2))
	hungry "$pages"
	ktap_is $? 0 "who asks for more than is free gets it"
	ktap_is "$(killed)" 0 "nobody is killed"
	says "$tmp/hungry" '^1\+0 records out' "it has all of it"
	[ "$(held)" = "0 0" ] || vmr cancel all >"$tmp/out" 2>&1
	over 1 '^verdict error: stopped: it gave its memory up'
}

# A job that holds next to nothing is left alone
test_in_vain()
{
	name="trace oom"
	vmr run oom kills=100 >"$tmp/table" 2>&1 &
	pid=$!
	started 1
	# More than the kernel would promise anybody
	echo 1 >/proc/sys/vm/overcommit_memory
	hungry $(($(free_pages) * 2))
	[ $? -ge 128 ]
	ktap_ok $? "who asks for more than there is is killed"
	ktap_is "$(killed)" 1 "it alone"
	ktap_is "$(held | cut -d ' ' -f 2)" 1 "a job that holds nothing runs on" ||
		ktap_diag "$(cat "$tmp/table")"
	vmr cancel all >"$tmp/out" 2>&1
	wait $pid
	says "$tmp/table" 'dd' "and saw it"
}

ktap_plan 0
kills=$(vmstat oom_kill)
test_yields
test_in_vain
ktap_finish

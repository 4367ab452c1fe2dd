#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What test_fragment holds: other jobs run beside it, and whatever ends it,
# everything is given back.
#
# kernel: any
# vm: --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=libbuddy.sh
. /tests/libbuddy.sh
# shellcheck source=libfragment.sh
. /tests/libfragment.sh
# shellcheck source=libinterrupt.sh
. /tests/libinterrupt.sh

# Other jobs run while it is held, and it outlasts them
test_sharing()
{
	fragmenting 9 300 hold=6
	started 1
	# It is alone until it holds
	for turn in $(seq 100); do
		bench=$(vmr run --detach page_alloc reps=10000 duration=1000 2>"$tmp/why") && break
		sleep 0.1
	done
	holds "${bench:-0} > 0" "$name: page_alloc runs beside it" || ktap_diag "$(cat "$tmp/why")"
	id=$(vmr jobs | awk '$2 == "fragment" { id = $1 } END { print id }')
	sleep 7
	holds "$(pinned) > 10 * 1048576" "$name: held until the job beside it ends"
	vmr run alloc_fast >"$tmp/out" 2>"$tmp/why"
	says "$tmp/why" "job $id \\(fragment\\) is running" "$name: which is the last that may"
	vmr cancel "$bench" >"$tmp/out" 2>&1
	over 0 '^verdict pass: '
	says "$tmp/table" ' held ' "$name: a row for the end of the hold"
	ran "$tmp/report" test_alloc_fast 1 10
	ktap_is "$(verdict "$tmp/report")" pass "$name: the next job runs"
}

# Two that hold do not wait for each other
test_two()
{
	fragmented 9 300 hold=forever stride=512
	vmr run fragment zone=DMA order=9 target=500 hold=1 >"$tmp/second" 2>&1
	ktap_is $? 0 "two at once: the second ends" || ktap_diag "$(cat "$tmp/second")"
	says "$tmp/second" '^verdict pass: .* in node 0 DMA;' "two at once: it passes"
	holds "$(pinned) > 0" "two at once: while the first one holds"
	cancelled
}

# While another job is alone, it is not started
test_exclusive()
{
	name="beside page_alloc"
	vmr run page_alloc duration=10000 reps=1 >"$tmp/bench" 2>&1 &
	bench=$!
	started 1
	vmr run fragment >"$tmp/out" 2>"$tmp/why"
	says "$tmp/why" 'page_alloc\) is running' "it is exclusive"
	vmr cancel all >"$tmp/out" 2>&1
	wait $bench
}

# However it ends
test_ends()
{
	fragmented 9 300 hold=200
	vmr cancel all >"$tmp/out" 2>&1
	over 1 '^verdict error: cancelled'
	fragmented 9 300 hold=200
	kill -9 $pid
	for turn in $(seq 40); do
		[ "$(held)" != "0 0" ] || break
		sleep 0.05
	done
	wait $pid 2>"$tmp/out"
	ktap_is "$(held)" "0 0" "$name: kill -9: nothing is held" || ktap_diag "turn $turn"
	given_back "$before" "$name: kill -9: free pages are back"
	fragmenting 9 300 hold=forever deadline=8
	over 0 '^verdict pass: '
	fragmented 9 300 hold=200
	rmmod vmregress
	ktap_is $? 0 "$name: the module goes in the middle"
	wait $pid 2>"$tmp/out"
	given_back "$before" "$name: rmmod: free pages are back"
	module_load
}

ktap_plan 0
# The first call of all takes seconds under emulation
held >"$tmp/out"
buddy_mount
ktap_ok $? "(debugfs has extfrag)"
test_sharing
test_two
test_exclusive
test_ends
ktap_finish

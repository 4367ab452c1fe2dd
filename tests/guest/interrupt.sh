#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Jobs that are ended early (acceptance checks 7 and 26), in every way there
# is: soon they are over, and all that they held is back.
#
# kernel: any

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=libinterrupt.sh
. /tests/libinterrupt.sh

# Large enough to be missed, small enough to be a matter of milliseconds
batch=4096
long="reps=10000 duration=1000 batch=$batch"

# running - wait until a job measures: it has a thread, and its worker another
running()
{
	started 2
}

# over - the job that ran ends soon, leaves nothing, and another one can run
over()
{
	gone_by
	ran "$tmp/report" test_alloc_fast 1 10
	ktap_is "$(verdict "$tmp/report")" pass "$name: the next request works" ||
		ktap_diag "$(cat "$tmp/why")"
}

# ended REASON - what the last bench says of its end
ended()
{
	cat "$proc/bench_page_alloc" >"$tmp/report"
	ktap_is "$(verdict "$tmp/report"): $(reason "$tmp/report")" "error: $1" "$name: the reason"
	says "$tmp/report" "; $((batch * 4096)) bytes held at the peak, 0 now" \
		"$name: it held a batch"
}

by_vmr()
{
	# shellcheck disable=SC2086 # words
	vmr run page_alloc $long "$@" >"$tmp/table" 2>"$tmp/message" &
	pid=$!
}

by_proc()
{
	sh -c "echo '$long' >$proc/bench_page_alloc" 2>"$tmp/message" &
	pid=$!
}

test_vmr()
{
	begin "kill -9 of vmr"
	by_vmr
	running
	kill -9 $pid
	over
	ended "cancelled: its owner is gone"

	begin "vmr cancel"
	by_vmr
	running
	ktap_is "$(held)" "$((batch * 4096)) 1" "$name: the account while it runs"
	vmr cancel all >"$tmp/out"
	start=$(now)
	over
	wait $pid
	ktap_is $? 1 "$name: vmr run ends with 1"
	says "$tmp/table" '^verdict error: cancelled' "$name: vmr run says so"

	begin "SIGINT to vmr"
	by_vmr
	running
	kill -INT $pid
	over
	wait $pid
	ktap_ok $((! $?)) "$name: vmr run fails"
	says "$tmp/message" 'interrupted: .* what it measured is kept' "$name: vmr says so"
	ended "cancelled"
}

# What was measured before the end is shown
test_partial()
{
	begin "SIGINT to vmr with rows"
	vmr run alloc_fast passes=100000 pages=$batch --json >"$tmp/json" 2>"$tmp/message" &
	pid=$!
	# Before vmr listens to it the signal is ignored, as in all that a shell
	# starts with &
	started 1
	sleep 1
	kill -INT $pid
	wait $pid
	start=$(now)
	over
	holds "$(json_rows "$tmp/json" | wc -l) >= 1" "$name: the rows until then are kept"
	says "$tmp/json" '"verdict":"error","reason":"cancelled"' "$name: and called incomplete"
}

test_proc()
{
	for signal in TERM KILL; do
		begin "SIG$signal to a writer of /proc"
		by_proc
		running
		kill -$signal $pid
		over
		ended "cancelled"
		wait $pid
		ktap_ok $((! $?)) "$name: the writer fails"
	done
}

# What a shell starts with & ignores SIGINT, so the writer must not be
test_proc_interrupt()
{
	begin "SIGINT to a writer of /proc"
	wait=1.5
	! detectors || wait=6
	: >"$tmp/seen"
	for turn in $(seq 30); do
		threads >>"$tmp/seen"
		sleep 0.05
	done &
	timeout -s INT $wait sh -c "echo '$long' >$proc/bench_page_alloc" 2>"$tmp/message"
	ktap_ok $((! $?)) "$name: the writer fails"
	start=$(now)
	over
	holds "$(sort -n "$tmp/seen" | tail -n 1) > 0" "$name: (the job ran)"
	ended "cancelled"
}

# How long the job took it says itself: on a busy host we would look too late
test_deadline()
{
	begin "deadline=1"
	by_vmr deadline=1
	wait $pid
	start=$(now)
	over
	ended "stopped: the deadline of 1 s has passed"
	took=$(sed -n 's/^# \([0-9]*\) ns;.*/\1/p' "$tmp/report")
	holds "${took:-0} >= 1e9 && ${took:-0} <= (1 + $soon) * 1e9" \
		"$name: over within $soon s of it" ||
		ktap_diag "$took ns"
}

# gone - the module goes in the middle of a job, and comes again
gone()
{
	running
	rmmod vmregress
	status=$?
	seen=$(now)
	threads >"$tmp/seen"
	ktap_is $status 0 "$name: the module goes"
	# What a look takes, on a busy host, is not the module's
	holds "$seen - $start <= $soon * 100 + $(now) - $seen" "$name: within $soon s"
	wait $pid
	status=$?
	[ ! -e $proc ]
	ktap_ok $? "$name: /proc/vmregress is gone"
	module_load
	start=$(now)
	over
}

test_unload()
{
	begin "rmmod, a writer of /proc waits"
	by_proc
	gone
	# The write ended with the job; its report went with the module
	begin "rmmod, vmr waits"
	by_vmr
	gone
	holds "$status != 0" "$name: vmr fails"
	begin "20 times rmmod and insmod"
	for turn in $(seq 20); do
		by_proc
		sleep 0.05
		module_reload || break
	done
	ktap_is "$turn $(held)" "20 0 0" "$name"
	given_back "$before" "$name: free pages are back"
}

# A reader that holds a file while the module goes
test_open_file()
{
	exec 4<"$proc/testproc"
	rmmod vmregress
	ktap_is $? 0 "rmmod while a file is open"
	cat <&4 >"$tmp/out" 2>&1
	ktap_ok $((! $?)) "reading it then fails"
	exec 4<&-
	module_load
}

ktap_plan 0
test_vmr
test_partial
test_proc
test_proc_interrupt
test_deadline
test_unload
test_open_file
ktap_finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# trace_oom and vmr oom: what is predicted is what is killed, the kernel's own
# counters agree, and nothing is left behind on any path.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

cgroups=/sys/fs/cgroup
state=/run/vmregress/oom

# left - what should not be there when no vmr oom runs
left()
{
	find $cgroups -name 'vmregress-oom*'
	[ ! -e $state ] || echo "$state"
	grep -l -E '^vmr-(victim|asker)' /proc/[0-9]*/comm 2>/dev/null
	grep -w memory $cgroups/cgroup.subtree_control
	[ "$(cat /proc/$$/oom_score_adj)" = 0 ] || echo "oom_score_adj of the shell"
	[ "$(held)" = "0 0" ] || echo "held"
}

nothing_left()
{
	ktap_is "$(left)" "" "$1: nothing is left"
}

# fates FILE - of the processes, by the scenario's own table
fates()
{
	sed -n 's/^\["\(vmr-[a-z0-9-]*\)",.*,"\([a-z_]*\)"\][],}]*$/\1 \2/p' "$1"
}

# slack - pages that badness may be off: some kernels add up per-CPU counters
# exactly where they show them, but not where they choose by them
slack()
{
	case $(uname -r) in
	6.12*) echo 192 ;;
	*) echo 1 ;;
	esac
}

# agrees FILE - points and scores as predicted: columns 8 and 9, 10 and 11
agrees()
{
	sed -n 's/^\["vmr-\(.*\)\][],}]*$/\1/p' "$1" | awk -F, -v slack="$(slack)" '
		$9 != "null" && ($8 - $9 > slack || $9 - $8 > slack) { print $0 ": points" }
		$10 - $11 > 1 || $11 - $10 > 1 { print $0 ": score" }'
}

# one PARAMETER... - a contained OOM
one()
{
	vmr oom memcg "$@" --json >"$tmp/json" 2>"$tmp/predicted"
	ktap_is "$?" 0 "vmr oom memcg $*: the one predicted is killed, memory.events agrees" || {
		ktap_diag "$(grep -o '"reason":"[^"]*"' "$tmp/json")"
		ktap_diag "$(cat "$tmp/predicted")"
		ktap_diag "$(fates "$tmp/json")"
	}
	ktap_is "$(fates "$tmp/json" | awk '$2 == "killed" { print $1 }')" \
		"$(awk '/predicted to die/ { print $1 }' "$tmp/predicted")" \
		"$*: it was printed before"
	ktap_is "$(agrees "$tmp/json")" "" "$*: badness and oom_score by arithmetic"
}

test_ten()
{
	sleep 1000 &
	outsider=$!
	echo 1000 >/proc/$outsider/oom_score_adj
	one
	one victims=1
	one victims=2 max=40M
	one victims=6 max=96M
	one victim=10M:0 victim=14M:0
	one victim=14M:0 victim=10M:500
	one victim=10M:-999 victim=6M:-998
	one victim=20M:-1000 victim=4M
	one victim=9M:1000 victim=30M:0 max=48M
	one max=32M
	kill -0 $outsider
	ktap_ok $? "a process outside, with an oom_score_adj of 1000, survives"
	kill $outsider
	nothing_left "ten OOMs"
}

test_timeline()
{
	for event in first_try asked invoked candidate exempt selected signalled marked \
		below_limit mm_gone; do
		grep -q "^\[[0-9]*,\"$event\"," "$tmp/json" || echo $event
	done >"$tmp/missing"
	ktap_is "$(cat "$tmp/missing")" "" "every event is in the timeline"
	ktap_is "$(sed -n 's/^\[\([0-9]*\),"[a-z_]*",.*/\1/p' "$tmp/json" | sort -nc 2>&1)" "" \
		"the times rise"
	says "$tmp/json" '"invoked",[0-9]+,"vmr-asker",null,-1000,0,"GFP_[^"]*","memcg"' \
		"who asked, with order, flags and constraint"
}

# refused WORDS PARAMETER...
refused()
{
	words=$1
	shift
	vmr oom memcg "$@" >"$tmp/out" 2>&1
	ktap_is "$?" 2 "$*: refused"
	says "$tmp/out" "$words" "$*: says why"
}

test_hostile()
{
	refused "0 is too little" max=0
	refused "1M is too little" max=1M
	refused "larger than the machine" max=900G
	refused "larger than the machine" victim=900G
	refused "no oom_score_adj" victim=8M:1001
	refused "none may be killed" victim=8M:-1000
	refused "together they take" victim=40M victim=40M
	refused "no parameter" frob=1
	echo 1 >/proc/sys/vm/panic_on_oom
	refused "panic_on_oom is 1" max=64M
	echo 0 >/proc/sys/vm/panic_on_oom
	umount $cgroups
	vmr oom memcg >"$tmp/out" 2>&1
	ktap_is "$?" 4 "without cgroups: skipped"
	mount -t cgroup2 cgroup $cgroups
	nothing_left "refusals"
}

# until_victims - wait until the first victim lives
until_victims()
{
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		! grep -q . $cgroups/vmregress-oom/cgroup.procs 2>/dev/null || return 0
		sleep 0.1
	done
	return 1
}

test_killed()
{
	vmr oom memcg max=200M victim=150M >"$tmp/out" 2>&1 &
	pid=$!
	until_victims
	ktap_ok $? "(there is a victim)"
	[ "$(cat /proc/$pid/oom_score_adj)" = -1000 ] && [ "$(cat /proc/$$/oom_score_adj)" = -1000 ]
	ktap_ok $? "vmr and its ancestors are protected"
	vmr oom memcg >"$tmp/second" 2>&1
	says "$tmp/second" "another vmr oom is running" "a second one has to wait"
	kill -9 $pid
	wait $pid
	sleep 0.5
	ktap_is "$(cat $cgroups/vmregress-oom/cgroup.procs 2>/dev/null)" "" \
		"kill -9 of vmr: the victims are dead"
}

test_cleanup()
{
	test_killed
	vmr oom cleanup 2>"$tmp/out"
	ktap_is "$?" 0 "vmr oom cleanup"
	says "$tmp/out" "putting back" "it says so"
	nothing_left "cleanup"
	test_killed
	vmr oom memcg max=32M >"$tmp/out" 2>&1
	ktap_is "$?" 0 "the next run cleans up and runs"
	nothing_left "the next run"
}

# interrupted SIGNAL
interrupted()
{
	vmr oom memcg max=200M victim=150M >"$tmp/out" 2>&1 &
	pid=$!
	until_victims
	kill -"$1" $pid
	wait $pid
	status=$?
	[ $status = 1 ]
	ktap_ok $? "SIG$1: exits with 1" || ktap_diag "$status: $(cat "$tmp/out")"
	nothing_left "SIG$1"
}

# The scenario as an instrument: one job, and its trouble is a verdict
test_instrument()
{
	vmr run oom_memcg max=40M victims=2 --json >"$tmp/json" 2>"$tmp/out"
	ktap_is "$?" 0 "vmr run oom_memcg" ||
		ktap_diag "$(grep -o '"reason":"[^"]*"' "$tmp/json")"
	ktap_is "$(fates "$tmp/json")" "$(printf '%s\n' 'vmr-victim-0 killed' \
		'vmr-victim-1 survived' 'vmr-asker asked')" "vmr run oom_memcg: its table"
	vmr run oom_memcg max=16M victims=16 >"$tmp/out" 2>&1
	ktap_is "$?" 1 "victims that are too small for an OOM: exits with 1"
	says "$tmp/out" "verdict error: .*is too little" "it says so in its verdict"
	vmr run oom_memcg max=200M victims=1 >"$tmp/out" 2>&1 &
	pid=$!
	until_victims
	kill -TERM $pid
	wait $pid
	ktap_is "$?" 1 "interrupted: exits with 1" || ktap_diag "$(cat "$tmp/out")"
	nothing_left "vmr run oom_memcg"
}

test_no_reader()
{
	vmr oom memcg max=32M 2>"$tmp/out" | true
	nothing_left "nobody reads the output"
}

test_trace()
{
	vmr run oom seconds=1 --json >"$tmp/json"
	ktap_is "$?" 0 "a trace without an OOM ends after its time"
	says "$tmp/json" "0 of 1 victims" "it says that it saw none"
	vmr run oom deadline=1 >"$tmp/out" 2>&1
	says "$tmp/out" "the deadline of 1 s has passed" "it ends by its deadline"
	id=$(vmr run oom --detach)
	vmr run oom --detach >/dev/null
	ran "$tmp/report" test_alloc_fast pages=64
	ktap_is "$(verdict "$tmp/report")" pass "a test runs beside two traces"
	vmr cancel "$id" >"$tmp/out" 2>&1
	ktap_is "$?" 0 "it is cancelled"
	module_reload
	ktap_ok $? "the module is unloaded during a trace"
	[ ! -s /sys/kernel/debug/kprobes/list ]
	ktap_ok $? "no probe is left"
	nothing_left "traces"
}

ktap_plan 0
test_ten
test_timeline
test_hostile
test_cleanup
interrupted TERM
interrupted HUP
test_instrument
test_no_reader
test_trace
ktap_finish

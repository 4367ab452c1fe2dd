#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# chaos.sh SEED ROUNDS LOADS - in the guest: jobs of the registry, each
# disturbed in the middle, in ROUNDS rounds; then the module goes and comes LOADS
# times with a job under way. After each nothing may be held or left, and the next
# request must work. The same seed gives the same rounds.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=../../guest/lib.sh
. /tests/lib.sh
# shellcheck source=../../guest/libinterrupt.sh
. /tests/libinterrupt.sh

seed=$1 rounds=$2 loads=$3
cpu=/sys/devices/system/cpu/cpu1/online
group=/sys/fs/cgroup/chaos
rmem_max=/proc/sys/net/core/rmem_max

# A xorshift of 31 bits, whatever shell this is: chance BELOW - sets chosen
chance()
{
	seed=$((seed ^ (seed << 13 & 0x7fffffff)))
	seed=$((seed ^ (seed >> 17)))
	seed=$((seed ^ (seed << 5 & 0x7fffffff)))
	chosen=$((seed % $1))
}

# pick WORD... - sets picked to one of them
pick()
{
	chance $#
	shift "$chosen"
	picked=$1
}

# What makes a job long enough to be disturbed
words()
{
	case $1 in
	page_* | pcp | slab | ptwalk | harness) echo "reps=1000 duration=1000" ;;
	alloc_fast | alloc_low) echo "passes=1000" ;;
	testproc) echo "pages=1000" ;;
	esac
}

# All that takes its time, and is not meant to hurt
instruments()
{
	vmr list | awk 'NR > 1 && $1 != "sense" && $3 !~ /danger|user/ { print $2 }'
}

# ask - a job of some instrument begins, by vmr or /proc; sets pid, name
ask()
{
	# shellcheck disable=SC2046 # words
	pick $(instruments)
	name=$picked
	pick vmr proc
	if [ "$picked" = vmr ]; then
		# shellcheck disable=SC2046 # words
		vmr run "$name" $(words "$name") >/dev/null 2>&1 &
	else
		entry=$(echo "$proc"/*_"$name")
		[ -e "$entry" ] || entry=$proc/$name
		request=$(words "$name")
		(echo "$request" >"$entry") 2>/dev/null &
	fi
	pid=$!
	for turn in 1 2 3 4 5 6 7 8; do
		[ "$(threads)" = 0 ] || break
	done
	[ "$turn" = 8 ] || ran=$((ran + 1))
	chance 90
	sleep "0.$((chosen + 10))"
}

disturb_kill()
{
	kill -9 "$pid"
}

disturb_cpu()
{
	echo 0 >$cpu
	sleep 0.1
	echo 1 >$cpu
}

disturb_rmmod()
{
	module_reload
}

# listens PID - the socket by which it is told of jobs: its line of /proc/net/netlink.
# What libnl calls the port is the process in the lower 22 bits.
listens()
{
	awk -v pid="$1" '$2 == 16 && $4 != "00000000" && $3 % 4194304 == pid' \
		/proc/net/netlink
}

# A reader that stops in the middle, and one that listens no more: with the least of
# buffers it is full after some 6 of the 16 notices
disturb_stop()
{
	echo 2304 >$rmem_max
	vmr monitor >/dev/null 2>&1 &
	listener=$!
	for turn in $(seq 100); do
		[ -z "$(listens $listener)" ] || break
		sleep 0.05
	done
	echo "$rmem" >$rmem_max
	cat "$proc/sense_zones" >/dev/null &
	reader=$!
	kill -STOP $listener $reader 2>/dev/null
	for turn in 1 2 3 4 5 6 7 8; do
		vmr run testproc pages=1 >/dev/null 2>&1
	done
	full=$((full + $(listens $listener | awk '$9 > 0' | wc -l)))
	kill -9 $listener $reader 2>/dev/null
}

# Of /proc, and of what netlink dumps
disturb_readers()
{
	for turn in 1 2 3 4 5 6 7 8; do
		cat "$proc"/sense_zones "$proc"/sense_buddyinfo "$proc"/*_"$name" \
			>/dev/null 2>&1 &
		readers="$readers $!"
		vmr jobs >/dev/null 2>&1 &
		readers="$readers $!"
	done
}

disturb_clock()
{
	date -s "@$(($(date +%s) + 100000))" >/dev/null
	sleep 0.1
	date -s "@$(($(date +%s) - 200000))" >/dev/null
}

# As a laptop that sleeps, as far as one can go in a cgroup
disturb_freeze()
{
	echo "$pid" >$group/cgroup.procs 2>/dev/null
	echo 1 >$group/cgroup.freeze
	sleep 0.3
	echo 0 >$group/cgroup.freeze
}

disturb_memcg()
{
	echo "$pid" >$group/cgroup.procs 2>/dev/null
	echo 1 >$group/cgroup.kill 2>/dev/null
}

# A block of memory goes, unless somebody has to have it, and comes again
disturb_memory()
{
	for state in /sys/devices/system/memory/memory*/state; do
		[ "$(cat "${state%state}valid_zones")" = Movable ] || continue
		timeout 5 sh -c "echo offline >$state" 2>/dev/null || continue
		offline=$((offline + 1))
		sleep 0.1
		echo online_movable >"$state"
		return
	done
}

# nothing - no job and no memory is left, within some seconds
nothing()
{
	for turn in $(seq 100); do
		[ "$(held) $(threads)" != "0 0 0" ] || return 0
		sleep 0.1
	done
	ktap_diag "held, jobs and threads: $(held) $(threads)"
	return 1
}

# chaos KIND - one round
chaos()
{
	readers=''
	ask
	disturb_"$1"
	kill -9 "$pid" 2>/dev/null
	# shellcheck disable=SC2086 # words
	[ -z "$readers" ] || kill -9 $readers 2>/dev/null
	# shellcheck disable=SC2086 # words
	wait $pid $readers 2>/dev/null
	nothing && vmr run testproc pages=1 >/dev/null && return
	ktap_diag "$1 while $name ran"
	return 1
}

# judge KIND - all of its rounds
judge()
{
	all=$(grep -c "^$1 " "$tmp/rounds")
	if [ "$all" = 0 ]; then
		ktap_skip "$1" "no round of it"
		return
	fi
	ktap_is "$(grep -c "^$1 1" "$tmp/rounds")" 0 \
		"$1: nothing is left, the next request works ($all rounds)"
}

test_rounds()
{
	kinds='kill cpu rmmod stop readers clock freeze memcg memory'
	for round in $(seq "$rounds"); do
		# Each once, then as chance has it
		kind=$(echo "$kinds" | cut -d ' ' -f "$round")
		if [ -z "$kind" ]; then
			# shellcheck disable=SC2086 # words
			pick $kinds
			kind=$picked
		fi
		chaos "$kind"
		echo "$kind $?" >>"$tmp/rounds"
		echo "$(cut -d ' ' -f 1 /proc/uptime) s: $kind while $name ran" >&2
	done
	for kind in $kinds; do
		judge "$kind"
	done
	holds "$ran * 2 >= $rounds" "jobs did run: in $ran of $rounds rounds"
	all=$(grep -c '^memory ' "$tmp/rounds")
	holds "$offline * 2 >= $all" "memory did go: $offline times in $all rounds"
	all=$(grep -c '^stop ' "$tmp/rounds")
	holds "$full * 2 >= $all" "who listens no more has a full queue: $full times in $all rounds"
}

test_loads()
{
	for turn in $(seq "$loads"); do
		(echo "reps=1000 duration=1000" >"$proc/bench_page_alloc") 2>/dev/null &
		chance 9
		sleep "0.0$((chosen + 1))"
		module_reload || break
	done
	wait
	ktap_is "$turn $(held)" "$loads 0 0" "$loads times rmmod and insmod"
}

ran=0 offline=0 full=0
rmem=$(cat $rmem_max)
mkdir -p $group
ktap_plan 0
ktap_diag "seed $seed"
vmr run alloc_fast >/dev/null
module_reload
caches_drop
before=$(free_pages)
test_rounds
test_loads
rmdir $group
caches_drop
is_near "$(free_pages)" "$before" $((before / 50)) "free pages are back"
echo "# cases $((rounds + loads))"
ktap_finish

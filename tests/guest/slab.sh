#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# bench_slab: that it does what it is asked for and leaves nothing, as
# /proc/slabinfo has it. What it costs is no matter here: see slab_exact.sh.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# ran_ok WORD...
ran_ok()
{
	ran "$tmp/report" bench_slab "$@"
	ktap_is "$(verdict "$tmp/report") $(reason "$tmp/report")" "none " "$*: runs" ||
		ktap_diag "$(cat "$tmp/why")"
}

# own - a line for each cache of a job: objects, bytes of each
own()
{
	awk '/^vmr_slab_/ { print $3, $4 }' /proc/slabinfo
}

# watch_own - many looks: some are between two batches
watch_own()
{
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		own
	done
}

test_rows()
{
	ran_ok iters=100
	ktap_is "$(column "$tmp/report" rep | tr '\n' ' ')" "0 1 2 " "a row for each repetition"
	ktap_is "$(column "$tmp/report" ops | uniq)" 100 "operations as asked for"
	ran_ok iters=100 reps=1 cpus=all
	ktap_is "$(column "$tmp/report" cpu | xargs)" "$(seq 0 $(($(nproc) - 1)) | xargs)" \
		"cpus=all: a row for each CPU"
	ran_ok iters=100 reps=1 batch=16
	ktap_is "$(column "$tmp/report" ops)" 112 "operations are whole batches"
}

# Every way, each with a batch that takes more than one slab
test_ways()
{
	for size in 8 100 4096 8192; do
		for way in "cache=own" "cache=kmalloc" "bulk=on" "free=lifo" "free=shuffled" \
			"cache=kmalloc free=shuffled"; do
			ran_ok batch=300 size=$size iters=600 reps=1 "$way"
		done
		ran_ok bulk=on size=$size iters=600 reps=1
	done
	for gfp in atomic nowait kernel noretry user; do
		ran_ok gfp=$gfp iters=64 reps=1 batch=32
	done
	for way in "batch=1" "batch=300" "cache=kmalloc batch=1" "cache=kmalloc batch=300"; do
		# shellcheck disable=SC2086 # words
		ran_ok mode=latency size=100 iters=600 reps=1 $way
	done
	preempt_rt || ran_ok irqs=off iters=1000 reps=1 batch=100
	ran_ok iters=16384 batch=16384 reps=1
	says "$tmp/report" "; $((16384 * 256)) bytes held at the peak, 0 now" \
		"the largest batch is held"
	ktap_is "$(own)" "" "no cache is left"
	several "what kmalloc rounds up is held too, on each CPU" || return 0
	ran_ok iters=64 batch=64 size=100 cache=kmalloc reps=1 cpus=0,1
	says "$tmp/report" "; $((2 * 64 * 128)) bytes held at the peak, 0 now" \
		"what kmalloc rounds up is held too, on each CPU"
}

# while_running COMMAND REQUEST... - COMMAND while the job holds what it holds
while_running()
{
	command=$1
	shift
	vmr run slab duration=1000 reps=10000 "$@" >"$tmp/table" 2>"$tmp/message" &
	pid=$!
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ -z "$(own)" ] || break
		sleep 0.1
	done
	sleep 0.3
	$command
}

end_it()
{
	vmr cancel all >"$tmp/out"
	wait $pid
}

# gone - within a second the cache is
gone()
{
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ -n "$(own)" ] || break
		sleep 0.05
	done
	ktap_is "$(own)" "" "$1: the cache is gone"
	ktap_is "$(held)" "0 0" "$1: nothing is held"
}

# seen BYTES REQUEST... - the cache is there under its own name, which a merged
# one would not be, with objects of that many bytes, many of them
seen()
{
	bytes=$1
	shift
	while_running watch_own batch=1000 "$@" >"$tmp/own"
	end_it
	got=$(cut -d ' ' -f 2 "$tmp/own" | sort -u)
	if padded; then
		holds "$got >= $bytes" "$*: objects of $bytes bytes, and what this kernel adds"
	else
		ktap_is "$got" "$bytes" "$*: objects of $bytes bytes"
	fi
	# Alone on its CPU nobody looks while the job holds a batch
	! several "$*: most of a batch" ||
		holds "$(cut -d ' ' -f 1 "$tmp/own" | sort -nr | head -n 1) >= 500" \
			"$*: most of a batch"
	gone "$*"
}

test_cache()
{
	seen 256 size=256
	seen 200 size=200
	seen 256 size=200 align=64
	seen 128 size=72 flags=hwcache_align
	seen 4096 size=8 align=4096
	seen 256 size=256 bulk=on
}

test_ends()
{
	while_running true batch=16384 free=shuffled
	end_it
	ktap_is $? 1 "vmr cancel: vmr run ends with 1"
	gone "vmr cancel"
	while_running true batch=16384
	kill -9 $pid
	gone "kill -9 of vmr"
	while_running true batch=16384 bulk=on
	rmmod vmregress
	ktap_is $? 0 "rmmod: ends"
	ktap_is "$(own)" "" "rmmod: the cache is gone"
	wait $pid
	module_load
	ran_ok iters=100 reps=1 deadline=300
	ran "$tmp/report" bench_slab reps=10000 duration=1000 batch=4096 deadline=1
	says "$tmp/report" 'verdict error: .*deadline' "the deadline ends it"
	gone "deadline"
}

# refused WORDS REQUEST...
refused()
{
	words=$1
	shift
	vmr run slab "$@" >"$tmp/out" 2>"$tmp/why"
	status=$?
	[ $status = 2 ] || [ $status = 3 ] || { preempt_rt && [ $status = 4 ]; }
	ktap_ok $? "$*: refused" || ktap_diag "status $status"
	says "$tmp/why" "$words" "$*: says why"
}

test_refusals()
{
	refused 'size: 0 is below the minimum, 8' size=0
	refused 'size: 8193 is above the maximum, 8192' size=8193
	refused 'align: 3 is not a power of two' align=3
	refused 'align: 8192 is above the maximum, 4096' align=8k
	refused 'align: only an own cache can be told' cache=kmalloc align=8
	refused 'flags: only an own cache can be told' cache=kmalloc flags=hwcache_align
	refused "cache: 'kmalloc-256' is none of: own kmalloc" cache=kmalloc-256
	refused 'bulk: there is no bulk form of kmalloc' cache=kmalloc bulk=on
	refused 'bulk: the bulk calls want interrupts on' bulk=on irqs=off
	refused 'free: bulk=on frees a batch as it is' bulk=on free=lifo
	refused 'gfp: highuser asks for high memory' gfp=highuser
	if preempt_rt; then
		refused 'irqs: off is not for this PREEMPT_RT kernel' gfp=atomic irqs=off
	else
		refused 'gfp: kernel may sleep' gfp=kernel irqs=off
		refused 'batch: a batch of 131072 KiB would keep interrupts off' \
			size=8192 batch=16384 irqs=off
	fi
	refused 'batch: 16385 is above the maximum' batch=16385
	module_params="$VMR_MODULE_PARAMS"
	rmmod vmregress
	VMR_MODULE_PARAMS="$module_params hold_max_percent=1" module_load
	refused 'batch: the batches of all CPUs come to 128 MiB, and one job may pin [0-9]' \
		size=8192 batch=16384
	module_reload
	ktap_is "$(own)$(held)" "0 0" "nothing came of it"
}

ktap_plan 0
test_rows
test_ways
test_cache
test_ends
test_refusals
ktap_finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# bench_page_alloc: that it does what it is asked for, as the kernel's own
# counters have it. What it costs is no matter here: see exact.sh.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# ran_ok WORD...
ran_ok()
{
	ran "$tmp/report" bench_page_alloc "$@"
	ktap_is "$(verdict "$tmp/report") $(reason "$tmp/report")" "none " "$*: runs" ||
		ktap_diag "$(cat "$tmp/why")"
}

# keys - "order cpu rep" of each row
keys()
{
	column "$tmp/report" order >"$tmp/order"
	column "$tmp/report" cpu >"$tmp/cpu"
	column "$tmp/report" rep >"$tmp/rep"
	paste -d ' ' "$tmp/order" "$tmp/cpu" "$tmp/rep"
}

# product "ORDERS" "CPUS" "REPS" - what keys should print
product()
{
	for o in $1; do
		for c in $2; do
			for r in $3; do
				echo "$o $c $r"
			done
		done
	done
}

test_rows()
{
	ran_ok order=0..10 iters=20
	ktap_is "$(keys)" "$(product "0 1 2 3 4 5 6 7 8 9 10" 0 "0 1 2")" \
		"a row for each order and repetition"
	ktap_is "$(column "$tmp/report" ops | uniq)" 20 "operations as asked for"
	ran_ok iters=20 cpus=all reps=1
	ktap_is "$(column "$tmp/report" cpu | tr '\n' ' ')" \
		"$(seq 0 $(($(nproc) - 1)) | tr '\n' ' ')" \
		"cpus=all: every CPU"
	ran_ok iters=20 batch=16 reps=1
	ktap_is "$(column "$tmp/report" ops)" 32 "operations are whole batches"
	several "rows of several CPUs" || return 0
	ran_ok order=2..3 iters=20 reps=2 cpus=0,1
	ktap_is "$(keys)" "$(product "2 3" "0 1" "0 1")" "and for each CPU"
	ran_ok iters=20 cpus=1 reps=1
	ktap_is "$(column "$tmp/report" cpu)" 1 "cpus=1: that one"
}

# counted ORDER ITERS BATCH - the kernel counts every page: the pairs and the
# halves, in the warm-up and 3 repetitions
counted()
{
	wanted=$((4 * 2 * $2 * (1 << $1)))
	allocs=$(vmstat 'pgalloc_.*')
	frees=$(vmstat pgfree)
	ran_ok order="$1" iters="$2" batch="$3"
	allocs=$(($(vmstat 'pgalloc_.*') - allocs))
	frees=$(($(vmstat pgfree) - frees))
	is_near "$allocs" $((wanted + 1000)) 1000 \
		"order $1, $2 by $3: the kernel counts the allocations"
	is_near "$frees" $((wanted + 1000)) 1000 "order $1, $2 by $3: and the frees"
}

test_counts()
{
	counted 0 10000 1
	counted 0 10240 1024
	counted 3 2000 1
	counted 9 50 1
	counted 5 512 8
}

test_batches()
{
	for free in fifo lifo shuffled; do
		ran_ok iters=256 batch=64 free=$free reps=1
		ktap_is "$(column "$tmp/report" ops)" 256 "free=$free: operations"
		says "$tmp/report" "; $((64 * 4096)) bytes held at the peak, 0 now" \
			"free=$free: holds a batch"
	done
	ran_ok iters=16384 batch=16384 reps=1
	says "$tmp/report" "; $((16384 * 4096)) bytes held at the peak, 0 now" "the largest batch"
	several "two CPUs hold two" || return 0
	ran_ok iters=64 batch=64 reps=1 cpus=0,1
	says "$tmp/report" "; $((2 * 64 * 4096)) bytes held at the peak, 0 now" "two CPUs hold two"
}

# An order that names a block twice frees it twice, and loses another
test_shuffled()
{
	free=$(free_pages)
	ran_ok iters=65536 batch=16384 free=shuffled
	is_near "$(free_pages)" "$free" $((free / 100)) "free=shuffled: every block is freed"
}

test_gfp()
{
	for gfp in atomic nowait kernel noretry user highuser highuser_movable; do
		ran_ok gfp=$gfp iters=20 reps=1
	done
	! preempt_rt || return 0
	ran_ok gfp=atomic irqs=off iters=1000 reps=1
	ktap_is "$(column "$tmp/report" ops)" 1000 "irqs=off: operations"
}

# A figure is a positive number, and a pair is its halves
test_figures()
{
	ran_ok iters=2000 batch=128
	for name in pair_time alloc_time free_time pair alloc free; do
		ktap_is "$(column "$tmp/report" $name | awk '$1 > 0' | wc -l)" 3 "$name: above 0"
	done
	ran_ok duration=50 reps=1
	holds "$(column "$tmp/report" ops) >= 10" "duration=50: many operations"
	holds "$(column "$tmp/report" ops) * $(column "$tmp/report" pair_time) > 40e6" \
		"duration=50: they take 50 ms"
}

# refused WORDS REQUEST...
refused()
{
	words=$1
	shift
	vmr run page_alloc "$@" >"$tmp/out" 2>"$tmp/why"
	status=$?
	[ $status = 2 ] || { preempt_rt && [ $status = 4 ]; }
	ktap_ok $? "$*: refused" || ktap_diag "status $status"
	says "$tmp/why" "$words" "$*: says why"
}

test_refusals()
{
	node=$(absent_node)
	refused "node: node $node has no memory" node="$node"
	if preempt_rt; then
		refused 'irqs: off is not for this PREEMPT_RT kernel' irqs=off gfp=atomic
	else
		refused 'gfp: kernel may sleep' irqs=off gfp=kernel
		refused 'gfp: highuser_movable may sleep' irqs=off gfp=highuser_movable
	fi
	[ "$(awk '/^MemTotal/ { print int($2 / 1048576) }' /proc/meminfo)" -ge 2 ] ||
		refused 'batch: the batches of all CPUs come to 1024 MiB, and .* [0-9]+' \
			order=4 batch=16384
	refused 'batch: a batch of 65536 MiB cannot be stopped in time' order=10 batch=16384
	refused 'order: 11 is above the maximum' order=11
}

ktap_plan 0
before=$(free_pages)
test_rows
test_counts
test_batches
test_shuffled
test_gfp
test_figures
test_refusals
ktap_is "$(held)" "0 0" "nothing is held"
given_back "$before" "free pages are back"
ktap_finish

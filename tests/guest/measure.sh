#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The measuring engine, whatever it measures: latencies, sweeps over CPUs, a
# partner who frees, noise and what is done about it.
#
# kernel: any
# vm: --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=libinterrupt.sh
. /tests/libinterrupt.sh

# ran_ok WORD... - bench_page_alloc with WORDs ends without a verdict
ran_ok()
{
	ran "$tmp/report" bench_page_alloc "$@"
	ktap_is "$(verdict "$tmp/report") $(reason "$tmp/report")" "none " "$*: runs" ||
		ktap_diag "$(cat "$tmp/why")"
}

# values NAME - a column, on one line
values()
{
	column "$tmp/report" "$1" | tr '\n' ' ' | sed 's/ $//'
}

# first NAME - its first figure
first()
{
	column "$tmp/report" "$1" | head -n 1
}

# refused WORDS WORD... - vmr says WORDS, and nothing runs
refused()
{
	words=$1
	shift
	vmr run "$@" >"$tmp/out" 2>&1
	ktap_is "$?" 2 "$*: exit status of a mistake"
	says "$tmp/out" "$words" "$*: says why"
}

# An operation that the kernel counts: both, and alloc and free again
counted()
{
	wanted=$((2 * 4 * $2 << $1))
	allocs=$(vmstat 'pgalloc_.*')
	frees=$(vmstat pgfree)
	ran_ok mode=latency order="$1" iters="$2" batch="$3"
	is_near $(($(vmstat 'pgalloc_.*') - allocs)) $((wanted / $4 + 1000)) 1000 \
		"order $1, $2 by $3: the kernel counts the allocations"
	is_near $(($(vmstat pgfree) - frees)) $((wanted / $4 + 1000)) 1000 \
		"order $1, $2 by $3: and the frees"
}

test_latency()
{
	counted 0 20000 1 1
	ktap_is "$(values phase)" "pair alloc free" "a row for both halves and each"
	ktap_is "$(values samples)" "60000 60000 60000" "every operation is a sample"
	ktap_is "$(values p50_support)" "30001 30001 30001" "half of them at or beyond the median"
	ktap_is "$(values p999_support)" "61 61 61" "and a thousandth beyond p99.9"
	ktap_is "$(values windows)" "60000 60000 60000" "a pair of clock reads each"
	for i in 1 2 3; do
		sorted=$(for name in p50 p90 p99 p999 max; do
			column "$tmp/report" $name | sed -n "${i}p"
		done)
		ktap_is "$(echo "$sorted" | sort -n | tr '\n' ' ')" \
			"$(echo "$sorted" | tr '\n' ' ')" "row $i: percentiles ascend"
	done
	clock=$(values clock | cut -d ' ' -f 1)
	ktap_is "$(column "$tmp/report" p50_net | head -n 1)" \
		$(($(column "$tmp/report" p50 | head -n 1) - clock)) "net is without the clock"
	counted 3 4000 8 2
	ktap_is "$(values phase)" "alloc free" "batches have no pairs"
	ran_ok mode=latency iters=5 reps=1
	ktap_is "$(values p90) $(values p999)" "- - - - - -" "5 samples: only the median"
	ran_ok mode=latency iters=300 reps=1
	ktap_is "$(values p99)" "- - -" "300 samples do not tell p99"
	holds "$(column "$tmp/report" p90 | head -n 1) > 0" "but p90"
	several "latencies on two CPUs" || return 0
	ran_ok mode=latency iters=1000 reps=2 cpus=0,1
	ktap_is "$(values cpu)" "0 0 0 1 1 1 - - -" "two CPUs, and both together"
	ktap_is "$(values samples)" "2000 2000 2000 2000 2000 2000 4000 4000 4000" \
		"the sum of their samples"
}

# The whole histogram is in the JSON: its counts add up, its median is the row's
test_histogram()
{
	vmr run page_alloc mode=latency iters=3000 reps=1 --json >"$tmp/json" 2>"$tmp/why"
	ktap_is "$?" 0 "JSON with histograms" || ktap_diag "$(cat "$tmp/why")"
	tr -d ' \n' <"$tmp/json" | grep -o '\[\[[0-9,]*\]\(,\[[0-9,]*\]\)*\]' |
		tail -n 3 >"$tmp/hists"
	ktap_is "$(wc -l <"$tmp/hists")" 3 "three of them"
	while read -r hist; do
		ktap_is "$(echo "$hist" | tr ']' '\n' | tr -d '[' | sed 's/^,//' |
			awk -F , 'NF == 2 { n += $2 } END { print n }')" 3000 \
			"its counts add up to the samples"
		ktap_is "$(echo "$hist" | tr ']' '\n' | tr -d '[' | sed 's/^,//' |
			awk -F , 'NF == 2 { if ($1 <= last) bad = 1; last = $1 }
				END { print bad + 0 }')" 0 "its values ascend"
	done <"$tmp/hists"
}

# skews WORKERS - of each repetition with so many, the least skew
skews()
{
	for name in workers rep skew; do
		column "$tmp/report" $name >"$tmp/$name"
	done
	paste -d ' ' "$tmp/workers" "$tmp/rep" "$tmp/skew" | awk -v workers="$1" '
		$1 != workers { next }
		!($2 in least) || $3 < least[$2] { least[$2] = $3 }
		END { for (rep = 0; rep in least; rep++) printf "%s ", least[rep] }'
}

test_sweep()
{
	several "sweeps over CPUs" || return 0
	ran_ok cpus=1..2 iters=2000 reps=2
	ktap_is "$(values workers)" "1 1 2 2 2 2" "one CPU, then two"
	ktap_is "$(values cpu)" "0 0 0 0 1 1" "the first ones"
	column "$tmp/report" total_rate >"$tmp/total"
	column "$tmp/report" rate >"$tmp/rate"
	ktap_is "$(sed -n 1p "$tmp/total")" "$(sed -n 1p "$tmp/rate")" \
		"one CPU: its rate is the total"
	# Rows 3 and 5 are the same repetition on both CPUs
	ktap_is "$(sed -n 3p "$tmp/total")" \
		"$(awk 'NR == 3 || NR == 5 { sum += $1 } END { print sum }' "$tmp/rate")" \
		"two CPUs: the total is the sum"
	ktap_is "$(column "$tmp/report" pair_time | awk 'NR == 1 { print int(1e9 / $1 / 100) }')" \
		"$(awk 'NR == 1 { print int($1 / 100) }' "$tmp/rate")" "a rate is the time upside down"
	mean=$(awk 'NR <= 2 { sum += 1 / $1 } END { print 2 / sum }' "$tmp/rate")
	is_near "$(column "$tmp/report" efficiency | sed -n 3p)" \
		"$(awk -v one="$mean" 'NR == 3 { print 100 * $1 / (2 * one) }' "$tmp/total")" 0.1 \
		"efficiency: of twice what one has alone"
	ktap_is "$(skews 1)" "0 0 " "who is alone began first"
	# Of two, one; or both, for now and then their clocks show the same
	ktap_is "$(skews 2)" "0 0 " "in each repetition one began first" ||
		ktap_diag "$(values skew)"
	ran_ok cpus=2..all iters=200 reps=1
	ktap_is "$(values workers)" "$(for n in $(seq 2 "$(nproc)"); do
		for _ in $(seq "$n"); do
			echo "$n"
		done
	done | xargs)" "2..all: from two on"
	ktap_is "$(values efficiency | tr -d ' ' | tr -d -)" "" "nothing to compare with"
}

# Who shares CPU 1 with another program takes twice as long. Without a barrier
# before each repetition that would add up.
test_barrier()
{
	several "workers begin together" || return 0
	taskset 2 sh -c 'while :; do :; done' &
	hog=$!
	ran_ok cpus=0,1 iters=20000 reps=7 warmup=0
	kill $hog
	wait $hog
	rep=$(for name in pair alloc free; do
		column "$tmp/report" $name | tail -n 1
	done | awk '{ sum += $1 } END { print 20000 * sum }')
	skew=$(values skew | tr ' ' '\n' | sort -n | tail -n 4 | head -n 1)
	holds "$skew < $rep / 2" "they begin together, half a repetition apart at most" ||
		ktap_diag "$(values skew); a repetition takes $rep"
	ktap_diag "skew $skew cycles, a repetition $rep"
}

test_partner()
{
	several "another CPU frees" || return 0
	allocs=$(vmstat 'pgalloc_.*')
	ran_ok cpus=0 free_cpu=1 batch=64 iters=3200 reps=1
	is_near $(($(vmstat 'pgalloc_.*') - allocs)) 7400 1000 "free_cpu: the kernel counts"
	ktap_is "$(values pair_time)" - "there is no pair on two CPUs"
	holds "$(values alloc_net) > 0 && $(values free_net) > 0" "but halves"
	ktap_is "$(held)" "0 0" "nothing is held"
	refused 'free_cpu: CPU 1 allocates' page_alloc cpus=0,1 free_cpu=1
	refused 'free_cpu: (CPU 77 is not online|77 is above the maximum)' page_alloc free_cpu=77
	refused 'free_cpu: .*mode=latency' page_alloc free_cpu=1 mode=latency
}

test_noise()
{
	ran_ok duration=100 reps=1
	holds "$(values irqs) > 5" "200 ms have interrupts" || ktap_diag "$(values irqs)"
	holds "$(values dirty) > 0 && $(values dirty) <= $(values windows)" "they are in windows"
	ran_ok iters=200000 reps=1 clean_only=1
	ktap_is "$(values ops)" 200000 "clean_only: as many operations as wanted"
	ran_ok mode=latency iters=200000 reps=1 clean_only=1
	ktap_is "$(($(first samples) + $(first dirty)))" 200000 \
		"latencies: clean and dirty ones are all" || ktap_diag "$(values samples), $(values dirty)"
	! preempt_rt || return 0
	ran_ok iters=2000 reps=1 irqs=off
	ktap_is "$(values dirty)" 0 "irqs=off: every window is clean"
}

test_pmu()
{
	ran_ok iters=100 reps=1
	ktap_is "$(values pmu_cycles) $(values pmu)" "- -" "pmu=0: no counters"
	ran_ok iters=20000 reps=1 pmu=1
	# Under emulation there is none; perf's own clock is there all the same
	ktap_is "$(values pmu_cycles)" - "pmu=1: no cycles here"
	ktap_is "$(sed -n 's/.*\(no such counter here\).*/\1/p' "$tmp/report")" \
		"no such counter here" "and it says why"
	holds "$(values pmu_task_clock) > 0.5 * $(values pair_time)" "the task's clock counts"
	ran_ok iters=2000 reps=1 pmu=1 mode=latency
	ktap_is "$(grep -c 'timed whole are counted' "$tmp/report")" 3 \
		"mode=latency: none is counted, and it says why" || ktap_diag "$(cat "$tmp/report")"
}

test_zero()
{
	ran_ok iters=2000 reps=1 order=4
	plain=$(values alloc_net)
	ran_ok iters=2000 reps=1 order=4 zero=1
	holds "$(values alloc_net) > 2 * $plain" "zero=1: clearing 64 KiB is seen" ||
		ktap_diag "$plain, $(values alloc_net)"
}

# kernel_bytes - what the cgroup has been charged for by the kernel
kernel_bytes()
{
	awk '$1 == "kernel" { print $2 }' /sys/fs/cgroup/vmr/memory.stat
}

test_account()
{
	refused 'account: the asker is in the root cgroup' page_alloc account=1
	mkdir -p /sys/fs/cgroup
	mount -t cgroup2 none /sys/fs/cgroup
	echo +memory >/sys/fs/cgroup/cgroup.subtree_control
	mkdir /sys/fs/cgroup/vmr
	several "the cgroup is charged while the job works" || return 0
	# 64 MiB held for a while cannot be hidden among what the shell has
	sh -c 'echo $$ >/sys/fs/cgroup/vmr/cgroup.procs
		exec vmr run page_alloc account=1 order=4 batch=1024 duration=500 reps=1' \
		>"$tmp/out" 2>&1 &
	most=0
	while kill -0 $! 2>/dev/null; do
		now=$(kernel_bytes)
		[ "$now" -le "$most" ] || most=$now
		usleep 2000
	done
	wait $!
	ktap_is "$?" 0 "account=1: runs" || ktap_diag "$(cat "$tmp/out")"
	holds "$most > 16 * 1048576" "the cgroup is charged" || ktap_diag "$most bytes at most"
	holds "$(kernel_bytes) < 16 * 1048576" "and no more afterwards"
	rmdir /sys/fs/cgroup/vmr
	ktap_is "$?" 0 "the cgroup can go"
	umount /sys/fs/cgroup
}

# unplug NAME WORD... - CPU 1 goes away in the middle; the job ends in order
unplug()
{
	name=$1
	shift
	vmr run page_alloc "$@" >"$tmp/out" 2>&1 &
	pid=$!
	# The job and a thread on either CPU
	started 3
	echo 0 >/sys/devices/system/cpu/cpu1/online
	wait $pid
	ktap_is "$?" 1 "$name: an error" || ktap_diag "$(tail -n 3 "$tmp/out")"
	says "$tmp/out" "verdict error: CPU .* went away" "$name: says which CPU"
	echo 1 >/sys/devices/system/cpu/cpu1/online
	ktap_is "$(held)" "0 0" "$name: nothing is held"
}

test_unplug()
{
	several "a CPU goes away" || return 0
	unplug "its CPU unplugged" cpus=0,1 duration=2000 reps=20
	unplug "its partner's CPU unplugged" cpus=0 free_cpu=1 duration=2000 reps=20
	ran_ok cpus=0,1 iters=100 reps=1
}

test_refusals()
{
	refused 'cpus: 0 is below the minimum' page_alloc cpus=0..1
	refused "cpus: '..2' is not a number" page_alloc cpus=..2
	refused 'cpus: .*maximum' page_alloc cpus=1..9999
	refused 'mode: ptwalk has no latency mode' ptwalk mode=latency
	refused 'bulk: .*mode=latency' slab bulk=on mode=latency
	refused "mode: 'fast' is none of: throughput latency" page_alloc mode=fast
	refused 'clean_only: 2 is above' page_alloc clean_only=2
	several "a range upside down" || return 0
	refused 'cpus: the range 2..1 is upside down' page_alloc cpus=2..1
}

ktap_plan 0
before=$(free_pages)
test_latency
test_histogram
test_sweep
test_barrier
test_partner
test_noise
test_pmu
test_zero
test_account
test_unplug
test_refusals
ktap_is "$(held)" "0 0" "nothing is held"
given_back "$before" "free pages are back"
ktap_finish

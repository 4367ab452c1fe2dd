#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# bench_pcp: the costly steps are those at which pages moved, the lists move
# them as /proc/zoneinfo says they do, and a run repeats to the last digit
# whatever has been left on the lists before.
#
# vm: --icount --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

fraction=/proc/sys/vm/percpu_pagelist_high_fraction

# ran_ok WORD...
ran_ok()
{
	ran "$tmp/report" bench_pcp "$@"
	ktap_is "$(verdict "$tmp/report") $(reason "$tmp/report")" "none " "$*: runs" ||
		ktap_diag "$(cat "$tmp/why")"
	awk '/^(alloc|free) / { print $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 }' \
		"$tmp/report" >"$tmp/steps"
}

# lists NAME - the largest such figure of a CPU's lists in any zone
lists()
{
	awk -v name="$1:" '$1 == name && $2 > most { most = $2 } END { print most + 0 }' \
		/proc/zoneinfo
}

# steps CONDITION - how many steps are so. $1 phase, $2 index, $3 ops, $4 cost,
# $5 cost_max, $6 moved, $7 count, $8 high, $9 batch, $10 others; of the step
# before: phase and left, its count
steps()
{
	awk "$1 { n++ } { phase = \$1; left = \$7 } END { print n + 0 }" "$tmp/steps"
}

# none CONDITION DESCRIPTION - no step is so
none()
{
	ktap_is "$(steps "$1")" 0 "$2" ||
		ktap_diag "$(awk "$1 { print was \" : \" \$0 }
			{ was = \$0; phase = \$1; left = \$7 }" "$tmp/steps" | head -n 4)"
}

# dearer PHASE - the cheapest step that moved pages is above every other one
dearer()
{
	awk -v phase="$1" '
		$1 != phase { next }
		$6 && (!least || $4 < least) { least = $4 }
		!$6 && $4 > most { most = $4 }
		END { exit !(least && most && least > 2 * most) }' "$tmp/steps"
	ktap_ok $? "$1: a step that moves pages costs twice what any other does" ||
		ktap_diag "$(awk '$6' "$tmp/steps" | head -n 4)"
}

# With a fraction so large the lists hold as little as they may, and the kernel
# does not tune that
test_steps()
{
	echo 100000 >$fraction
	batch=$(lists batch)
	high=$(lists high)
	ran_ok rows=all pages=512
	ktap_is "$(steps 1)" 1024 "a row for each step"
	none "\$9 != $batch" "batch is zoneinfo's, $batch"
	none "\$8 != $high" "high is zoneinfo's, $high"
	none "\$10" "nobody else takes or puts pages meanwhile"
	ktap_is "$(awk 'NR == 1 { print $6, $7 }' "$tmp/steps")" "$batch $((batch - 1))" \
		"the lists begin empty, and are filled with a batch"
	none "NR > 1 && \$7 != left + \$6 + (\$1 == \"alloc\" ? -1 : 1)" \
		"each step takes a page or puts one there"
	none "\$1 == \"alloc\" && \$6 && left > 0" "a list is filled when it is empty"
	none "\$1 == \"alloc\" && !\$6 && !left" "and then always"
	# Since 6.7 the kernel doubles what it moves, as long as there is room
	none "\$1 == \"alloc\" && \$6 && (\$6 < $batch || \$6 > $high - $batch)" \
		"by a batch at least, and not to the brim"
	dearer alloc
	holds "$(steps "\$1 == \"free\" && \$6") >= 2" "512 frees empty it more than once"
	none "\$1 == \"free\" && \$6 && \$7 - \$6 != \$8" "it is emptied when high is reached"
	none "\$1 == \"free\" && !\$6 && \$7 >= \$8" "and then always"
	none "\$1 == \"free\" && \$6 > 0 || \$6 < 0 && \$6 > -$batch" "by a batch at least"
	dearer free
	ktap_diag "fills $(awk '$1 == "alloc" && $6 { printf "%s+%s ", $2, $6 }' "$tmp/steps")"
	ktap_diag "drains $(awk '$1 == "free" && $6 { printf "%s%s ", $2, $6 }' "$tmp/steps")"
}

# The same steps, put together
test_merged()
{
	cp "$tmp/steps" "$tmp/all"
	ran_ok pages=512
	holds "$(steps 1) < 100" "merged: few rows"
	ktap_is "$(awk '{ ops += $3 } END { print ops }' "$tmp/steps")" 1024 "of all steps"
	ktap_is "$(awk '$6' "$tmp/steps")" "$(awk '$6' "$tmp/all")" \
		"each step that moves pages has a row of its own, and is what it was"
	apart=$(awk '
		NR == FNR { sum += $3 * $4; next }
		{ sum -= $4 }
		END { print sum < 0 ? -sum : sum }' "$tmp/steps" "$tmp/all")
	figure "$apart <= 2" "they cost the same in sum"
	none "\$4 > \$5" "no mean is above the dearest"
	same_figure "$(awk '!$6 && $5 > most { most = $5 } END { print most }' "$tmp/steps")" \
		"$(awk '!$6 && $4 > most { most = $4 } END { print int(most) }' "$tmp/all")" \
		"which is the dearest"
}

# By itself it takes twice what the lists may hold: they have to be emptied
test_auto()
{
	ran_ok
	ktap_is "$(awk '{ ops[$1] += $3 } END { print ops["alloc"], ops["free"] }' "$tmp/steps")" \
		"$((2 * high)) $((2 * high))" "pages=auto: twice what the lists may hold"
}

# litter - leave the lists, and the small blocks behind them, in another state
litter()
{
	ran "$tmp/litter" bench_page_alloc order=0..3 batch=700 free=shuffled iters=700 reps=1
	ran "$tmp/litter" bench_page_bulk count=3000 gfp=highuser_movable iters=3000 reps=1
	ls -lR /sys/kernel/slab >"$tmp/litter"
}

# again FIELDS WORD... - a run and another one have the same FIELDS
again()
{
	fields=$1
	# Without what a step costs, where that is the cost of detectors
	! detectors || fields=1-3,6-7,9-
	shift
	ran_ok rows=all "$@"
	cut -d ' ' -f "$fields" "$tmp/steps" >"$tmp/before"
	litter
	ran_ok rows=all "$@"
	cut -d ' ' -f "$fields" "$tmp/steps" >"$tmp/after"
	cmp -s "$tmp/before" "$tmp/after"
	ktap_ok $? "$*: another run: the same, step by step" ||
		ktap_diag "$(diff "$tmp/before" "$tmp/after" | head -n 8)"
}

test_again()
{
	# All but high, that the kernel may have tuned meanwhile
	again 1-7,9- pages=512
	again 1-7,9- pages=512 gfp=thp_light
	# Above order 0 the kernel first looks at what is free for other types
	again 1-3,6-7,9- pages=100 order=2
	echo 0 >$fraction
	again 1-7,9- pages=2048
	holds "$(steps "\$1 == \"alloc\" && \$6") >= 2" "the kernel's own limits: filled too"
	echo 100000 >$fraction
}

# allocated WORD... - pages, by the kernel's own counter
allocated()
{
	allocs=$(vmstat 'pgalloc_.*')
	ran_ok "$@"
	allocs=$(($(vmstat 'pgalloc_.*') - allocs))
}

# Before that the list is filled, which takes no more than it may hold
test_counts()
{
	allocated start=found pages=1
	few=$allocs
	allocated start=found pages=4001
	is_near $((allocs - few)) 4100 550 "the kernel counts the allocations"
}

# Without a fresh start: the list has just been filled, and lacks a block
test_found()
{
	ran_ok start=found rows=all pages=512
	none "NR == 1 && \$6" "start=found: the first block is there"
	ktap_is "$(steps "\$1 == \"alloc\" && \$6 && (\$6 < $batch || \$6 > 32 * $batch)")" 0 \
		"start=found: filled by a batch at least, 32 at most"
	dearer alloc
	dearer free
}

# order ORDER - blocks of it are pages of the lists too
order()
{
	ran_ok order="$1" rows=all pages=64
	ktap_is "$(awk 'NR == 1 { print $6, $7 }' "$tmp/steps")" \
		"$(((batch >> $1) << $1)) $((((batch >> $1) - 1) << $1))" \
		"order $1: filled with whole blocks of a batch"
	none "NR > 1 && \$7 != left + \$6 + (\$1 == \"alloc\" ? -1 : 1) * $((1 << $1))" \
		"order $1: each step takes a block or puts one there"
}

# fails WORDS REQUEST...
fails()
{
	words=$1
	shift
	ran "$tmp/report" bench_pcp "$@"
	ktap_is "$(verdict "$tmp/report")" error "$*: no figures"
	says "$tmp/report" "^# verdict error: $words" "$*: says why"
}

# Without a whole block there is no fresh start, and none is claimed
test_fragmented()
{
	# The kernel would compact what is not pinned
	echo 0 >/proc/sys/vm/compaction_proactiveness
	vmr run fragment order=10 target=1000 hold=forever >"$tmp/out" 2>"$tmp/why" &
	for turn in $(seq 100); do
		awk '$4 == "DMA32" { exit $NF > 0 }' /proc/buddyinfo && break
		sleep 0.2
	done
	holds "$turn < 100" "(the zone is fragmented)" ||
		ktap_diag "$(cat "$tmp/out" "$tmp/why" /proc/buddyinfo)"
	fails 'zone DMA32 has too few free blocks of order 10 to begin with; start=found' pages=64
	ran_ok start=found pages=64
	vmr cancel all >"$tmp/cancel" 2>&1
	wait
}

# refused WORDS REQUEST...
refused()
{
	words=$1
	shift
	vmr run pcp "$@" >"$tmp/out" 2>"$tmp/why"
	ktap_is $? 2 "$*: refused"
	says "$tmp/why" "$words" "$*: says why"
}

ktap_plan 0
before=$(free_pages)
test_steps
test_merged
test_auto
test_again
test_counts
test_found
order 1
order 3
ran_ok irqs=on gfp=thp_light pages=64
fails 'blocks of order 5 come from no list of a CPU' order=5 pages=4
fails 'it would pin more than' order=10 pages=16384
test_fragmented
refused 'cpu: CPU [0-9]+ is not online' cpu="$(nproc)"
refused 'gfp: kernel may sleep' gfp=kernel
refused 'order: 11 is above the maximum' order=11
refused "start: 'new' is none of: fresh found" start=new
echo 0 >$fraction
ktap_is "$(held)" "0 0" "nothing is held"
given_back "$before" "free pages are back"
ktap_finish

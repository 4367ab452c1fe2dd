#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# bench_page_frag: blocks of 32 KiB are carved up as asked for, and refilled
# when that is said, as the kernel's own counters have it.
#
# vm: --icount --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# ran_ok WORD...
ran_ok()
{
	ran "$tmp/report" bench_page_frag "$@"
	ktap_is "$(verdict "$tmp/report") $(reason "$tmp/report")" "none " "$*: runs" ||
		ktap_diag "$(cat "$tmp/why")"
}

# cells NAME - "STEP CELL" for each row
cells()
{
	awk -v name="$1" '
		/^#/ { next }
		!head { for (head = NF; head && $head != name; head--) ; next }
		/^(fresh|reused|refill) / { print $1, $head }
	' "$tmp/report"
}

# cell STEP NAME - of the first repetition
cell()
{
	cells "$2" | awk -v step="$1" '$1 == step { print $2; exit }'
}

# steps NAME - the three cells in a line
steps()
{
	echo "$(cell fresh "$1") $(cell reused "$1") $(cell refill "$1")"
}

test_rows()
{
	ran_ok iters=64
	ktap_is "$(cells rep | tr '\n' ' ')" \
		"fresh 0 fresh 1 fresh 2 reused 0 reused 1 reused 2 refill 0 refill 1 refill 2 " \
		"a row for each step and repetition"
	ktap_is "$(steps fragments)" "32 32 1" "1 KiB: 32 of a block"
	ktap_is "$(steps ops)" "64 64 64" "operations are fragments"
	says "$tmp/report" "; 32768 bytes held at the peak, 0 now" "holds a block"
	ran_ok size=4096 iters=10 reps=1
	ktap_is "$(steps fragments)" "8 8 1" "4 KiB: 8 of a block"
	ktap_is "$(steps ops)" "16 16 10" "whole batches"
	ran_ok size=1000 iters=1 reps=1
	ktap_is "$(steps fragments)" "32 32 1" "1000 bytes: what fits"
}

# The pairs and the halves, in the warm-up and 3 repetitions. Each block that is
# not reused is 8 pages.
test_counts()
{
	wanted=$((4 * 2 * (2048 / 8 + 2048) * 8))
	allocs=$(vmstat 'pgalloc_.*')
	frees=$(vmstat pgfree)
	ran_ok size=4096 iters=2048
	is_near $(($(vmstat 'pgalloc_.*') - allocs)) $((wanted + 1000)) 1000 \
		"the kernel counts the blocks"
	is_near $(($(vmstat pgfree) - frees)) $((wanted + 1000)) 1000 "and the frees"
}

# What a fresh block costs more than one that is reused is the refill
test_costs()
{
	ran_ok irqs=off iters=2048 reps=8
	holds "$(cell reused pair_net) < $(cell fresh pair_net)" "a reused block is cheaper"
	holds "$(cell fresh pair_net) < $(cell refill pair_net) / 4" "a refill is what is dear"
	sum=$(awk -v fresh="$(cell fresh pair_net)" -v reused="$(cell reused pair_net)" \
		'BEGIN { print (fresh - reused) * 32 + reused }')
	holds "$sum > $(cell refill pair_net) * 0.8 && $sum < $(cell refill pair_net) * 1.2" \
		"32 fragments tell the cost of the refill, less 20 % at most"
	ktap_diag "fresh, reused, refill: $(steps pair_net); the refill by the first two: $sum"
	ktap_is "$(cells pair_net | sort -u | wc -l)" 3 "the same in every repetition" ||
		ktap_diag "$(cells pair_net | tr '\n' ' ')"
	cells pair_net >"$tmp/before"
	ran_ok irqs=off iters=2048 reps=8
	ktap_is "$(cells pair_net)" "$(cat "$tmp/before")" "another run: the same figures"
}

# twenty - pages that are free after 20 jobs
twenty()
{
	for _ in $(seq 20); do
		ran "$tmp/report" bench_page_frag iters=8 reps=1
	done
	free_pages
}

# What the first 20 left is what is remembered of them. A block of 8 pages that
# each step of each job kept would be 480.
test_leak()
{
	twenty >"$tmp/first"
	is_near "$(twenty)" "$(cat "$tmp/first")" 240 "20 jobs more: as much is free"
}

# refused WORDS REQUEST...
refused()
{
	words=$1
	shift
	vmr run page_frag "$@" >"$tmp/out" 2>"$tmp/why"
	ktap_is $? 2 "$*: refused"
	says "$tmp/why" "$words" "$*: says why"
}

ktap_plan 0
before=$(free_pages)
test_rows
test_counts
ran_ok gfp=kernel iters=64 reps=1
test_costs
test_leak
refused 'size: 4097 is above the maximum' size=4097
refused 'size: 15 is below the minimum' size=15
refused 'gfp: kernel may sleep' irqs=off gfp=kernel
refused 'gfp: thp asks for high memory' gfp=thp
ktap_is "$(held)" "0 0" "nothing is held"
given_back "$before" "free pages are back"
ktap_finish

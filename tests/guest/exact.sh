#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Exact mode: figures are instructions, and the same ones every time.
#
# vm: --icount --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# same NAME - the column holds one figure, whatever the repetition
same()
{
	ktap_is "$(column "$tmp/report" "$1" | sort -u | wc -l)" 1 \
		"$1: the same in every repetition" ||
		ktap_diag "$(column "$tmp/report" "$1")"
}

# first NAME - the figure of the first repetition
first()
{
	column "$tmp/report" "$1" | head -n 1
}

# steps PHASE - the median cost by bench_pcp in $tmp/pcp, the clock aside, where no pages moved
steps()
{
	awk -v phase="$1" '$1 == phase && !$6 { print $4 - $11 }' "$tmp/pcp" |
		sort -n | awk '{ cost[NR] = $1 } END { print cost[int((NR + 1) / 2)] }'
}

ktap_plan 0
figures_or_skip "exact figures"
ran "$tmp/report" bench_page_alloc order=0 irqs=off iters=10000
ktap_is "$(rows "$tmp/report" | wc -l)" 3 "three repetitions"
for name in pair alloc free pair_net alloc_net free_net pair_time alloc_time free_time; do
	same "$name"
done
ktap_diag "pair $(first pair_net) alloc $(first alloc_net) free $(first free_net)"
# From 6.1 to 7.3: some 700 to 970
holds "$(first pair_net) >= 600 && $(first pair_net) <= 1100" \
	"a pair is 600 to 1100 instructions"
holds "$(first pair_net) > ($(first alloc_net) + $(first free_net)) * 0.85" \
	"a pair is its halves, less 15 % at most"
holds "$(first pair_net) < ($(first alloc_net) + $(first free_net)) * 1.15" \
	"nor more than 15 % more"
ktap_is "$(first pair)" "$(first pair_time)" "a nanosecond is an instruction: pair"
ktap_is "$(first alloc)" "$(first alloc_time)" "a nanosecond is an instruction: alloc"
cp "$tmp/report" "$tmp/before"
ran "$tmp/report" bench_page_alloc order=0 irqs=off iters=10000
ktap_is "$(column "$tmp/report" pair | sort -u)" "$(column "$tmp/before" pair | sort -u)" \
	"another run: the same figure"

# Both modes see the same: the median without the clock is what throughput has
# without the clock, which is an average with the harness's own turn of a loop
throughput=$(first pair_net)
ran "$tmp/report" bench_page_alloc order=0 irqs=off iters=10000 mode=latency
ktap_is "$(column "$tmp/report" samples | sort -u)" 30000 "mode=latency: every operation"
for name in p50 p90 p99 p999; do
	ktap_is "$(column "$tmp/report" $name | tr '\n' ' ')" \
		"$(column "$tmp/report" p50 | tr '\n' ' ')" "$name: the median, to the last digit"
done
# A pair that a request to reschedule comes upon takes two more
column "$tmp/report" p50 >"$tmp/median"
ktap_is "$(column "$tmp/report" max | paste -d ' ' "$tmp/median" - |
	awk '$2 < $1 || $2 > $1 + 2')" "" "max: the median, or two instructions more"
median=$(($(first p50) - $(first clock)))
ktap_is "$(first p50_net)" "$median" "p50_net: without the clock"
holds "$throughput - $median >= -2 && $throughput - $median <= 2" \
	"throughput and latency agree, but for what a turn and a window differ by" ||
	ktap_diag "$throughput and $median"
halves=$(column "$tmp/report" p50_net | awk 'NR > 1 { sum += $1 } END { print sum }')
holds "$halves - $median >= 0 && $halves - $median <= 8" "a pair is its halves"
ktap_diag "$(column "$tmp/report" p50_net | tr '\n' ' ')"

# bench_pcp times each step by itself, and there is no loop
ran "$tmp/report" bench_page_alloc order=0 irqs=off iters=3000 gfp=nowait mode=latency
ran "$tmp/pcp" bench_pcp irqs=off pages=512 rows=all gfp=nowait
column "$tmp/report" p50_net | tail -n 2 | tr '\n' ' ' >"$tmp/halves"
read -r alloc free <"$tmp/halves"
holds "$alloc - $(steps alloc) >= 0 && $alloc - $(steps alloc) <= 5" \
	"page_alloc and pcp agree: alloc, the loop aside" ||
	ktap_diag "$alloc and $(steps alloc)"
ktap_is "$(steps free)" "$free" "page_alloc and pcp agree: free, to the last digit"
ran "$tmp/report" bench_slab irqs=off iters=3000 mode=latency
ktap_is "$(column "$tmp/report" p50)" "$(column "$tmp/report" max)" \
	"slab: every latency is the same"
ktap_finish

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

ktap_plan 0
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
ktap_finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Exact mode: what an object costs, and the same every time.
#
# vm: --icount --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# figures - what the last run found, a repetition in a line
figures()
{
	for name in pair alloc free pair_net alloc_net free_net; do
		column "$tmp/report" $name >"$tmp/$name"
	done
	paste -d ' ' "$tmp/pair" "$tmp/alloc" "$tmp/free" "$tmp/pair_net" "$tmp/alloc_net" \
		"$tmp/free_net"
}

# exact REQUEST... - every repetition has the figures of the first, and another
# run too
exact()
{
	ran "$tmp/report" bench_slab irqs=off "$@"
	figures >"$tmp/first"
	ran "$tmp/report" bench_slab irqs=off "$@"
	figures >"$tmp/again"
	ktap_is "$(wc -l <"$tmp/first")" 3 "$*: three repetitions"
	ktap_is "$(cat "$tmp/first" "$tmp/again" | sort -u | wc -l)" 1 "$*: always the same" ||
		ktap_diag "$(cat "$tmp/first" "$tmp/again")"
	ktap_diag "$*: pair, alloc, free, the same net: $(head -n 1 "$tmp/first")"
}

# A pair by an independent count, with another loop: 225 on 6.1, 194 on 6.12,
# 173 on 7.2, 188 on 7.3
test_pair()
{
	exact iters=10000
	holds "$(head -n 1 "$tmp/pair") >= 150 && $(head -n 1 "$tmp/pair") <= 300" \
		"a pair is 150 to 300 instructions"
	holds "$(head -n 1 "$tmp/pair_net") < $(head -n 1 "$tmp/pair")" "less without the clock"
}

ktap_plan 0
figures_or_skip "exact figures"
test_pair
exact iters=10000 cache=kmalloc
exact iters=16000 batch=16
exact iters=16000 batch=16 free=shuffled
ktap_finish

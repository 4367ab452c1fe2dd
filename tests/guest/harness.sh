#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# bench_harness: in exact mode, the timed loop of the benchmarks adds at most 3
# instructions to the two calls that it times.
#
# vm: --icount --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# first NAME - the figure of the first repetition
first()
{
	column "$tmp/report" "$1" | head -n 1
}

ktap_plan 0
ran "$tmp/report" bench_harness irqs=off iters=100000
ktap_is "$(rows "$tmp/report" | wc -l)" 3 "three repetitions"
ktap_is "$(column "$tmp/report" ops | uniq)" 100000 "operations as asked for"
ktap_is "$(column "$tmp/report" added | sort -u | wc -l)" 1 "the same in every repetition"
# By hand: 8 instructions of its own, and in either callee a return at least
figure "$(first bare) >= 10 && $(first bare) < 30" "the bare loop is 10 to 30 instructions"
holds "$(first added) > 0" "the loop of the benchmarks is not the bare one"
figure "$(first added) < 3.01" "it adds 3 instructions at most"
is_near "$(awk -v h="$(first harness)" -v b="$(first bare)" 'BEGIN { print h - b }')" \
	"$(first added)" 0.0005 "which is what they differ by"
holds "$(first window) < 0.01" "the clock reads are spread thin"
ktap_diag "bare $(first bare), added $(first added)"
ran "$tmp/report" bench_harness irqs=off iters=1
holds "$(first window) == $(first clock)" "a single operation bears a whole window"
ktap_is "$(held)" "0 0" "nothing is held"
ktap_finish

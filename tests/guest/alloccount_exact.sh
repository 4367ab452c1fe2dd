#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Exact mode: what it costs that trace_alloccount counts an event.
#
# vm: --icount --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=liballoccount.sh
. /tests/liballoccount.sh

# bench FILE - alloc_net and free_net of a page, a repetition in a line
bench()
{
	ran "$tmp/bench" bench_page_alloc order=0 irqs=off iters=10000
	column "$tmp/bench" alloc_net >"$tmp/alloc"
	column "$tmp/bench" free_net >"$tmp/free"
	paste -d ' ' "$tmp/alloc" "$tmp/free" >"$1"
	ktap_is "$(wc -l <"$1")" 3 "three repetitions"
	ktap_is "$(sort -u "$1" | wc -l)" 1 "all the same" || ktap_diag "$(cat "$1")"
}

ktap_plan 0
bench "$tmp/without"
counting seconds=any
bench "$tmp/with"
counted "cost"
bench "$tmp/again"
same_figure "$(head -n 1 "$tmp/again")" "$(head -n 1 "$tmp/without")" "nothing is left of it"
read -r alloc free <"$tmp/without"
read -r alloc_with free_with <"$tmp/with"
ktap_diag "allocation: $alloc, counted: $alloc_with; free: $free, counted: $free_with"
figure "$alloc_with - $alloc > 10 && $alloc_with - $alloc < 150" \
	"an allocation is counted by 10 to 150 instructions"
figure "$free_with - $free > 10 && $free_with - $free < 150" \
	"a free is counted by 10 to 150 instructions"
ktap_finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Exact mode: a figure does not depend on when a tick falls, who else runs
# between the windows, or where in the kernel's second the job begins.
#
# vm: --icount --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# disturb - wants the CPU a thousand times a second
disturb()
{
	while :; do
		for turn in 0 1 2 3 4 5 6 7 8 9; do
			: "$turn"
		done
		usleep 700
	done
}

# The windows are cut by what was measured in them, not by what came between
test_windows()
{
	disturb &
	: >"$tmp/figures"
	for turn in 0 1 2 3 4 5 6 7; do
		usleep $((turn * 619))
		ran "$tmp/report" bench_slab irqs=off iters=10000
		for name in pair alloc free windows switches; do
			column "$tmp/report" $name >"$tmp/$name"
		done
		paste -d ' ' "$tmp/pair" "$tmp/alloc" "$tmp/free" "$tmp/windows" >>"$tmp/figures"
		cat "$tmp/switches" >>"$tmp/others"
	done
	kill $!
	ktap_is "$(wc -l <"$tmp/figures")" 24 "8 runs of 3 repetitions"
	holds "$(awk '$1' "$tmp/others" | wc -l) >= 8" "others ran during them"
	same_figure "$(sort -u "$tmp/figures" | wc -l)" 1 "and all figures are the same" ||
		ktap_diag "$(sort "$tmp/figures" | uniq -c)"
}

# The same without a number of operations: what was measured ends it
test_duration()
{
	disturb &
	: >"$tmp/figures"
	for turn in 0 1 2 3; do
		usleep $((turn * 1237))
		ran "$tmp/report" bench_slab irqs=off duration=2
		for name in ops pair alloc free windows; do
			column "$tmp/report" $name >"$tmp/$name"
		done
		paste -d ' ' "$tmp/ops" "$tmp/pair" "$tmp/alloc" "$tmp/free" "$tmp/windows" \
			>>"$tmp/figures"
	done
	kill $!
	ktap_is "$(wc -l <"$tmp/figures")" 12 "duration=2: 4 runs of 3 repetitions"
	same_figure "$(sort -u "$tmp/figures" | wc -l)" 1 "duration=2: all figures are the same" ||
		ktap_diag "$(sort "$tmp/figures" | uniq -c)"
}

# The per-CPU lists hold more than the kernel means them to, and a second passes.
# Since 6.7 it would take the pages off them again
test_second()
{
	dd if=/dev/zero of="$tmp/large" bs=64k count=2000 2>/dev/null
	rm "$tmp/large"
	ran "$tmp/report" bench_page_alloc irqs=off mode=latency iters=400000 reps=1
	ktap_is "$(column "$tmp/report" samples | sort -u)" 400000 "400000 operations one by one"
	same_figure "$(column "$tmp/report" max)" "$(column "$tmp/report" p50)" \
		"none costs more than the median"
}

ktap_plan 0
ktap_is "$(cat /proc/sys/vm/stat_interval)" 3600 "the work of each second is put off"
test_windows
test_duration
test_second
ktap_finish

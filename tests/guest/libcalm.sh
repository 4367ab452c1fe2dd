# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Memory that stands still, for tests that hold what we read against what the
# kernel says of the same. Source it after lib.sh. Figures move when
#
# - a per-CPU list runs empty or over and exchanges pages with the buddy lists;
#   until 6.6 it gives back all it has when a block of an order above 0 is freed
#   soon after others were, later a good part of that
# - what one CPU allocates is freed on another: one's list runs empty, the
#   other's over
# - a request takes pages of a pageblock of another type: the watermarks are
#   raised for some time (boosted), and kswapd is woken
# - kcompactd compacts of its own accord
#
# So the lists get room for whatever a test's processes take and give back, and
# something to begin with; these processes stay on one CPU; the rest is off.

: "${tmp:?}"

calm_knobs=

# calm_set KNOB VALUE - of /proc/sys/vm, until calm_end
calm_set()
{
	calm_knobs="$calm_knobs $1=$(cat "/proc/sys/vm/$1")"
	echo "$2" >"/proc/sys/vm/$1"
}

# calm_fill CPU - 16 MiB lie on its lists
calm_fill()
{
	taskset -c "$1" dd if=/dev/zero of="$tmp/fill" bs=1M count=16 2>"$tmp/out"
	taskset -c "$1" rm "$tmp/fill"
}

calm_begin()
{
	calm_set percpu_pagelist_high_fraction 8
	calm_set watermark_boost_factor 0
	calm_set compaction_proactiveness 0
	# Compaction begins with emptying the lists
	echo 1 >/proc/sys/vm/compact_memory
	for cpu in $(seq 0 $(($(nproc) - 1))); do
		calm_fill "$cpu"
	done
	calm_cpus=$(taskset -p $$ | sed 's/.*: //')
	taskset -p 1 $$ >"$tmp/out"
}

calm_end()
{
	taskset -p "$calm_cpus" $$ >"$tmp/out"
	for knob in $calm_knobs; do
		echo "${knob#*=}" >"/proc/sys/vm/${knob%%=*}"
	done
	calm_knobs=
}

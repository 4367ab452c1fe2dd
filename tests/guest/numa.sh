#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Two nodes: what is asked of one comes from it, by the nodes' own counters.
#
# vm: --numa 2 --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=libcalm.sh
. /tests/libcalm.sh
# shellcheck source=libzones.sh
. /tests/libzones.sh

# hits NODE - pages that were asked of a node and came from it
hits()
{
	cat /proc/sys/vm/stat_refresh
	awk '$1 == "numa_hit" { print $2 }' "/sys/devices/system/node/node$1/numastat"
}

# bench NODE CPU - a bench of 4 x 2 x 5000 allocations on NODE by a CPU
bench()
{
	here=$(hits "$1")
	there=$(hits $((1 - $1)))
	ran "$tmp/report" bench_page_alloc node="$1" cpus="$2" iters=5000
	here=$(($(hits "$1") - here))
	there=$(($(hits $((1 - $1))) - there))
	ktap_is "$(column "$tmp/report" node | uniq)" "$1" "node=$1 cpus=$2: the node column"
	where=remote
	[ ! -e "/sys/devices/system/cpu/cpu$2/node$1" ] || where=local
	ktap_is "$(column "$tmp/report" locality | uniq)" "$where" "node=$1 cpus=$2: it is $where"
	is_near "$here" 41000 1000 "node=$1 cpus=$2: that node counts the allocations"
	holds "$there < 1000" "node=$1 cpus=$2: the other does not"
}

# own CPU - without a node, a CPU's own is used
own()
{
	node=$(basename /sys/devices/system/cpu/cpu"$1"/node?)
	ran "$tmp/report" bench_page_alloc cpus="$1" iters=100 reps=1
	ktap_is "node$(column "$tmp/report" node)" "$node" "node=any on CPU $1: its own node"
}

# high NODE - the high watermark of its highest zone, as it is now
high()
{
	zones | awk -v node="$1" '
		$1 == node && $3 == "populated" && $2 != "Movable" { high = $11 }
		END { print high }'
}

# fast NODE - the zone of NODE is the one that is emptied. Somebody else may wake
# kswapd meanwhile, which is an error, and a request of another type may raise
# the watermarks for some time: once more then
fast()
{
	for turn in $(seq 5); do
		limit=$(high "$1")
		other=$(hits $((1 - $1)))
		ran "$tmp/report" test_alloc_fast 1 auto node="$1"
		[ "$(verdict "$tmp/report")" = error ] || [ "$(high "$1")" != "$limit" ] || break
	done
	ktap_is "$(verdict "$tmp/report")" pass "alloc_fast node=$1: passes" ||
		ktap_diag "turn $turn: $(reason "$tmp/report")"
	ktap_is "$(column "$tmp/report" limit)" "$limit" "alloc_fast node=$1: that node's limit"
	holds "$(hits $((1 - $1))) - $other < 1000" "alloc_fast node=$1: the other is left alone"
}

ktap_plan 0
ktap_is "$(cat /sys/devices/system/node/online)" "0-1" "(there are two nodes)"
calm_begin
zones_check
calm_end
bench 0 0
bench 1 0
bench 0 1
bench 1 1
own 0
own 1
fast 0
fast 1
vmr run page_alloc node=2 2>"$tmp/why"
says "$tmp/why" 'node: node 2 has no memory' "a third node is refused"
ktap_is "$(held)" "0 0" "nothing is held"
ktap_finish

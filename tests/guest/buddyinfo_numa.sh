#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# sense_buddyinfo and test_fragment where there are two nodes.
#
# vm: --numa 2 --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=libcalm.sh
. /tests/libcalm.sh
# shellcheck source=libbuddy.sh
. /tests/libbuddy.sh

# highest NODE - the zone that its allocations come from first
highest()
{
	zones | awk -v node="$1" '
		$1 == node && $3 == "populated" && $2 != "Movable" { zone = $2 }
		END { print zone }'
}

# fragment NODE - that node's zone, and not the other's
fragment()
{
	zone=$(highest "$1")
	other=$(unusable $((1 - $1)) "$(highest $((1 - $1)))" 9)
	vmr run fragment node="$1" hold=forever >"$tmp/out" 2>&1 &
	pid=$!
	for turn in $(seq 100); do
		[ "$(unusable "$1" "$zone" 9)" -lt 900 ] || break
		sleep 0.1
	done
	holds "$(unusable "$1" "$zone" 9) >= 880" "fragment node=$1: $zone of it, by debugfs" ||
		ktap_diag "turn $turn"
	is_near "$(unusable $((1 - $1)) "$(highest $((1 - $1)))" 9)" "$other" 100 \
		"fragment node=$1: the other is left alone"
	vmr cancel all >"$tmp/why" 2>&1
	wait $pid
	says "$tmp/out" "^verdict pass: unusable index .* at order 9 in node $1 $zone" \
		"fragment node=$1: passes"
}

ktap_plan 0
buddy_mount
ktap_ok $? "(debugfs has extfrag)"
calm_begin
buddy_check "two nodes"
calm_end
# What is fragmented is not to be compacted while it is looked at
echo 0 >/proc/sys/vm/compaction_proactiveness
ktap_is "$(column "$tmp/report" node | sort -u | tr '\n' ' ')" "0 1 " "both nodes"
ran "$tmp/report" sense_buddyinfo node=1
ktap_is "$(column "$tmp/report" node | sort -u)" 1 "node=1: that node"
vmr sense buddyinfo node=1 zone=DMA 2>"$tmp/why"
says "$tmp/why" "zone: there is no zone 'DMA' with memory" "a zone of the other node is refused"
fragment 0
fragment 1
ktap_is "$(held)" "0 0" "nothing is held"
ktap_finish

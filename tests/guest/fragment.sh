#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test_fragment reaches its target, by the kernel's own index, or says that it
# did not, and gives everything back.
#
# vm: --append init_on_alloc=0 --mem 1536M

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=libbuddy.sh
. /tests/libbuddy.sh
# shellcheck source=libfragment.sh
. /tests/libfragment.sh

# The index asked for, at several orders; the pages pinned are as few as said
test_orders()
{
	for order in 1 4; do
		fragmented $order 900 hold=forever
		half_pinned
		cancelled
	done
	fragmented 9 900 hold=forever stride=512
	holds "$(pinned) < 8388608" "$name: a page in 512 is pinned"
	buddy_is buddy_by_proc "$name: sense_buddyinfo as the kernel has it"
	cancelled
	fragmented 9 1000 hold=forever
	kernel=$(extfrag 0 "$zone" 9) suitable=$((1000 - $(unusable 0 "$zone" 9)))
	cancelled
	cat "$proc/test_fragment" >"$tmp/report"
	ktap_is "$(at reached unusable_index) $(at reached suitable)" "1.000 0" \
		"$name: no block is left"
	# The index is -1 as soon as one block is free: a process that ended left it
	if [ "$kernel" = -1.000 ] && [ "$suitable" -le 20 ]; then
		ktap_skip "$name: extfrag_index" "a block came free after the target was reached"
		return
	fi
	is_near "$(at reached extfrag_index)" "$kernel" 0.01 \
		"$name: extfrag_index, as debugfs has it"
	holds "$kernel > 0.9" "$name: fragmentation, not lack of memory"
}

half_pinned()
{
	holds "$(pinned) > 100 * 1048576" "$name: half of what was free is pinned" ||
		ktap_diag "$(pinned)"
}

# What the pages are for decides what their pageblocks are for
test_types()
{
	for type in Unmovable Reclaimable Movable; do
		fragmented 9 900 hold=forever type="$(echo $type | tr '[:upper:]' '[:lower:]')"
		holds "$(blocks $type) > $(blocks all) / 3" \
			"$name: more than a third of the pageblocks are $type" ||
			ktap_diag "$(blocks $type) of $(blocks all)"
		half_pinned
		cancelled
	done
}

# blocks TYPE - pageblocks of the zone for such pages, as the kernel has them
blocks()
{
	awk -v zone="$zone" -v type="$1" '
		/^Number of blocks type/ {
			for (i = 5; i <= NF; i++)
				wanted[i] = type == "all" || $i == type
			next
		}
		$2 == "0," && $4 == zone && 5 in wanted {
			for (i = 5; i <= NF; i++)
				sum += wanted[i] ? $i : 0
		}
		END { print sum + 0 }
	' /proc/pagetypeinfo
}

# The rows tell the same as the kernel, and they are in order
test_rows()
{
	ran "$tmp/report" test_fragment order=9 target=500
	ktap_is "$(verdict "$tmp/report")" pass "target=500: passes" ||
		ktap_diag "$(cat "$tmp/report" "$tmp/why")"
	ktap_is "$(column "$tmp/report" step | uniq | tr '\n' ' ')" \
		"before driving reached released " "target=500: the steps"
	holds "$(at reached unusable_index) >= 0.5 && $(at reached unusable_index) < 0.6" \
		"target=500: the index that was reached"
	ktap_is "$(at reached extfrag_index)" -1.000 "target=500: blocks are left"
	ktap_is "$(at released pinned)" 0 "target=500: nothing is pinned in the end"
	holds "$(at released free) + $(at released pcp) > ($(at before free) + $(at before pcp)) * 0.99" \
		"target=500: free pages are back"
	ktap_is "$(column "$tmp/report" time | sort -n | tr '\n' ' ')" \
		"$(column "$tmp/report" time | tr '\n' ' ')" "target=500: in the order of time"
}

# at STEP COLUMN - of the report's last row of that step
at()
{
	column "$tmp/report" step >"$tmp/step"
	column "$tmp/report" "$2" | paste -d ' ' "$tmp/step" - |
		awk -v step="$1" '$1 == step { value = $2 } END { print value }'
}

# What is pinned cannot be moved; sense_buddyinfo leaves out what
# it cannot count
test_compaction()
{
	fragmented 1 990 hold=forever
	buddy_by_proc
	many=$(awk '$3 == 0 && $4 > 110000' "$tmp/rows" | wc -l)
	if [ "$many" = 0 ]; then
		ktap_skip "a list that is too long is left out" "there are not 110000 single pages"
	else
		ktap_is "$(awk '$3 == 0 && $4 > 110000 && $6 == "-"' "$tmp/rows" | wc -l)" \
			"$many" "a list that is too long is left out"
	fi
	pinned=$(pinned)
	echo 1 >/proc/sys/vm/compact_memory
	holds "$(unusable 0 "$zone" 1) >= 940" "$name: compaction does not undo it"
	ktap_is "$(pinned)" "$pinned" "$name: it holds what it held"
	cancelled
}

# What others give back meanwhile undoes it: that is said
test_undone()
{
	dd if=/dev/zero of="$tmp/file" bs=1M count=400 2>"$tmp/out"
	fragmented 9 900 hold=forever stride=512
	rm "$tmp/file"
	before=$((before + 400 * 256))
	vmr cancel all >"$tmp/out" 2>&1
	over 1 '^verdict error: unusable index [01]\.[0-9]* was reached and fell to 0\.[0-9]* while it was held'
}

# What may not be pinned cannot be reached, and is not claimed
test_unreachable()
{
	rmmod vmregress
	# shellcheck disable=SC2086 # module parameters are words
	insmod "$VMR_MODULE" $VMR_MODULE_PARAMS hold_max_percent=5
	before=$(free_pages)
	ran "$tmp/report" test_fragment order=9 hold=100
	ktap_is "$(verdict "$tmp/report")" error "unreachable: an error"
	says "$tmp/report" \
		"error: unusable index 0\\.[0-9]*, not 0\\.900, at order 9 in node 0 $zone with [0-9]+ MiB pinned: it may pin no more" \
		"unreachable: what was reached, and why not more"
	ktap_is "$(column "$tmp/report" step | sed -n '/missed/,$p' | tr '\n' ' ')" \
		"missed released " "unreachable: no hold"
	ktap_is "$(held)" "0 0" "unreachable: nothing is held"
	given_back "$before" "unreachable: free pages are back"
	module_reload
}

# refused WORDS REQUEST...
refused()
{
	words=$1
	shift
	vmr run fragment "$@" >"$tmp/out" 2>"$tmp/why"
	ktap_is $? 2 "$*: refused"
	says "$tmp/why" "$words" "$*: says why"
}

test_refusals()
{
	refused 'order: 0 is below the minimum' order=0
	refused 'order: 11 is above the maximum' order=11
	refused 'target: 0 is below the minimum' target=0
	refused 'target: 1001 is above the maximum' target=1001
	refused 'stride: 1 is below the minimum' stride=1
	refused 'stride: a block of order 1 has 2 pages only' order=1 stride=4
	refused 'hold: 300 s do not end before the deadline of 300 s' hold=300
	refused 'hold: 5 s do not end before the deadline of 5 s' hold=5 deadline=5
	refused 'zone: node 0 has no such zone' zone=Movable
	refused 'node: node 7 has no memory' node=7
	refused 'type: .*' type=movable,
	ktap_is "$(held)" "0 0" "nothing is held"
}

ktap_plan 0
# The first call of all takes seconds under emulation
held >"$tmp/out"
buddy_mount
ktap_ok $? "(debugfs has extfrag)"
test_rows
test_orders
test_types
test_compaction
test_undone
test_unreachable
test_refusals
ktap_finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# sense_buddyinfo equals /proc/buddyinfo, /proc/pagetypeinfo and debugfs
# (acceptance check 50), and its views what the kernel counts (check 53).

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=libcalm.sh
. /tests/libcalm.sh
# shellcheck source=libbuddy.sh
. /tests/libbuddy.sh

# The comparison itself must be able to fail
test_comparison()
{
	buddy_gather buddy_by_proc
	for field in $(seq 13); do
		awk -v f="$field" 'NR == 5 { $f = f == 2 ? "X" : $f + (f < 12 ? 1 : 0.001) } 1' \
			"$tmp/wanted" >"$tmp/changed"
		[ -n "$(buddy_differs "$tmp/wanted" "$tmp/changed")" ] || return 1
	done
	sed '$d' "$tmp/wanted" >"$tmp/changed"
	[ -n "$(buddy_differs "$tmp/wanted" "$tmp/changed")" ]
}

# view VIEW - what it shows, in $tmp/rows, between two looks of the kernel at its
# free blocks that are the same
view()
{
	for turn in $(seq 100); do
		cat /proc/sys/vm/stat_refresh
		look "$tmp/before" /proc/buddyinfo /proc/zoneinfo
		ran "$tmp/view" sense_buddyinfo view="$1"
		look "$tmp/after" /proc/buddyinfo /proc/zoneinfo
		rows "$tmp/view" >"$tmp/rows"
		! still 1 "$tmp/before" "$tmp/after" || return 0
	done
	ktap_diag "free blocks were not the same twice in $turn turns"
	return 1
}

# blocks ORDER - free blocks of that order, of all zones, by the kernel
blocks()
{
	awk -v field=$(($1 + 5)) '{ sum += $field } END { print sum + 0 }' "$tmp/after.1"
}

# real - pages that are free, by the kernel
real()
{
	awk '{
		size = 1
		for (i = 5; i <= NF; i++) {
			sum += $i * size
			size *= 2
		}
	} END { print sum + 0 }' "$tmp/after.1"
}

# lru - pages on the LRU lists of all zones, by the kernel
lru()
{
	awk '$1 ~ /^nr_zone_(in)?active_(anon|file)$/ || $1 == "nr_zone_unevictable" { sum += $2 }
		END { print sum + 0 }' "$tmp/after.2"
}

# more VIEW - it has free what there is and $pages more, give or take $slack, in
# no fewer blocks of the highest order, and no types
more()
{
	is_near "$(awk '{ sum += $11 } END { print sum + 0 }' "$tmp/rows")" \
		$(($(real) + pages)) $slack "$what: $1: pages, by the kernel's counters"
	holds "$(awk '$3 == 10 { sum += $4 } END { print sum + 0 }' "$tmp/rows") >= $(blocks 10)" \
		"$what: $1: no fewer blocks of the highest order"
	ktap_is "$(awk '$5 $6 $7 $8 $9 $10 != "------"' "$tmp/rows")" "" "$what: $1: no types"
}

# views WHAT HUGE OTHER - the three views: HUGE pages are in huge pages, OTHER of
# these are not on the LRU lists. On these are the reader's own pages too, some
# more or fewer than those of who asks the kernel.
views()
{
	what=$1
	view lru
	ktap_ok $? "$what: lru: a view of free blocks that stand still"
	pages=$(lru) slack=64
	more lru
	view huge
	ktap_ok $? "$what: huge: a view of free blocks that stand still"
	pages=$2 slack=0
	more huge
	view both
	ktap_ok $? "$what: both: a view of free blocks that stand still"
	pages=$(($(lru) + $3)) slack=64
	more both
}

# The indices of a view are those of its own blocks
test_view_indices()
{
	ran "$tmp/report" sense_buddyinfo view=lru
	rows "$tmp/report" | awk '
		{
			key = $1 " " $2
			keys[key]
			pages[key] += $11
			for (o = 0; o <= $3; o++)
				good[key, o] += $11
			unusable[key, $3] = $12
			extfrag[key, $3] = $13
		}
		function check(key, o) {
			want = pages[key] ? 1 - good[key, o] / pages[key] : 1
			off = unusable[key, o] - want
			if (off > 0.0001 || off < -0.0011 ||
				(good[key, o] > 0) != (extfrag[key, o] == -1))
				print key, o, unusable[key, o], want, extfrag[key, o]
		}
		END {
			for (key in keys)
				for (o = 0; o <= 10; o++)
					check(key, o)
		}' >"$tmp/bad"
	ktap_is "$(cat "$tmp/bad")" "" "view=lru: the indices are those of its blocks"
}

test_views()
{
	views "as it is" 0 0
	before=$(lru)
	dd if=/dev/zero of="$tmp/file" bs=1M count=64 2>"$tmp/out"
	views "64 MiB in files" 0 0
	holds "$(lru) - $before > 16000" "(they are on the LRU lists)"
	test_view_indices
	rm "$tmp/file"
}

# Huge pages that are not on the LRU lists, and some that are
test_huge()
{
	echo 20 >/proc/sys/vm/nr_hugepages
	got=$(cat /proc/sys/vm/nr_hugepages)
	ktap_is "$got" 20 "(20 huge pages)"
	views "hugetlb" $((got * 512)) $((got * 512))
	mkdir -p "$tmp/thp"
	mount -t tmpfs -o huge=always none "$tmp/thp"
	dd if=/dev/zero of="$tmp/thp/file" bs=2M count=8 2>"$tmp/out"
	thp=$(awk '$1 == "ShmemHugePages:" { print $2 / 4 }' /proc/meminfo)
	if [ "${thp:-0}" = 0 ]; then
		ktap_skip "transparent huge pages" "this kernel makes none in tmpfs"
	else
		views "hugetlb and $thp pages of THP" $((got * 512 + thp)) $((got * 512))
	fi
	umount "$tmp/thp"
	echo 0 >/proc/sys/vm/nr_hugepages
}

# refused WORDS REQUEST...
refused()
{
	words=$1
	shift
	vmr sense buddyinfo "$@" >"$tmp/out" 2>"$tmp/why"
	ktap_is $? 2 "$*: refused"
	says "$tmp/why" "$words" "$*: says why"
	ktap_is "$(wc -c <"$tmp/out")" 0 "$*: no table"
}

test_parameters()
{
	ran "$tmp/report" sense_buddyinfo zone=DMA
	ktap_is "$(column "$tmp/report" zone | sort -u)" DMA "zone=DMA: that zone"
	ktap_is "$(column "$tmp/report" order | tr '\n' ' ')" "0 1 2 3 4 5 6 7 8 9 10 " \
		"zone=DMA: every order"
	ran "$tmp/report" sense_buddyinfo node=0
	ktap_is "$(column "$tmp/report" node | sort -u)" 0 "node=0: that node"
	node=$(absent_node)
	refused "node: node $node has no memory" node="$node"
	refused "zone: there is no zone 'Movable' with memory" zone=Movable
	refused "zone: there is no zone 'all,' with memory" zone=all,
	refused 'view: .*is none of' view=none
}

ktap_plan 0
buddy_mount
ktap_ok $? "(debugfs has extfrag)"
calm_begin
test_comparison
ktap_ok $? "(a difference in any field is noticed)"
buddy_check "all zones"
ktap_is "$(column "$tmp/report" order | wc -l)" "$((11 * $(grep -c ^Node /proc/buddyinfo)))" \
	"as many rows as /proc/buddyinfo has figures"
says "$tmp/json" '"kind":"sense"' "vmr: of kind sense"
test_views
test_huge
calm_end
test_parameters
ktap_is "$(held)" "0 0" "nothing is held"
ktap_finish

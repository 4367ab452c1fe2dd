# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Sums of sense_allocmap and sense_blockmap against what the kernel says of its
# zones. For tests that have sourced lib.sh, which makes $tmp.
: "${tmp:?}"

# map_sum FILE STATE [NODE ZONE] - pages of a state
map_sum()
{
	rows "$1" | awk -v state="$2" -v node="${3-}" -v zone="${4-}" '
		$5 == state && (node == "" || $1 == node && $2 == zone) { sum += $4 }
		END { print sum + 0 }'
}

# map_states FIRST LAST - a line for each page of the window: its number, state
map_states()
{
	awk -v first="$1" -v last="$2" '{
		for (pfn = $3; pfn < $3 + $4; pfn++)
			if (pfn >= first && pfn <= last)
				print pfn, $5, $6
	}'
}

# picture FILE - its characters, without line numbers, headings and legend
picture()
{
	awk '$1 ~ /^[0-9]+$/ && NF == 2 { printf "%s", $2 }' "$1"
}

# Runs follow each other; each differs from the one before.
map_check_order()
{
	rows "$1" | awk '
		$1 == node && $2 == zone && $3 != next_pfn { bad = "gap at " $3 }
		$1 == node && $2 == zone && $5 " " $6 " " $7 == last { bad = "no new run at " $3 }
		{ node = $1; zone = $2; next_pfn = $3 + $4; last = $5 " " $6 " " $7 }
		$4 < 1 { bad = "empty run at " $3 }
		END { if (bad) print bad }' >"$tmp/bad"
	ktap_is "$(cat "$tmp/bad")" "" \
		"runs: each begins where the one before ends, with something else"
}

# map_check_zone NODE ZONE SPANNED PRESENT FREE PCP FREE_AFTER PCP_AFTER - by
# zoneinfo; what is free was looked at before and after the map was made
map_check_zone()
{
	sum=$(rows "$tmp/map" | awk -v node="$1" -v zone="$2" '
		$1 == node && $2 == zone { sum += $4 } END { print sum + 0 }')
	ktap_is "$sum" "$3" "node $1 $2: the cells are the pages of the span"
	holes=$(($(map_sum "$tmp/map" hole "$1" "$2") + $(map_sum "$tmp/map" offline "$1" "$2") +
		$(map_sum "$tmp/map" other_zone "$1" "$2")))
	ktap_is "$holes" "$(($3 - $4))" "node $1 $2: the holes are those of zoneinfo"
	pcp=$(map_sum "$tmp/map" pcp "$1" "$2")
	is_between "$(($(map_sum "$tmp/map" free "$1" "$2") + pcp))" $(($5 + $6)) $(($7 + $8)) \
		$((($5 + $6) / 50)) "node $1 $2: free and pcp within 2 %"
	is_between "$pcp" "$6" "$8" $(($6 / 10 + 600)) \
		"node $1 $2: pcp as zoneinfo has it, about"
}

# is_between X A B SLACK DESCRIPTION - from the lesser to the greater of A and B,
# or SLACK beyond
is_between()
{
	holds "($1 >= $2 - $4 || $1 >= $3 - $4) && ($1 <= $2 + $4 || $1 <= $3 + $4)" "$5"
}

# map_check_zones - of all populated zones
map_check_zones()
{
	zones >"$tmp/zones"
	ran "$tmp/map" sense_allocmap
	zones | awk '{ print $7, $8 }' | paste -d ' ' "$tmp/zones" - >"$tmp/both"
	map_check_order "$tmp/map"
	ktap_is "$(rows "$tmp/map" | awk '{ print $1, $2 }' | uniq)" \
		"$(awk '$3 == "populated" { print $1, $2 }' "$tmp/zones")" \
		"the zones with memory, each once"
	while read -r node zone state spanned present _ free pcp _ _ _ _ free_after pcp_after; do
		[ "$state" = populated ] || continue
		map_check_zone "$node" "$zone" "$spanned" "$present" "$free" "$pcp" \
			"$free_after" "$pcp_after"
	done <"$tmp/both"
}

# Pageblocks by migrate type, as /proc/pagetypeinfo counts them
map_pagetypes()
{
	awk '
		/^Page block order/ { on = 0 }
		/^Number of blocks type/ {
			for (i = 5; i <= NF; i++)
				name[i] = tolower($i)
			on = 1
			next
		}
		/^Node/ && on {
			sub(",", "", $2)
			for (i = 5; i <= NF; i++)
				if ($i)
					print $2, $4, name[i], $i
		}' /proc/pagetypeinfo | sort
}

# map_blocks - sense_blockmap, between two looks at pagetypeinfo that are the
# same: a request that finds no block of its type takes one of another
map_blocks()
{
	for turn in $(seq 20); do
		map_pagetypes >"$tmp/want"
		ran "$tmp/blocks" sense_blockmap
		map_pagetypes >"$tmp/again"
		! cmp -s "$tmp/want" "$tmp/again" || return 0
	done
	ktap_diag "pageblocks changed their types in each of $turn turns"
	return 1
}

# map_other_types - runs of $tmp/map that reach into a pageblock of $tmp/blocks
# of another migrate type; holes have none
map_other_types()
{
	{
		rows "$tmp/blocks" | awk '{ print $3, 0, $3 + $4, $5 }'
		rows "$tmp/map" | awk '{ print $3, 1, $3 + $4, $7 }'
	} | sort -n -k 1,1 -k 2,2 | awk '
		!$2 && $1 < end && $4 != type { n++ }
		!$2 { block = $4; next }
		{ end = $3; type = $4 }
		type != block && type != "-" { n++ }
		END { print n + 0 }'
}

# map_check_blocks - sense_blockmap, of all zones
map_check_blocks()
{
	map_blocks
	ktap_ok $? "blockmap: while no pageblock changes its type"
	ran "$tmp/map" sense_allocmap
	rows "$tmp/blocks" | awk '
		$5 != "-" { n[$1 " " $2 " " $5]++ }
		END { for (i in n) print i, n[i] }' | sort >"$tmp/got"
	ktap_is "$(cat "$tmp/got")" "$(cat "$tmp/want")" \
		"blockmap: pageblocks by migrate type, as pagetypeinfo has them"
	ktap_is "$(map_other_types)" 0 "blockmap: the types are those of the map of pages"
	ktap_is "$(rows "$tmp/blocks" | awk '
		{ for (i = 7; i <= NF; i++) $4 -= $i }
		$4' | wc -l)" 0 "blockmap: the counts of each row add up to its pages"
	is_near "$(rows "$tmp/blocks" | awk '{ sum += $7 + $8 } END { print sum }')" \
		"$(($(map_sum "$tmp/map" free) + $(map_sum "$tmp/map" pcp)))" 1000 \
		"blockmap: as much is free as in the map of pages"
	ktap_is "$(rows "$tmp/blocks" | awk '{ sum += $4 } END { print sum }')" \
		"$(rows "$tmp/map" | awk '{ sum += $4 } END { print sum }')" \
		"blockmap: the same pages as in the map of pages"
}

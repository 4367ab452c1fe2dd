#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# sense_zones equals /proc/zoneinfo (acceptance check 8).

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=libcalm.sh
. /tests/libcalm.sh
# shellcheck source=libbuddy.sh
. /tests/libbuddy.sh
# shellcheck source=libfragment.sh
. /tests/libfragment.sh
# shellcheck source=libzones.sh
. /tests/libzones.sh

# The comparison itself must be able to fail
test_comparison()
{
	zones >"$tmp/zoneinfo"
	for field in $(seq 12); do
		awk -v f="$field" 'NR == 2 {
			$f = f == 2 || f == 3 ? "X" : $f + (f == 8 ? 65 : 1)
		} 1' "$tmp/zoneinfo" >"$tmp/rows"
		[ -n "$(zones_compare "$tmp/zoneinfo" "$tmp/zoneinfo" "$tmp/rows" 64)" ] || return 1
	done
	sed '$d' "$tmp/zoneinfo" >"$tmp/rows"
	[ -n "$(zones_compare "$tmp/zoneinfo" "$tmp/zoneinfo" "$tmp/rows" 64)" ] &&
		[ -z "$(zones_compare "$tmp/zoneinfo" "$tmp/zoneinfo" "$tmp/zoneinfo" 64)" ]
}

# Watermarks that change are read anew
test_watermarks()
{
	read -r kbytes </proc/sys/vm/min_free_kbytes
	echo $((kbytes / 2)) >/proc/sys/vm/min_free_kbytes
	zones_check
	echo "$kbytes" >/proc/sys/vm/min_free_kbytes
}

# boosted - pages by which the watermarks of all zones are raised
boosted()
{
	zones | awk '{ sum += $12 } END { print sum }'
}

# Where no pageblock is free as a whole, requests of another type mix those that
# there are, and the kernel raises the watermarks. test_fragment does not wake
# kswapd, which would lower them again.
test_boost()
{
	fragmented 9 990 hold=forever stride=512
	echo 15000 >/proc/sys/vm/watermark_boost_factor
	ran "$tmp/report" test_fragment order=1 target=30 type=unmovable
	echo 0 >/proc/sys/vm/watermark_boost_factor
	holds "$(boosted) > 0" "(watermarks are boosted)" ||
		ktap_diag "$(cat "$tmp/why" "$tmp/report")"
	zones_check
	holds "$(boosted) > 0" "(they still are)"
	cancelled
}

ktap_plan 0
test_comparison
ktap_ok $? "(a difference in any exact field is noticed)"
calm_begin
zones_check
test_watermarks
test_boost
calm_end
says "$tmp/json" '"kind":"sense"' "vmr: of kind sense"
cat "$proc/sense_zones" >"$tmp/report"
ktap_is "$(rows "$tmp/report" | awk '($3 == "empty") != ($5 == 0)')" "" \
	"zones without pages, and only these, are called empty"
ktap_is "$(rows "$tmp/report" | awk '$2 == "Movable" { print $3 }' | sort -u)" empty \
	"Movable is empty here"
ktap_is "$(rows "$tmp/report" | awk '$1 == 0 && $2 == "DMA32" { print $3 }')" populated \
	"DMA32 is not"
ktap_is "$(column "$tmp/report" state | wc -l)" "$(grep -c ^Node /proc/zoneinfo)" \
	"as many rows as /proc/zoneinfo has zones"
ktap_finish

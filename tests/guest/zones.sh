#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# sense_zones equals /proc/zoneinfo (acceptance check 8).

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=libzones.sh
. /tests/libzones.sh

# The comparison itself must be able to fail
test_comparison()
{
	zones >"$tmp/zoneinfo"
	for field in 1 2 3 4 5 6 9 10 11 12; do
		awk -v f="$field" 'NR == 2 { $f = f == 2 || f == 3 ? "X" : $f + 1 } 1' \
			"$tmp/zoneinfo" >"$tmp/rows"
		[ -n "$(zones_compare "$tmp/zoneinfo" "$tmp/rows")" ] || return 1
	done
}

# Watermarks that change are read anew
test_watermarks()
{
	read -r kbytes </proc/sys/vm/min_free_kbytes
	echo $((kbytes / 2)) >/proc/sys/vm/min_free_kbytes
	zones_check
	echo "$kbytes" >/proc/sys/vm/min_free_kbytes
}

ktap_plan 0
test_comparison
ktap_ok $? "(a difference in any exact field is noticed)"
zones_check
test_watermarks
says "$tmp/json" '"kind":"sense"' "vmr: of kind sense"
cat "$proc/sense_zones" >"$tmp/report"
ktap_is "$(rows "$tmp/report" | awk '($3 == "empty") != ($5 == 0)')" "" \
	"zones without pages, and only these, are called empty"
ktap_is "$(rows "$tmp/report" | awk '$2 == "Movable" { print $3 }')" empty "Movable is empty here"
ktap_is "$(rows "$tmp/report" | awk '$2 == "DMA32" { print $3 }')" populated "DMA32 is not"
ktap_is "$(column "$tmp/report" state | wc -l)" "$(grep -c ^Node /proc/zoneinfo)" \
	"as many rows as /proc/zoneinfo has zones"
ktap_finish

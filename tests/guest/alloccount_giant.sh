#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# trace_alloccount sees the pages of a huge page of 1 GiB that goes back: as one
# block since v6.12, else one by one.
#
# vm: --mem 4G

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=liballoccount.sh
. /tests/liballoccount.sh

readonly giant=/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages

ktap_plan 0
echo 1 >"$giant" 2>/dev/null
if [ "$(cat "$giant" 2>/dev/null)" != 1 ]; then
	ktap_skip "a huge page of 1 GiB" "there is none to be had"
	ktap_finish
	exit
fi
counting seconds=8
echo 0 >"$giant"
# shellcheck disable=SC2154 # counting
wait "$pid"
ktap_is "$?" 0 "it counts while the page goes back" || ktap_diag "$(tail -n 2 "$tmp/report")"
whole=$(count gigantic - - - 6)
holds "$(count free - - - 6) + $whole >= 262144" "all of its pages are counted"
holds "$whole == 0 || $whole == 262144" "one by one, or as one block"
ktap_finish

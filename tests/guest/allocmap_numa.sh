#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# sense_allocmap with two nodes and a hole between memory below and above 4 GiB.
#
# vm: --numa 2 --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=liballocmap.sh
. /tests/liballocmap.sh

# one NODE - a map of one node has that node alone
one()
{
	ran "$tmp/one" sense_allocmap node="$1"
	ktap_is "$(column "$tmp/one" node | uniq)" "$1" "node=$1: that node alone"
	ktap_is "$(rows "$tmp/one" | awk '{ sum += $4 } END { print sum }')" \
		"$(zones | awk -v node="$1" '$1 == node { sum += $4 } END { print sum }')" \
		"node=$1: all its pages"
}

ktap_plan 0
map_check_zones
map_check_blocks
one 0
one 1
ktap_is "$(vmr map --summary node=1 | grep -c pages)" 2 "vmr map of a node"
ktap_is "$(held)" "0 0" "nothing is held"
ktap_finish

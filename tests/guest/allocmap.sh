#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# sense_allocmap, sense_blockmap and vmr map: their sums against /proc/zoneinfo,
# /proc/pagetypeinfo and each other.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=liballocmap.sh
. /tests/liballocmap.sh

# A window shows the same runs, cut at its ends.
test_window()
{
	ran "$tmp/map" sense_allocmap zone=DMA
	ran "$tmp/part" sense_allocmap zone=DMA first=1000 pages=1000
	ktap_is "$(rows "$tmp/part" | awk '{ sum += $4 } END { print $3, sum }' |
		sed 's/.* //')" 1000 "a window: has that many pages"
	ktap_is "$(rows "$tmp/part" | map_states 1000 1999)" \
		"$(rows "$tmp/map" | map_states 1000 1999)" \
		"a window: the same pages, a free block cut at both ends"
	ran "$tmp/part" sense_allocmap first=0x400 pages=1
	ktap_is "$(column "$tmp/part" first) $(column "$tmp/part" pages)" "1024 1" \
		"a window: of one page, by a hexadecimal number"
}

# refused WORDS REGEX - a request that is wrong
refused()
{
	# shellcheck disable=SC2086 # words
	vmr sense allocmap $1 >"$tmp/out" 2>"$tmp/why"
	ktap_is "$? $(wc -c <"$tmp/out")" "2 0" "$1: refused"
	says "$tmp/why" "$2" "$1: says why"
}

test_input()
{
	refused node=9 'allocmap: node: node 9 has no memory'
	refused node=99999 'node: 99999 is above the maximum'
	refused zone=Nosuch 'zone: there is no such zone with memory'
	refused zone=HighMem 'zone: there is no such zone with memory'
	refused first=-1 "first: '-1' is not a number"
	refused "first=1099511627776" 'first: none of these pages'
	refused pages=0 'pages: 0 is below the minimum'
	refused 'zone=DMA first=1000000' 'first: none of these pages'
	refused unit=page "has no parameter 'unit'"
	refused color=1 "has no parameter 'color'"
	vmr map --width 0 2>"$tmp/why"
	ktap_is $? 2 "vmr map --width 0: refused"
	vmr map zone=Nosuch 2>"$tmp/why"
	ktap_is $? 2 "vmr map zone=Nosuch: refused"
	vmr sense allocmap zone=DMA >"$tmp/out"
	ktap_is $? 0 "the next request works"
}

# longest_line FILE - of the picture, in pages
longest_line()
{
	awk '$1 ~ /^[0-9]+$/ && NF == 2 { print length($2) }' "$1" | sort -n | tail -n 1
}

# The picture says what the rows say.
test_picture()
{
	vmr map zone=DMA >"$tmp/out"
	ktap_is $? 0 "vmr map: 0"
	ktap_is "$(head -n 1 "$tmp/out")" "Node 0 Zone DMA" "vmr map: the zone"
	ktap_is "$(longest_line "$tmp/out")" 70 "vmr map: 70 pages in a line"
	vmr map zone=DMA --width 128 >"$tmp/wide"
	ktap_is "$(longest_line "$tmp/wide")" 128 "vmr map --width 128: 128 pages in a line"
	ktap_is "$(picture "$tmp/out" | wc -c)" "$(zones | awk '$2 == "DMA" { print $4 }')" \
		"vmr map: a character for each page of the span"
	ran "$tmp/map" sense_allocmap zone=DMA
	ktap_is "$(picture "$tmp/out" | tr -cd . | wc -c)" "$(map_sum "$tmp/map" free)" \
		"vmr map: as many free ones as rows have"
	ktap_is "$(picture "$tmp/out" | tr -cd - | wc -c)" "$(map_sum "$tmp/map" hole)" \
		"vmr map: as many holes as rows have"
	ktap_is "$(grep -c "$(printf '\033')" "$tmp/out")" 0 "vmr map: no colours in a file"
	vmr map --summary zone=DMA >"$tmp/out"
	says "$tmp/out" '^[0-9]+ pages in [0-9]+ runs, the longest of [0-9]+ \(free\)$' \
		"vmr map --summary: the fragments"
	ktap_is "$(grep -c '^Node' "$tmp/out")" 0 "vmr map --summary: no picture"
	vmr map --json zone=DMA >"$tmp/out"
	says "$tmp/out" '"instrument":"allocmap"' "vmr map --json: the job"
}

# A map that is cancelled holds nothing, and beside another job it works.
test_jobs()
{
	vmr sense allocmap >/dev/null &
	one=$!
	vmr sense allocmap >/dev/null &
	vmr cancel all >/dev/null 2>&1
	wait $one
	wait
	ktap_is "$(held)" "0 0" "two at once, cancelled: nothing is held"
	vmr run page_alloc iters=2000 reps=2 --detach >/dev/null 2>&1
	vmr sense allocmap >"$tmp/out"
	ktap_is $? 0 "beside a bench that runs"
	vmr cancel all >/dev/null 2>&1
}

ktap_plan 0
map_check_zones
map_check_blocks
test_window
test_input
test_picture
test_jobs
ktap_is "$(held)" "0 0" "nothing is held"
ktap_finish

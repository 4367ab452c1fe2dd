#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# sense_slab equals /proc/slabinfo, which vmr reads itself.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# sensed REQUEST... - the rows of vmr's JSON, cells separated by tabs: cache
# object_size active objects inactive slabs pages size waste waste_share
sensed()
{
	vmr sense slab "$@" --json >"$tmp/json"
	sed -n 's/^\[\("[^]]*\)\].*/\1/p' "$tmp/json" | tr -d '"' | tr ',' '\t'
}

# slabinfo - the same by the kernel's file alone
slabinfo()
{
	awk '
		function row(name, osize, active, objs, slabs, pages,   idle) {
			idle = objs > active ? objs - active : 0
			printf "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%.3f\n", name, osize, active, objs,
				idle, slabs, pages, objs * osize, idle * osize,
				int(objs ? idle * osize * 100000 / (objs * osize) : 0) / 1000
		}
		NR > 2 { row($1, $4, $2, $3, $15, $15 * $6) }
	' /proc/slabinfo | LC_ALL=C sort
}

# sums FILE - of the rows of the caches
sums()
{
	awk -F '\t' '
		$1 == "(all caches)" { next }
		{ for (i = 3; i <= 9; i++) sum[i] += $i }
		END {
			printf "(all caches)\tnull"
			for (i = 3; i <= 9; i++)
				printf "\t%d", sum[i]
			printf "\t%.3f\n", int(sum[9] * 100000 / sum[8]) / 1000
		}
	' "$1"
}

# The caches of which no object came or went meanwhile must be equal. One may
# come and go: another look then.
test_rows()
{
	for turn in 1 2 3 4 5 6 7 8 9 10; do
		slabinfo >"$tmp/before"
		sensed top=0 sort=cache >"$tmp/rows"
		slabinfo >"$tmp/after"
		grep -Fxf "$tmp/before" "$tmp/after" >"$tmp/stable"
		grep -vFxf "$tmp/rows" "$tmp/stable" >"$tmp/other"
		[ -s "$tmp/other" ] || break
	done
	# Where each object is counted as it goes, those of vmr's own life are seen
	if [ "$(cat /sys/kernel/slab/kmalloc-64/sanity_checks 2>/dev/null)" = 1 ]; then
		ktap_skip "every cache at rest is as /proc/slabinfo has it" \
			"with slub_debug none is at rest while vmr runs"
	else
		ktap_is "$(cat "$tmp/other")" "" \
			"every cache at rest is as /proc/slabinfo has it" ||
			ktap_diag "turn $turn: $(head -n 3 "$tmp/rows")"
	fi
	holds "$(wc -l <"$tmp/stable") > $(wc -l <"$tmp/before") / 2" "most caches are at rest"
	ktap_is "$(wc -l <"$tmp/rows")" $(($(wc -l <"$tmp/after") + 1)) \
		"a row for each cache and one for all"
	ktap_is "$(tail -n 1 "$tmp/rows")" "$(sums "$tmp/rows")" "the last is the sum"
	says "$tmp/json" '"kind":"sense".*"verdict":"none"' "of kind sense, without a verdict"
	says "$tmp/json" "\"reason\":\"caches: $(wc -l <"$tmp/after"), unused: $(
		awk -F '\t' '$4 == 0 { n++ } END { print n + 0 }' "$tmp/rows"), full: $(
		awk -F '\t' '$5 == 0 { n++ } END { print n + 0 }' "$tmp/rows");" \
		"caches unused and full are counted"
}

test_sort()
{
	sensed sort=waste top=5 >"$tmp/rows"
	ktap_is "$(wc -l <"$tmp/rows")" 6 "top=5: five rows and the sum"
	ktap_is "$(head -n 5 "$tmp/rows" | cut -f 9)" \
		"$(head -n 5 "$tmp/rows" | cut -f 9 | sort -nr)" "sort=waste: the largest first"
	sensed sort=objects top=0 >"$tmp/rows"
	ktap_is "$(sed '$d' "$tmp/rows" | cut -f 4)" \
		"$(sed '$d' "$tmp/rows" | cut -f 4 | sort -nr)" \
		"sort=objects: the largest first"
	sensed sort=cache top=0 >"$tmp/rows"
	ktap_is "$(sed '$d' "$tmp/rows" | cut -f 1)" \
		"$(sed '$d' "$tmp/rows" | cut -f 1 | LC_ALL=C sort)" "sort=cache: by the alphabet"
	sensed cache=kmalloc-8k >"$tmp/rows"
	size=$(awk '$1 == "kmalloc-8k" { print $4 }' /proc/slabinfo)
	ktap_is "$(cut -f 1,2 "$tmp/rows" | tr '\t\n' ' ')" "kmalloc-8k $size (all caches) null " \
		"cache=kmalloc-8k: that one"
}

test_words()
{
	vmr sense slab sort=nonsense >"$tmp/out" 2>"$tmp/why"
	ktap_is "$? $(wc -c <"$tmp/out")" "2 0" "a wrong choice: 2"
	says "$tmp/why" "^vmr: sense: slab: sort: 'nonsense' is none of: cache " \
		"a wrong choice: says so"
	vmr sense slab cache=nosuch >"$tmp/out"
	ktap_is $? 1 "no such cache: 1"
	says "$tmp/out" "^verdict error: no cache has the name 'nosuch'" "no such cache: says so"
	vmr list >"$tmp/out"
	says "$tmp/out" '^sense +slab +user ' "vmr list: marked as of the user side"
	says "$tmp/out" '^bench +slab +exclusive ' "vmr list: beside the bench"
	vmr info sense_slab >"$tmp/out"
	says "$tmp/out" '^entry +none' "vmr info: has no entry in /proc"
	vmr info slab >"$tmp/out" 2>"$tmp/why"
	says "$tmp/why" 'this is bench_slab; there is sense_slab too' "vmr info: of two it says so"
	vmr run sense_slab top=1 >"$tmp/out"
	ktap_is "$? $(grep -c '^(all caches)' "$tmp/out")" "0 1" "vmr run takes it as well"
	vmr run sense_slab --detach 2>"$tmp/why"
	ktap_is $? 2 "it cannot be detached"
	rmmod vmregress
	vmr sense slab top=1 >"$tmp/out"
	ktap_is "$? $(grep -c '^(all caches)' "$tmp/out")" "0 1" "it needs no module"
	module_load
}

ktap_plan 0
test_rows
test_sort
test_words
ktap_finish

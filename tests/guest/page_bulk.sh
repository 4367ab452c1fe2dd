#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# bench_page_bulk: every page is a page, as the kernel's own counters have it,
# and the more are asked for at once the less each costs.
#
# vm: --icount --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# ran_ok WORD...
ran_ok()
{
	ran "$tmp/report" bench_page_bulk "$@"
	ktap_is "$(verdict "$tmp/report") $(reason "$tmp/report")" "none " "$*: runs" ||
		ktap_diag "$(cat "$tmp/why")"
}

# words NAME - a column in one line
words()
{
	column "$tmp/report" "$1" | tr '\n' ' '
}

# cost COUNT NAME - of a page, by the first repetition
cost()
{
	column "$tmp/report" count >"$tmp/count"
	column "$tmp/report" "$2" | paste -d ' ' "$tmp/count" - |
		awk -v count="$1" '$1 == count { print $2; exit }'
}

test_rows()
{
	ran_ok iters=128 reps=1
	ktap_is "$(words count)" "1 2 4 8 16 32 64 " "1 to 64 pages, doubled"
	ktap_is "$(words ops)" "128 128 128 128 128 128 128 " "operations are pages"
	ktap_is "$(words calls | sed 's/1\.000 //g')" "" "a call for each batch"
	ran_ok count=3..20 iters=10 reps=1
	ktap_is "$(words count)" "3 6 12 " "from 3 on"
	ktap_is "$(words ops)" "12 12 12 " "whole batches"
	ran_ok count=100 iters=1 reps=2
	ktap_is "$(words rep)" "0 1 " "a row for each repetition"
	says "$tmp/report" "; $((100 * 4096)) bytes held at the peak, 0 now" "holds a batch"
	ran_ok count=16384 iters=1 reps=1
	ktap_is "$(words ops)" "16384 " "the largest batch"
}

# counted COUNT ITERS - pairs and halves, in the warm-up and 3 repetitions
counted()
{
	wanted=$((4 * 2 * $2))
	allocs=$(vmstat 'pgalloc_.*')
	frees=$(vmstat pgfree)
	ran_ok count="$1" iters="$2"
	is_near $(($(vmstat 'pgalloc_.*') - allocs)) $((wanted + 400)) 400 \
		"$2 by $1: the kernel counts the allocations"
	is_near $(($(vmstat pgfree) - frees)) $((wanted + 400)) 400 \
		"$2 by $1: and the frees"
}

# Where the whole batch would take the zone below its low watermark the kernel
# gives a page a call
test_short()
{
	min=$(cat /proc/sys/vm/min_free_kbytes)
	free=$(zones | awk '$7 > most { most = $7 } END { print most }')
	# The low watermark is 5/4 of min, which is in KiB
	echo $(((free - 6000) * 16 / 5)) >/proc/sys/vm/min_free_kbytes
	allocs=$(vmstat 'pgalloc_.*')
	ran_ok count=16384 iters=1 reps=1
	echo "$min" >/proc/sys/vm/min_free_kbytes
	is_near $(($(vmstat 'pgalloc_.*') - allocs)) $((4 * 16384 + 1000)) 1000 \
		"short of memory: the kernel counts the allocations"
	ktap_is "$(words ops)" "16384 " "short of memory: the batch is completed"
	holds "$(words calls) > 1000 && $(words calls) <= 16384" \
		"short of memory: by many calls" || ktap_diag "$(words calls)"
	ran_ok count=16384 iters=1 reps=1
	ktap_is "$(words calls)" "1.000 " "and otherwise by one"
}

# What a single page costs is page_alloc's to say
test_costs()
{
	ran "$tmp/report" bench_page_alloc irqs=off iters=2048 reps=1
	single=$(column "$tmp/report" pair_net)
	ran_ok count=1..32 irqs=off iters=2048 reps=2
	cp "$tmp/report" "$tmp/before"
	for count in 4 32; do
		holds "$(cost $count pair_net) < $single" \
			"$count at once: a page costs less than page_alloc's"
		holds "$(cost $count alloc_net) < $(cost $((count / 2)) alloc_net)" \
			"$count at once: and less than $((count / 2)) at once"
	done
	ktap_diag "page_alloc $single, 1 $(cost 1 pair_net), 32 $(cost 32 pair_net)"
	holds "$(cost 32 alloc_net) < $(cost 1 alloc_net) / 2" "32 at once: less than half of 1"
	ran_ok count=1..32 irqs=off iters=2048 reps=2
	ktap_is "$(words alloc_net)" "$(column "$tmp/before" alloc_net | tr '\n' ' ')" \
		"another run: the same figures"
}

# refused WORDS REQUEST...
refused()
{
	words=$1
	shift
	vmr run page_bulk "$@" >"$tmp/out" 2>"$tmp/why"
	ktap_is $? 2 "$*: refused"
	says "$tmp/why" "$words" "$*: says why"
}

test_gfp()
{
	for gfp in nowait kernel highuser_movable thp thp_light hugetlb; do
		ran_ok gfp=$gfp count=8 iters=80 reps=1
	done
}

ktap_plan 0
before=$(free_pages)
test_rows
counted 1 4096
counted 16 4096
counted 512 8192
test_short
test_gfp
test_costs
refused 'count: 0 is below the minimum' count=0
refused 'count: 16385 is above the maximum' count=1..16385
refused 'gfp: kernel may sleep' irqs=off gfp=kernel
refused 'count: a batch of [0-9]+ KiB would keep interrupts off' irqs=off count=16384
ktap_is "$(held)" "0 0" "nothing is held"
given_back "$before" "free pages are back"
ktap_finish

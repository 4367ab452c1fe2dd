#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test_highalloc (acceptance checks 31 to 37) on an idle machine, a part of
# whose memory is for movable pages only.
#
# vm: --append init_on_alloc=0 --append movablecore=384M

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# sums_up - the reason is what the rows add up to
sums_up()
{
	column "$tmp/report" success >"$tmp/success"
	column "$tmp/report" zone >"$tmp/zone"
	paste "$tmp/success" "$tmp/zone" | awk '
		{ rows++; good += $1 }
		$1 { zones[$2]++ }
		END {
			text = good " of " rows " (" int(good * 100 / rows) " %)"
			mark = ": "
			n = split("DMA DMA32 Normal Movable", order)
			for (i = 1; i <= n; i++)
				if (zones[order[i]]) {
					text = text mark order[i] " " zones[order[i]]
					mark = ", "
				}
			print text
		}'
}

# sum NAME - of a column
sum()
{
	column "$tmp/report" "$1" | awk '{ sum += $1 } END { printf "%d\n", sum }'
}

# check 31 and 35: by the original's form
test_original()
{
	before=$(free_pages)
	score=$(cat /proc/$$/oom_score_adj)
	ran "$tmp/report" test_highalloc "9 100" ms_delay=0
	ktap_is "$(verdict "$tmp/report")" pass "9 100: passes"
	ktap_is "$(column "$tmp/report" attempt | tr '\n' ' ')" "$(seq 100 | tr '\n' ' ')" \
		"9 100: the attempts in order"
	ktap_is "$(reason "$tmp/report")" "$(sums_up)" "9 100: the reason is the sum of the rows"
	ktap_is "$(column "$tmp/report" start | sort -n | uniq)" "$(column "$tmp/report" start)" \
		"9 100: each began after the one before"
	says "$tmp/report" "; $(($(sum success) * 2 * 1024 * 1024)) bytes held at the peak, 0 now" \
		"9 100: every block was held"
	ktap_is "$(column "$tmp/report" time | awk '$1 > 0' | wc -l)" 100 "9 100: each took time"
	given_back "$before" "9 100: free pages are back"
	ktap_is "$(cat /proc/$$/oom_score_adj) $(vmstat oom_kill)" "$score 0" \
		"9 100: oom_score_adj is as it was, nobody was killed"
}

# buddyinfo ORDER - free blocks of an order in all zones
buddyinfo()
{
	awk -v field=$((5 + $1)) '{ sum += $field } END { print sum }' /proc/buddyinfo
}

# A block is one less of its order, or of the next ones
test_snapshot()
{
	for order in 7 8 9 10; do
		eval "had$order=$(buddyinfo $order)"
	done
	ran "$tmp/report" test_highalloc 0 1 pin=off
	for order in 7 8 9 10; do
		eval "had=\$had$order"
		# shellcheck disable=SC2154 # had: eval
		is_near "$(column "$tmp/report" free_$order)" "$had" 1 \
			"free_$order is that of /proc/buddyinfo"
	done
	free=$(zones | awk '{ sum += $7 } END { print sum }')
	ran "$tmp/report" test_highalloc 10 20 ms_delay=0
	pages=0
	for order in 0 1 2 3 4 5 6 7 8 9 10; do
		blocks=$(column "$tmp/report" free_$order | tail -n 1)
		pages=$((pages + (blocks << order)))
	done
	is_near "$((pages + ($(sum success) << 10)))" "$free" $((2000 + $(kept_back))) \
		"all orders add up to the free pages, less the blocks held"
	first=$(column "$tmp/report" free_10 | head -n 1)
	last=$(column "$tmp/report" free_10 | tail -n 1)
	is_near "$((first - last))" 19 2 "19 blocks of order 10: 19 fewer are free"
	ran "$tmp/report" test_highalloc 10 2 ms_delay=0 snapshot=off
	ktap_is "$(column "$tmp/report" free_0 | uniq)" - "snapshot=off: none is taken"
}

# cpu_ticks - what the job's thread has used
cpu_ticks()
{
	for comm in /proc/[0-9]*/comm; do
		read -r name <"$comm" 2>/dev/null || continue
		[ "$name" != vmr/highalloc ] ||
			awk '{ print $14 + $15 }' "${comm%comm}stat"
	done
}

# check 34
test_delay()
{
	(
		sleep 4
		cpu_ticks >"$tmp/ticks"
	) &
	ran "$tmp/report" test_highalloc 9 50
	ns=$(sed -n 's/^# \([0-9]*\) ns; .*/\1/p' "$tmp/report")
	holds "$ns >= 4.5e9 && $ns <= 5.5e9" "50 attempts take 5.0 s, give or take 10 %"
	holds "$(column "$tmp/report" start | awk '
		NR > 1 && $1 - last < 80e6 { bad++ }
		{ last = $1 }
		END { print bad + 0 }') <= 2" "they are 100 ms apart"
	wait
	figure "$(cat "$tmp/ticks") < 20" "the waiter uses less than 5 % of a CPU"
	ran "$tmp/report" test_highalloc 0 50 ms_delay=0
	ns=$(column "$tmp/report" start | tail -n 1)
	holds "$ns < 1e9" "ms_delay=0: back to back"
}

# blocks TYPE - page blocks of a migrate type in all zones, in the middle of a job
blocks()
{
	awk -v type="$1" '
		/^Number of blocks/ { for (i = 1; i <= NF; i++) if ($i == type) field = i; next }
		field && /^Node/ { sum += $field }
		END { print sum }' /proc/pagetypeinfo
}

# holding BYTES - wait until jobs hold as much
holding()
{
	for turn in $(seq 100); do
		bytes=$(held)
		[ "${bytes% *}" -lt "$1" ] || break
		sleep 0.1
	done
}

# held_as GFP - what 60 pinned blocks change in the number of unmovable blocks
held_as()
{
	vmr run highalloc order=9 count=600 ms_delay=10 gfp="$1" >"$tmp/out" 2>&1 &
	pid=$!
	holding $((60 * 2 * 1024 * 1024))
	blocks Unmovable >"$tmp/unmovable"
	vmr cancel all >"$tmp/cancel"
	wait $pid
	ktap_diag "gfp=$1: turn $turn, unmovable $(cat "$tmp/unmovable")"
}

# check 36, before anything else has made page blocks unmovable: they stay so
test_types()
{
	idle=$(blocks Unmovable)
	held_as highuser_movable
	holds "$(cat "$tmp/unmovable") <= $idle + 5" "highuser_movable: page blocks stay movable"
	held_as kernel
	holds "$(cat "$tmp/unmovable") >= $idle + 40" "kernel: they become unmovable"
}

# check 36: where blocks come from
test_gfp()
{
	ran "$tmp/report" test_highalloc 9 20 ms_delay=0 gfp=highuser_movable
	ktap_is "$(column "$tmp/report" zone | uniq)" Movable "highuser_movable: from zone Movable"
	ktap_is "$(reason "$tmp/report")" "20 of 20 (100 %): Movable 20" "and it says so"
	for gfp in kernel user atomic nowait noretry; do
		ran "$tmp/report" test_highalloc 9 20 ms_delay=0 gfp=$gfp
		ktap_is "$(column "$tmp/report" zone | grep -c Movable)" 0 \
			"$gfp: not from zone Movable"
	done
}

# aborted HOW - check 37
aborted()
{
	attempts=$(sed -n 's/^verdict error: .*aborted after \([0-9]*\) of 1000 attempts.*/\1/p' \
		"$tmp/out")
	holds "${attempts:-0} >= 10 && ${attempts:-0} < 1000" "$1: says after how many attempts" ||
		ktap_diag "$(tail -n 3 "$tmp/out")"
	ktap_is "$(grep -c '^ *[0-9]* *[0-9]* *[01] ' "$tmp/out")" "$attempts" "$1: their rows are kept"
	ktap_is "$(held)" "0 0" "$1: nothing is held"
	given_back "$before" "$1: free pages are back"
}

test_interrupt()
{
	before=$(free_pages)
	vmr run highalloc order=5 count=1000 ms_delay=40 >"$tmp/out" 2>&1 &
	pid=$!
	holding $((12 * 32 * 4096))
	vmr cancel all >"$tmp/cancel"
	wait $pid
	ktap_is $? 1 "cancelled: vmr ends with 1"
	says "$tmp/out" '^verdict error: cancelled: aborted after' "cancelled: says so"
	aborted cancelled
	vmr run highalloc order=5 count=1000 ms_delay=40 deadline=1 >"$tmp/out" 2>&1
	says "$tmp/out" '^verdict error: stopped: the deadline of 1 s has passed: aborted' \
		"deadline=1: says so"
	aborted deadline=1
	vmr run highalloc order=5 count=1000 >"$tmp/out" 2>&1 &
	pid=$!
	sleep 1
	kill -9 $pid
	wait $pid
	sleep 1
	ktap_is "$(held)" "0 0" "kill -9: nothing is held"
}

# The end that is ours, in single pages. Their report is long: only what the job
# came to is read.
test_full_pages()
{
	echo "0 200000 ms_delay=0" >"$proc/test_highalloc"
	vmr jobs >"$tmp/jobs"
	sed -n 's/.*may pin are full after \([0-9]*\) of 200000 attempts; \([^:]*\):.*/\1 \2/p' \
		"$tmp/jobs" | tail -n 1 >"$tmp/full"
	read -r made sum <"$tmp/full"
	holds "${made:-0} * 8 > $before" "order=0: ends where it may pin no more" ||
		ktap_diag "$(tail -n 3 "$tmp/jobs")"
	ktap_is "$sum" "$made of $made (100 %)" "order=0: no attempt was in vain"
}

# In as many blocks as we may pin: the rows of the job before, which are kept, do
# not lie scattered about memory.
test_full()
{
	before=$(free_pages)
	test_full_pages
	ran "$tmp/report" test_highalloc 9 auto ms_delay=0
	ktap_is "$(verdict "$tmp/report")" pass "count=auto: passes"
	holds "$(sum success) * 512 > $before / 4" "count=auto: a good part of memory"
	ktap_is "$(vmstat oom_kill)" 0 "nobody was killed for lack of memory"
	# The rows are kept as long as nothing else runs
	rm "$tmp/report"
	module_reload
	given_back "$before" "free pages are back"
}

# refused WORDS REQUEST... - check 32
refused()
{
	words=$1
	shift
	vmr run highalloc "$@" >"$tmp/out" 2>"$tmp/why"
	ktap_is $? 2 "$*: refused"
	says "$tmp/why" "$words" "$*: says why"
}

test_refusals()
{
	refused 'count: 0 is below the minimum, 1' count=0
	refused 'count: 1000001 is above the maximum' count=1000001
	refused "order: '-1' is not a number" order=-1
	refused 'order: 11 is above the maximum, 10' order=11
	refused 'want: 101 is above the maximum' want=101
	refused 'node: node 1 has no memory' node=1
	refused "gfp: 'huge' is none of" gfp=huge
	refused 'count: the rows of 1000000 attempts take 488 MiB, more than half of the' count=1000000
	ran "$tmp/report" test_highalloc "-1 10"
	says "$tmp/why" 'Invalid argument' "/proc: -1 10: EINVAL"
	ran "$tmp/report" test_highalloc "9 0"
	says "$tmp/why" 'out of range' "/proc: 9 0: ERANGE"
	ran "$tmp/report" test_highalloc "9 5" ms_delay=0 node=0
	ktap_is "$(reason "$tmp/report" | sed 's/:.*//')" "5 of 5 (100 %)" "the next request works"
	ktap_is "$(column "$tmp/report" node | uniq)" 0 "node=0: from that node"
}

ktap_plan 0
test_types
test_original
test_snapshot
test_delay
test_gfp
test_interrupt
test_full
test_refusals
ktap_is "$(held)" "0 0" "nothing is held"
ktap_finish

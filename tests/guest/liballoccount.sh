# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the tests of trace_alloccount share. Needs lib.sh.

: "${tmp:?}"

# counts - it runs, and all its probes are armed
counts()
{
	vmr jobs --json | grep -q '"state":"running","detached":false,"done":0,"total":1,'
}

# counting [WORD...] - start it; its rows go to $tmp/report in the end. Emulated
# CPUs may run code that has just been patched as it was meanwhile (Oops: int3):
# with several, nothing else should run while the probes come and go.
counting()
{
	vmr run alloccount "$@" >"$tmp/report" 2>"$tmp/why" &
	pid=$!
	sleep 3
	for turn in $(seq 100); do
		counts && return
		sleep 0.2
	done
	ktap_ok 1 "it counts" || ktap_diag "turn $turn: $(cat "$tmp/why")"
}

# counted WHAT
counted()
{
	vmr cancel all >"$tmp/cancel"
	wait "$pid"
	says "$tmp/report" '^verdict error: cancelled' "$1: it ends when told to"
}

# count WHAT ORDER TYPE GFP [COLUMN] - each a regular expression, "-" that of a
# total's absent cells; the column is 5 for events, 6 for pages
count()
{
	awk -v what="^($1)\$" -v order="^($2)\$" -v type="^($3)\$" -v gfp="^($4)\$" \
		-v col="${5:-5}" '
		$1 ~ order && $2 ~ what && $3 ~ type && $4 ~ gfp { sum += $col }
		END { printf "%d\n", sum }
	' "$tmp/report"
}

# seen_allocs - pages given out, by its totals
seen_allocs()
{
	echo $(($(count alloc - - - 6) + $(count bulk - - - 6)))
}

# alloc WORD... - the pairs and the halves, in the warm-up and 3 repetitions:
# 8 calls for one of iters
alloc()
{
	vmr run page_alloc "$@" >"$tmp/bench" 2>&1
	ktap_ok $? "page_alloc $*: runs" || ktap_diag "$(cat "$tmp/bench")"
}

# look NAME - remember what the kernel has counted until now
look()
{
	eval "allocs_$1=$(vmstat 'pgalloc_.*') frees_$1=$(vmstat pgfree)"
}

# between NAME - what it saw lies between what the kernel counted while it ran
# (inner_begin, inner_end) and from before it began until it had ended
# (outer_begin, outer_end)
between()
{
	# shellcheck disable=SC2154 # look
	holds "$((allocs_inner_end - allocs_inner_begin)) <= $(seen_allocs)" \
		"$1: no page given out was missed"
	# shellcheck disable=SC2154
	holds "$(seen_allocs) <= $((allocs_outer_end - allocs_outer_begin))" \
		"$1: none was seen twice"
	# shellcheck disable=SC2154
	holds "$((frees_inner_end - frees_inner_begin)) <= $(count free - - - 6)" \
		"$1: no page freed was missed"
	# shellcheck disable=SC2154
	holds "$(count free - - - 6) <= $((frees_outer_end - frees_outer_begin))" \
		"$1: none was seen twice"
	ktap_diag "$1: pages given out: $((allocs_inner_end - allocs_inner_begin))" \
		"<= $(seen_allocs) <= $((allocs_outer_end - allocs_outer_begin))," \
		"freed: $((frees_inner_end - frees_inner_begin))" \
		"<= $(count free - - - 6) <= $((frees_outer_end - frees_outer_begin))"
}

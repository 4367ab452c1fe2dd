#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# trace_alloccount (acceptance checks 14, 15 and 59): every event is counted,
# once, in its class.
#
# vm: --smp 1 --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=liballoccount.sh
. /tests/liballoccount.sh

test_classes()
{
	counting
	alloc order=3 iters=250 gfp=atomic
	counted "unmovable"
	is_near "$(count alloc 3 unmovable atomic)" 2000 20 "unmovable: allocations"
	holds "$(count free 3 unmovable -) >= 2000" "unmovable: frees"
	holds "$(count free 3 movable -) < 200" "unmovable: no movable frees"
	holds "$(count alloc 3 movable highuser_movable) < 200" "unmovable: no movable allocations"
	counting
	alloc order=3 iters=250 gfp=highuser_movable
	counted "movable"
	is_near "$(count alloc 3 movable highuser_movable)" 2000 20 "movable: allocations"
	holds "$(count free 3 movable -) >= 2000" "movable: frees"
	holds "$(count free 3 unmovable -) < 200" "movable: no unmovable frees"
	is_near "$(count alloc 3 unmovable atomic)" 0 20 "movable: counted from 0"
}

# slab_pages - of such slabs, with what the CPUs have not yet added
slab_pages()
{
	cat /proc/sys/vm/stat_refresh
	vmstat nr_slab_reclaimable
}

# A name of a file takes 192 bytes of such a slab; some are left from before
test_reclaimable()
{
	mkdir "$tmp/files"
	mount -t tmpfs none "$tmp/files"
	counting
	before=$(slab_pages)
	for turn in $(seq 5000); do
		: >"$tmp/files/$turn"
	done
	grown=$(($(slab_pages) - before))
	counted "reclaimable"
	umount "$tmp/files"
	holds "$grown >= 200" "reclaimable: 5000 files take a page for 21 names"
	is_near "$(count alloc '.*' reclaimable '.*' 6)" "$grown" 60 \
		"reclaimable: as many pages as the kernel counts in slabs"
}

# Order 7 by the user flags: nobody else's
test_whole()
{
	look outer_begin
	counting
	look inner_begin
	alloc order=7 iters=200 batch=4 gfp=user
	look inner_end
	counted "whole"
	look outer_end
	ktap_is "$(count alloc 7 unmovable user)" 1600 "whole: allocations, exactly"
	ktap_is "$(count alloc 7 unmovable user 6)" $((1600 * 128)) "whole: their pages"
	ktap_is "$(count free 7 '[a-z]*' -)" 1600 "whole: frees, exactly"
	for what in alloc free; do
		ktap_is "$(count $what '[0-9]+' '[a-z]*' '.*' 6)" "$(count $what - - - 6)" \
			"whole: the rows of $what add up to the total"
	done
	between "whole"
}

# A cgroup without room refuses what there would be memory for
test_uncharged()
{
	mkdir -p /sys/fs/cgroup
	mount -t cgroup2 none /sys/fs/cgroup
	echo +memory >/sys/fs/cgroup/cgroup.subtree_control
	mkdir /sys/fs/cgroup/small
	echo 3M >/sys/fs/cgroup/small/memory.max
	counting
	for gfp in nowait nowait kernel nowait; do
		sh -c "echo \$\$ >/sys/fs/cgroup/small/cgroup.procs
			exec vmr run page_alloc account=1 order=10 gfp=$gfp" >"$tmp/bench" 2>&1
		says "$tmp/bench" 'no block of order 10' "$gfp: the cgroup refuses"
	done
	counted "uncharged"
	ktap_is "$(count fail 10 unmovable nowait) $(count fail 10 unmovable kernel)" "3 1" \
		"uncharged: each refusal in its class"
	ktap_is "$(count alloc 10 '[a-z]*' '.*')" 0 "uncharged: nothing was given out"
}

# An unmovable block of the highest order comes from movable ones
test_fallback()
{
	trace=/sys/kernel/tracing
	mount -t tracefs none $trace 2>/dev/null
	counting
	echo 1 >$trace/events/kmem/mm_page_alloc_extfrag/enable
	vmr run highalloc order=10 count=20 gfp=nowait ms_delay=0 >"$tmp/bench" 2>&1
	echo 0 >$trace/events/kmem/mm_page_alloc_extfrag/enable
	counted "fallback"
	grep -o 'alloc_order=10 .* alloc_migratetype=0 .*' $trace/trace >"$tmp/events"
	ktap_is "$(count fallback 10 unmovable -)" "$(wc -l <"$tmp/events")" \
		"fallback: as the kernel's own trace has them"
	holds "$(count fallback 10 unmovable -) >= 10" "fallback: most blocks were movable"
	ktap_is "$(count fragment 10 '[a-z]*' -)" 0 "fallback: none of a whole block fragments"
}

# Where no whole block is free, requests of another type break up movable ones
test_fragment()
{
	echo >$trace/trace
	echo 0 >/proc/sys/vm/compaction_proactiveness
	vmr run fragment order=9 target=990 stride=512 hold=forever >"$tmp/table" 2>&1 &
	other=$!
	last=
	for turn in $(seq 100); do
		sleep 1
		now=$(held)
		[ "$now" = "0 1" ] || [ "$now" != "$last" ] || break
		last=$now
	done
	counting
	echo 1 >$trace/events/kmem/mm_page_alloc_extfrag/enable
	alloc order=3 iters=1000 batch=1000 gfp=kernel
	echo 0 >$trace/events/kmem/mm_page_alloc_extfrag/enable
	counted "fragment"
	wait $other
	traced=$(grep -c 'fragmenting=1' $trace/trace)
	ktap_diag "$(count fallback - - -) fallbacks, $(count fragment - - -) of them fragment"
	holds "$traced > 0" "fragment: movable blocks are broken up"
	# The time between the two's beginnings is longer there
	slack=5
	! detectors || slack=20
	is_near "$(count fragment - - -)" "$traced" $slack \
		"fragment: as the kernel's own trace has them" ||
		ktap_diag "$(cat "$tmp/report")"
	holds "$(count fragment - - -) <= $(count fallback - - -)" "fragment: some of the fallbacks"
}

# 100 batches of 16, in pairs and in halves, 4 times; on some kernels the stack
# of a new process is another
test_bulk()
{
	counting
	vmr run page_bulk count=16 iters=1600 >"$tmp/bench" 2>&1
	ktap_ok $? "bulk: page_bulk runs" || ktap_diag "$(cat "$tmp/bench")"
	counted "bulk"
	is_near "$(count bulk - - -)" 825 25 "bulk: the calls of the bulk allocator are counted"
	is_near "$(count bulk - - - 6)" 12900 100 "bulk: and its pages"
	ktap_diag "$(count bulk - - -) calls, $(count bulk - - - 6) pages"
}

test_ends()
{
	vmr run alloccount seconds=0 >"$tmp/out" 2>"$tmp/why"
	ktap_is $? 2 "seconds=0: refused"
	counting seconds=10
	wait $pid
	ktap_is $? 0 "seconds=10: it ends by itself"
	says "$tmp/report" '^verdict none' "seconds=10: no verdict"
	holds "$(count alloc - - -) > 0" "seconds=10: it counted"
	counting
	kill -INT $pid
	wait $pid
	holds "$(count alloc - - -) > 0" "SIGINT: the rows until then are kept"
	counting
	kill -9 $pid
	for turn in $(seq 100); do
		[ "$(held)" != "0 0" ] || break
		sleep 0.1
	done
	ktap_is "$(held)" "0 0" "kill -9 of its owner: it ends"
	counting
	module_reload
	ktap_ok $? "rmmod while it counts"
	wait $pid
	ktap_is "$(held)" "0 0" "nothing is held"
	dmesg | grep -E 'BUG|WARNING|Oops' >"$tmp/console"
	ktap_is "$(cat "$tmp/console")" "" "the console is clean"
}

ktap_plan 0
test_classes
test_reclaimable
test_whole
test_uncharged
test_fallback
test_fragment
test_bulk
test_ends
ktap_finish

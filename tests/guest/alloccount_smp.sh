#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# trace_alloccount (acceptance check 15) counts what all CPUs do at a time.
#
# kernel: any
# vm: --smp 4 --append init_on_alloc=0

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=liballoccount.sh
. /tests/liballoccount.sh

ktap_plan 0
look outer_begin
# Order 7 by the user flags: nobody else's. With detectors it takes ten times as
# long.
iters=400 seconds=20
! detectors || iters=20 seconds=100
# It ends by itself, while nothing else runs
counting seconds=$seconds
look inner_begin
alloc order=7 iters=$iters gfp=user cpus=0-3
ktap_is "$(grep -c '^ *7 ' "$tmp/bench")" 12 "4 CPUs, 3 repetitions"
look inner_end
counts
ktap_ok $? "it still counts" || ktap_diag "the machine is too slow for this test"
wait "$pid"
look outer_end
ktap_is "$(count alloc 7 unmovable user)" $((32 * iters)) "allocations, exactly"
ktap_is "$(count alloc 7 unmovable user 6)" $((32 * iters * 128)) "their pages"
ktap_is "$(count free 7 '[a-z]*' -)" $((32 * iters)) "frees, exactly"
between "4 CPUs"
ktap_finish

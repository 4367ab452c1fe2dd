#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# vmr calibrate --runs: the runs that it makes, keeps and tells the noise of.
#
# kernel: any

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

db=$tmp/vmr.db

ktap_plan 0
vmr calibrate --runs 12 --db "$db" -m '*/pair_time' page_alloc order=0..1 iters=2000 reps=1 \
	>"$tmp/out" 2>&1
ktap_is "$?" 0 "12 runs of page_alloc" || ktap_diag "$(cat "$tmp/out")"
grep -q '^page_alloc: 12 runs of' "$tmp/out"
ktap_ok $? "it says so"
grep -q 'False positives: of 200 random splits' "$tmp/out"
ktap_ok $? "and how often they were called a change"
grep -q 'All of one boot' "$tmp/out"
ktap_ok $? "and what they do not tell"
ktap_is "$(vmr runs --db "$db" | grep -c ' done .*page_alloc')" 12 "all runs are in the store"
grep -q '^2 floors are kept' "$tmp/out"
ktap_ok $? "and the floors"
vmr compare --db "$db" --json 1..6 7..12 >"$tmp/json"
grep -q '"floor_percent":[0-9 ]' "$tmp/json"
ktap_ok $? "vmr compare finds them"

vmr calibrate --runs 8 page_alloc order=11 >"$tmp/out" 2>&1
ktap_is "$?" 2 "what the module refuses is a mistake"
ktap_is "$(grep -c order "$tmp/out")" 1 "told once"
vmr calibrate --runs 8 nosuch >"$tmp/out" 2>&1
ktap_is "$?" 2 "no such instrument"
vmr calibrate --runs 1000 --db "$db" page_alloc order=0 iters=2000 reps=1 >"$tmp/out" 2>&1 &
pid=$!
sleep 2
kill -INT "$pid"
wait "$pid"
grep -q 'interrupted in run' "$tmp/out"
ktap_ok $? "an interrupt ends it" || ktap_diag "$(cat "$tmp/out")"
ktap_is "$(ls /tmp/vmr-calibrate-* 2>/dev/null)" "" "nothing is left behind"
ktap_finish

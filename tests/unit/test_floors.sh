#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Noise floors: vmr calibrate keeps them, vmr compare and vmr report ask for
# twice that.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=own_store.sh
. "$(dirname "$0")/own_store.sh"

# boots DIR N HOST PERCENT - N files: "loud" has a deviation of 3 %, "quiet" of
# 0.1 %, both around 10000 and PERCENT more
boots()
{
	mkdir -p "$1"
	python3 - "$@" <<-'EOT'
	import json, sys
	from statistics import NormalDist
	name, n, host, more = sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
	figure = {"type": "u64", "detail": False, "unit": "ns", "better": "lower"}
	middle = 10000 * (1 + more / 100)
	for i in range(n):
	    z = NormalDist().inv_cdf((i + 0.5) / n)
	    env = {"host": host, "accel": "kvm", "cpu": "c", "cpus": 2,
	           "memory_bytes": 1 << 30, "release": "7.3"}
	    job = {"id": 1, "instrument": "x", "kind": "bench", "params": {},
	           "verdict": "none", "reason": "", "elapsed_ns": 1,
	           "held_peak_bytes": 0,
	           "columns": [{"name": "loud", **figure}, {"name": "quiet", **figure}],
	           "rows": [[round(middle * (1 + 0.03 * z)), round(middle * (1 + 0.001 * z))]]}
	    with open(f"{name}/{i:02}.json", "w") as out:
	        json.dump({"schema": "vmr-result/1", "created": "2026-01-02T03:04:05Z", "vmr": "1",
	                   "env": env, "jobs": [job]}, out)
	EOT
}

# says STATUS TEXT DESCRIPTION ARGUMENT... - vmr's exit status and words
says()
{
	local want=$1 text=$2 description=$3 status=0
	shift 3

	timeout 60 "$vmr" "$@" >"$tmp/out" 2>&1 || status=$?
	if [ "$status" = "$want" ] && grep -qF -- "$text" "$tmp/out"; then
		ktap_ok 0 "$description"
	else
		ktap_ok 1 "$description" || ktap_diag "exit $status: $(head -c 900 "$tmp/out")"
	fi
}

# never TEXT DESCRIPTION - the last vmr did not say so
never()
{
	local found=0
	! grep -qF -- "$1" "$tmp/out" || found=1
	ktap_ok $found "$2"
}

# floors SQL - of the table
floors()
{
	sqlite3 "$VMR_DB" "SELECT $1 FROM floor ORDER BY metric"
}

ktap_plan 0
boots base 40 here 0
boots new 40 here 4
boots other-base 40 elsewhere 0
boots other-new 40 elsewhere 4

says 1 "2 regressed" "4 % without a floor: both regress" compare base new
never "noise floor" "and nothing is said of floors"
ktap_ok "$([ ! -e "$VMR_DB" ]; echo $?)" "no store is made for that"

says 0 "floors are kept" "calibrate says that it keeps them" calibrate base
ktap_is "$(floors "metric || ' ' || unit || ' ' || n || ' ' || accel || ' ' || release")" \
	"x/loud boot 40 kvm 7.3
x/quiet boot 40 kvm 7.3" "each metric has one"
ktap_ok "$([ "$(floors 'percent BETWEEN 2.8 AND 3.2')" = $'1\n0' ]; echo $?)" "it is 3 %"
says 0 "floors are kept" "again" calibrate base
ktap_is "$(floors 'count(*)')" 2 "the new ones are in place of the old"

says 1 "1 regressed, 1 unchanged" "4 % are less than twice 3 %" compare base new
says 1 "Of 1 metrics it is at least twice the noise floor" "a note says so" compare base new
says 1 "1 changed by more than 2 %, but not by that" "and that it changed" compare base new
says 1 "2 regressed" "--threshold is that of all" compare --threshold 2 base new
never "noise floor" "without a note"
says 1 "2 regressed" "another machine has none" compare other-base other-new
says 1 '"floor_percent":null' "JSON: no floor of another" compare --json other-base other-new
says 1 '"floor_percent":3.' "JSON has it" compare --json base new
says 0 "at least twice that" "a report takes them, too" report base new
sqlite3 "$VMR_DB" "INSERT INTO floor
	SELECT machine, accel, metric, 'run', 5, 8, release, created FROM floor"
says 0 "2 unchanged" "of boots and runs the larger one" compare base new

says 0 "Compare with --threshold" "calibrate --no-store" calibrate --no-store other-base
never "are kept" "keeps none"
db=$VMR_DB
unset VMR_DB
export VMR_RIG=1 HOME=$tmp/home
says 0 "Compare with" "a guest of the rig" calibrate other-base
never "are kept" "keeps none, too"
unset VMR_RIG
export VMR_DB=$db
echo "this is no database, and not empty either" >junk
says 1 "no noise floors are known" "a store that cannot be read is said" compare --db junk base new
says 1 "2 regressed" "and has none" compare --db junk base new
says 3 "not loaded" "--runs without the module" calibrate --runs 8 page_alloc
says 2 "which instrument" "--runs without a name" calibrate --runs 8
says 2 "is no number from 2" "--runs 1" calibrate --runs 1 page_alloc
says 2 "'now' is not key=value" "--runs with a wrong word" calibrate --runs 8 page_alloc now
ktap_finish

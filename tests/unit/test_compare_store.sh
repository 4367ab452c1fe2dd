#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# vmr compare on runs of the store: how they are named, what counts as a boot,
# and how fast it is.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=own_store.sh
. "$(dirname "$0")/own_store.sh"

# boots DIR N FIRST ROWS BOOT - N files of ROWS times 10 metrics around FIRST;
# BOOT is their boot_id, "each" for one of its own
boots()
{
	mkdir -p "$1"
	python3 - "$@" <<-'EOT'
	import json, random, sys
	name, n, first, rows, boot = sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5]
	random.seed(name)
	figure = {"type": "u64", "detail": False}
	columns = [{"name": "row", "unit": None, "better": "none", **figure}]
	columns += [{"name": f"c{i}", "unit": "ns", "better": "lower", **figure}
	            for i in range(10)]
	for i in range(n):
	    table = [[row] + [first + random.randint(-30, 30) for _ in range(10)]
	             for row in range(rows)]
	    env = {"host": name, "accel": "kvm",
	           "boot_id": f"{name}-{i}" if boot == "each" else boot}
	    job = {"id": 1, "instrument": "x", "kind": "bench", "params": {},
	           "verdict": "none", "reason": "", "elapsed_ns": 1,
	           "held_peak_bytes": 0, "columns": columns, "rows": table}
	    with open(f"{name}/{i:02}.json", "w") as out:
	        json.dump({"schema": "vmr-result/1", "created": "2026-01-02T03:04:05Z", "vmr": "1",
	                   "env": env, "jobs": [job]}, out)
	EOT
}

# says STATUS TEXT DESCRIPTION ARGUMENT... - vmr compare's exit status and words
says()
{
	local want=$1 text=$2 description=$3 status=0
	shift 3

	timeout 60 "$vmr" compare "$@" >"$tmp/out" 2>&1 || status=$?
	if [ "$status" = "$want" ] && grep -qF -- "$text" "$tmp/out"; then
		ktap_ok 0 "$description"
	else
		ktap_ok 1 "$description" || ktap_diag "exit $status: $(head -c 600 "$tmp/out")"
	fi
}

ktap_plan 0
says 2 "before: no such file; $VMR_DB: no run is stored yet" "no store" before after
boots old 8 10000 1 each
boots young 8 11000 1 each
boots same 8 11000 1 one-boot
"$vmr" import --tag before old/*.json >/dev/null
"$vmr" import --tag after young/*.json >/dev/null
"$vmr" import --tag after-once same/*.json >/dev/null
says 1 "base  before: 8 boots" "a tag stands for all its runs" before after
says 1 "10 metrics: 0 improved, 10 regressed" "and they are compared" before after
says 1 "10 regressed" "numbers, and files" 1..8 young
says 1 "10 regressed" "a list of both" 1,2,3..8 @after
says 1 "new   aft*r,9,a*r: 8 boots" "a glob of tags, and no run twice" before 'aft*r,9,a*r'
says 0 "8 runs in 1 boot of" "runs of one boot are one boot" before after-once
says 0 "10 undecided" "which is too few" before after-once
says 0 "new   last~1: 1 boot" "the last but one" before last~1
says 0 "new   x: 24 runs in 17 boots" "by what ran" before x
says 2 "no run is 'nothing'" "a tag that is not there" before nothing
says 125 "no run is 'nothing'" "the same in a bisection" --bisect before nothing
mkdir before
cp young/*.json before
says 0 "0 regressed" "what exists as a file is the file" before after
says 1 "10 regressed" "and the tag is @TAG then" @before after
sqlite3 "$VMR_DB" "UPDATE run SET state = 'running' WHERE id = 3"
says 1 "run 3 is lost: compared is what it has" "a lost run is told of" @before after
says 1 "10 regressed" "another store" --db "$VMR_DB" @before after

boots large 20 10000 100 each
boots slower 20 11000 100 each
"$vmr" import --tag large large/*.json >/dev/null
"$vmr" import --tag slower slower/*.json >/dev/null
rm -r large slower
begin=$(date +%s%N)
says 1 "1000 metrics: 0 improved, 1000 regressed" "2 x 20 runs of 1000 metrics" large slower
ms=$((($(date +%s%N) - begin) / 1000000))
# Sanitizers, and whatever else the machine does: alone it is under a second
ktap_ok $((ms > 20000)) "take $ms ms" || true
ktap_finish

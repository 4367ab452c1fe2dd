#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/rig/store-scale.sh [ROWS] - how long does a store of ROWS sample rows
# (10 million unless given) take to list its runs, and to give 40 runs of 1000
# metrics? It writes 400 MB in a temporary directory.
#
# The store is made by SQL, in vmr's own tables, of runs with 20 jobs of 500
# rows and 5 columns; the limits are those that the design promises, in ms. To
# list is timed by the clock, which others may hold up: the least of three. To
# load takes 40 processes, of which the CPU time counts.
set -euo pipefail
cd "$(dirname "$0")/../.." || exit 1
. tests/ktap.sh

vmr=${VMR:-$PWD/userspace/vmr}
rows=${1:-10000000}
if [ ! -x "$vmr" ]; then
	make -s -C userspace >/dev/null
fi
if ! command -v sqlite3 >/dev/null; then
	ktap_plan 1
	ktap_skip "a large store" "no sqlite3 to make it with"
	ktap_finish
fi
readonly jobs=20 each=500 list_ms=200 load_ms=1000
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export VMR_DB=$tmp/vmr.db

# took COMMAND... - in ms, the least of three
took()
{
	local i begin ms best=999999

	for i in 1 2 3; do
		begin=$(date +%s%N)
		"$@" >"$tmp/out.$i"
		ms=$((($(date +%s%N) - begin) / 1000000))
		[ "$ms" -ge "$best" ] || best=$ms
	done
	echo "$best"
}

# worked COMMAND... - in ms of CPU time, the least of three
worked()
{
	local i user system ms best=999999 TIMEFORMAT='%U %S'

	for i in 1 2 3; do
		{ time "$@" >"$tmp/out.$i"; } 2>"$tmp/time"
		read -r user system <"$tmp/time"
		ms=$(awk -v a="$user" -v b="$system" 'BEGIN { print int(1000 * (a + b)) }')
		[ "$ms" -ge "$best" ] || best=$ms
	done
	echo "$best"
}

# The file and its schema come from vmr itself
seed()
{
	cat >"$tmp/seed.json" <<-'EOT'
	{"schema":"vmr-result/1","created":"2026-01-01T00:00:00Z","vmr":"1",
	"env":{"host":"h","release":"6.12"},"jobs":[]}
	EOT
	"$vmr" import "$tmp/seed.json" >/dev/null
}

# fill RUNS JOBS ROWS TAG - runs behind those that are there
fill()
{
	sqlite3 "$VMR_DB" <<-EOT
	PRAGMA synchronous = OFF;
	BEGIN;
	CREATE TEMP TABLE one AS
		WITH RECURSIVE n(i) AS
			(SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $3)
		SELECT json_group_array(i) AS number,
			'[' || group_concat(printf('%d.%03d', 100 + i % 7, i * 37 % 1000))
				|| ']' AS time
		FROM n;
	CREATE TEMP TABLE old AS SELECT max(id) AS run FROM run;
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
	INSERT INTO run(id, boot, created, vmr, name, state)
		SELECT old.run + i, 1, '2026-01-01T00:00:00Z', '1', 'big', 'done'
		FROM n, old;
	INSERT INTO tag SELECT '$4', id FROM run, old WHERE id > old.run;
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
	INSERT INTO job(run, number, instrument, kind, verdict, reason, elapsed_ns,
			held_peak_bytes, rows)
		SELECT id, i, 'page_alloc', 'bench', 'none', '', 1, 1, $3
		FROM run, n, old WHERE id > old.run;
	WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4)
	INSERT INTO col(job, position, name, type, better, detail, cells)
		SELECT job.id, i, 'c' || i, CASE i WHEN 0 THEN 'u64' ELSE 'milli' END,
			'lower', 0, CASE i WHEN 0 THEN one.number ELSE one.time END
		FROM job, n, one, old WHERE job.run > old.run;
	COMMIT;
	EOT
}

seed
fill $((rows / jobs / each)) $jobs $each big
# 50 jobs of 5 rows and 4 figures: 1000 metrics
fill 40 50 5 pair
ktap_plan 0
got=$(sqlite3 "$VMR_DB" 'SELECT sum(rows) FROM job')
ktap_diag "$(du -m "$VMR_DB" | cut -f1) MiB, $got rows"
ms=$(took "$vmr" runs)
ktap_ok $((ms > list_ms)) "vmr runs: $ms ms, at most $list_ms" || true
ms=$(took "$vmr" runs -n 0)
ktap_ok $((ms > list_ms)) "vmr runs -n 0: $ms ms, at most $list_ms" || true
load()
{
	local run

	for run in $(sqlite3 "$VMR_DB" "SELECT run FROM tag WHERE name = 'pair'"); do
		"$vmr" export "$run"
	done
}
ms=$(worked load)
ktap_ok $((ms > load_ms)) "40 runs of 1000 metrics: $ms ms of the CPU, at most $load_ms" || true
ktap_finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs are kept as they go: what vmr wrote elsewhere is in the store, and what
# was interrupted or killed is there as such.
#
# kernel: any

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

db=$tmp/vmr.db

# state - of the last run, as the list says it
state()
{
	vmr runs -n 1 | awk 'END { print $3 }'
}

# jobs - of the last run
jobs_of()
{
	vmr runs -n 1 | awk 'END { print $7 }'
}

# long JOBS VERB... - start vmr, whose job number JOBS takes a minute, and wait
# until that is written ahead
long()
{
	before=$(vmr runs -n 1 | awk 'END { print $1 }')
	want=$1
	shift
	vmr "$@" >"$tmp/long" 2>&1 &
	pid=$!
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ "$(vmr runs -n 1 | awk 'END { print $1 }')" != "$before" ] &&
			[ "$(jobs_of)" = "$want" ] && [ "$(state)" = running ] && return
		sleep 0.3
	done
}

ktap_plan 0
vmr run --no-store zones >/dev/null
vmr run zones >/dev/null
ktap_is "$(find / -xdev -name vmr.db | wc -l)" 0 "a guest keeps nothing unasked"
export VMR_DB="$db"
vmr run --tag first -o "$tmp/out.json" zones >/dev/null
vmr export first -o "$tmp/stored.json"
cmp -s "$tmp/out.json" "$tmp/stored.json"
ktap_ok $? "the store has what the file has, to the byte"
ktap_is "$(state) $(jobs_of)" "done 1" "the run is done"
vmr run page_alloc order=11 >/dev/null 2>&1
ktap_is "$(state) $(jobs_of)" "done 1" "a refusal is kept"

long 1 run -q page_alloc duration=60000 reps=1
ktap_is "$(state)" running "a run is there while it goes on"
kill -INT "$pid"
wait "$pid"
ktap_is "$(state) $(jobs_of)" "interrupted 1" "one that was interrupted says so"
vmr show last | grep -q 'verdict error'
ktap_ok $? "and its job was cancelled"

long 1 run -q page_alloc duration=60000 reps=1
kill -KILL "$pid"
wait "$pid"
ktap_is "$(state) $(jobs_of)" "lost 1" "one that was killed is lost"
vmr show last | grep -q 'verdict error: lost'
ktap_ok $? "and the job that it died of is known"

# The machine has not died: the job that was running is done again.
printf '%s\n' zones "page_alloc duration=60000 reps=1" "testproc pages=1" >"$tmp/suite"
long 2 run -q "$tmp/suite"
kill -KILL "$pid"
wait "$pid"
ktap_is "$(state) $(jobs_of)" "lost 2" "a suite that was killed is lost"
vmr resume --no-store >"$tmp/out" 2>&1
ktap_is $? 2 "what goes on with it must be stored"
long 1 resume -q
ktap_is "$(state)" running "it goes on in a run of its own"
says "$tmp/long" "jobs left: 2" "with the job that was running and what follows"
kill -INT "$pid"
wait "$pid"
says "$tmp/long" "interrupted after 1 of 2 jobs" "this can be interrupted"
ktap_is "$(state) $(jobs_of)" "interrupted 1" "and says so"
vmr run zones >/dev/null
vmr resume >"$tmp/out" 2>&1
ktap_is "$?" 4 "where everything was run nothing is left"

# Two at once: each has its runs, whoever waits for whom.
for who in a b; do
	(for _ in 1 2 3 4 5 6; do
		vmr run --tag "$who" zones || echo failed
	done) >"$tmp/$who" 2>&1 &
done
wait
ktap_is "$(cat "$tmp/a" "$tmp/b" | grep -cE "failed|stored")" 0 "two vmr that keep runs at once"
ktap_is "$(vmr runs -n 0 | grep -cE "done .* (a|b)$")" 12 "lose none"

# A disk that is full after some jobs: all is measured, and what fitted is kept.
mkdir "$tmp/small"
mount -t tmpfs -o size=200k none "$tmp/small"
for _ in 1 2 3 4 5 6; do
	echo testproc pages=8
done >"$tmp/large"
VMR_DB=$tmp/small/vmr.db vmr run -q -o "$tmp/large.json" "$tmp/large" >"$tmp/out" 2>"$tmp/err"
ktap_is "$? $(grep -c 'full: not stored from here on' "$tmp/err")" "0 1" \
	"a disk that is full is said once, and no reason to fail"
ktap_is "$(grep -c '"instrument":"testproc"' "$tmp/large.json")" 6 "every job was run"
before=$(VMR_DB=$tmp/small/vmr.db vmr runs | awk 'END { print $3, ($7 >= 1 && $7 < 6) }')
ktap_is "$before" "lost 1" "some of them are in the store, whose run is lost"
umount "$tmp/small"

VMR_DB=/proc/none/vmr.db vmr run zones >"$tmp/out" 2>"$tmp/err"
ktap_is "$? $(grep -c 'not stored' "$tmp/err")" "0 1" \
	"a store that cannot be written is said once, and no reason to fail"
ktap_finish

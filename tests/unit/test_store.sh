#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The store through the real program: what goes in comes out, whoever else
# writes, and whatever is wrong with the file is said and changes nothing.
set -euo pipefail
here=$(realpath "$(dirname "$0")")
. "$here/../ktap.sh"

vmr=${VMR:-$here/build/vmr}
tmp=$(mktemp -d)
trap 'umount "$tmp/small" "$tmp/frozen" 2>/dev/null || true; chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
export VMR_DB=$tmp/a/b/vmr.db
unset VMR_RIG

# result NUMBER FILE - a result that no other is like
result()
{
	sed "s/6\.12/6.$1/; s/^\[7,/[$1,/" "$here/result.json" >"$2"
}

# good DESCRIPTION COMMAND... - it succeeds
good()
{
	local description=$1 status=0
	shift

	"$@" >"$tmp/out" 2>&1 || status=1
	ktap_ok $status "$description" || ktap_diag "$(head -c 500 "$tmp/out")"
}

# comes_back RUN FILE - what is exported is what was imported
comes_back()
{
	"$vmr" export "$1" | cmp - "$2" && "$vmr" show --json "$1" | cmp - "$2"
}

# sound - the file of the store, to SQLite itself
sound()
{
	[ "$(sqlite3 "$VMR_DB" 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ]
}

# some FIRST LAST - the names of many results
some()
{
	seq -f "$tmp/w%g.json" "$1" "$2"
}

# says STATUS TEXT DESCRIPTION ARGUMENT... - vmr's exit status, and in its words
says()
{
	local want=$1 text=$2 description=$3 status=0
	shift 3

	timeout 60 "$vmr" "$@" >"$tmp/out" 2>&1 || status=$?
	if [ "$status" = "$want" ] && { [ -z "$text" ] || grep -qF -- "$text" "$tmp/out"; }; then
		ktap_ok 0 "$description"
	else
		ktap_ok 1 "$description" || ktap_diag "exit $status: $(head -c 500 "$tmp/out")"
	fi
}

runs()
{
	"$vmr" runs --json -n 0 | python3 -c 'import json,sys; print(len(json.load(sys.stdin)["runs"]))'
}

test_keep()
{
	says 2 "no run is stored yet" "no store" runs
	result 1 "$tmp/1.json"
	result 2 "$tmp/2.json"
	says 0 "run 1" "a file is imported" import --tag base "$tmp/1.json"
	says 0 "run 1  $tmp/1.json  (was there)" "but once" import "$tmp/1.json"
	says 0 "run 2" "and another" import "$tmp/2.json"
	good "JSON, the store, JSON: not a byte differs" comes_back 1 "$tmp/1.json"
	ktap_is "$(sqlite3 "$VMR_DB" 'SELECT hash FROM run WHERE id = 1')" \
		"$(sha256sum "$tmp/1.json" | cut -d' ' -f1)" "the hash is SHA-256"
	says 0 "6.1" "the list has it" runs
	says 0 "DMA" "the tables of a run" show base
	says 0 "verdict fail" "of one instrument" show base test_alloc_fast
	says 2 "has no job of 'x'" "of one it does not have" show base x
	says 0 "" "a tag" tag 1..1 two
	says 2 "has this tag already" "twice" tag 1 two
	says 2 "has this tag already" "of several, one that has it" tag 1..2 two
	says 0 "" "does not keep the others from it" tag -d 2 two
	says 2 "can be no tag" "a number is no tag" tag 1 12
	says 2 "can be no tag" "nor is last" tag 1 last
	says 2 "has no such tag" "a tag that is not there" tag -d 2 two
	says 0 "" "a tag is taken away" tag -d 1 two
	says 0 "" "a note" note base "it was cold"
	says 0 "it was cold" "is listed" runs
	result 3 "$tmp/3.json"
	"$vmr" import "$tmp/3.json" >/dev/null
	says 0 "" "a run is removed" rm 3
	says 2 "no run is '3'" "and gone" show 3
	says 2 "no run is '9'" "none is removed when one is not there" rm 1 9
	ktap_is "$(runs)" 2 "and so it is"
	ktap_is "$(sqlite3 "$VMR_DB" 'SELECT count(*) FROM job WHERE run = 3; SELECT count(*) FROM col WHERE job NOT IN (SELECT id FROM job)')" \
		"$(printf '0\n0')" "nothing is left of it"
	says 2 "job 1: row 1: cell 1 (n) is no u64" "a bad file is refused" \
		import <(sed 's/18446744073709551615/-1/' "$tmp/1.json")
	says 2 "1.txt: No such file" "one that is not there is named" import "$tmp/1.txt"
}

test_two_writers()
{
	local i pids=() failed=0 pid
	export VMR_DB=$tmp/two/vmr.db

	for i in $(seq 120); do
		result "$i" "$tmp/w$i.json"
	done
	for i in 0 10 20 30; do
		some $((i + 1)) $((i + 10)) | xargs "$vmr" import >/dev/null 2>"$tmp/err$i" &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid" || failed=$((failed + 1))
	done
	ktap_is "$failed" 0 "four that write a new store at once all succeed" ||
		ktap_diag "$(cat "$tmp"/err*)"
	ktap_is "$(runs)" 40 "and every run is there"
	good "the file is sound" sound
}

test_killed()
{
	local pid had files
	export VMR_DB=$tmp/two/vmr.db

	mapfile -t files < <(some 41 120)
	: >"$tmp/killed"
	"$vmr" import "${files[@]}" >"$tmp/killed" &
	pid=$!
	while [ "$(wc -l <"$tmp/killed")" -lt 3 ]; do
		sleep 0.01
	done
	kill -9 "$pid"
	wait "$pid" 2>/dev/null || true
	had=$(runs)
	good "a writer is killed on its way" test "$had" -gt 42 -a "$had" -lt 120
	ktap_is "$(sqlite3 "$VMR_DB" "SELECT count(*) FROM run WHERE state != 'done'")" 0 \
		"no run is half there"
	good "the file is sound still" sound
	"$vmr" import "${files[@]}" >/dev/null
	ktap_is "$(runs)" 120 "the rest comes when it is asked again"
}

test_wrong_files()
{
	local before

	export VMR_DB=$tmp/wrong.db
	echo "no database at all, but long enough to look at" >"$VMR_DB"
	says 3 "wrong.db: file is not a database" "a file that is no database" runs
	says 3 "file is not a database" "is not written to" import "$tmp/1.json"
	good "and is as it was" grep -q "no database at all" "$VMR_DB"

	rm -f "$VMR_DB"
	sqlite3 "$VMR_DB" 'CREATE TABLE x(y)'
	says 3 "no store of vmr" "somebody else's database" import "$tmp/1.json"

	rm -f "$VMR_DB"
	"$vmr" import "$tmp/1.json" >/dev/null
	sqlite3 "$VMR_DB" 'PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
	before=$(sha256sum <"$VMR_DB")
	says 3 "made by a newer vmr (version 99" "a newer store" import "$tmp/2.json"
	says 3 "is left alone" "cannot be read either" runs
	ktap_is "$(sha256sum <"$VMR_DB")" "$before" "nothing of it has changed"

	rm -f "$VMR_DB"
	"$vmr" import "$tmp/1.json" "$tmp/2.json" >/dev/null
	dd if=/dev/urandom of="$VMR_DB" bs=4096 seek=2 count=30 conv=notrunc status=none
	says 3 "wrong.db: database disk image is malformed" "a file with rubbish in it" show 1
}

# As if the disk were full at 120 KiB
limited()
{
	(
		trap '' XFSZ
		ulimit -f 120
		exec "$vmr" import "$@"
	)
}

test_full()
{
	local files

	mapfile -t files < <(some 1 120)
	export VMR_DB=$tmp/full/vmr.db
	"$vmr" import "$tmp/1.json" >/dev/null
	limited "${files[@]}" >"$tmp/said" 2>&1 && status=0 || status=$?
	ktap_is "$status" 3 "a file that may not grow"
	good "is named" grep -q 'vmr: import: .*vmr.db: ' "$tmp/said"
	good "what was there before is there still" comes_back 1 "$tmp/1.json"
	good "and the file is sound" sound

	mkdir "$tmp/small"
	if ! mount -t tmpfs -o size=400k none "$tmp/small" 2>/dev/null; then
		ktap_skip "a full disk" "no right to mount"
		return
	fi
	export VMR_DB=$tmp/small/vmr.db
	says 3 "database or disk is full" "a full disk" import "${files[@]}"
	good "what fitted is kept" test "$(runs)" -gt 1
	good "sound it is, too" sound
}

test_places()
{
	export VMR_DB=/proc/nothing/vmr.db
	says 3 "/proc/nothing" "where nothing can be written" import "$tmp/1.json"
	unset VMR_DB
	XDG_DATA_HOME='' HOME='' says 2 "neither XDG_DATA_HOME nor HOME" "no home" \
		import "$tmp/1.json"
	XDG_DATA_HOME=$tmp/xdg says 0 "run 1" "the XDG directory" import "$tmp/1.json"
	good "has the file" test -f "$tmp/xdg/vmregress/vmr.db"
	says 0 "run 1" "a place of its own" import --db "$tmp/option.db" "$tmp/1.json"
	good "has it, too" test -f "$tmp/option.db"
}

# Where nothing can be written a store is read; a change is refused in words.
test_read_only()
{
	local before

	export VMR_DB=$tmp/frozen/vmr.db
	"$vmr" import "$tmp/1.json" >/dev/null
	cp "$VMR_DB" "$tmp/frozen/log.db"
	: >"$tmp/frozen/log.db-shm"
	echo x >"$tmp/frozen/log.db-wal"
	cp "$VMR_DB" "$tmp/frozen/a?b#%41.db"
	before=$(sha256sum <"$VMR_DB")
	if ! mount --bind "$tmp/frozen" "$tmp/frozen" 2>/dev/null ||
		! mount -o remount,ro,bind "$tmp/frozen"; then
		ktap_skip "a read-only file system" "no right to mount"
		return
	fi
	says 0 "page_alloc" "a store on a read-only file system is listed" runs
	good "what is in it comes out" comes_back 1 "$tmp/1.json"
	says 0 "page_alloc" "whatever its name" runs --db "$tmp/frozen/a?b#%41.db"
	says 3 "frozen/vmr.db: Read-only file system" "nothing goes in" import "$tmp/2.json"
	says 3 "frozen/vmr.db: attempt to write a readonly database" "no tag" tag 1 x
	says 3 "some of it is in" "nor is one read that was not written to its end" \
		runs --db "$tmp/frozen/log.db"
	umount "$tmp/frozen"
	ktap_is "$(sha256sum <"$VMR_DB")" "$before" "it is as it was"
}

# denied TEXT DESCRIPTION ARGUMENT... - vmr by somebody else, who is refused
denied()
{
	local text=$1 description=$2 status=0
	shift 2

	setpriv --reuid=65534 --clear-groups "$tmp/public/vmr" "$@" >"$tmp/out" 2>&1 || status=$?
	ktap_is "$status $(grep -cF -- "$text" "$tmp/out")" "3 1" "$description" ||
		ktap_diag "$(cat "$tmp/out")"
}

test_denied()
{
	if [ "$(id -u)" != 0 ] || ! command -v setpriv >/dev/null; then
		ktap_skip "somebody else's store" "no right to be somebody else"
		return
	fi
	chmod 755 "$tmp"
	mkdir "$tmp/public" "$tmp/public/open" "$tmp/public/closed"
	cp "$vmr" "$tmp/public/vmr"
	"$vmr" import --db "$tmp/public/open/vmr.db" "$tmp/1.json" >/dev/null
	"$vmr" import --db "$tmp/public/closed/vmr.db" "$tmp/1.json" >/dev/null
	chmod 700 "$tmp/public/closed"
	denied "open/vmr.db: Permission denied" "a store of somebody else" \
		runs --db "$tmp/public/open/vmr.db"
	denied "open/vmr.db: Permission denied" "takes no run" \
		import --db "$tmp/public/open/vmr.db" "$tmp/2.json"
	denied "closed/vmr.db: Permission denied" "one that is hidden is not called empty" \
		runs --db "$tmp/public/closed/vmr.db"
	chmod 666 "$tmp/public/open/vmr.db"
	denied "public/open: Permission denied" "a directory that takes no file" \
		runs --db "$tmp/public/open/vmr.db"
}

# As if they had been made here; there is no module to go on with them.
test_resume()
{
	export VMR_DB=$tmp/resume.db

	"$vmr" import "$tmp/1.json" "$tmp/2.json" "$tmp/3.json" >/dev/null
	says 2 "no run was made here" "what was imported is nobody's to resume" resume
	says 4 "run 1 is done" "nor is anything left of it" resume 1
	sqlite3 "$VMR_DB" "
		UPDATE run SET hash = NULL, plan = '[{\"instrument\":\"sense_zones\",\"params\":{}}]';
		UPDATE run SET state = 'interrupted' WHERE id = 1;
		UPDATE run SET state = 'interrupted', plan = NULL WHERE id = 2;
		UPDATE run SET state = 'running' WHERE id = 3"
	says 3 "module" "a run that was lost wants the module" resume
	says 2 "is not known" "one without a plan" resume 2
	says 3 "module" "one that was interrupted" resume 1
	sqlite3 "$VMR_DB" 'UPDATE run SET continues = 1 WHERE id = 2'
	says 2 "run 2 continues run 1 already" "one that was continued" resume 1
	says 0 "continues run 1" "is listed so" runs
	says 0 "continues run 1" "and shown so" show 2
	says 0 "continued by run 2" "as is the other" show 1
	sqlite3 "$VMR_DB" "
		UPDATE boot SET boot_id = '$(cat /proc/sys/kernel/random/boot_id)'
			WHERE id = (SELECT boot FROM run WHERE id = 3);
		UPDATE run SET pid = $$,
			pid_start = $(cut -d' ' -f22 /proc/$$/stat) WHERE id = 3"
	says 2 "run 3 is going on" "one that is going on" resume
	says 2 "3 runs" "several" resume 1..3
	says 2 "no run is '9'" "none" resume 9
}

ktap_plan 0
if ! command -v sqlite3 >/dev/null; then
	ktap_skip "the store" "no sqlite3 to look into it with"
	ktap_finish
fi
test_keep
test_two_writers
test_killed
test_wrong_files
test_full
test_places
test_read_only
test_denied
test_resume
ktap_finish

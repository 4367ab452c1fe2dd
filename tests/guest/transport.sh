#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The /proc transport (acceptance checks 1 to 3, 5 and 6).

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# What netlink knows of; those of the user side have no file
entries=$(vmr list | awk 'NR > 1 && $3 != "user" { print $1 "_" $2 }' |
	sed 's/^test_testproc$/testproc/' | sort)

# body FILE - the numbered lines of a report of testproc
body()
{
	grep -E '^[0-9]{7}-[0-9]{7} ' "$1"
}

# consecutive - lines on stdin number their 64 bytes each, from 0 without a gap
consecutive()
{
	awk '
		$1 != sprintf("%07d-%07d", at, at + 63) || length != 63 { bad = 1 }
		{ at += 64 }
		END { exit bad || !NR }
	'
}

# pages WRITTEN PAGES - a body of as many
pages()
{
	ran "$tmp/report" testproc "$1"
	ktap_is "$(body "$tmp/report" | wc -c)" $(($2 * 4096)) "testproc $1: $2 pages of body"
	body "$tmp/report" | consecutive
	ktap_ok $? "testproc $1: numbered without a gap"
	says "$tmp/report" "^# verdict pass: .* $2 pages" "testproc $1: the footer says $2 pages"
}

# usage ENTRY PARAMETER... - what an entry says that has not run
usage()
{
	entry=$1
	shift
	cat "$proc/$entry" >"$tmp/report"
	says "$tmp/report" "^# $entry: " "$entry: the usage names it"
	for parameter; do
		grep -qE "^#   $parameter  *[a-zA-Z0-9]" "$tmp/report" || break
		parameter=
	done
	ktap_is "$parameter" "" "$entry: the usage names its parameters"
}

test_directory()
{
	# shellcheck disable=SC2012,SC2086 # words wanted; names hold no blanks
	ktap_is "$(ls $proc | tr '\n' ' ')" "$(printf '%s ' $entries)" "the entries"
	holds "$(echo "$entries" | wc -l) >= 22" "all of them"
	# shellcheck disable=SC2012 # no other tool tells the mode here
	ktap_is "$(ls -l $proc | awk '/^-/ { print $1 }' | sort -u)" "-rw-------" \
		"nobody else may read or write them"
	# testproc is the original's name for what is the test "testproc"; what is
	# marked "user" vmr does without the module
	ktap_is "$(vmr list | awk 'NR > 1 && $3 != "user" {
		print $2 == "testproc" ? $2 : $1 "_" $2 }' | sort)" "$(ls $proc)" \
		"vmr list names the same"
}

test_usage()
{
	usage testproc pages hist deadline
	usage test_alloc_fast passes pages gfp node zone deadline
	usage test_alloc_low passes pages gfp node zone deadline
	usage test_alloc_min passes pages gfp node zone deadline danger
	usage test_alloc_zero passes pages gfp node zone deadline danger
	usage bench_page_alloc order gfp batch free free_cpu node zero account cpus mode warmup \
		reps iters duration irqs clean_only pmu seed deadline
	usage trace_oom kills seconds deadline
	ktap_is "$(vmr jobs --json | grep -c '"instrument"')" 0 "reading usage runs nothing"
}

test_read_sizes()
{
	ran "$tmp/report" testproc 1
	cat "$proc/testproc" >"$tmp/want"
	cmp -s "$tmp/report" "$tmp/want"
	ktap_ok $? "another reader sees the same report"
	for size in 1 100 4096 65536; do
		dd if="$proc/testproc" bs="$size" of="$tmp/got" 2>/dev/null
		cmp -s "$tmp/got" "$tmp/want"
		ktap_ok $? "read $size bytes at a time: the same bytes"
	done
	ran "$tmp/report" testproc 100
	dd if="$proc/testproc" bs=100 of="$tmp/got" 2>/dev/null
	cmp -s "$tmp/got" "$tmp/report"
	ktap_ok $? "100 pages, 100 bytes at a time: the same bytes"
}

# together PAGES - run testproc again and again, and read each own report
together()
{
	for turn in 1 2 3 4 5 6 7 8 9 10; do
		ran "$tmp/own.$1" testproc "$1"
		[ "$(body "$tmp/own.$1" | wc -c)" = $(($1 * 4096)) ] || echo "$turn: length"
		body "$tmp/own.$1" | consecutive || echo "$turn: numbers"
	done >"$tmp/wrong.$1"
}

test_two_readers()
{
	together 3 &
	together 7
	wait
	ktap_is "$(cat "$tmp/wrong.3" "$tmp/wrong.7")" "" \
		"two processes at once: each has its own complete report"
}

test_long_report()
{
	ran "$tmp/report" test_alloc_fast passes=1200 pages=1
	ktap_is "$(verdict "$tmp/report")" pass "1200 passes"
	seq 1200 >"$tmp/want"
	column "$tmp/report" pass >"$tmp/got"
	cmp -s "$tmp/got" "$tmp/want"
	ktap_ok $? "all 1200 rows are in /proc"
	vmr run --json alloc_fast passes=1200 pages=1 >"$tmp/json"
	json_rows "$tmp/json" | awk '{ print $1 }' >"$tmp/got"
	cmp -s "$tmp/got" "$tmp/want"
	ktap_ok $? "all 1200 rows come through netlink"
}

ktap_plan 0
module_reload
ktap_ok $? "the module is unloaded and loaded"
test_directory
test_usage
pages 5 5
pages 0 1
pages 1 1
pages 11 11
pages 100 100
pages 010 10
pages 0x10 16
pages "" 2
test_read_sizes
test_two_readers
test_long_report
ktap_is "$(held)" "0 0" "nothing is held"
rmmod vmregress
[ ! -e $proc ]
ktap_ok $? "unloaded: the directory is gone"
module_load
ktap_ok $? "loaded again"
ktap_finish

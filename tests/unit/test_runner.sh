#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Does the gate count right? Programs that lie, die or fall silent must come
# out as failures; nothing else proves that "0 failed" means something.
set -euo pipefail
top=$(realpath "$(dirname "$0")/../..")
. "$top/tests/ktap.sh"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# counts STATUS WANT DESCRIPTION [LINE...] - what a program that said these lines
# and exited with STATUS counts for, as "passed failed skipped"
counts()
{
	local status=$1 want=$2 description=$3 verdict got=()
	shift 3

	[ $# = 0 ] || printf '%s\n' "$@" >"$tmp/in"
	[ $# != 0 ] || : >"$tmp/in"
	awk -v part=part -v status="$status" -f "$top/scripts/gate/ktap.awk" \
		"$tmp/in" >"$tmp/out"
	for verdict in ok fail skip; do
		got+=("$(grep -c "^$verdict	" "$tmp/out" || true)")
	done
	ktap_is "${got[*]}" "$want" "$description" || ktap_diag "$(cat "$tmp/out")"
}

test_plain()
{
	counts 0 '2 0 0' "all passed" \
		'KTAP version 1' 1..2 'ok 1 a' '# note' 'ok 2 - b'
	counts 1 '1 1 0' "one failed, plan at the end" \
		'KTAP version 1' 'ok 1 a' 'not ok 2 b' 1..2
	counts 0 '0 1 0' "a failure with exit status 0 is a failure" \
		'KTAP version 1' 1..1 'not ok 1 a'
	counts 0 '1 0 0' "carriage returns" \
		'KTAP version 1' 1..1 $'ok 1 a\r'
	counts 0 '1 0 0' "TAP, noise and a result without a name" \
		'TAP version 13' 1..1 'noise' 'okay then' 'ok 1'
}

test_incomplete()
{
	counts 0 '0 1 0' "no output at all"
	counts 139 '0 1 0' "no KTAP" \
		'Segmentation fault'
	counts 0 '0 1 0' "a version line only" \
		'KTAP version 1'
	counts 0 '1 1 0' "no plan" \
		'KTAP version 1' 'ok 1 a'
	counts 0 '1 1 0' "fewer results than planned" \
		'KTAP version 1' 1..3 'ok 1 a'
	counts 0 '2 1 0' "more results than planned" \
		'KTAP version 1' 1..1 'ok 1 a' 'ok 2 b'
	counts 0 '2 1 0' "a number twice" \
		'KTAP version 1' 1..2 'ok 1 a' 'ok 1 a'
	counts 0 '2 2 0' "numbers out of order" \
		'KTAP version 1' 1..2 'ok 2 a' 'ok 1 b'
	counts 0 '1 1 0' "no number" \
		'KTAP version 1' 1..1 'ok a'
	counts 0 '1 1 0' "no version line" \
		1..1 'ok 1 a'
	counts 0 '1 1 0' "bail out" \
		'KTAP version 1' 1..1 'ok 1 a' 'Bail out! no memory'
	counts 0 '2 4 0' "two outputs in one" \
		'KTAP version 1' 1..1 'ok 1 a' 'KTAP version 1' 1..1 'ok 1 b'
}

test_skip()
{
	counts 0 '1 0 1' "one skipped" \
		'KTAP version 1' 1..2 'ok 1 a' 'ok 2 b # SKIP no swap'
	counts 4 '0 0 1' "exit status 4 when all were skipped" \
		'KTAP version 1' 1..1 'ok 1 b # SKIP no swap'
	counts 4 '0 0 1' "all skipped by the plan" \
		'KTAP version 1' '1..0 # SKIP no module'
	counts 0 '0 1 0' "a plan of nothing is no pass" \
		'KTAP version 1' 1..0
	counts 0 '0 1 0' "not ok stays not ok, skipped or not" \
		'KTAP version 1' 1..1 'not ok 1 b # SKIP no swap'
	counts 0 '0 1 0' "not ok stays not ok, to do or not" \
		'KTAP version 1' 1..1 'not ok 1 b # TODO later'
	counts 4 '1 1 1' "exit status 4 is wrong when one passed" \
		'KTAP version 1' 1..2 'ok 1 a' 'ok 2 b # SKIP c'
	counts 0 '1 0 0' "the word skip in a name" \
		'KTAP version 1' 1..1 'ok 1 the skip list is read'
}

test_status()
{
	counts 1 '1 1 0' "all ok, but exit status 1" \
		'KTAP version 1' 1..1 'ok 1 a'
	counts 137 '1 1 0' "all ok, then killed" \
		'KTAP version 1' 1..1 'ok 1 a'
}

test_nested()
{
	counts 0 '3 0 0' "nested results count, their parent does not" \
		'KTAP version 1' 1..2 '  KTAP version 1' '  1..2' '  ok 1 a' \
		'  ok 2 b' 'ok 1 suite' 'ok 2 c'
	counts 1 '1 1 0' "a nested failure counts once" \
		'KTAP version 1' 1..1 '  KTAP version 1' '  1..2' '  ok 1 a' \
		'  not ok 2 b' 'not ok 1 suite'
	counts 0 '0 1 0' "a nested failure under an ok parent" \
		'KTAP version 1' 1..1 '  KTAP version 1' '  1..1' '  not ok 1 b' 'ok 1 suite'
	counts 1 '1 1 0' "a parent that failed alone" \
		'KTAP version 1' 1..1 '  KTAP version 1' '  1..1' '  ok 1 b' 'not ok 1 suite'
	counts 0 '1 1 0' "a nested plan is held to" \
		'KTAP version 1' 1..1 '  KTAP version 1' '  1..3' '  ok 1 a' 'ok 1 suite'
	counts 0 '1 1 0' "died before the parent's result" \
		'KTAP version 1' 1..1 '  KTAP version 1' '  1..1' '  ok 1 a'
	counts 0 '1 0 0' "three levels" \
		'KTAP version 1' 1..1 '  1..1' '    KTAP version 1' '    1..1' '    ok 1 a' \
		'  ok 1 b' 'ok 1 c'
}

ktap_plan 0
test_plain
test_incomplete
test_skip
test_status
test_nested
ktap_finish

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prove: 40 guest tests on other flavours, machines and boot options
#
# Each variant (variants.list) is a machine with options of its own; a command there
# must print what matches first, so that no variant passes that is not one. Then
# come the tests: the core for all, and what the variant is about. VMR_VARIANTS is a
# regular expression for some of them.
set -uo pipefail
. "$(dirname "$0")/lib.sh"
. scripts/gate/results.sh

# What scripts/vm exits with when a kernel cannot be had
readonly NO_KERNEL=125
readonly core="zones.sh alloc.sh page_alloc.sh pagetable.c procfs.c netlink.c netlink_jobs.c"

# The lines of variants.list that are asked for
variants()
{
	grep -E "^(${VMR_VARIANTS:-[a-z]\S*}) \|" tests/proof/variants.list
}

# probed DIR COMMAND PATTERN - whether the machine is what it is taken for; else
# its one result
probed()
{
	local status=0 verdict=fail why

	"$1/vm" -- sh -c "$2" >"$1/probe" 2>"$1/probe.stderr" </dev/null || status=$?
	! grep -qE -- "$3" "$1/probe" || return 0
	why="'$(head -c 60 "$1/probe" | tr '\n' ' ')' $(tail -n 1 "$1/probe.stderr")"
	[ "$status" != "$NO_KERNEL" ] || verdict=skip
	results_add "$1/results.tsv" $verdict probe "the machine is one" "$why"
	return 1
}

trim()
{
	sed 's/^ *//; s/ *$//' <<<"$1"
}

# wrapper DIR OPTIONS - scripts/vm with these before whatever a test asks for
wrapper()
{
	printf '#!/bin/sh\nexec scripts/vm --quiet %s "$@"\n' "$2" >"$1/vm"
	chmod +x "$1/vm"
}

# tests_of WORDS - sets tests
tests_of()
{
	local word

	tests=()
	for word in $core $1; do
		case "$word $1 " in
		-*) ;;
		*" -$word "*) ;;
		*) tests+=("$word") ;;
		esac
	done
}

# variant NAME OPTIONS PROBE TESTS - results are in $out/NAME/results.tsv
variant()
{
	local dir=$out/$1 begin=$SECONDS status=0 tests
	tests_of "$4"

	mkdir -p "$dir"
	wrapper "$dir" "$2"
	probed "$dir" "${3%: *}" "${3##*: }" || return 0
	VMR_VM=$dir/vm VMR_GUEST_AGAIN=0 \
		scripts/gate/guest '' "$dir" "${tests[@]}" >"$dir/log" 2>&1 || status=$?
	[ "$status" = 0 ] || grep -q '^fail' "$dir/results.tsv" ||
		results_add "$dir/results.tsv" fail variant "its tests ran" \
			"$(tail -n 1 "$dir/log")"
	doing "$1: $(grep -c '^ok' "$dir/results.tsv") passed," \
		"$(grep -c '^fail' "$dir/results.tsv") failed, $((SECONDS - begin)) s"
}

# Two at a time: a machine of one CPU leaves another to its neighbour
mapfile -t lines < <(variants)
names=()
for line in "${lines[@]}"; do
	IFS='|' read -r name options probe tests <<<"$line"
	name=${name% }
	names+=("$name")
	while [ "$(jobs -r | wc -l)" -ge 2 ]; do
		wait -n
	done
	doing "$name:$options"
	variant "$name" "$options" "$(trim "$probe")" "$tests" &
done
wait
for name in "${names[@]}"; do
	sed "s/\t/\t$name: /" "$out/$name/results.tsv"
done | tsv_ktap

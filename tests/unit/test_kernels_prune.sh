#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scripts/vm kernels prune: what goes and, more to the point, what stays.
set -uo pipefail
top=$(realpath "$(dirname "$0")/../..")
. "$top/tests/ktap.sh"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export VMR_CACHE="$tmp/a cache"

# built ID KEY KDIR - a directory that a module was built in
built()
{
	mkdir -p "$VMR_CACHE/build/$1/$2"
	printf '%s\n' "$1" "$3" CC=gcc >"$VMR_CACHE/build/$1/$2/.kernel"
	touch "$VMR_CACHE/build/$1/$2.lock"
}

# left GLOB... - those of the cache that are still there
left()
{
	(
		cd "$VMR_CACHE" && shopt -s nullglob || exit
		# shellcheck disable=SC2048,SC2086 # they are globs
		echo $*
	)
}

prune()
{
	"$top/scripts/vm" kernels prune >"$tmp/out" 2>&1
}

ktap_plan 0
prune
ktap_is "$? $(wc -l <"$tmp/out")" "0 0" "no cache: nothing to do"

mkdir -p "$VMR_CACHE"/kernels/{6.1/{old,new,.new.x},6.12/only,broken/a} \
	"$VMR_CACHE"/trees/{then,now} "$VMR_CACHE"/ab/{tree.then,tree.now,0123}
ln -s new "$VMR_CACHE/kernels/6.1/current"
ln -s only "$VMR_CACHE/kernels/6.12/current"
ln -s gone "$VMR_CACHE/kernels/broken/current"
built old 1 "$VMR_CACHE/kernels/6.1/old"
built new 1 "$VMR_CACHE/kernels/6.1/new"
built tree-1 1 /nonexistent
built tree-2 1 "$tmp"
touch -d '40 days ago' "$VMR_CACHE"/trees/then "$VMR_CACHE"/ab/{tree.then,0123}
prune
ktap_is "$?" 0 "prune" || ktap_diag "$(cat "$tmp/out")"
ktap_is "$(left 'kernels/*/*/' | tr ' ' '\n' | cut -d / -f 2,3 | xargs)" \
	"6.1/current 6.1/new 6.12/current 6.12/only broken/a" \
	"releases that are current stay, and what nothing says the newer of"
ktap_is "$(left 'build/*/*')" "build/new/1 build/new/1.lock build/tree-2/1 build/tree-2/1.lock" \
	"builds go with their kernel or tree"
ktap_is "$(left 'ab/*' 'trees/*')" "ab/0123 ab/tree.now trees/now" \
	"copies that nobody used for a month go; results stay"
ktap_is "$(grep -c '^removed [a-z]*/.* ([0-9.]*[KMG])$' "$tmp/out") $(wc -l <"$tmp/out")" "5 5" \
	"each is said" || ktap_diag "$(cat "$tmp/out")"
prune
ktap_is "$? $(wc -l <"$tmp/out")" "0 0" "a second time there is nothing to do"
"$top/scripts/vm" kernels prune 6.1 >"$tmp/out" 2>&1
ktap_is "$?" 2 "refused: an argument"
ktap_finish

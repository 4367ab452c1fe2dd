#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scripts/vm ab --good with machines that need no QEMU: what git bisect run is
# told, and that BASE is booted once.
set -uo pipefail
here=$(realpath "$(dirname "$0")")
top=$(realpath "$here/../..")
. "$top/tests/ktap.sh"
. "$here/ab_fake.sh"

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b

# commit NAME COST - a tree whose build makes a kernel of this cost, or none
commit()
{
	echo "$2" >source
	git add . && git commit -q --allow-empty -m "$1" && git tag "$1"
}

# The build leaves what a build of Linux leaves: files that git does not know
repository()
{
	rm -rf "$tmp/repo"
	git init -q "$tmp/repo"
	cd "$tmp/repo" || exit 1
	printf '%s\n' include/ results/ cost .config >.gitignore
	cat >build <<-'EOT'
		#!/bin/sh
		grep -q '[0-9]' source || { echo "source: error: no number"; exit 1; }
		mkdir -p include/config && echo 7.0 >include/config/kernel.release
		cp source cost
		pwd >>"$FAKE/built"
		[ "$(cat .config)" = y ]
	EOT
	chmod +x build
	echo y >.config
	commit one 100
	commit two 100
	commit three broken
	commit four 100
	commit five 103
	commit six 103
	commit seven 104
	commit eight 103
}

# step COMMIT ARGUMENT... - at this commit; sets status
step()
{
	git checkout -q "$1"
	shift
	: >"$tmp/calls"
	echo 1 >"$tmp/n"
	[ -e "$tmp/script" ] || : >"$tmp/script"
	status=0
	"$top/scripts/vm" ab --icount --no-store "$@" </dev/null \
		>"$tmp/out" 2>"$tmp/err" || status=$?
}

# is STATUS BOOTS_OF_A BOOTS_OF_B DESCRIPTION
is()
{
	ktap_is "$status $(called 'boot a') $(called 'boot b')" "$1 $2 $3" "$4" ||
		ktap_diag "$(cat "$tmp/out" "$tmp/err")"
}

test_revision()
{
	: >"$tmp/built"
	step four --good one --build ./build
	is 0 1 1 "a good commit: 0"
	ktap_is "$(grep -c "/ab/tree\." "$tmp/built") $(wc -l <"$tmp/built")" "1 2" \
		"BASE is built in a worktree"
	ktap_is "$(git worktree list | wc -l)$(ls -d "$VMR_CACHE"/ab/tree.* 2>/dev/null)" 1 \
		"which goes again"
	ktap_is "$(git status --short)" "" "and changes nothing here"
	step five --good one --build ./build
	is 1 0 1 "a bad commit: 1, and BASE is not booted again"
	ktap_is "$(wc -l <"$tmp/built")" 3 "nor built"
	says "BASE was measured before" "it is said" err
	says "regressed" "and what is worse" out
	step three --good one --build ./build
	is 125 0 0 "a commit that does not build: 125"
	says "source: error: no number" "its compiler has the word" err
	step five --good one --build ./build --threshold 5
	is 0 0 1 "the threshold is compare's"
	step five --good four --build ./build
	is 1 1 1 "another BASE is booted"
	step five --good one --build ./build -- page_alloc
	is 1 1 1 "and so it is for another suite"
	step four --good three --build ./build
	is 128 0 0 "a BASE that does not build stops the bisection"
}

test_lost()
{
	spoil "b 3 2"
	step five --good one --build ./build
	is 125 0 2 "a kernel that is lost: 125"
	spoil "b 124 2"
	step five --good one --build ./build
	is 125 0 2 "one that hangs: 125"
	spoil "b 2 1"
	step five --good one --build ./build
	is 128 0 1 "what vmr refuses stops the bisection"
	spoil "a 3 2"
	step five --good two --build ./build
	is 128 2 1 "a BASE that is lost stops it"
	step five --good two --build ./build
	is 1 1 1 "and is not taken for measured"
}

test_results()
{
	step four --good one --build ./build --results "$tmp/kept"
	step five --good "$tmp/kept/b" --build ./build
	is 1 0 1 "BASE may be a directory of results"
	says "A  $tmp/kept/b" "which is said"
	rm "$tmp/kept/b/"*
	step five --good "$tmp/kept/b" --build ./build
	is 128 0 0 "one without results is none"
}

test_kernel()
{
	mkdir -p "$tmp/base/include/config"
	echo 7.0 >"$tmp/base/include/config/kernel.release"
	echo 103 >"$tmp/base/cost"
	step five --good "$tmp/base" --build ./build
	is 0 1 1 "BASE may be a kernel"
	step seven --good "$tmp/base" --build ./build
	is 1 0 1 "it is booted once"
	echo 104 >"$tmp/base/cost"
	step seven --good "$tmp/base" --build ./build
	is 0 1 1 "and again when it is another"
}

test_boots()
{
	git checkout -q four
	: >"$tmp/calls"
	"$top/scripts/vm" ab --boots 10 --no-store --good one --build ./build --threshold 1 \
		>"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	is 0 10 10 "without exact mode: in turns at first"
	git checkout -q five
	: >"$tmp/calls"
	"$top/scripts/vm" ab --boots 10 --no-store --good one --build ./build --threshold 1 \
		>"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	is 1 0 10 "then alone"
	says "A's made before" "which is said"
	"$top/scripts/vm" ab --boots 3 --no-store --good one --build ./build --threshold 1 \
		>"$tmp/out" 2>"$tmp/err" </dev/null
	ktap_is "$?" 125 "too few boots to tell: 125" || ktap_diag "$(cat "$tmp/out" "$tmp/err")"
}

test_refused()
{
	step five --good nowhere --build ./build
	is 128 0 0 "a BASE that is nothing stops the bisection"
	step five --good one
	is 128 0 0 "a revision without a way to build it"
	step five --good one --build ./build --threshold x
	is 128 0 0 "what compare would refuse"
	step five --good one --build ./build "$tmp/fast"
	is 128 0 0 "a kernel outside the repository"
	step five --frobnicate --good one
	is 128 0 0 "an unknown option before --good"
	step five --good one --build ./build nowhere
	is 125 0 0 "a kernel that the build does not make: 125"
}

test_bisect()
{
	git bisect start eight one >/dev/null 2>&1
	: >"$tmp/calls"
	git bisect run "$top/scripts/vm" ab --icount --no-store --good one --build ./build \
		>"$tmp/out" 2>"$tmp/err" </dev/null
	ktap_is "$?" 0 "git bisect run" || ktap_diag "$(cat "$tmp/out" "$tmp/err")"
	ktap_is "$(git log -1 --format=%s refs/bisect/bad)" five "finds the commit"
	git bisect reset >/dev/null 2>&1
}

[ $# -gt 0 ] || set -- revision lost results kernel boots refused bisect
repository
ktap_plan 0
for name; do
	"test_$name"
done
ktap_finish

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/rig/ab.sh [TEST...] - scripts/vm ab in exact mode: the same kernel twice
# does not differ, init_on_alloc=1 makes dearer what it must and nothing else, and
# git bisect run finds a commit. On the distribution's kernel, or VMR_KERNEL's.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
top=$PWD
. tests/ktap.sh

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
kernel=${VMR_KERNEL:-distribution}
export VMR_DB=$tmp/vmr.db

# ab NAME ARGUMENT... - sets status; results, out and err are in $tmp/NAME
ab()
{
	local name=$1
	shift
	mkdir -p "$tmp/$name"
	status=0
	scripts/vm ab --icount --results "$tmp/$name/results" "$@" >"$tmp/$name/out" \
		2>"$tmp/$name/err" </dev/null || status=$?
}

# says NAME TEXT DESCRIPTION
says()
{
	grep -qF -- "$2" "$tmp/$1/out"
	ktap_ok $? "$3" || ktap_diag "$(cat "$tmp/$1/out" "$tmp/$1/err")"
}

# with NAME VERDICT - "INSTRUMENT COLUMN" of those rows of the table
with()
{
	awk -v verdict="$2" '
		/^metric / { on = 1; next }
		!NF { on = 0 }
		!on { next }
		/^[^ ]/ { instrument = $1; next }
		$0 ~ verdict "$" { sub(",", "", $1); print instrument, $1 }
	' "$tmp/$1/out" | sort -u
}

# Since 6.3 init_on_alloc turns on the checks of pages too (check_pages_enabled),
# which free_pages_prepare() does for each page: frees get dearer as well.
checks_pages()
{
	local release
	release=$(sed -n 's/^A  Linux \([0-9.]*\).*/\1/p' "$tmp/$1/out")
	printf '%s\n' 6.3 "$release" | sort -V -C
}

test_identical()
{
	ab same --fail-on change "$kernel" "$kernel"
	ktap_is "$status" 0 "a kernel and itself: 0" || ktap_diag "$(cat "$tmp/same/err")"
	says same " 0 improved, 0 regressed, " "nothing differs"
	says same "Geometric mean of all: the same." "not in any digit"
	says same "same configuration" "nor does its configuration"
	cmp "$tmp"/same/results/a/*.json "$tmp"/same/results/b/*.json
	ktap_ok $? "both boots printed the same, byte for byte"
	[ "$(cat "$tmp"/same/results/a/*.json | wc -c)" -gt 10000 ]
	ktap_ok $? "the results of the whole suite"
	ktap_is "$(awk 'length > 80' "$tmp/same/out")" "" "no line has more than 80 columns"
}

# What is cleared is what an allocator gives out: pages, and objects of slabs. That
# the clearing takes longer moves the ticks of the clock into other windows: less
# than 5 % is not looked at. One tick is 4 % of all that is freed in bulk, where
# interrupts are on.
test_cleared()
{
	local frees=''

	ab cleared --tag cleared --all --threshold 5 --append-a init_on_alloc=0 \
		--append-b init_on_alloc=1 "$kernel" "$kernel"
	ktap_is "$status" 1 "init_on_alloc=1 regresses" || ktap_diag "$(cat "$tmp/cleared/err")"
	if checks_pages cleared; then
		frees=yes
	fi
	ktap_is "$(with cleared regressed)" "page_alloc alloc_net${frees:+
page_alloc free_net}
page_alloc pair_net
page_bulk alloc_net${frees:+
page_bulk free_net}
page_bulk pair_net
slab alloc_net
slab pair_net" "what allocates pages and objects does, and nothing else"
	ktap_is "$(with cleared improved)" "" "nothing improves"
	ktap_is "$(with cleared 'no change')" "${frees:-page_alloc free_net
}page_bulk calls${frees:-
page_bulk free_net}
ptwalk entry
ptwalk entry_net
ptwalk rate
slab free_net" "no row of these is dearer: frees, and walks of page tables"
	says cleared "-init_on_alloc=0 +init_on_alloc=1" "the arguments are shown"
	ktap_is "$(awk 'length > 80' "$tmp/cleared/out")" "" "no line has more than 80 columns"
	ktap_is "$(userspace/vmr runs --json | grep -oE '"cleared\.[^"]*"' | sort | tr -d '\n')" \
		'"cleared.a""cleared.b"' "both runs are in the store"
}

# What the build of a Linux leaves, of one that is built already: the file "series"
# says which.
build_script()
{
	cat <<-'END'
		#!/bin/bash
		set -euo pipefail
		built=$("$VM" kernels path "$(cat series)")
		headers=$(echo "$built"/root/usr/src/linux-headers-*-amd64)
		rm -rf arch include vmlinux
		mkdir -p arch/x86/boot
		ln -sfn "$headers"/{Makefile,Module.symvers,.kernelvariables} .
		ln -sfn "$headers"/{scripts,tools,include} .
		ln -s "$headers"/arch/x86/* arch/x86/
		ln -s "$built/vmlinuz" arch/x86/boot/bzImage
		ln -s "$built/vmlinux" vmlinux
	END
}

# commit NAME SERIES
commit()
{
	echo "$2" >series
	git add . && git commit -q --allow-empty -m "$1" && git tag "$1"
}

# Eight commits; at the fifth a release moves in whose page allocator is dearer
repository()
{
	local n
	git init -q "$tmp/linux" && cd "$tmp/linux" || return
	build_script >build
	chmod +x build
	printf '%s\n' /{Makefile,Module.symvers,.kernelvariables,scripts,tools,include} \
		/{arch,vmlinux,results} >.gitignore
	for n in 1 2 3 4; do commit "c$n" 6.1; done
	for n in 5 6 7 8; do commit "c$n" 6.12; done
}

# The cache of this test has the kernels of the real one, and no results
own_cache()
{
	local cache=${VMR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vmregress} part

	mkdir "$tmp/cache"
	for part in kernels apt tools kvm; do
		mkdir -p "$cache/$part"
		ln -s "$cache/$part" "$tmp/cache/$part"
	done
	export VMR_CACHE=$tmp/cache
}

bisect()
{
	git bisect start c8 c1 >/dev/null &&
		git bisect run "$VM" ab --icount --good c1 --build ./build --threshold 1 \
			--metric 'page_alloc/*pair_net*' \
			-- page_alloc order=0 irqs=off iters=200 reps=1 </dev/null
}

test_bisect()
{
	local series begun=$SECONDS
	export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null VM=$top/scripts/vm
	export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b

	for series in 6.1 6.12; do
		if ! scripts/vm kernels path "$series" >/dev/null 2>&1 &&
			! scripts/vm kernels fetch "$series" >/dev/null 2>&1; then
			ktap_skip "git bisect run" "Linux $series cannot be fetched"
			return
		fi
	done
	own_cache
	(repository && bisect >"$tmp/bisect.log" 2>&1)
	ktap_is "$?" 0 "git bisect run" || ktap_diag "$(tail -n 40 "$tmp/bisect.log")"
	ktap_is "$(git -C "$tmp/linux" log -1 --format=%s refs/bisect/bad)" c5 \
		"finds the commit that made a page of order 0 dearer" ||
		ktap_diag "$(tail -n 40 "$tmp/bisect.log")"
	ktap_is "$(cat "$tmp"/linux/results/*/boots.tsv | grep -c '	a	good')" 1 \
		"its base was booted once"
	ktap_is "$(cat "$tmp"/linux/results/*/boots.tsv | grep -c '	b	good')" \
		"$(grep -c '^running ' "$tmp/bisect.log")" "each step booted once"
	ktap_is "$(git -C "$tmp/linux" worktree list | wc -l)" 1 "no worktree is left"
	ktap_diag "the bisection took $((SECONDS - begun)) s"
}

[ $# -gt 0 ] || set -- identical cleared bisect
ktap_plan 0
for name; do
	"test_$name"
done
ktap_finish

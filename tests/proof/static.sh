#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prove: 85 the kernel's Coccinelle scripts on the module; the module built by clang
set -uo pipefail
. "$(dirname "$0")/lib.sh"

debug=$(scripts/vm kernels path debug)

# All but the two that are in part OCaml, whose compiler is not wanted here
semantic_patches()
{
	find "$debug/source/scripts/coccinelle" -name '*.cocci' -exec \
		grep -L 'initialize:ocaml\|script:ocaml' {} + | sort
}

# One finding a line; what spatch says of the script itself is none of ours
matches()
{
	# shellcheck disable=SC2016 # for the inner shell
	semantic_patches | xargs -P "$(nproc)" -I {} sh -c '
		options=$(sed -n "s/^[/ ]*Options: *//p" {} | head -n 1)
		spatch -D report --very-quiet --no-show-diff --cocci-file {} $options \
			--dir module -I module --include-headers 2>>"$0"' "$out/spatch" |
		sort
}

# A kernel that clang would build: its headers ask for what gcc's do not. Without
# KASAN, under which clang does not let what is inlined share a frame.
clang_tree()
{
	local tree=$out/tree

	mkdir -p "$tree" && cp "$debug/build/.config" "$tree" &&
		"$debug/source/scripts/config" --file "$tree/.config" --disable KASAN &&
		make -s -C "$debug/source" O="$tree" LLVM=1 olddefconfig &&
		make -s -C "$debug/source" O="$tree" LLVM=1 -j "$(nproc)" modules_prepare
}

# What was not linked has no list of the kernel's symbols
clang_module()
{
	CC=clang scripts/gate/stage "$out/tree" "$out/module" &&
		make -s -C "$out/tree" M="$out/module" LLVM=1 W=1 -j "$(nproc)" \
			KBUILD_MODPOST_WARN=1 modules
}

clang_silent()
{
	! grep -vE 'undefined!$|Module.symvers is missing|^ +(Modules may not|You may get|You can set|if you want)|unresolved symbol' "$1" |
		grep .
}

out=$(realpath "$out")
ktap_plan 5
patches=$(semantic_patches | wc -l)
doing "$patches semantic patches"
[ "$patches" -ge 50 ]
ktap_ok $? "(the kernel's semantic patches are there)"
ktap_is "$(matches)" "" "$patches semantic patches find nothing in the module"
doing "$(clang --version | head -n 1)"
clang_tree >"$out/tree.log" 2>&1
ktap_ok $? "(a tree for clang)" || ktap_diag "$(tail -n 5 "$out/tree.log")"
clang_module >"$out/module.log" 2>&1
ktap_ok $? "clang builds the module" || ktap_diag "$(tail -n 5 "$out/module.log")"
ktap_is "$(clang_silent "$out/module.log")" "" "without a warning (W=1)"
files=$(find module -name '*.c' | wc -l)
echo "# cases $((patches * files + files))"
ktap_finish

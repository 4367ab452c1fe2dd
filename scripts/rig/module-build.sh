# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Build vmregress.ko out of the tree, one directory for each kernel and each
# place the sources come from:
#
#   kernel_select 6.1 ''
#   module_build DIR          # DIR holds Kbuild (and module/); sets ko
#
# Sources are compared by content, so that neither a restored older file nor a
# checkout that only touches times can leave a stale object or cost a build.

ko=

# The files that make the module, relative to the source directory
module_sources()
{
	local parts=(.)

	[ ! -d "$1/module" ] || parts=(Kbuild module)
	(cd "$1" && find "${parts[@]}" -type f ! -name '*.o' ! -name '*.ko' \
		! -name '*.mod' ! -name '*.mod.c' ! -name '*.cmd' ! -name '.*.d' \
		! -name modules.order ! -name Module.symvers ! -path '*/.git/*') |
		sed 's#^\./##' | sort
}

# sync_sources FROM TO - make TO hold FROM's sources and nothing that was one
sync_sources()
{
	local from=$1 to=$2 file list=$2/.sources

	touch "$list"
	module_sources "$from" >"$list.new"
	comm -23 "$list" "$list.new" | while IFS= read -r file; do
		# The objects of a file that went must not be linked again.
		rm -f "$to/$file" "$to/${file%.c}.o"
	done
	while IFS= read -r file; do
		cmp -s "$from/$file" "$to/$file" && continue
		mkdir -p "$(dirname "$to/$file")"
		cp "$from/$file" "$to/$file" || return 1
	done <"$list.new"
	mv "$list.new" "$list"
}

# What an object depends on without kbuild seeing it change
kernel_stamp()
{
	local argument cc=gcc

	for argument in "${k_make[@]}"; do
		case $argument in CC=*) cc=${argument#CC=} ;; esac
	done
	printf '%s\n' "$k_id" "$k_kdir" "${k_make[@]}"
	"$cc" --version 2>&1 | sed -n 1p
	sha256sum "$k_kdir/include/generated/autoconf.h" "$k_kdir/Module.symvers" 2>&1
	true
}

# What differs when make has to look for what changed: a kernel that was built
# again has other headers, which kbuild knows of
source_stamp()
{
	stat -L -c '%.Y %s' "$k_image" "$k_kdir/include/generated/autoconf.h" \
		"$k_kdir/Module.symvers" 2>&1 || true
	(
		cd "$1" || exit
		printf '%s\n' "${@:2}"
		tr '\n' '\0' <.sources | xargs -0 sha256sum
	)
}

# fresh_directory DIR - empty it when it was used for another kernel or compiler
fresh_directory()
{
	local stamp

	stamp=$(kernel_stamp)
	if [ "$stamp" != "$(cat "$1/.kernel" 2>/dev/null)" ]; then
		rm -rf "$1"
		mkdir -p "$1"
		printf '%s\n' "$stamp" >"$1/.kernel"
	fi
}

build_locked()
{
	local from=$1 dir=$2 object
	shift 2

	fresh_directory "$dir" && sync_sources "$from" "$dir" || return 1
	source_stamp "$dir" "$@" >"$dir/.stamp.new"
	if ! cmp -s "$dir/.stamp.new" "$dir/.stamp"; then
		rm -f "$dir/.stamp"
		note "building the module for $k_release"
		if ! make -C "$k_kdir" M="$dir" -j "$(nproc)" "${k_make[@]}" "$@" modules \
			>"$dir/.log" 2>&1; then
			cat "$dir/.log" >&2
			return 1
		fi
		# Warnings are for the developer to see; what make does, and what
		# follows from building without BTF, is not.
		sed -E '/^make/d; /^  [A-Z]+ /d; /pahole/d; /^  (The kernel was built with|You are using):/d; /^Skipping BTF/d' \
			"$dir/.log" >&2
		mv "$dir/.stamp.new" "$dir/.stamp"
	fi
	object=$(find "$dir" -maxdepth 2 -name '*.ko' -print -quit)
	[ -z "$module_copy" ] || cp "$object" "$module_copy"
}

# module_build DIR [MAKE ARGUMENT...] - with $module_copy set, the object is
# copied there while it is certain that no other build replaces it
module_copy=

module_build()
{
	local from dir
	from=$(absolute "$1")
	shift

	require make:make gcc:gcc ld:binutils
	[ -e "$from/Kbuild" ] || [ -e "$from/Makefile" ] ||
		die "$EXIT_CANNOT" "$from: no Kbuild: nothing to build a module from"
	dir=$(cache_dir)/build/$k_id/$(key "$from")
	locked "$dir.lock" build_locked "$from" "$dir" "$@" ||
		die "$EXIT_CANNOT" "the module does not build for Linux $k_version"
	ko=$(find "$dir" -maxdepth 2 -name '*.ko' -print -quit)
	[ -n "$ko" ] || die "$EXIT_CANNOT" "the build made no module"
}

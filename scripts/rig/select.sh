# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# From what was asked for with --kernel to the five facts the rest needs:
#
#   k_id       names the kernel in the cache, never shared by two kernels
#   k_version  for people
#   k_release  uname -r
#   k_image    what QEMU boots
#   k_kdir     what modules are built against
#   k_make     arguments for that build

k_id='' k_version='' k_release='' k_image='' k_kdir=''
k_make=()

# Started directly a kernel never asks for 5 levels: its decompressor does
boots_directly()
{
	[ "$opt_la57" = 0 ]
}

select_cached()
{
	local series source release version cc dir=$1

	# shellcheck source=/dev/null
	. "$dir/info"
	: "$source"
	k_id=$(basename "$dir")
	k_version=${version%-*}$(series_suffix "$series")
	k_release=$release
	k_image=$dir/vmlinux
	boots_directly && [ -e "$k_image" ] || k_image=$dir/vmlinuz
	k_kdir=$(echo "$dir"/root/usr/src/linux-headers-*-amd64)
	# The headers' own answers to these two were found with another compiler,
	# and BTF needs a tool that is not there.
	k_make=(CC="$cc" CONFIG_DEBUG_INFO_BTF_MODULES= CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT=)
}

select_series()
{
	local dir

	if ! dir=$(series_current "$1"); then
		kernel_fetch "$1" || exit "$EXIT_CANNOT"
		dir=$(series_current "$1")
	fi
	select_cached "$dir"
}

# The one built last will do while its configuration and compiler are today's
select_debug()
{
	local dir

	dir=$(series_current debug) || dir=
	case $dir in
	*_"$(debug_key)") ;;
	*)
		debug_build || exit "$EXIT_CANNOT"
		dir=$(series_current debug)
		;;
	esac
	select_cached "$dir"
	k_kdir=$dir/build
	k_id=debug-$k_id
	k_make=("CC=$(sed -n 's/^cc=//p' "$dir/info")")
}

# tree_compiler TREE - the make argument that chooses the compiler the tree was
# configured with, if this machine has it
tree_compiler()
{
	local config=$1/include/config/auto.conf

	if grep -qs '^CONFIG_CC_IS_CLANG=y' "$config"; then
		echo LLVM=1
	elif [ -e "$1/.kernelvariables" ]; then
		echo "CC=$(kernel_compiler "$1")"
	else
		configured_gcc "$config"
	fi
}

configured_gcc()
{
	local want cc

	want=$(sed -n 's/^CONFIG_CC_VERSION_TEXT="\(.*\)"/\1/p' "$1" 2>/dev/null) || true
	for cc in gcc gcc-11 gcc-12 gcc-13 gcc-14 gcc-15 gcc-16; do
		if [ "$("$cc" --version 2>/dev/null | sed -n 1p)" = "$want" ]; then
			echo "CC=$cc"
			return
		fi
	done
	# Kbuild says so itself if that does not do.
	echo "CC=gcc"
}

# build_arguments KDIR - sets k_make for a tree that is not from our cache
build_arguments()
{
	k_make=("$(tree_compiler "$1")")
	if ! command -v pahole >/dev/null; then
		k_make+=(CONFIG_DEBUG_INFO_BTF_MODULES=)
	fi
}

# A copy of a build tree's vmlinux without its debug information, if that can
# be booted directly. Another vmlinux need not be a newer one.
tree_vmlinux()
{
	local copy of
	copy=$(cache_dir)/trees/$(key "$1")/vmlinux
	of=$(stat -L -c '%i %s %.Y' "$1/vmlinux" 2>/dev/null) || return 1
	if [ ! -e "$copy" ] || [ "$of" != "$(cat "$copy.of" 2>/dev/null)" ]; then
		mkdir -p "$(dirname "$copy")"
		rm -f "$copy.of"
		strip -g -o "$copy.$$" "$1/vmlinux" 2>/dev/null || return 1
		mv "$copy.$$" "$copy"
		printf '%s\n' "$of" >"$copy.of"
	fi
	has_pvh "$copy" && printf '%s\n' "$copy"
}

select_tree()
{
	local tree image
	tree=$(absolute "$1")

	k_release=$(cat "$tree/include/config/kernel.release" 2>/dev/null) ||
		die "$EXIT_CANNOT" "$1: not a built kernel tree (no include/config/kernel.release)"
	image=$tree/arch/x86/boot/bzImage
	k_image=$(boots_directly && tree_vmlinux "$tree") || k_image=$image
	[ -e "$k_image" ] ||
		die "$EXIT_CANNOT" "$1: neither a bootable vmlinux nor $image: build it first"
	k_kdir=$tree
	k_id=tree-$(key "$tree $k_release")
	k_version=$k_release
	build_arguments "$tree"
}

# headers_for RELEASE - a directory to build against that is for this release
headers_for()
{
	local info

	for info in "$(kernels_dir)"/*/*/info; do
		[ -e "$info" ] || continue
		if grep -qx "release=$1" "$info"; then
			dirname "$info"
			return
		fi
	done
	[ -d "/lib/modules/$1/build" ] && echo "/lib/modules/$1/build"
}

select_image()
{
	local image found kdir=$2
	image=$(absolute "$1")

	is_bzimage "$image" || is_elf "$image" ||
		usage_error "$1: neither a bzImage nor a vmlinux"
	k_release=$(image_release "$image")
	[ -n "$k_release" ] || die "$EXIT_CANNOT" "$1: the image does not say its release"
	if [ -n "$kdir" ]; then
		found=$(absolute "$kdir")
	elif ! found=$(headers_for "$k_release") && [ "$opt_no_module" = 0 ]; then
		die "$EXIT_CANNOT" "no headers for $k_release: give them with --kdir DIR"
	fi
	if [ -e "$found/info" ]; then
		select_cached "$found"
	else
		k_kdir=$found
		build_arguments "$found"
	fi
	k_id=image-$(key "$k_kdir $k_release")
	k_version=$k_release
	k_image=$image
}

# kernel_select WHAT KDIR
kernel_select()
{
	local what=$1

	case $what in
	distribution | default) what=$DEFAULT_SERIES ;;
	esac
	if [ "$what" = debug ]; then
		[ -z "$2" ] || usage_error "--kdir goes with an image, not with the debug kernel"
		select_debug
	elif is_series "$what"; then
		[ -z "$2" ] || usage_error "--kdir goes with an image, not with a series"
		select_series "$what"
	elif [ -d "$what" ]; then
		select_tree "$what"
	elif [ -f "$what" ]; then
		select_image "$what" "$2"
	else
		usage_error "--kernel $what: neither a series ($ALL_SERIES, debug) nor an image nor a build tree"
	fi
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Make unpacked kernel headers usable where they lie and with the compiler and
# C library of this machine.

# The libraries the kbuild tools of a newer release are linked to
readonly TOOL_LIBRARIES="libc6 libelf1t64 zlib1g libzstd1"

# kernel_compiler KDIR - the kernel's own compiler if this machine has it
kernel_compiler()
{
	local want
	want=$(sed -n 's/^CC *=.*\(gcc-[0-9]*\).*/\1/p' "$1/.kernelvariables" 2>/dev/null) || true
	for want in "$want" gcc-12 gcc; do
		if [ -n "$want" ] && command -v "$want" >/dev/null; then
			echo "$want"
			return
		fi
	done
	echo gcc
}

# Facts about the compiler that built the kernel and are wrong for an older
# one. Only features the kernel's headers can do without are listed.
readonly NEWER_COMPILER="CC_HAS_COUNTED_BY CC_HAS_COUNTED_BY_PTR
	CC_HAS_ASM_GOTO_OUTPUT CC_HAS_ASM_GOTO_TIED_OUTPUT
	CC_HAS_MIN_FUNCTION_ALIGNMENT CC_HAS_MULTIDIMENSIONAL_NONSTRING"

drop_compiler_features()
{
	local header=$1/include/generated/autoconf.h option
	local their ours

	their=$(sed -n 's/^#define CONFIG_GCC_VERSION //p' "$header")
	ours=$("$2" -dumpfullversion | awk -F. '{ print $1 * 10000 + $2 * 100 + $3 }')
	[ "${their:-0}" -gt "$ours" ] || return 0
	for option in $NEWER_COMPILER; do
		sed -i "/^#define CONFIG_$option 1/d" "$header"
	done
}

# ELF files below DIR that do not find their libraries here. Those that sign
# modules want a library more and are not needed.
foreign_tools()
{
	find "$1" -type f -perm /111 ! -name sign-file ! -name extract-cert -print0 |
		while IFS= read -r -d '' file; do
			is_elf "$file" || continue
			if ldd "$file" 2>&1 | grep 'not found' >/dev/null; then
				printf '%s\n' "$file"
			fi
		done
}

# Run FILE with the dynamic linker and libraries of its own release
wrap_tool()
{
	mv "$1" "$1.elf"
	cat >"$1" <<-EOF
		#!/bin/sh
		exec "$2/ld-linux-x86-64.so.2" --library-path "$2" --argv0 "\$0" "$1.elf" "\$@"
	EOF
	sed -i "s#$3#$4#g" "$1"
	chmod 755 "$1"
}

# tool_libraries DIR SOURCE - the libraries of SOURCE's release in DIR/libs
tool_libraries()
{
	mkdir -p "$1/libs" "$1/libs.debs" "$1/libs.root"
	# shellcheck disable=SC2086 # a list of packages
	source_download "$2" "$1/libs.debs" $TOOL_LIBRARIES &&
		unpack "$1/libs.debs" "$1/libs.root" &&
		find "$1/libs.root" -path '*/lib/x86_64-linux-gnu/*.so*' ! -type d \
			-exec cp -a -t "$1/libs" {} + &&
		rm -rf "$1/libs.debs" "$1/libs.root"
}

# prepare_headers TMP FINAL SOURCE - paths written into files are those FINAL
# will have, TMP is renamed to it
prepare_headers()
{
	local tmp=$1 final=$2 kdir foreign file

	kdir=$(echo "$tmp"/root/usr/src/linux-headers-*-amd64)
	sed -i "s#/usr/src/#$final/root/usr/src/#" "$kdir/Makefile" || return 1
	drop_compiler_features "$kdir" "$(kernel_compiler "$kdir")" || return 1

	foreign=$(foreign_tools "$tmp/root")
	[ -n "$foreign" ] || return 0
	tool_libraries "$tmp" "$3" || return 1
	while IFS= read -r file; do
		wrap_tool "$file" "$tmp/libs" "$tmp" "$final" || return 1
	done <<<"$foreign"
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Make unpacked kernel headers usable where they lie and with the compiler and
# C library of this machine.

# The libraries the kbuild tools of a newer release are linked to
readonly TOOL_LIBRARIES="libc6 libelf1t64 zlib1g libzstd1 libssl3t64"

# kernel_compiler KDIR - the kernel's own compiler if this machine has it
kernel_compiler()
{
	local want
	want=$(sed -n 's/^override CC *:*= *//p; s/^CC *:*= *//p' "$1/.kernelvariables" 2>/dev/null |
		grep -o 'gcc-[0-9]*' | head -n 1) || true
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

# ELF files below DIR that do not find their libraries here
foreign_tools()
{
	find "$1" -type f -perm /111 -print0 | while IFS= read -r -d '' file; do
		is_elf "$file" || continue
		if ldd "$file" 2>&1 | grep -q 'not found'; then
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

# prepare_headers TMP FINAL SOURCE - paths written into files are those FINAL
# will have, TMP is renamed to it
prepare_headers()
{
	local tmp=$1 final=$2 source=$3 kdir foreign file

	kdir=$(echo "$tmp"/root/usr/src/linux-headers-*-amd64)
	sed -i "s#/usr/src/#$final/root/usr/src/#" "$kdir/Makefile"
	drop_compiler_features "$kdir" "$(kernel_compiler "$kdir")"

	foreign=$(foreign_tools "$tmp/root")
	[ -n "$foreign" ] || return 0
	mkdir -p "$tmp/libs" "$tmp/libs.root"
	# shellcheck disable=SC2086 # a list of packages
	source_download "$source" "$tmp/libs" $TOOL_LIBRARIES
	unpack "$tmp/libs" "$tmp/libs.root"
	rm -f "$tmp"/libs/*
	find "$tmp/libs.root" -name '*.so*' ! -type d -exec cp -a -t "$tmp/libs" {} +
	rm -rf "$tmp/libs.root"
	while IFS= read -r file; do
		wrap_tool "$file" "$tmp/libs" "$tmp" "$final"
	done <<<"$foreign"
}

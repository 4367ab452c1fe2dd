# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Kernel images: what a bzImage holds, and the ELF file inside it. Starting the
# ELF through its PVH entry saves the guest the decompression, which is half of
# the time of a boot without hardware virtualisation.

# field FILE OFFSET BYTES - a little-endian number of the x86 boot header
field()
{
	od -A n -t "u$3" -j "$2" -N "$3" "$1" 2>/dev/null | tr -d ' '
}

is_bzimage()
{
	[ "$(field "$1" 514 4)" = 1400005704 ] # "HdrS"
}

is_elf()
{
	[ "$(field "$1" 0 4)" = 1179403647 ] # 0x7f "ELF"
}

# image_release FILE - the release an image says it is
image_release()
{
	if is_bzimage "$1"; then
		local at
		at=$(field "$1" 526 2)
		dd if="$1" bs=1 skip=$((at + 512)) count=200 2>/dev/null | tr '\0' '\n' |
			sed -n '1s/ .*//p'
	else
		grep -a -o -m 1 'Linux version [^ ]*' "$1" | sed -n 1p | cut -d ' ' -f 3
	fi
}

decompressor()
{
	case $1 in
	1f8b*) echo "gzip -dc" ;;
	fd377a58*) echo "xz -dc" ;;
	28b52ffd*) echo "zstd -dcq" ;;
	04224d18* | 02214c18*) echo "lz4 -dc" ;;
	5d0000*) echo "lzma -dc" ;;
	425a68*) echo "bzip2 -dc" ;;
	894c5a4f*) echo "lzop -dc" ;;
	*) return 1 ;;
	esac
}

# QEMU enters an ELF kernel at the address in Xen's note 18 (PHYS32_ENTRY)
has_pvh()
{
	readelf -n "$1" 2>/dev/null | grep 'Xen.*0x00000012' >/dev/null
}

# unpack_vmlinux BZIMAGE TARGET - TARGET is not made when the image has no PVH
# entry or is compressed in a way this machine cannot undo: boot the bzImage then
unpack_vmlinux()
{
	local at length tool
	at=$((($(field "$1" 497 1) + 1) * 512 + $(field "$1" 584 4)))
	length=$(field "$1" 588 4)
	tool=$(decompressor "$(od -A n -t x1 -j "$at" -N 4 "$1" | tr -d ' ')") || return 0

	# Some formats are followed by the size: the tools call that garbage.
	# shellcheck disable=SC2086 # command and options
	tail -c +$((at + 1)) "$1" | head -c "$length" | $tool >"$2.part" 2>/dev/null || true
	if is_elf "$2.part" && has_pvh "$2.part"; then
		mv "$2.part" "$2"
	else
		rm -f "$2.part"
	fi
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the scripts of the gate share. Source it; it changes to the top of the
# tree.

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
export LC_ALL=C

cache_dir()
{
	printf '%s\n' "${VMR_CACHE:-${XDG_CACHE_HOME:-${HOME:?}/.cache}/vmregress}"
}

die()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# Milliseconds; only differences mean something
now_ms()
{
	echo $((${EPOCHREALTIME/[.,]/} / 1000))
}

# seconds MS - "1.2"
seconds()
{
	printf '%d.%d\n' $(($1 / 1000)) $(($1 % 1000 / 100))
}

# The kernel headers a default build is for, as the Makefile decides it
default_kdir()
{
	local kdir
	kdir=/lib/modules/$(uname -r)/build

	if [ ! -e "$kdir" ]; then
		kdir=$(find /usr/src -maxdepth 1 -name 'linux-headers-*-amd64' |
			sort -V | tail -n 1)
	fi
	[ -n "$kdir" ] || die "no kernel headers are installed: run scripts/deps"
	printf '%s\n' "${KDIR:-$kdir}"
}

# tracked PATTERN... - files of the source tree by git's pathspec. Untracked
# ones count too: they are about to be committed.
tracked()
{
	git -c safe.directory='*' ls-files --cached --others --exclude-standard \
		--deduplicate -- "$@" |
		while IFS= read -r file; do
			[ ! -f "$file" ] || printf '%s\n' "$file"
		done
}

# Shell scripts are known by their name, their first line or shellcheck's mark
shell_scripts()
{
	tracked scripts tests userspace .ci | while IFS= read -r file; do
		case ${file##*/} in
		*.sh) echo "$file" ;;
		*.*) ;;
		*)
			head -n 3 "$file" |
				grep -qE '^#!.*[/ ](ba|da)?sh|^# shellcheck shell=' || continue
			echo "$file"
			;;
		esac
	done
}

# Hand-written C and headers below the given directories
c_sources()
{
	local patterns=() dir

	for dir in "$@"; do
		patterns+=("$dir/*.c" "$dir/*.h")
	done
	tracked "${patterns[@]}" | { grep -vE '/netlink-gen\.[ch]$|^module/uapi/' || true; }
}

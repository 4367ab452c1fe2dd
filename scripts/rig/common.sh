# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What every part of the rig shares: messages, exit codes, the cache, locks.

# Exit codes of the rig itself; any other status is the guest command's own.
readonly EXIT_USAGE=2 EXIT_LOST=3 EXIT_TIMEOUT=124 EXIT_CANNOT=125

# A pipe's early end must not be mistaken for a failure: with pipefail, "grep -q"
# or "head" make their writer fail. Hence "sed -n 1p" and "grep >/dev/null".

quiet=0
verbose=0

say()
{
	printf 'vm: %s\n' "$*" >&2
}

note()
{
	[ "$quiet" = 1 ] || say "$@"
}

die()
{
	local status=$1
	shift
	say "$@"
	exit "$status"
}

usage_error()
{
	die "$EXIT_USAGE" "$*; see scripts/vm --help"
}

cache_dir()
{
	printf '%s\n' "${VMR_CACHE:-${XDG_CACHE_HOME:-${HOME:?}/.cache}/vmregress}"
}

# require PROGRAM:PACKAGE... - name all that is missing at once, not one a run
require()
{
	local pair missing=()

	for pair in "$@"; do
		command -v "${pair%%:*}" >/dev/null ||
			missing+=("${pair%%:*} (package ${pair#*:})")
	done
	[ ${#missing[@]} = 0 ] && return
	local IFS=,
	die "$EXIT_CANNOT" "missing:${missing[*]/#/ }; scripts/deps installs what is needed"
}

# locked FILE COMMAND... - run COMMAND while nobody else holds FILE.
# The lock is released with the subshell, so that it cannot leak into children
# that stay (QEMU).
locked()
{
	local lock=$1
	shift
	mkdir -p "$(dirname "$lock")"
	(
		exec 9>"$lock"
		flock 9
		"$@" 9>&-
	)
}

# key TEXT - a short file name that stands for TEXT
key()
{
	printf '%s' "$1" | sha256sum | cut -c1-16
}

# assignments NAME... - the variables, for a file that is sourced later
assignments()
{
	local name

	for name; do
		printf '%s=%q\n' "$name" "${!name}"
	done
}

absolute()
{
	realpath -- "$1"
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the checks of tests/proof share. Source it; it changes to the top of the
# tree and brings the reporter. A check gets a directory for its logs as $1.

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
. tests/ktap.sh

# shellcheck disable=SC2034 # for those that source this
out=${1:?}

# Whether what takes long is to be left out
short()
{
	[ "${VMR_PROOF:-long}" = short ]
}

# What the check is doing; its results alone are on stdout
doing()
{
	printf '%s  %s: %s\n' "$(date -u +%H:%M:%S)" "$(basename "$0" .sh)" "$*" >&2
}

# A copy of the module that notes which of its lines are executed
counted=build/proof/module

# counted_module - bring it up to date. Checks that run side by side share it, and
# what the compiler noted of it belongs to the counts of both.
counted_module()
{
	mkdir -p build/proof && (
		flock 9
		module_copy "$counted.next" 'GCOV_PROFILE := y' || exit 1
		! diff -rq "$counted.next" "$counted" >/dev/null 2>&1 || exit 0
		rm -rf "$counted" && mv "$counted.next" "$counted"
	) 9>"$counted.lock"
}

# module_copy DIR LINE - a copy of the module with a line more in its Kbuild
module_copy()
{
	rm -rf "$1.new"
	mkdir -p "$1.new" && cp -r Kbuild module "$1.new" || return 1
	printf '\n%s\n' "$2" >>"$1.new/module/Kbuild"
	rm -rf "$1" && mv "$1.new" "$1"
}

# Of all guests of a check, for scripts/vm
guest_options=()

# guest OPTION... -- COMMAND... - on the debug kernel, in the short form on the
# distribution's
guest()
{
	local kernel=(--kernel debug --timeout 3600)

	! short || kernel=(--timeout 600)
	scripts/vm --quiet "${kernel[@]}" "${guest_options[@]}" "$@"
}

# guest_script NAME WORD... - run proof/guest/NAME, and end as it ends
guest_script()
{
	local name=$1 status=0 file adds=()
	shift

	for file in tests/ktap.sh tests/guest/lib*.sh "tests/proof/guest/$name"; do
		adds+=(--add "$PWD/$file:/tests/${file##*/}")
	done
	guest --results "$out/results" --console "$out/console" "${adds[@]}" \
		-- sh "/tests/$name" "$@" >"$out/stdout" 2>"$out/stderr" </dev/null || status=$?
	cat "$out/stdout"
	[ "$status" = 0 ] || sed 's/^/# /' "$out/stderr" | tail -n 60
	exit "$status"
}

# tsv_ktap - results of guest tests (scripts/gate/results.sh) on stdin, as ours;
# false when one of them failed
tsv_ktap()
{
	awk -F '\t' '
		BEGIN { print "KTAP version 1" }
		{ gsub(/#/, "_") }
		$1 == "ok" { print "ok " NR " " $2 ": " $3 }
		$1 == "skip" { print "ok " NR " " $2 ": " $3 " # SKIP " $4 }
		$1 == "fail" { print "not ok " NR " " $2 ": " $3; bad = 1 }
		$1 == "fail" && $4 != "" { print "# " $4 }
		END { print "1.." NR; exit bad || !NR }
	'
}

# program NAME FLAG... - compile tests/proof/NAME.c; print where it is
program()
{
	local binary=build/proof/bin/$1

	mkdir -p build/proof/bin
	gcc -std=gnu11 -O2 -Wall -Wextra -Imodule/uapi -Itests "tests/proof/$1.c" \
		-o "$binary.$$" "${@:2}" && mv "$binary.$$" "$binary" || return 1
	echo "$binary"
}

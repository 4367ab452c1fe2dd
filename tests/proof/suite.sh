#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prove: 10 the guest suite, under every detector of the kernel
set -uo pipefail
. "$(dirname "$0")/lib.sh"

counted_module || exit 1
cat >"$out/vm" <<EOF
#!/bin/sh
exec scripts/vm --module-dir $counted "\$@"
EOF
chmod +x "$out/vm"
doing "the guest tests, each boot with a scan for leaks before and after the module goes"
# With the detectors on, a guest's two CPUs are never idle
VMR_GUESTS=$((($(nproc) + 1) / 2)) VMR_VM=$out/vm scripts/gate/guest debug "$out" >&2
awk -F '\t' '
	BEGIN { print "KTAP version 1" }
	{ gsub(/#/, "_") }
	$1 == "ok" { print "ok " NR " " $2 ": " $3 }
	$1 == "skip" { print "ok " NR " " $2 ": " $3 " # SKIP " $4 }
	$1 == "fail" { print "not ok " NR " " $2 ": " $3; print "# " $4 }
	END { print "1.." NR }
' "$out/results.tsv"
! grep -q '^fail' "$out/results.tsv"

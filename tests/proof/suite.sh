#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prove: 10 the guest suite, under every detector of the kernel
set -uo pipefail
. "$(dirname "$0")/lib.sh"

counted_module || exit 1
# What KASAN finds, SLUB need not look for
cat >"$out/vm" <<EOF
#!/bin/sh
printf '%s  suite: %s\n' "\$(date -u +%H:%M:%S)" "\${*##* /tests/driver }" >&3
exec scripts/vm --module-dir $counted --append slub_debug=- "\$@"
EOF
chmod +x "$out/vm"
doing "the guest tests, each boot with a scan for leaks before and after the module goes"
# Each boot says on descriptor 3 which tests it runs. With the detectors on, a guest's
# two CPUs are never idle.
VMR_GUESTS=$((($(nproc) + 1) / 2)) VMR_VM=$out/vm scripts/gate/guest debug "$out" 3>&2 >&2
tsv_ktap <"$out/results.tsv"

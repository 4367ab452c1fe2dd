#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What this kernel was told not to do, to charge its own memory to cgroups, is
# skipped with the reason; a suite with such a job is none that failed.
#
# vm: --append cgroup.memory=nokmem

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# in_cgroup WORD... - vmr, from a cgroup below the root
in_cgroup()
{
	sh -c 'echo $$ >/sys/fs/cgroup/vmr/cgroup.procs && exec vmr "$@"' vmr "$@" \
		>"$tmp/out" 2>"$tmp/said"
}

ktap_plan 0
mkdir -p /sys/fs/cgroup
mount -t cgroup2 none /sys/fs/cgroup
echo +memory >/sys/fs/cgroup/cgroup.subtree_control
mkdir /sys/fs/cgroup/vmr
in_cgroup run page_alloc account=1
ktap_is "$? $(grep -c 'account: this kernel charges none of its own memory' "$tmp/said")" "4 1" \
	"account=1 is skipped" || ktap_diag "$(cat "$tmp/said")"
printf 'zones\npage_alloc account=1 reps=1\n' >"$tmp/two.suite"
in_cgroup run "$tmp/two.suite"
ktap_is "$?" 0 "with a job that is not, all is well" || ktap_diag "$(cat "$tmp/said")"
in_cgroup run --json "$tmp/two.suite"
ktap_is "$(grep -o '"verdict": *"[a-z]*"' "$tmp/out" | tail -n 1 | tr -d ' ')" '"verdict":"skip"' \
	"its verdict is skip" || ktap_diag "$(tail -n 3 "$tmp/out")"
rmdir /sys/fs/cgroup/vmr
umount /sys/fs/cgroup
ktap_finish

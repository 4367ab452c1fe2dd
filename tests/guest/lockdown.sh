#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A kernel that is locked down loads no module that is not signed: the last row
# of the table "Security" in README.md.
# Locked down only here: the rig needs more than that before. There is no way back.
# vm: --no-load

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

ktap_plan 0
mount -t securityfs none /sys/kernel/security 2>/dev/null
if ! echo integrity 2>/dev/null >/sys/kernel/security/lockdown; then
	ktap_skip "lockdown" "this kernel cannot be locked down"
	ktap_finish
fi
module_load 2>"$tmp/why"
ktap_ok $((! $?)) "insmod is refused"
dmesg | grep -q 'Lockdown: insmod: unsigned module loading is restricted'
ktap_ok $? "for want of a signature"
[ ! -e "$proc" ]
ktap_ok $? "there is no /proc/vmregress"
vmr info >"$tmp/out" 2>"$tmp/message"
ktap_is $? 3 "vmr info fails"
says "$tmp/message" 'not loaded|lockdown|refused|permitted' "and says why"
ktap_finish

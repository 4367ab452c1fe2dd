#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# In the guest: run the tests given, one after the other, with marks between
# them that the host splits the output at. busybox's shell is enough.

# With the kernel's detectors on, everything takes several times as long.
limit=${VMR_TEST_TIMEOUT:-300}
[ ! -e /sys/kernel/debug/kmemleak ] || limit=$((limit * 4))

# A test is a session: whatever it leaves behind ends with it. A job whose asker
# lives on would spoil every test after it.
run_test()
{
	program="/tests/$1" status=0

	[ "${1%.sh}" = "$1" ] || program="sh $program"
	# shellcheck disable=SC2086 # words
	timeout -s KILL "$limit" setsid sh -c 'echo $$ >/run/session; exec "$@"' - $program ||
		status=$?
	cat /proc/[0-9]*/stat 2>/dev/null | sed 's/ (.*) / /' |
		awk -v session="$(cat /run/session)" '$5 == session { print $1 }' |
		xargs -r kill -9 2>/dev/null
	return $status
}

# What it took by the guest's own clock, in hundredths of a second
now()
{
	read -r uptime _ </proc/uptime
	echo "${uptime%.*}${uptime#*.}"
}

# A test may have unloaded the module; if it is there it must go without a word
unload()
{
	. /tests/ktap.sh
	[ ! -x /rig/leaks ] || /rig/leaks "before the module goes"
	ktap_plan 1
	if [ -d "${VMR_SYS:-/sys}/module/vmregress" ]; then
		rmmod vmregress >&2
		ktap_ok $? "the module unloads"
	else
		ktap_skip "the module unloads" "it is not loaded"
	fi
	ktap_finish
}

echo "@@kernel $(uname -r)"
for name in "$@"; do
	echo "@@begin $name"
	echo "@@begin $name" >&2
	began=$(now)
	run_test "$name"
	# A test cut off in the middle of a line must not swallow the mark
	printf '\n@@end %s %s %s\n' "$name" $? $(($(now) - began))
done
echo "@@begin unload"
(unload)
printf '\n@@end unload %s\n' $?

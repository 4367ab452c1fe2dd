# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Jobs that are ended early. Source it after lib.sh.

: "${tmp:?}"

# now - hundredths of a second
now()
{
	awk '{ printf "%d\n", $1 * 100 }' /proc/uptime
}

# Within how many seconds a job that is told to end must have: emulated CPUs share
# the host's with other guests, and detectors make every page cost tenfold.
soon=1
[ "$VMR_ACCEL" = kvm ] || soon=3
! detectors || soon=10

# begin NAME - a job will be started: take stock
begin()
{
	name=$1
	before=$(free_pages)
}

# threads - of jobs, by the name that the module gives them
threads()
{
	cat /proc/[0-9]*/comm 2>/dev/null | grep -c '^vmr/[a-z0-9_/]*$'
}

# started THREADS - wait until the job has so many of them
started()
{
	for turn in $(seq 100); do
		[ "$(threads)" -lt "$1" ] || break
		sleep 0.05
	done
	holds "$(threads) >= $1" "$name: the job runs" || ktap_diag "turn $turn"
	start=$(now)
}

# gone_by - the job that ran ends soon, and leaves nothing
gone_by()
{
	for turn in $(seq 200); do
		[ "$(threads)" != 0 ] || break
		sleep 0.05
	done
	seen=$(now)
	threads >"$tmp/threads"
	# What a look itself takes, on a busy host, is not the module's
	holds "$seen - $start <= $soon * 100 + $(now) - $seen" "$name: over within $soon s"
	ktap_is "$(held)" "0 0" "$name: nothing is held" || ktap_diag "turn $turn"
	given_back "$before" "$name: free pages are back"
}

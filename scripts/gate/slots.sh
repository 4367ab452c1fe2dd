# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# How many guests run at a time on this machine, whoever started them.

# slots_count - guests wait for their own clocks half of the time: a few more
# than there are CPUs keep the machine busy
slots_count()
{
	echo "${VMR_GUESTS:-$(($(nproc) + 1))}"
}

# slots_run COMMAND... - in a slot of its own; first come, first served. Who wants
# fewer guests on the machine does not keep others waiting: the queue is that of
# all who want as many.
slots_run()
{
	local dir slots slot
	dir=$(cache_dir)/slots
	slots=$(slots_count)
	mkdir -p "$dir"
	(
		exec 8>"$dir/queue.$slots"
		flock 8
		for ((slot = 1; ; slot = slot % slots + 1)); do
			exec 9>"$dir/$slot"
			! flock -n 9 || break
			[ "$slot" != "$slots" ] || sleep 0.2
		done
		exec 8>&-
		exec "$@"
	)
}

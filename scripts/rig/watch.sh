# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Start the machine, pass on what it says, wait for its end.

readonly BOOT_SECONDS=90
qemu_pid='' tails=()

# start DIR - the kernel kills QEMU should this shell be killed outright
start()
{
	truncate -s 0 "$1"/{console,stdout,stderr,control}
	setpriv --pdeathsig KILL "${qemu[@]}" </dev/null >"$1/qemu.log" 2>&1 &
	qemu_pid=$!
	stream "$1/stdout" &
	tails=($!)
	stream "$1/stderr" >&2 &
	tails+=($!)
	if [ "$verbose" = 1 ]; then
		stream "$1/console" >&2 &
		tails+=($!)
	fi
}

# tail ends by itself, after a last look, when QEMU is gone
stream()
{
	exec tail -c +1 -s 0.02 --pid="$qemu_pid" -f "$1" 2>/dev/null
}

# A pause without a process for it
pause()
{
	read -r -t 0.05 -u 8 || true
}

stop()
{
	[ -z "$qemu_pid" ] || kill -KILL "$qemu_pid" 2>/dev/null || true
}

# await DIR - sets outcome: ended, timeout, noinit, pipe
outcome=
await()
{
	local begin=$SECONDS boot=$BOOT_SECONDS

	outcome=ended
	[ "$opt_timeout" -ge "$boot" ] || boot=$opt_timeout
	while kill -0 "$qemu_pid" 2>/dev/null; do
		pause
		if [ $((SECONDS - begin)) -ge "$opt_timeout" ]; then
			outcome=timeout
		elif [ ! -s "$1/control" ] && [ $((SECONDS - begin)) -ge "$boot" ]; then
			outcome=noinit
		elif ! kill -0 "${tails[0]}" 2>/dev/null && kill -0 "$qemu_pid" 2>/dev/null; then
			outcome=pipe
		else
			continue
		fi
		stop
		break
	done
	wait "$qemu_pid" 2>/dev/null || true
	qemu_pid=
	wait "${tails[@]}" 2>/dev/null || true
	[ -s "$1/control" ] || [ "$outcome" = timeout ] || outcome=noinit
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Start the machine, pass on what it says, wait for its end.

readonly BOOT_SECONDS=90
qemu_pid='' followers=()

# start DIR - the kernel kills QEMU should this shell be killed outright
start()
{
	rm -f "$1"/{console,wire,control,results.tar}
	touch "$1"/{console,control}
	truncate -s 64M "$1/wire"
	setpriv --pdeathsig KILL "${qemu[@]}" </dev/null >"$1/qemu.log" 2>&1 &
	qemu_pid=$!
	follow "$1" 0 &
	followers=($!)
	follow "$1" 1 >&2 &
	followers+=($!)
	follow "$1" 2 >"$1/control" &
	followers+=($!)
	follow "$1" 3 >"$1/results.tar" &
	followers+=($!)
	[ "$verbose" = 1 ] || return 0
	tail -c +1 -s 0.02 --pid="$qemu_pid" -f "$1/console" >&2 2>/dev/null &
	followers+=($!)
}

follow()
{
	exec "$channel" follow "$1/wire" "$2" "$qemu_pid" 2>/dev/null
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

# reader_gone - whoever read our stdout went away: the stream's follower ended
# before the stream did
stdout_open=1
reader_gone()
{
	[ "$stdout_open" = 1 ] && ! kill -0 "${followers[0]}" 2>/dev/null || return 1
	stdout_open=0
	! wait "${followers[0]}"
}

# await DIR - sets outcome: ended, timeout, noinit, pipe
outcome=
await()
{
	local begin=$SECONDS boot=$BOOT_SECONDS spent

	outcome=ended
	stdout_open=1
	[ "$opt_kernel" != debug ] || boot=$((boot * 3))
	[ "$opt_timeout" -ge "$boot" ] || boot=$opt_timeout
	while kill -0 "$qemu_pid" 2>/dev/null; do
		pause
		spent=$((SECONDS - begin))
		if [ "$spent" -ge "$opt_timeout" ]; then
			outcome=timeout
		elif [ "$spent" -ge "$boot" ] && [ ! -s "$1/control" ]; then
			outcome=noinit
		elif reader_gone && kill -0 "$qemu_pid" 2>/dev/null; then
			outcome=pipe
		else
			continue
		fi
		stop
		break
	done
	wait "$qemu_pid" 2>/dev/null || true
	qemu_pid=
	wait "${followers[@]}" 2>/dev/null || true
	[ -s "$1/control" ] || [ "$outcome" = timeout ] || outcome=noinit
}

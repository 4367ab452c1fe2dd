# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What became of the guest: from its console and its control channel.

readonly TROUBLE='BUG: |BUG [a-zA-Z_]|Oops|Kernel panic|WARNING: |general protection fault|KASAN|UBSAN:|KFENCE|kmemleak: [0-9]+ new|INFO: (task|rcu|possible|suspicious|trying)|rcu: INFO:|double fault|Unable to handle|Bad page|Bad rss-counter|list_(add|del) corruption|refcount_t:'

# console_after_init FILE - what the kernel said since the guest's init runs
console_after_init()
{
	tr -d '\r' <"$1" | sed '1,/vm: init/d'
}

# boot_trouble DIR - what is not the command's doing is only told
boot_trouble()
{
	local line

	if line=$(tr -d '\r' <"$1/console" | sed '/vm: init/,$d' |
		grep -a -E "$TROUBLE" | sed -n 1p); then
		note "the kernel complained while booting, which is not counted: $line"
	fi
}

# trouble DIR - the first line on which the kernel complained
trouble()
{
	if [ -s "$1/control" ]; then
		console_after_init "$1/console"
	else
		tr -d '\r' <"$1/console"
	fi | grep -a -E "$TROUBLE" | sed -n 1p
}

# show_report DIR LINE - the console from the complaint on
show_report()
{
	tr -d '\r' <"$1/console" | grep -a -F -A 60 -m 1 -- "$2" >&2 || true
}

show_tail()
{
	tr -d '\r' <"$1/console" | tail -n 20 >&2
}

# emulator_note DIR - emulated CPUs in threads of their own were seen to take a
# breakpoint that is not there any more (QEMU 7.2; others met the like with 8.0, Red
# Hat's bug 2216496). The kernel's dump shows the code as it is, without 0xcc.
emulator_note()
{
	local code

	[ "$accel" = tcg ] || return 0
	code=$(tr -d '\r' <"$1/console" | sed '1,/int3: 0000/d' |
		sed -n 's/.* \([0-9a-f][0-9a-f]\) <[0-9a-f]*>.*/\1/p' | sed -n 1p)
	[ -z "$code" ] || [ "$code" = cc ] ||
		say "no breakpoint is where one was met: QEMU's emulation is to be suspected," \
			"and --one-thread is without that"
}

# control_field DIR NAME
control_field()
{
	sed -n "s/^$2 //p" "$1/control" | sed -n 1p
}

# unpack_results DIR TARGET - false when they did not come whole
unpack_results()
{
	[ -z "$(control_field "$1" results)" ] || return 1
	[ -s "$1/results.tar" ] || return 0
	grep -qx end "$1/control" || return 1
	mkdir -p "$2"
	tar -x --no-same-owner --no-overwrite-dir -f "$1/results.tar" -C "$2" || return 1
	note "results are in $2"
}

# verdict DIR - print nothing for a guest that did what it should; the status
verdict()
{
	local line status

	status=$(control_field "$1" status)
	if line=$(trouble "$1"); then
		show_report "$1" "$line"
		emulator_note "$1"
		[ -z "$status" ] || line="$line (the command ended with status $status)"
		die "$EXIT_LOST" "the guest's kernel complained: $line"
	fi
	boot_trouble "$1"
	if [ -z "$status" ]; then
		show_tail "$1"
		die "$EXIT_LOST" "the guest went away before the command ended"
	fi
	return "$status"
}

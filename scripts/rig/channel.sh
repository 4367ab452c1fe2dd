# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# The program at both ends of the streams from the guest (channel.c).

channel=

build_channel()
{
	local cached
	cached=$(cache_dir)/tools/channel-$(key "$(cat "$rig/channel.c")")

	if [ ! -x "$cached" ]; then
		mkdir -p "$(dirname "$cached")"
		gcc -O2 -static -o "$cached.$$" "$rig/channel.c" ||
			die "$EXIT_CANNOT" "channel.c does not compile (package libc6-dev?)"
		mv "$cached.$$" "$cached"
	fi
	channel=$cached
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# KVM where it works. That /dev/kvm exists does not say so: nested in some
# clouds, guests hang. A short boot of the same kernel tells, once.

readonly PROBE_SECONDS=10
accel=

probe_boot()
{
	local dir=$1

	skeleton "$dir/root"
	install_file "$dir/root" "$(command -v busybox)" /bin/busybox
	printf '#!/bin/busybox sh\nbusybox poweroff -f\n' >"$dir/root/init"
	chmod 755 "$dir/root/init"
	pack "$dir/root" "$dir/initramfs"
	timeout -k 1 "$PROBE_SECONDS" qemu-system-x86_64 -nodefaults -no-user-config \
		-display none -no-reboot -accel kvm -cpu host -m 512 -smp 2 \
		-kernel "$k_image" -initrd "$dir/initramfs" -serial "file:$dir/console" \
		-append "console=ttyS0 panic=-1" >/dev/null 2>&1 &&
		grep -q 'Run /init' "$dir/console" && ! grep -q 'Kernel panic' "$dir/console"
}

kvm_works()
{
	local answer dir

	[ -r /dev/kvm ] && [ -w /dev/kvm ] || return 1
	answer=$(cache_dir)/kvm/$k_id-$(key "$(grep -m 1 'model name' /proc/cpuinfo; uname -r)")
	if [ ! -e "$answer" ]; then
		note "trying whether KVM works here (at most $PROBE_SECONDS s, once)"
		mkdir -p "$(dirname "$answer")" "$work/probe"
		dir=$work/probe
		# In a shell of its own, which keeps "Aborted" to itself
		if (probe_boot "$dir") 2>/dev/null; then
			echo yes >"$answer"
		else
			echo no >"$answer"
		fi
		rm -rf "$dir"
	fi
	[ "$(cat "$answer")" = yes ]
}

choose_accel()
{
	if [ "$opt_icount" = 1 ]; then
		accel=tcg-icount
	elif [ "$opt_accel" != auto ]; then
		accel=$opt_accel
	elif kvm_works; then
		accel=kvm
	else
		accel=tcg
	fi
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# scripts/vm [OPTION...] -- COMMAND... : the whole of a run.

work=

clean_up()
{
	stop
	[ -z "$work" ] || rm -rf "$work"
}

build_userspace()
{
	local log=$work/userspace.log

	[ "$opt_bare" = 0 ] || return 0
	make -n -C "$top" userspace >/dev/null 2>&1 || return 0
	locked "$(cache_dir)/userspace.lock" make -C "$top" userspace >"$log" 2>&1 ||
		{ cat "$log" >&2; die "$EXIT_CANNOT" "vmr does not build"; }
}

# The directory the module is built from; none when there are no sources yet
module_source()
{
	if [ "$opt_no_module" = 1 ]; then
		return
	elif [ -n "$opt_module_dir" ]; then
		echo "$opt_module_dir"
	else
		echo "$top"
	fi
}

guest_environment()
{
	local pairs=(VMR_ACCEL="$accel" VMR_LOAD= VMR_MODULE_PARAMS="$opt_module_params")

	if [ -n "$ko" ]; then
		pairs+=(VMR_MODULE="/lib/vmregress/$(basename "$ko")")
		[ "$opt_load" = 0 ] || pairs+=(VMR_LOAD=1)
	fi
	write_environment "${pairs[@]}" "${opt_env[@]}"
}

# assemble - the initramfs in $work
assemble()
{
	local root=$work/root entry source guest

	initramfs_base "$root"
	source=$(module_source)
	if [ -n "$source" ]; then
		module_copy=$work/module.ko
		module_build "$source"
		install_file "$root" "$module_copy" "/lib/vmregress/$(basename "$ko")"
	fi
	[ "$opt_bare" = 1 ] || install_userspace "$root" "$top"
	for entry in "${opt_add[@]}"; do
		guest=/root/$(basename "${entry%%:*}")
		case $entry in *:*) guest=${entry#*:} ;; esac
		install_file "$root" "${entry%%:*}" "$guest"
	done
	guest_environment >"$root/rig/env"
	{ printf 'exec '; quoted "${command[@]}"; echo; } >"$root/rig/command"
	pack "$root" "$work/initramfs"
	rm -rf "$root"
}

check_exact()
{
	[ "$accel" = tcg-icount ] && [ "$opt_smp" -gt 1 ] || return 0
	case $(qemu-system-x86_64 --version) in *"version 7."*) ;; *) return 0 ;; esac
	# These bring up their CPUs one after the other, and QEMU 7 never
	# schedules the second one.
	if printf '%s\n' "$k_release" 6.4 | sort -V -C; then
		usage_error "QEMU 7 cannot run Linux $k_version with both --icount" \
			"and --smp $opt_smp"
	fi
}

gibibytes()
{
	if [ $((opt_mem % 1024)) = 0 ]; then
		echo "$((opt_mem / 1024)) GiB"
	else
		echo "$opt_mem MiB"
	fi
}

retry_note()
{
	say "the guest did not come up: trying once more; its last words were:"
	{ cat "$work/qemu.log"; tr -d '\r' <"$work/console" | tail -n 5; } >&2
}

boot()
{
	local try

	qemu_command "$work"
	[ "$verbose" = 0 ] || say "${qemu[@]}"
	for try in 1 2; do
		start "$work"
		await "$work"
		[ "$outcome" = noinit ] || return 0
		[ "$try" = 2 ] || retry_note
	done
}

report()
{
	local status=0 whole=1

	[ -z "$opt_console" ] || cp "$work/console" "$opt_console"
	unpack_results "$work" "${opt_results:-results/$(date +%Y%m%d-%H%M%S)}" || whole=0
	case $outcome in
	timeout)
		show_tail "$work"
		die "$EXIT_TIMEOUT" "timed out after $opt_timeout s"
		;;
	noinit)
		show_tail "$work"
		cat "$work/qemu.log" >&2
		die "$EXIT_LOST" "the guest never reached its init"
		;;
	pipe) exit 141 ;;
	esac
	verdict "$work" || status=$?
	[ "$whole" = 1 ] || die "$EXIT_LOST" "the results did not come through whole"
	exit "$status"
}

run_main()
{
	parse_options "$@"
	check_options
	require qemu-system-x86_64:qemu-system-x86 gcc:gcc busybox:busybox-static \
		cpio:cpio setpriv:util-linux
	work=$(mktemp -d "${TMPDIR:-/tmp}/vm.XXXXXXXX")
	trap clean_up EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	exec 8<> <(:)
	kernel_select "$opt_kernel" "$opt_kdir"
	choose_accel
	check_exact
	build_channel
	build_userspace
	assemble
	note "Linux $k_version, $accel, $opt_smp CPU$([ "$opt_smp" = 1 ] || echo s), $(gibibytes)"
	boot
	report
}

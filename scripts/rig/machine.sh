# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# A machine that is ready to boot: the kernel chosen, the module built, the
# guest's files packed. It can be kept, and booted as often as one likes:
#
#   scripts/vm prepare DIR [OPTION...] -- COMMAND...
#   scripts/vm boot DIR [OPTION...]
#
# DIR holds initramfs, kernel (a copy: a build tree may change meanwhile),
# config (the kernel's, where there is one) and facts (variables of the shell).

# What boot has to know and cannot ask anew
readonly MACHINE_FACTS="k_version k_release accel channel guest_command opt_mem opt_smp
	opt_numa opt_memoryless opt_la57 opt_append opt_timeout"

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
	if [ "$opt_bare" = 0 ]; then
		install_userspace "$root" "$top"
		install_config "$root"
	fi
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

# machine_make - of the options; it is in $work then
machine_make()
{
	require qemu-system-x86_64:qemu-system-x86 gcc:gcc busybox:busybox-static \
		cpio:cpio setpriv:util-linux
	kernel_select "$opt_kernel" "$opt_kdir"
	choose_accel
	check_exact
	build_channel
	build_userspace
	assemble
}

gibibytes()
{
	if [ $((opt_mem % 1024)) = 0 ]; then
		echo "$((opt_mem / 1024)) GiB"
	else
		echo "$opt_mem MiB"
	fi
}

machine_words()
{
	echo "Linux $k_version, $accel, $opt_smp CPU$([ "$opt_smp" = 1 ] || echo s), $(gibibytes)"
}

# machine_keep DIR
machine_keep()
{
	local guest_command config=$k_kdir/include/config/auto.conf

	guest_command=$(quoted "${command[@]}")
	cp --reflink=auto "$k_image" "$1/kernel"
	[ ! -e "$config" ] || grep '^CONFIG_' "$config" | sort >"$1/config"
	mv "$work/initramfs" "$1/initramfs"
	# shellcheck disable=SC2086 # a list of names
	assignments $MACHINE_FACTS >"$1/facts"
}

prepare_main()
{
	local dir=${1:-}

	case $dir in '' | -*) usage_error "prepare takes a directory first" ;; esac
	shift
	parse_options "$@"
	check_options
	mkdir -p "$dir" || exit "$EXIT_USAGE"
	[ -z "$(ls -A "$dir")" ] || usage_error "$dir is not empty"
	work_begin
	machine_make
	machine_keep "$dir"
}

# Of the options those that are not the machine's own
boot_options()
{
	while [ $# -gt 0 ]; do
		case $1 in
		--results | --console | --timeout)
			[ $# -gt 1 ] || usage_error "$1 needs a value"
			set_option "$1" "$2"
			shift
			;;
		--results=* | --console=* | --timeout=*) set_option "${1%%=*}" "${1#*=}" ;;
		--verbose | -v | --quiet | -q) set_flag "$1" ;;
		*) usage_error "boot does not take '$1'" ;;
		esac
		shift
	done
}

boot_main()
{
	local dir=${1:-}

	[ -e "${dir:-.}/facts" ] || usage_error "boot takes a directory that prepare made"
	shift
	# shellcheck source=/dev/null
	. "$dir/facts"
	boot_options "$@"
	k_image=$dir/kernel initramfs=$dir/initramfs
	work_begin
	note "$(machine_words)"
	boot
	report
}

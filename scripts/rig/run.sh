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

# work_begin - a directory of our own, that goes with us
work_begin()
{
	work=$(mktemp -d "${TMPDIR:-/tmp}/vm.XXXXXXXX")
	trap clean_up EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	exec 8<> <(:)
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
	work_begin
	machine_make
	note "$(machine_words)"
	boot
	report
}

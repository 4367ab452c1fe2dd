# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# scripts/vm ab [OPTION...] KERNEL_A KERNEL_B [-- SUITE [WORD...]]
# scripts/vm ab [OPTION...] --good BASE [KERNEL] [-- SUITE [WORD...]]
#
# Two kernels, booted and compared. This file reads the options and calls the
# parts: both machines are prepared once (machine.sh), booted in turns
# (ab-plan.sh, ab-boots.sh), and compared (ab-report.sh). The second form is a
# step of a bisection (ab-good.sh).

readonly AB_BOOTS=10 AB_SUITE=fastpath

# The tests of this file's parts put other programs in place of these
ab_vm=${VMR_VM:-$top/scripts/vm} ab_vmr=${VMR:-$top/userspace/vmr}

ab_boots='' ab_seed='' ab_tag='' ab_keep=1 ab_json=0 ab_exact=0 ab_jobs=1 ab_results=''
ab_work='' ab_words=()
ab_kernels=() ab_run=() ab_prepare_options=() ab_boot_options=(--quiet) ab_compare_options=()
declare -A ab_append=([a]='' [b]='') ab_kdir=([a]='' [b]='')

# ab_value NAME VALUE - the options that take a value
ab_value()
{
	case $1 in
	--boots) ab_boots=$(positive "$1" "$2") ;;
	--seed)
		[[ $2 =~ ^(0|[1-9][0-9]{0,8})$ ]] ||
			usage_error "--seed takes a number up to 999999999, not '$2'"
		ab_seed=$2
		;;
	--append-[ab]) ab_append[${1: -1}]+=" $2" ;;
	--kdir-[ab])
		[ -d "$2" ] || usage_error "$1 $2: no such directory"
		ab_kdir[${1: -1}]=$2
		;;
	--good) ab_good=$2 ;;
	--build) ab_build=$2 ;;
	--results) ab_results=$2 ;;
	--tag)
		[[ $2 =~ ^[A-Za-z0-9][A-Za-z0-9._+-]{0,39}$ ]] ||
			usage_error "--tag takes letters, digits and . _ + -, not '$2'"
		ab_tag=$2
		;;
	--threshold | --alpha | --metric | --fail-on) ab_compare_options+=("$1=$2") ;;
	--append | --mem | --smp | --numa | --timeout | --accel | --module-params | \
		--module-dir | --env | --add)
		# What is wrong with it is said now, not in the middle of the work
		set_option "$1" "$2"
		ab_prepare_options+=("$1" "$2")
		;;
	*) usage_error "ab: unknown option '$1'" ;;
	esac
}

# ab_flag NAME - false when it is not an option without a value
ab_flag()
{
	case $1 in
	--icount)
		set_flag "$1"
		ab_exact=1
		ab_prepare_options+=("$1")
		;;
	--la57)
		set_flag "$1"
		ab_prepare_options+=("$1")
		;;
	--json) ab_json=1 ;;
	--no-store) ab_keep=0 ;;
	--all | --wide) ab_compare_options+=("$1") ;;
	--quiet | -q) set_flag "$1" ;;
	*) return 1 ;;
	esac
}

ab_options()
{
	while [ $# -gt 0 ]; do
		# As compare has them, short
		case $1 in
		-m) set -- --metric "${@:2}" ;;
		-t) set -- --threshold "${@:2}" ;;
		esac
		case $1 in
		--)
			shift
			ab_run=("$@")
			return
			;;
		--help | -h) show_ab_help ;;
		--*=*) ab_value "${1%%=*}" "${1#*=}" ;;
		-*)
			if ! ab_flag "$1"; then
				ab_needs_value "$@"
				ab_value "$1" "$2"
				shift
			fi
			;;
		*) ab_kernels+=("$1") ;;
		esac
		shift
	done
}

ab_needs_value()
{
	if [ $# = 1 ] || [ "$2" = -- ]; then
		case $1 in
		--boots | --seed | --append* | --kdir-? | --good | --build | --results | --tag | \
			--threshold | --alpha | --metric | --fail-on | --mem | --smp | --numa | \
			--timeout | --accel | --module-params | --module-dir | --env | --add)
			usage_error "$1 needs a value"
			;;
		esac
		usage_error "ab: unknown option '$1'"
	fi
}

ab_check()
{
	local wants=2
	[ -z "$ab_good" ] || wants=1

	[ -n "$ab_good" ] || [ -z "$ab_build" ] || usage_error "--build goes with --good"
	if [ "$wants" = 1 ] && [ ${#ab_kernels[@]} = 0 ]; then
		ab_kernels=(.)
	fi
	[ ${#ab_kernels[@]} = "$wants" ] ||
		usage_error "ab compares two kernels: KERNEL_A KERNEL_B, or --good BASE KERNEL"
	[ ${#ab_run[@]} -gt 0 ] || ab_run=("$AB_SUITE")
	command=(vmr)
	check_options
	[ -z "$ab_good" ] || ab_good_check
	[ -z "$ab_results" ] || [ -z "$(ls -A "$ab_results" 2>/dev/null)" ] ||
		usage_error "--results $ab_results is not empty"
}

# A suite that is a file here has to be one there
ab_suite_file()
{
	case ${ab_run[0]} in
	*/*)
		[ -f "${ab_run[0]}" ] || usage_error "no suite ${ab_run[0]}"
		ab_prepare_options+=(--add "${ab_run[0]}:/root/${ab_run[0]##*/}")
		ab_run[0]=./${ab_run[0]##*/}
		;;
	esac
}

ab_defaults()
{
	if [ "$ab_exact" = 1 ]; then
		ab_jobs=$(nproc)
		ab_boots=${ab_boots:-1}
	fi
	ab_boots=${ab_boots:-$AB_BOOTS}
	ab_seed=${ab_seed:-$((SRANDOM % 1000000))}
}

# A place for results that nobody else has
ab_place()
{
	local name=${ab_tag:-ab-$(date +%Y%m%d-%H%M%S)} suffix='' n=0

	if [ -n "$ab_results" ]; then
		mkdir -p "$ab_results" || exit "$EXIT_USAGE"
	else
		mkdir -p results
		until mkdir "results/$name$suffix" 2>/dev/null; do
			suffix=.$((n += 1))
		done
		ab_results=results/$name$suffix
	fi
	ab_results=$(absolute "$ab_results")
	ab_tag=${ab_tag:-$name$suffix}
}

# ab_prepare SIDE KERNEL
ab_prepare()
{
	local options=("${ab_prepare_options[@]}" --kernel "$2")

	[ -z "${ab_kdir[$1]}" ] || options+=(--kdir "${ab_kdir[$1]}")
	[ -z "${ab_append[$1]}" ] || options+=(--append "${ab_append[$1]# }")
	"$ab_vm" prepare "$ab_work/$1" "${options[@]}" -- \
		vmr run --json --no-store --quiet "${ab_run[@]}" </dev/null
}

# Both at the same time: they build for different kernels, or wait for a lock
ab_prepare_both()
{
	local other status=0

	ab_prepare a "${ab_kernels[0]}" &
	other=$!
	ab_prepare b "${ab_kernels[1]}" || status=$?
	wait "$other" || status=$?
	[ "$status" = 0 ] || exit "$status"
}

# What compare would refuse is said before anything is measured
ab_check_compare()
{
	local stub=$ab_work/stub.json status=0

	echo '{"schema":"vmr-result/1","created":"","vmr":"","env":{},"jobs":[]}' >"$stub"
	"$ab_vmr" compare "${ab_compare_options[@]}" "$stub" "$stub" \
		>/dev/null 2>"$ab_work/stub.err" || status=$?
	[ "$status" != 2 ] || {
		cat "$ab_work/stub.err" >&2
		exit 2
	}
}

# ab_end STATUS - nothing that was started stays
ab_end()
{
	local children
	mapfile -t children < <(jobs -p)

	[ ${#children[@]} = 0 ] || kill -TERM "${children[@]}" 2>/dev/null || true
	wait
	clean_up
	[ "$ab_bisect" = 0 ] || ab_good_end "$1"
}

ab_main()
{
	ab_words=("$@")
	case " $* " in *" --good"[\ =]*) ab_bisect=1 ;; esac
	work_begin
	trap 'ab_end $?' EXIT
	ab_options "$@"
	ab_check
	ab_suite_file
	ab_defaults
	ab_work=$work
	if [ -n "$ab_good" ]; then
		ab_good_sides
	else
		ab_prepare_both
		ab_check_compare
		ab_place
		ab_boots_begin a b
	fi
	ab_measure
	ab_report
}

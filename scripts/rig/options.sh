# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# The options of a run. Everything is checked before anything is done.

opt_kernel=distribution opt_kdir='' opt_mem=1024 opt_smp='' opt_numa=1 opt_memoryless=0
opt_append='' opt_icount=0 opt_la57=0 opt_one_thread=0 opt_timeout=600 opt_accel=auto opt_results=''
opt_console='' opt_module_dir='' opt_no_module=0 opt_bare=0 opt_load=1
opt_module_params=''
opt_add=() opt_env=() command=()

positive()
{
	[[ $2 =~ ^[1-9][0-9]{0,5}$ ]] || usage_error "$1 takes a positive number, not '$2'"
	printf '%s\n' "$2"
}

# Mebibytes
memory()
{
	[[ $1 =~ ^([1-9][0-9]{0,5})([MmGg]?)$ ]] ||
		usage_error "--mem takes a size like 512M or 2G, not '$1'"
	case ${BASH_REMATCH[2]} in
	[Gg]) echo $((BASH_REMATCH[1] * 1024)) ;;
	*) echo "${BASH_REMATCH[1]}" ;;
	esac
}

one_of()
{
	local option=$1 value=$2
	shift 2
	case " $* " in *" $value "*) ;; *)
		usage_error "$option takes one of: $*; not '$value'"
		;;
	esac
}

# set_option NAME VALUE - the options that take a value
set_option()
{
	case $1 in
	--kernel) opt_kernel=$2 ;;
	--kdir) opt_kdir=$2 ;;
	--mem) opt_mem=$(memory "$2") ;;
	--smp) opt_smp=$(positive "$1" "$2") ;;
	--numa) opt_numa=$(positive "$1" "$2") ;;
	--memoryless) opt_memoryless=$(positive "$1" "$2") ;;
	--append) opt_append="$opt_append $2" ;;
	--timeout) opt_timeout=$(positive "$1" "$2") ;;
	--accel) one_of "$1" "$2" auto kvm tcg && opt_accel=$2 ;;
	--add) opt_add+=("$2") ;;
	--results) opt_results=$2 ;;
	--console) opt_console=$2 ;;
	--env) opt_env+=("$2") ;;
	--module-dir) opt_module_dir=$2 ;;
	--module-params) opt_module_params=$2 ;;
	*) usage_error "unknown option '$1'" ;;
	esac
}

# set_flag NAME - false when it is not an option without a value
set_flag()
{
	case $1 in
	--icount) opt_icount=1 ;;
	--la57) opt_la57=1 ;;
	--one-thread) opt_one_thread=1 ;;
	--load) opt_load=1 ;;
	--no-load) opt_load=0 ;;
	--no-module) opt_no_module=1 ;;
	--bare) opt_no_module=1 opt_bare=1 ;;
	--verbose | -v) verbose=1 ;;
	--quiet | -q) quiet=1 ;;
	*) return 1 ;;
	esac
}

parse_options()
{
	while [ $# -gt 0 ]; do
		case $1 in
		--)
			shift
			command=("$@")
			return
			;;
		--help | -h) show_help ;;
		--*=*) set_option "${1%%=*}" "${1#*=}" ;;
		-*)
			if ! set_flag "$1"; then
				if [ $# = 1 ] || [ "$2" = -- ]; then
					missing_value "$1"
				fi
				set_option "$1" "$2"
				shift
			fi
			;;
		*) usage_error "the guest's command goes after '--': unexpected '$1'" ;;
		esac
		shift
	done
}

missing_value()
{
	# An unknown option is the better message of the two.
	(set_option "$1" 1) 2>/dev/null || one_of_known "$1"
	usage_error "$1 needs a value"
}

one_of_known()
{
	case $1 in
	--mem | --accel | --smp | --numa | --memoryless | --timeout) ;;
	*) usage_error "unknown option '$1'" ;;
	esac
}

check_paths()
{
	local entry

	for entry in "${opt_add[@]}"; do
		[ -e "${entry%%:*}" ] || usage_error "--add ${entry%%:*}: no such file"
		case $entry in *:*)
			case ${entry#*:} in /*) ;; *)
				usage_error "--add $entry: the path in the guest must be absolute"
				;;
			esac
			;;
		esac
	done
	[ -z "$opt_module_dir" ] || [ -d "$opt_module_dir" ] ||
		usage_error "--module-dir $opt_module_dir: no such directory"
	[ -z "$opt_kdir" ] || [ -d "$opt_kdir" ] ||
		usage_error "--kdir $opt_kdir: no such directory"
}

check_options()
{
	local pair

	[ ${#command[@]} -gt 0 ] || usage_error "no command: scripts/vm [OPTION...] -- COMMAND..."
	for pair in "${opt_env[@]}"; do
		[[ $pair =~ ^[A-Za-z_][A-Za-z0-9_]*= ]] ||
			usage_error "--env takes NAME=VALUE, not '$pair'"
	done
	check_paths
	if [ "$opt_icount" = 1 ] && [ "$opt_accel" = kvm ]; then
		usage_error "--icount counts instructions of an emulated CPU: it cannot use --accel kvm"
	fi
	[ -n "$opt_smp" ] || opt_smp=$(default_smp)
	check_nodes
}

check_nodes()
{
	if [ "$opt_smp" -gt 1 ] && [ $((opt_smp % opt_numa)) != 0 ]; then
		usage_error "--numa $opt_numa: --smp $opt_smp is not a multiple of it"
	fi
	if [ "$opt_memoryless" -ge "$opt_numa" ] && [ "$opt_memoryless" != 0 ]; then
		usage_error "--memoryless $opt_memoryless: of --numa $opt_numa one node needs memory"
	fi
	if [ "$opt_memoryless" != 0 ] && [ "$opt_smp" -lt "$opt_numa" ]; then
		usage_error "--memoryless $opt_memoryless: a node without memory needs a CPU, and --smp is $opt_smp"
	fi
	[ $((opt_mem / (opt_numa - opt_memoryless))) -ge 64 ] ||
		usage_error "--mem: less than 64M for each node"
}

default_smp()
{
	if [ "$opt_icount" = 1 ]; then
		echo 1
	elif [ "$opt_numa" -gt 2 ]; then
		echo "$opt_numa"
	else
		echo 2
	fi
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What a comparison was of, what came out and what it means: plain text, 80
# columns, for the letter that goes with a patch.

# ab_fact SIDE NAME - of the prepared machine
ab_fact()
{
	(
		# shellcheck source=/dev/null
		. "$ab_work/$1/facts"
		printf '%s\n' "${!2}"
	)
}

ab_config()
{
	sed -n "s/^$2=\"*\([^\"]*\)\"*$/\1/p" "$ab_work/$1/config" 2>/dev/null
}

# What follows from the compiler is the compiler's line to tell
ab_config_lines()
{
	grep -vE '^CONFIG_((CC|GCC|CLANG|LD|LLD|AS|RUSTC|RUST|PAHOLE|TOOLS|BINDGEN)_|BUILD_SALT=)' \
		"$ab_work/$1/config"
}

# ab_config_change - one line; what changed is in config.diff
ab_config_change()
{
	local changed

	if [ ! -e "$ab_work/a/config" ] || [ ! -e "$ab_work/b/config" ]; then
		echo "configurations: not known"
		return
	fi
	diff <(ab_config_lines a) <(ab_config_lines b) >"$ab_work/config.diff" || true
	changed=$(sed -n 's/^[<>] \(CONFIG_[^=]*\)=.*/\1/p' "$ab_work/config.diff" | sort -u)
	if [ -z "$changed" ]; then
		echo "same configuration"
	elif [ "$(wc -l <<<"$changed")" -le 6 ]; then
		echo "configuration: $(sed -n 's/^< /-/p; s/^> /+/p' "$ab_work/config.diff" | xargs -d '\n')"
	else
		cp "$ab_work/config.diff" "$ab_results/"
		echo "$(wc -l <<<"$changed") options of the configuration differ (config.diff)"
	fi
}

# ab_side_line SIDE
ab_side_line()
{
	local version release cc

	if [ ! -e "$ab_work/$1/facts" ]; then
		echo "${1^}  $ab_good"
		return
	fi
	version=$(ab_fact "$1" k_version)
	release=$(ab_fact "$1" k_release)
	cc=$(ab_config "$1" CONFIG_CC_VERSION_TEXT)
	cc=${cc#x86_64-linux-gnu-}

	[ "$release" = "$version" ] || version="$version ($release)"
	echo "${1^}  Linux $version${cc:+, ${cc%% *} ${cc##* }}"
	[ -z "${ab_append[$1]}" ] || echo "   with${ab_append[$1]}"
}

ab_mode()
{
	case $(ab_fact b accel) in
	tcg-icount) echo "exact mode" ;;
	kvm) echo "KVM, $(ab_order)" ;;
	*) echo "emulated, $(ab_order)" ;;
	esac
}

ab_order()
{
	if [ "$ab_older" = 1 ]; then
		echo "A's made before"
	else
		echo "in turns (seed $ab_seed)"
	fi
}

ab_came()
{
	echo $((ab_good_boots[a] + ab_good_boots[b]))
}

# ab_counted SIDE - "10 boots", "9 of 10 boots (1 lost)"
ab_counted()
{
	local good=${ab_good_boots[$1]} lost=${ab_lost_boots[$1]} words

	words="$good of $ab_boots boots"
	[ "$good" != "$ab_boots" ] || words="$good boots"
	[ "$good" != 1 ] || [ "$ab_boots" != 1 ] || words="1 boot"
	[ "$lost" = 0 ] || words+=" ($lost lost)"
	echo "$words"
}

ab_boots_line()
{
	local a b
	a=$(ab_counted a)
	b=$(ab_counted b)

	if [ "$a" = "$b" ]; then
		echo "$a each"
	else
		echo "A: $a, B: $b"
	fi
}

ab_machine_line()
{
	local opt_mem smp
	opt_mem=$(ab_fact b opt_mem)
	smp=$(ab_fact b opt_smp)

	echo "$smp CPU$([ "$smp" = 1 ] || echo s), $(gibibytes)"
}

ab_header()
{
	echo "\$ scripts/vm ab $(ab_command)"
	echo
	ab_side_line a
	ab_side_line b
	echo "   $(ab_config_change)"
	echo "$(ab_boots_line), $(ab_mode), $(ab_machine_line): vmr run ${ab_run[*]}"
	[ "$ab_stop" != interrupted ] ||
		echo "Interrupted after $(ab_came) of $ab_planned boots."
	echo
}

# The words of the command as they were given, quoted where a shell wants it
ab_command()
{
	local word line=''

	for word in "${ab_words[@]}"; do
		case $word in *[!A-Za-z0-9@%+=:,./_-]* | '') word=\'${word//\'/\'\\\'\'}\' ;; esac
		line+=" $word"
	done
	printf '%s\n' "${line# }"
}

ab_meaning()
{
	echo
	case $(ab_fact b accel) in
	tcg-icount)
		echo "Figures are guest instructions, counted exactly: the same boot gives the same" \
			"figures. They are not time: there are no caches, TLBs or other CPUs in them."
		;;
	kvm)
		echo "Times of virtual machines (KVM) on a host with" \
			"$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | sed -n 1p)."
		;;
	*)
		echo "The CPU is emulated, on a host whose load is in the times: they say little." \
			"Use --icount, which counts instructions exactly."
		;;
	esac
}

# ab_store NUMBER SIDE - into the store, with a tag of its side and a note. That
# the store is full or not ours to write is said once and stops nothing.
ab_store()
{
	local run started block=${ab_block[$1]}

	[ "$ab_keep" = 1 ] || return 0
	started=$(tail -n 1 "$ab_results/boots.tsv" | cut -f 7,8 | tr '\t' ' ')
	if ! run=$("$ab_vmr" import --tag "$ab_tag.$2" "$ab_results/$2/$1.json" \
		2>"$ab_work/store"); then
		ab_clear
		say "not kept in the store: $(sed -n 1p "$ab_work/store")"
		ab_keep=0
		return
	fi
	run=${run#run }
	"$ab_vmr" note "${run%% *}" \
		"ab: ${2^}, boot $1 of $ab_planned, block $block, seed $ab_seed, ${started% *}, ${started#* } s" \
		>/dev/null 2>&1 || true
}

ab_wrap()
{
	fold -s -w 80 | sed 's/ $//'
}

# Sides that nobody can compare
ab_nothing()
{
	local status=$EXIT_LOST

	[ "$ab_bisect" = 0 ] || [ "${ab_good_boots[a]}" != 0 ] || status=$EXIT_STOP
	[ "$ab_fatal" = 0 ] || status=$ab_fatal
	die "$status" "nothing to compare: A has $(ab_counted a), B has $(ab_counted b)"
}

# ab_compare OPTION... - by the names of the sides, which are shorter than their
# directories
ab_compare()
{
	(cd "$ab_results" && exec "$ab_vmr" compare "${ab_compare_options[@]}" "$@" a b)
}

# ab_told STATUS - which is compare's, unless the boots were not all made
ab_told()
{
	ab_judged=1
	note "results are in $ab_results"
	[ "$ab_keep" = 0 ] || note "in the store: @$ab_tag.a and @$ab_tag.b"
	if [ "$ab_stop" = interrupted ]; then
		say "interrupted: these are $(ab_came) of $ab_planned boots"
		exit "$ab_fatal"
	fi
	exit "$1"
}

ab_report()
{
	local status=0 text=$ab_results/comparison.txt

	[ "$ab_fatal" = 0 ] || [ "$ab_stop" = interrupted ] || exit "$ab_fatal"
	[ -z "$ab_good" ] || ab_good_save
	if [ "${ab_good_boots[a]}" = 0 ] || [ "${ab_good_boots[b]}" = 0 ]; then
		ab_nothing
	fi
	[ "$ab_bisect" = 0 ] || ab_compare_options+=(--bisect)
	if [ "$ab_json" = 1 ]; then
		ab_header | ab_wrap >&2
		ab_compare --json || status=$?
		ab_told "$status"
	fi
	ab_header | ab_wrap >"$text"
	ab_compare --brief >>"$text" || status=$?
	ab_meaning | ab_wrap >>"$text"
	cat "$text"
	ab_told "$status"
}

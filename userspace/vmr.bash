# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Completion of vmr(1) for bash: verbs, options, instruments, suites, and the
# parameters of an instrument. Instruments need root and the loaded module;
# without, they are not completed.

_vmr_verbs()
{
	vmr help 2>/dev/null | awk '/^  / { print $1 }'
}

_vmr_instruments()
{
	vmr list "$@" 2>/dev/null | awk 'NR > 1 { print $2 }'
}

_vmr_params()
{
	vmr info "$1" 2>/dev/null |
		awk '/^parameter/ { on = 1; next } !NF { on = 0 } on { print $1 "=" }'
}

_vmr_suites()
{
	local dir file

	dir=$(dirname "$(command -v vmr)")
	for file in "${VMR_SUITES:-}"/* "$dir"/suites/* "$dir"/../share/vmr/suites/*; do
		[ ! -f "$file" ] || basename "$file"
	done
}

# Numbers and tags of the runs in the store
_vmr_runs()
{
	vmr runs --json 2>/dev/null | grep -o '"id":[0-9]*\|"tags":\[[^]]*' |
		sed 's/"[a-z]*"://' | tr -cs '[:alnum:]._+-' '\n'
	echo last
}

_vmr_words()
{
	case $1 in
	info) _vmr_instruments ;;
	sense) _vmr_instruments --kind sense ;;
	run) _vmr_instruments && _vmr_suites ;;
	oom) echo memcg cleanup ;;
	resume | show | export | tag | note | rm) _vmr_runs ;;
	history) _vmr_instruments | sed 's:$:/*:' ;;
	report) _vmr_runs && compgen -f -- "$cur" ;;
	import) compgen -f -- "$cur" ;;
	help) _vmr_verbs ;;
	jobs | cancel) vmr jobs 2>/dev/null | awk 'NR > 1 { print $1 }' ;;
	esac
}

# The verb, and the first word behind it, that are not options
_vmr_scan()
{
	local word

	verb='' name=''
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case $word in
		-*) ;;
		*)
			[ -n "$verb" ] && [ -z "$name" ] && name=$word
			[ -n "$verb" ] || verb=$word
			;;
		esac
	done
}

_vmr()
{
	local cur=${COMP_WORDS[COMP_CWORD]} verb name words

	_vmr_scan
	if [[ $verb == calibrate && "${COMP_WORDS[*]}" == *" --runs"* && $cur != -* ]]; then
		verb=run
	fi
	if [[ $verb == @(compare|calibrate) && $cur != -* ]]; then
		# Files of results, directories of them, and runs
		mapfile -t COMPREPLY < <(compgen -f -- "$cur"; compgen -W "$(_vmr_runs)" -- "$cur")
		compopt -o filenames
		return
	fi
	if [ "$verb" = history ] && [ -n "$name" ] && [[ $cur != -* ]]; then
		words=$(_vmr_runs)
	elif [ "$verb" = export ] && [[ ${COMP_WORDS[COMP_CWORD-1]} == -f ]]; then
		words="json csv ktap junit kcidb openmetrics gnuplot"
	elif [[ $cur == -* ]]; then
		words=$(vmr ${verb:+"$verb"} --help 2>/dev/null | grep -o -- '--[a-z-]*')
	elif [ -z "$verb" ]; then
		words=$(_vmr_verbs)
	elif [ "$verb" = map ]; then
		words=$(_vmr_params allocmap)
		compopt -o nospace
	elif [ -z "$name" ]; then
		words=$(_vmr_words "$verb")
	elif [ "$verb" = import ]; then
		words=$(compgen -f -- "$cur")
	elif [ "$verb" = report ]; then
		words=$(_vmr_words report)
	elif [ "$verb" = rm ]; then
		words=$(_vmr_runs)
	elif [ "$verb" = oom ]; then
		words="max= victims= victim= seconds="
		compopt -o nospace
	elif [ "$verb" = run ] || [ "$verb" = sense ]; then
		words=$(_vmr_params "$name")
		compopt -o nospace
	fi
	mapfile -t COMPREPLY < <(compgen -W "${words:-}" -- "$cur")
}

complete -F _vmr vmr

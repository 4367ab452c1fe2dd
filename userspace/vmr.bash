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

_vmr_words()
{
	case $1 in
	info) _vmr_instruments ;;
	sense) _vmr_instruments --kind sense ;;
	run) _vmr_instruments && _vmr_suites ;;
	oom) echo memcg cleanup ;;
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
	if [[ $cur == -* ]]; then
		words=$(vmr ${verb:+"$verb"} --help 2>/dev/null | grep -o -- '--[a-z-]*')
	elif [ -z "$verb" ]; then
		words=$(_vmr_verbs)
	elif [ -z "$name" ]; then
		words=$(_vmr_words "$verb")
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

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# scripts/vm kernels list | fetch [SERIES...] | path SERIES

kernels_row()
{
	local dir found source release version

	if found=$(series_resolve "$1"); then
		read -r source release version <<<"$found"
	fi
	if dir=$(series_current "$1"); then
		local newest=${version:-}
		# shellcheck source=/dev/null
		. "$dir/info"
		local state=fetched
		[ -z "$newest" ] || [ "$newest" = "$version" ] || state="fetched; $newest available"
		printf '%s\t%s\t%s\t%s\n' "$1" "$version" "$source" "$state"
	elif [ -n "${version:-}" ]; then
		printf '%s\t%s\t%s\tavailable\n' "$1" "$version" "$source"
	else
		printf '%s\t-\t-\tnot available: %s\n' "$1" "$found"
	fi
}

kernels_list()
{
	local series

	{
		printf 'SERIES\tVERSION\tSOURCE\tSTATE\n'
		for series in $ALL_SERIES; do
			kernels_row "$series"
		done
	} | awk -F '\t' '{ printf "%-7s %-24s %-17s %s\n", $1, $2, $3, $4 }'
}

kernels_fetch()
{
	local series status=0

	[ $# -gt 0 ] || set -- 6.1 6.12 7.2 7.3
	for series in "$@"; do
		is_series "$series" || usage_error "unknown series '$series' (known: $ALL_SERIES)"
	done
	for series in "$@"; do
		kernel_fetch "$series" || { status=$EXIT_CANNOT; continue; }
		printf '%s %s\n' "$series" "$(series_current "$series")"
	done
	return "$status"
}

kernels_path()
{
	[ $# = 1 ] || usage_error "kernels path takes one series"
	is_series "$1" || usage_error "unknown series '$1' (known: $ALL_SERIES)"
	series_current "$1" ||
		die "$EXIT_CANNOT" "Linux $1 is not fetched: scripts/vm kernels fetch $1"
}

kernels_main()
{
	local verb=${1:-list}
	[ $# = 0 ] || shift

	require apt-get:apt dpkg:dpkg
	case $verb in
	list)
		[ $# = 0 ] || usage_error "kernels list takes no argument"
		kernels_list
		;;
	fetch) kernels_fetch "$@" ;;
	path) kernels_path "$@" ;;
	*) usage_error "unknown: kernels $verb" ;;
	esac
}

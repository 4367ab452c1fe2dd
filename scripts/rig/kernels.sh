# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# scripts/vm kernels list | fetch [SERIES...] | build debug | path SERIES | prune

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

debug_row()
{
	local wanted dir state='not built: scripts/vm kernels build debug'

	if ! wanted=$(debug_wanted); then
		printf 'debug\t-\t-\tnot available: %s\n' "$wanted"
		return
	fi
	dir=$(series_current debug) || dir=
	case $(basename "$dir") in
	'') ;;
	"$wanted") state=built ;;
	*) state="outdated: scripts/vm kernels build debug" ;;
	esac
	printf 'debug\t%s\t%s\t%s\n' "${wanted%_*}" "$DEBUG_SOURCE" "$state"
}

kernels_list()
{
	local series

	{
		printf 'SERIES\tVERSION\tSOURCE\tSTATE\n'
		for series in $ALL_SERIES; do
			kernels_row "$series"
		done
		debug_row
	} | awk -F '\t' '{ printf "%-9s %-24s %-17s %s\n", $1, $2, $3, $4 }'
}

kernels_fetch()
{
	local series status=0

	# shellcheck disable=SC2086 # words
	[ $# -gt 0 ] || set -- $MATRIX_SERIES
	for series in "$@"; do
		is_series "$series" || usage_error "unknown series '$series' (known: $ALL_SERIES)"
	done
	for series in "$@"; do
		kernel_fetch "$series" || { status=$EXIT_CANNOT; continue; }
		printf '%s %s\n' "$series" "$(series_current "$series")"
	done
	return "$status"
}

kernels_build()
{
	[ "$*" = debug ] || usage_error "kernels build takes one word: debug"
	debug_build || return "$EXIT_CANNOT"
	printf 'debug %s\n' "$(series_current debug)"
}

kernels_path()
{
	local verb=fetch

	[ $# = 1 ] || usage_error "kernels path takes one series"
	[ "$1" != debug ] || verb=build
	[ "$verb" = build ] || is_series "$1" ||
		usage_error "unknown series '$1' (known: $ALL_SERIES debug)"
	series_current "$1" ||
		die "$EXIT_CANNOT" "Linux $1 is not there: scripts/vm kernels $verb $1"
}

# prune_one PATH - and say what that was
prune_one()
{
	local size
	size=$(du -sh "$1" 2>/dev/null | cut -f 1)

	rm -rf "$1"
	printf 'removed %s (%s)\n' "${1#"$(cache_dir)/"}" "$size"
}

# prune_series DIR - every release but the current one
prune_series()
{
	local dir current
	current=$(readlink -e "$1/current") || return 0

	for dir in "$1"/*/; do
		dir=${dir%/}
		[ -L "$dir" ] || [ ! -d "$dir" ] || [ "$(readlink -f "$dir")" = "$current" ] ||
			prune_one "$dir"
	done
}

# What was built for a kernel or a tree that is no more
prune_builds()
{
	local stamp

	for stamp in "$(cache_dir)"/build/*/*/.kernel; do
		if [ ! -e "$stamp" ] || [ -e "$(sed -n 2p "$stamp")" ]; then
			continue
		fi
		prune_one "${stamp%/.kernel}"
		rm -f "${stamp%/.kernel}.lock"
		rmdir "$(dirname "${stamp%/.kernel}")" 2>/dev/null || true
	done
}

# Copies that are made again where they are missed: kernels of build trees not
# booted for a month; worktrees that a bisection was killed in
prune_left()
{
	local dir

	{
		find "$(cache_dir)/trees" -mindepth 1 -maxdepth 1 -mtime +30 || true
		find "$(cache_dir)/ab" -maxdepth 1 -name 'tree.*' -mtime +1 || true
	} 2>/dev/null | while IFS= read -r dir; do
		prune_one "$dir"
	done
}

kernels_prune()
{
	local dir

	[ $# = 0 ] || usage_error "kernels prune takes no argument"
	for dir in "$(kernels_dir)"/*/; do
		[ ! -L "${dir}current" ] || locked "${dir}lock" prune_series "${dir%/}"
	done
	prune_builds
	prune_left
}

kernels_main()
{
	local verb=${1:-list}
	[ $# = 0 ] || shift

	case $verb in
	prune)
		kernels_prune "$@"
		return
		;;
	esac
	require apt-get:apt dpkg:dpkg
	case $verb in
	list)
		[ $# = 0 ] || usage_error "kernels list takes no argument"
		kernels_list
		;;
	fetch) kernels_fetch "$@" ;;
	build) kernels_build "$@" ;;
	path) kernels_path "$@" ;;
	*) usage_error "unknown: kernels $verb" ;;
	esac
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# A step of a bisection: the kernel of the current checkout against a BASE that is
# booted once, by the first step. Its results are kept in the cache and found
# again by the others. BASE is
#
#   a directory of results,
#   a kernel, in any of the forms that --kernel takes, or
#   a revision of the repository here, which --build builds in a worktree.

# git bisect run stops; it takes all below for good, bad or, 125, to be skipped
readonly EXIT_STOP=128

ab_good='' ab_build='' ab_bisect=0 ab_judged=0 ab_stored='' ab_tree='' ab_older=0

# ab_good_end STATUS - what git bisect run is told. Only a comparison may call a
# commit good or bad; where asking again would not help, it has to stop.
ab_good_end()
{
	[ -z "$ab_tree" ] || ab_tree_drop
	case $1 in
	0) ;;
	1) [ "$ab_judged" = 1 ] || exit "$EXIT_CANNOT" ;;
	2) exit "$EXIT_STOP" ;;
	*) [ "$1" -ge "$EXIT_STOP" ] || exit "$EXIT_CANNOT" ;;
	esac
	exit "$1"
}

# ab_build_in DIR LOG
ab_build_in()
{
	[ -n "$ab_build" ] || return 0
	note "building: $ab_build"
	if ! (cd "$1" && exec sh -c "$ab_build") >"$2" 2>&1 </dev/null; then
		tail -n 20 "$2" >&2
		return 1
	fi
}

# A tree that was built may hold other *.json files than results
ab_good_is_kernel()
{
	case $1 in distribution | default) return ;; esac
	is_series "$1" || [ -f "$1" ] || [ -e "$1/include/config/kernel.release" ]
}

ab_good_is_results()
{
	compgen -G "$1/*.json" >/dev/null
}

ab_good_commit()
{
	git rev-parse --verify --quiet "$1^{commit}" 2>/dev/null
}

# Before anything is built
ab_good_check()
{
	if ab_good_is_kernel "$ab_good" || ab_good_is_results "$ab_good"; then
		return
	elif ! ab_good_commit "$ab_good" >/dev/null; then
		usage_error "--good $ab_good: neither results nor a kernel nor a revision of this repository"
	elif [ -z "$ab_build" ]; then
		usage_error "--good $ab_good: a revision has to be built: --build COMMAND"
	fi
	case ${ab_kernels[0]} in /* | ..*)
		usage_error "--good $ab_good: a kernel outside the repository is not that revision's"
		;;
	esac
}

# What measures, other than the kernel: when it changes, BASE is measured anew
ab_good_tools()
{
	(
		cd "${opt_module_dir:-$top}" &&
			module_sources . | tr '\n' '\0' | xargs -0 sha256sum
	)
	sha256sum <"$ab_vmr"
}

# ab_good_identity COMMIT - all that BASE's results come from. A kernel was
# prepared: what prepare made is that. A revision was not, as it has to be built.
ab_good_identity()
{
	echo "$ab_boots"
	if [ -z "$1" ]; then
		(cd "$ab_work/a" && sha256sum initramfs kernel facts)
	else
		printf '%s\n' "$1" "$ab_build" "${ab_kernels[0]}" "${ab_prepare_options[@]}" \
			"${ab_append[a]}" "${ab_run[@]}"
		ab_good_tools
	fi
}

# BASE's results are copied, so that the directory of each step is whole
ab_good_take()
{
	local boots

	mkdir -p "$ab_results/a"
	cp "$1"/*.json "$ab_results/a/"
	boots=("$ab_results"/a/*.json)
	ab_good_boots[a]=${#boots[@]}
	ab_older=1
}

# ab_good_save - of two that are at it the first one's results stay
ab_good_save()
{
	local part

	[ -n "$ab_stored" ] && [ "$ab_older" = 0 ] || return 0
	[ "${ab_good_boots[a]}" = "$ab_boots" ] || return 0
	part=$(mktemp -d "$ab_stored.XXXXXX")
	cp -r "$ab_results/a" "$part/a"
	cp "$ab_work/a/facts" "$part/"
	[ ! -e "$ab_work/a/config" ] || cp "$ab_work/a/config" "$part/"
	mv -T "$part" "$ab_stored" 2>/dev/null || rm -rf "$part"
}

# ab_good_stored COMMIT - are BASE's results in the cache?
ab_good_stored()
{
	ab_stored=$(cache_dir)/ab/$(key "$(ab_good_identity "$1")")
	mkdir -p "$(dirname "$ab_stored")"
	[ -e "$ab_stored/facts" ] || return 1
	note "BASE was measured before: not booted again"
	mkdir -p "$ab_work/a"
	cp "$ab_stored"/{facts,config} "$ab_work/a/" 2>/dev/null || true
	ab_good_take "$ab_stored/a"
}

# ab_good_base - false when BASE has to be booted, and is ready for that
ab_good_base()
{
	local commit

	if ab_good_is_kernel "$ab_good"; then
		ab_prepare a "$ab_good" || exit "$EXIT_STOP"
		ab_good_stored ''
	elif ab_good_is_results "$ab_good"; then
		ab_good_take "$ab_good"
	else
		commit=$(ab_good_commit "$ab_good")
		ab_good_stored "$commit" && return
		ab_tree_prepare "$commit"
		return 1
	fi
}

ab_good_sides()
{
	ab_build_in . "$ab_work/build.log" || die "$EXIT_CANNOT" "the build failed"
	is_series "${ab_kernels[0]}" || [ -e "${ab_kernels[0]}" ] ||
		die "$EXIT_CANNOT" "there is no ${ab_kernels[0]}"
	ab_prepare b "${ab_kernels[0]}" || exit
	ab_check_compare
	ab_place
	if ab_good_base; then
		ab_boots_begin b
	else
		ab_boots_begin a b
	fi
}

# ab_tree_prepare COMMIT - in a worktree of its own; a configuration that git
# does not know is the one here
ab_tree_prepare()
{
	local prefix here
	here=$(git rev-parse --show-toplevel)
	prefix=$(git rev-parse --show-prefix)

	ab_tree=$(mktemp -d "$(cache_dir)/ab/tree.XXXXXX")
	git worktree add --quiet --detach --force "$ab_tree" "$1" ||
		die "$EXIT_STOP" "no worktree of $ab_good"
	[ ! -e "$here/.config" ] || [ -e "$ab_tree/.config" ] ||
		cp "$here/.config" "$ab_tree/"
	ab_build_in "$ab_tree/$prefix" "$ab_work/base.log" ||
		die "$EXIT_STOP" "BASE does not build"
	ab_prepare a "$ab_tree/$prefix${ab_kernels[0]}" || exit "$EXIT_STOP"
	ab_tree_drop
}

ab_tree_drop()
{
	git worktree remove --force "$ab_tree" 2>/dev/null || rm -rf "$ab_tree"
	ab_tree=''
}

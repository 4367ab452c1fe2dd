# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# The kernel series the rig knows, and which package is the newest of each.
# Versions are read from the archive's metapackages: old ones disappear.
# SERIES-FLAVOUR is that series as Debian configures it for another purpose.

readonly ALL_SERIES="5.10 6.1 6.1-cloud 6.1-rt 6.12 7.2 7.3"
readonly DEFAULT_SERIES=6.1
# shellcheck disable=SC2034 # for those that source this
readonly MATRIX_SERIES="6.1 6.12 7.2 7.3"

# Sources in the order of preference: the backports of a release are compiled
# with that release's compiler, which is nearer to the host's than the newest.
series_sources()
{
	case $1 in
	5.10) echo bullseye ;;
	6.1 | 6.1-* | 6.12) echo bookworm ;;
	7.*) echo trixie-backports forky sid ;;
	*) return 1 ;;
	esac
}

is_series()
{
	case " $ALL_SERIES " in *" $1 "*) return 0 ;; esac
	return 1
}

# series_suffix SERIES - what a flavour adds to the names: "-rt"
series_suffix()
{
	case $1 in *-*) printf -- '-%s\n' "${1#*-}" ;; esac
}

# Lines "RELEASE VERSION" for the metapackages of a source
metapackage_releases()
{
	local suffix
	suffix=$(series_suffix "$2")

	apt_in "$1" apt-cache show "linux-headers$suffix-amd64" \
		"linux-headers-${2%-*}$suffix-amd64" 2>/dev/null |
		sed -n 's/^Depends:.*linux-headers-\([^ ,]*\)-amd64 (= \([^)]*\)).*/\1 \2/p'
}

# The same for packages no metapackage names any more
named_releases()
{
	local suffix
	suffix=$(series_suffix "$2")

	apt_in "$1" apt-cache pkgnames "linux-headers-${2%-*}." |
		grep -E "^linux-headers-[0-9.]+(\+deb[0-9]+)?(-[0-9]+)?$suffix-amd64$" |
		while read -r package; do
			apt_in "$1" apt-cache show "$package" |
				sed -n "s/^Version: /$package /p"
		done | sed 's/^linux-headers-//; s/-amd64 / /'
}

newest_of()
{
	local series=${1%-*}

	grep "^${series//./\\.}\\." | sort -V -k 2 | tail -n 1
}

# series_resolve SERIES - print "SOURCE RELEASE VERSION", or why there is none
series_resolve()
{
	local source found why="no source has it"

	for source in $(series_sources "$1"); do
		if ! source_update "$source"; then
			why="$source: $(cat "$(apt_dir "$source")/why")"
			continue
		fi
		found=$(metapackage_releases "$source" "$1" | newest_of "$1") || true
		[ -n "$found" ] ||
			found=$(named_releases "$source" "$1" | newest_of "$1") || true
		if [ -n "$found" ]; then
			echo "$source $found"
			return 0
		fi
	done
	echo "$why"
	return 1
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# A private apt configuration for each source of kernels. Nothing of the host's
# apt state is written, root is not needed, and the archives' addresses are the
# ones the host itself uses. apt checks every package against the signed lists.

readonly APT_FRESH_MINUTES=720

# The suites that make up a source. Compiled kbuild tools of a newer release
# need that release's libraries, hence the base suite beside the backports.
source_suites()
{
	case $1 in
	bullseye) echo "bullseye-security" ;;
	bookworm) echo "bookworm bookworm-security" ;;
	trixie-backports) echo "trixie trixie-backports" ;;
	*) echo "$1" ;;
	esac
}

# archive_uri LABEL - where the host itself gets Debian (or Debian-Security) from
archive_uri()
{
	# shellcheck disable=SC2016 # apt expands these
	apt-get indextargets --format '$(LABEL) $(REPO_URI)' \
		'Created-By: Packages' 'Origin: Debian' 2>/dev/null |
		sed -n "s/^$1 //p" | sort -u | sed -n 1p
}

apt_dir()
{
	printf '%s/apt/%s\n' "$(cache_dir)" "$1"
}

# apt_in SOURCE TOOL ARGUMENT... - run an apt tool with the source's configuration
apt_in()
{
	local dir tool=$2
	dir=$(apt_dir "$1")
	shift 2
	"$tool" -q -o Dir::Etc::sourcelist="$dir/sources.list" \
		-o Dir::Etc::sourceparts=- -o Dir::Etc::preferencesparts=- \
		-o Dir::State="$dir" -o Dir::State::status="$dir/status" \
		-o Dir::Cache="$dir/cache" \
		-o Acquire::Languages=none -o Acquire::Retries=3 \
		-o APT::Architecture=amd64 -o APT::Architectures=amd64 \
		-o APT::Sandbox::User="$(id -un)" "$@"
}

write_sources()
{
	local suite label uri dir=$2

	for suite in $(source_suites "$1"); do
		label=Debian
		case $suite in *-security) label=Debian-Security ;; esac
		uri=$(archive_uri "$label")
		if [ -z "$uri" ]; then
			echo "no archive labelled $label in this machine's apt sources" >&2
			return 1
		fi
		printf 'deb [signed-by=%s] %s %s main\n' \
			/usr/share/keyrings/debian-archive-keyring.gpg "$uri" "$suite"
	done >"$dir/sources.list"
}

# source_update SOURCE - the lists, if older than half a day; the reason of a
# failure is left in the source's directory for the callers' messages
source_update()
{
	locked "$(apt_dir "$1").lock" source_update_locked "$1"
}

source_update_locked()
{
	local dir
	dir=$(apt_dir "$1")

	[ -z "$(find "$dir/fresh" -mmin -"$APT_FRESH_MINUTES" 2>/dev/null)" ] || return 0
	mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
	: >"$dir/status"
	write_sources "$1" "$dir" 2>"$dir/why" || return 1
	note "reading the package lists of $1"
	if ! apt_in "$1" apt-get -o APT::Update::Error-Mode=any update \
		>"$dir/log" 2>&1; then
		grep -m 1 '^[EW]:' "$dir/log" | cut -c4- >"$dir/why" ||
			echo "apt-get update failed" >"$dir/why"
		return 1
	fi
	rm -f "$dir/why"
	touch "$dir/fresh"
}

# source_download SOURCE DIR PACKAGE[=VERSION]...
source_download()
{
	local source=$1 into=$2
	shift 2
	(cd "$into" && apt_in "$source" apt-get download "$@") \
		>"$into/download.log" 2>&1
}

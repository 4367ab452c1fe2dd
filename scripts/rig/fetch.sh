# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Fetch a series' kernel and headers from the archive into the cache.
#
#   kernels/SERIES/RELEASE_VERSION/   root/ (unpacked), vmlinuz, vmlinux, info
#   kernels/SERIES/current            the one `--kernel SERIES` means

kernels_dir()
{
	printf '%s/kernels\n' "$(cache_dir)"
}

# series_current SERIES - the directory of the fetched kernel, if there is one
series_current()
{
	local link
	link=$(kernels_dir)/$1/current
	[ -e "$link/info" ] && readlink -f "$link"
}

has_package()
{
	apt_in "$1" apt-cache show "$2" >/dev/null 2>&1
}

# The packages of a release. From 7.x on the image is split in three.
release_packages()
{
	local source=$1 release=$2 version=$3 depends name image=linux-image
	depends=$(apt_in "$source" apt-cache show "linux-headers-$release-amd64=$version" |
		sed -n 's/^Depends: //p')
	if has_package "$source" "linux-binary-$release-amd64"; then
		image=linux-binary
	fi
	for name in "$image-$release-amd64" "linux-headers-$release-amd64" \
		$(grep -oE 'linux-(headers-[^ ,]*-common|kbuild-)[^ ,]*' <<<"$depends"); do
		echo "$name=$version"
	done
}

# Modules are most of an image and nothing here loads them.
unpack()
{
	local deb

	for deb in "$1"/*.deb; do
		dpkg --fsys-tarfile "$deb" |
			tar -x -C "$2" --exclude='./lib/modules/*/kernel' \
				--exclude='./usr/share/doc' || return 1
	done
}

# assemble_release TMP FINAL SOURCE RELEASE VERSION - everything but the info
assemble_release()
{
	local tmp=$1 final=$2 source=$3 release=$4 version=$5 packages image

	mkdir "$tmp/root" "$tmp/debs"
	mapfile -t packages < <(release_packages "$source" "$release" "$version")
	if ! source_download "$source" "$tmp/debs" "${packages[@]}"; then
		say "$(grep '^E:' "$tmp/debs/download.log" || echo "download failed")"
		return 1
	fi
	unpack "$tmp/debs" "$tmp/root" || return 1
	image=$(find "$tmp/root" -name "vmlinuz*" -type f -print -quit)
	mv "$image" "$tmp/vmlinuz" &&
		unpack_vmlinux "$tmp/vmlinuz" "$tmp/vmlinux" &&
		prepare_headers "$tmp" "$final" "$source" &&
		rm -rf "$tmp/debs"
}

# Everything happens in a directory of its own that is renamed when complete,
# so that an interrupted fetch leaves nothing that looks like a kernel. (The
# callers test for failure, which switches "set -e" off: hence the returns.)
fetch_release()
{
	local series=$1 source=$2 release=$3 version=$4 final tmp cc
	final=$(kernels_dir)/$series/${release}_$version

	[ ! -e "$final/info" ] || return 0
	tmp=$(mktemp -d "$(kernels_dir)/$series/.new.XXXXXX")
	note "fetching Linux $version ($release, from $source)"
	if ! assemble_release "$tmp" "$final" "$source" "$release" "$version"; then
		rm -rf "$tmp"
		return 1
	fi
	cc=$(kernel_compiler "$tmp"/root/usr/src/linux-headers-*-amd64)
	release=$release-amd64
	assignments series source release version cc >"$tmp/info"
	rm -rf "$final"
	mv "$tmp" "$final"
}

fetch_locked()
{
	local series=$1 found source release version

	rm -rf "$(kernels_dir)/$series"/.new.*
	if ! found=$(series_resolve "$series"); then
		say "not available: Linux $series: $found"
		return 1
	fi
	read -r source release version <<<"$found"
	fetch_release "$series" "$source" "$release" "$version" || {
		say "not available: Linux $version"
		return 1
	}
	ln -sfn "${release}_$version" "$(kernels_dir)/$series/.current"
	mv -T "$(kernels_dir)/$series/.current" "$(kernels_dir)/$series/current"
}

# kernel_fetch SERIES - bring the newest; harmless when it is there already
kernel_fetch()
{
	require apt-get:apt dpkg:dpkg xz:xz-utils zstd:zstd readelf:binutils
	locked "$(kernels_dir)/$1/lock" fetch_locked "$1"
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# The debug kernel: debug.config on Debian's own sources, built once for each
# configuration, source version and compiler.
#
#   kernels/debug/VERSION_KEY/   source/ (what modules need of it), build/,
#                                vmlinux, vmlinuz, info (written last)
#   kernels/debug/current        the one `--kernel debug` means

readonly DEBUG_PACKAGE=linux-source-6.12 DEBUG_SOURCE=bookworm

debug_dir()
{
	printf '%s/debug\n' "$(kernels_dir)"
}

# debug_version - of the newest sources, or why there are none
debug_version()
{
	if ! source_update "$DEBUG_SOURCE"; then
		cat "$(apt_dir "$DEBUG_SOURCE")/why"
		return 1
	fi
	apt_in "$DEBUG_SOURCE" apt-cache show "$DEBUG_PACKAGE" 2>/dev/null |
		sed -n 's/^Version: //p' | sort -V | tail -n 1 | grep . ||
		{ echo "$DEBUG_SOURCE has no $DEBUG_PACKAGE"; return 1; }
}

debug_key()
{
	key "$(cat "$rig/debug.config" && gcc --version | sed -n 1p)"
}

# The newest sources' kernel; offline any that has this configuration
debug_wanted()
{
	local version found

	if version=$(debug_version); then
		echo "${version}_$(debug_key)"
	elif found=$(compgen -G "$(debug_dir)/*_$(debug_key)/info"); then
		basename "$(dirname "$(sed -n 1p <<<"$found")")"
	else
		echo "$version"
		return 1
	fi
}

# debug_unpack DIR VERSION
debug_unpack()
{
	local deb

	[ ! -e "$1/source/Makefile" ] || return 0
	rm -rf "$1/source.new" "$1/debs"
	mkdir -p "$1/source.new" "$1/debs"
	note "fetching $DEBUG_PACKAGE $2 (150 MB)"
	if ! source_download "$DEBUG_SOURCE" "$1/debs" "$DEBUG_PACKAGE=$2"; then
		say "$(grep '^E:' "$1/debs/download.log" || echo "download failed")"
		return 1
	fi
	deb=$(echo "$1"/debs/*.deb)
	note "unpacking it (1.7 GB, half a minute)"
	dpkg --fsys-tarfile "$deb" | tar -xO "./usr/src/$DEBUG_PACKAGE.tar.xz" |
		tar -xJ -C "$1/source.new" --strip-components=1 &&
		mv "$1/source.new" "$1/source" && rm -rf "$1/debs"
}

# lost_options CONFIG - lines of debug.config that did not survive
lost_options()
{
	local line

	grep '^CONFIG_' "$rig/debug.config" | while IFS= read -r line; do
		case $line in
		*=n) ! grep "^${line%=n}=" "$1" >/dev/null || echo "$line" ;;
		*) grep -x "$line" "$1" >/dev/null || echo "$line" ;;
		esac
	done
}

# debug_configure SOURCE BUILD
debug_configure()
{
	local lost

	mkdir -p "$2"
	make -s -C "$1" O="$2" tinyconfig &&
		(cd "$1" && scripts/kconfig/merge_config.sh -m -O "$2" "$2/.config" \
			"$rig/debug.config") &&
		make -s -C "$1" O="$2" olddefconfig || return 1
	lost=$(lost_options "$2/.config")
	[ -z "$lost" ] || { echo "lost from the configuration: $lost"; return 1; }
}

# debug_progress LOG PID - a line a minute while PID runs
debug_progress()
{
	local begin=$SECONDS spent

	while kill -0 "$2" 2>/dev/null; do
		sleep 1
		spent=$((SECONDS - begin))
		[ $((spent % 60)) = 59 ] || continue
		note "$(grep -c '^  CC ' "$1") of some 1250 files compiled after $spent s"
	done
}

# debug_prune DIR - only a module's tree stays, and what another compiler's tree
# can be configured from (tests/proof/static.sh)
debug_prune()
{
	local kept=(-name 'Kconfig*' -o -path '*/kernel/configs/*' -o -name timeconst.bc
		-o -name bounds.c)

	find "$1/build" -name '*.[oa]' ! -path '*/scripts/*' ! -path '*/tools/*' -delete
	rm -f "$1/build/vmlinux"
	find "$1/source" -mindepth 1 -maxdepth 1 -type d ! -name arch ! -name include \
		! -name scripts ! -name tools -exec \
		find {} ! -type d ! '(' "${kept[@]}" ')' -delete \;
	find "$1/source" -type d -empty -delete
}

# debug_compile DIR
debug_compile()
{
	local log=$1/log pid

	note "building the debug kernel: some 6 minutes on 2 CPUs, once"
	make -C "$1/source" O="$1/build" -j "$(nproc)" bzImage modules >"$log" 2>&1 &
	pid=$!
	debug_progress "$log" "$pid"
	wait "$pid" || { tail -n 20 "$log" >&2; return 1; }
	strip -g -o "$1/vmlinux" "$1/build/vmlinux" &&
		cp "$1/build/arch/x86/boot/bzImage" "$1/vmlinuz" || return 1
	debug_prune "$1"
}

# debug_assemble DIR VERSION - paths are written into the tree: it is built
# where it stays. One that was interrupted is gone on with.
debug_assemble()
{
	local series=debug source=$DEBUG_SOURCE release version=$2 cc=gcc

	mkdir -p "$1"
	debug_unpack "$1" "$2" || return 1
	if ! debug_configure "$1/source" "$1/build" >"$1/log" 2>&1; then
		tail -n 5 "$1/log" >&2
		return 1
	fi
	debug_compile "$1" || return 1
	release=$(cat "$1/build/include/config/kernel.release") || return 1
	assignments series source release version cc >"$1/info.new" &&
		mv "$1/info.new" "$1/info"
}

debug_build_locked()
{
	local wanted dir

	if ! wanted=$(debug_wanted); then
		say "not available: the debug kernel: $wanted"
		return 1
	fi
	dir=$(debug_dir)/$wanted
	if [ ! -e "$dir/info" ] && ! debug_assemble "$dir" "${wanted%_*}"; then
		say "the debug kernel does not build; its log is $dir/log"
		return 1
	fi
	ln -sfn "$wanted" "$(debug_dir)/current"
}

# debug_build - harmless when it is there already
debug_build()
{
	require apt-get:apt dpkg:dpkg xz:xz-utils gcc:gcc make:make bc:bc flex:flex \
		bison:bison strip:binutils
	locked "$(debug_dir)/lock" debug_build_locked
}

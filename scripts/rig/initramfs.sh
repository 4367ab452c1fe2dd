# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# The guest's file system: busybox, vmr, the module, the command. It is the
# same byte for byte when its contents are the same, because in exact mode the
# guest counts the instructions it takes to unpack it. For that reason, too,
# it is not compressed: copying costs the guest less than inflating.

# shared_libraries FILE - with the dynamic linker
shared_libraries()
{
	{ ldd "$1" 2>/dev/null || true; } | sed -n 's#^[^/]*\(/[^ ]*\).*#\1#p' | sort -u
}

# install_file ROOT FILE GUESTPATH - with all it needs to run
install_file()
{
	local library

	mkdir -p "$1$(dirname "$3")"
	cp -rL --preserve=mode "$2" "$1$3"
	[ -f "$2" ] && is_elf "$2" || return 0
	shared_libraries "$2" | while IFS= read -r library; do
		[ ! -e "$1$library" ] || continue
		mkdir -p "$1$(dirname "$library")"
		cp -L "$library" "$1$library"
	done
}

skeleton()
{
	local dir

	mkdir -p "$1"/usr/{bin,sbin,lib,lib64,share}
	for dir in bin sbin lib lib64; do
		ln -s "usr/$dir" "$1/$dir"
	done
	mkdir -p "$1"/{dev,proc,sys,tmp,run,results,root,etc,rig,mnt} "$1/lib/vmregress"
	echo 'root:x:0:0:root:/root:/bin/sh' >"$1/etc/passwd"
	echo 'root:x:0:' >"$1/etc/group"
}

# quoted WORD... - as a shell reads them back
quoted()
{
	local word

	for word in "$@"; do
		printf "'%s' " "${word//\'/\'\\\'\'}"
	done
}

write_environment()
{
	local pair

	for pair in VMR_RIG=1 "$@"; do
		printf 'export %s=%s\n' "${pair%%=*}" "$(quoted "${pair#*=}")"
	done
}

# install_userspace ROOT TOP - the tool, when it has been built
install_userspace()
{
	local vmr=$2/userspace/vmr

	[ -x "$vmr" ] || return 0
	install_file "$1" "$vmr" /usr/bin/vmr
	if [ -d "$2/userspace/suites" ]; then
		install_file "$1" "$2/userspace/suites" /usr/share/vmr/suites
	fi
}

# install_config ROOT - where vmr looks for the kernel's configuration
install_config()
{
	local config=$k_kdir/include/config/auto.conf

	[ ! -e "$config" ] || install_file "$1" "$config" "/boot/config-$k_release"
}

# pack ROOT TARGET
pack()
{
	(
		cd "$1" || exit
		find . -print0 | xargs -0 touch -h -d @0
		find . -print0 | LC_ALL=C sort -z |
			cpio --quiet --null -o -H newc -R 0:0 --reproducible
	) >"$2"
}

# initramfs_base ROOT - what every guest has
initramfs_base()
{
	skeleton "$1"
	install_file "$1" "$(command -v busybox)" /bin/busybox
	install_file "$1" "$channel" /rig/channel
	cp "$rig/init" "$1/init"
	cp "$rig/leaks" "$1/rig/leaks"
	chmod 755 "$1/init" "$1/rig/leaks"
}

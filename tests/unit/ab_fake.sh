# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# A scripts/vm whose machines need no QEMU, for scripts/vm ab: it is called to
# prepare them and to boot them. The cost of the only metric is what a file "cost"
# in the kernel's directory says.

top=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export VMR_VM=$tmp/vm VMR=${VMR:-$here/build/vmr} FAKE=$tmp VMR_DB=$tmp/vmr.db
export VMR_CACHE=$tmp/cache
mkdir "$tmp/fast" "$tmp/slow"
echo 100 >"$tmp/fast/cost"
echo 110 >"$tmp/slow/cost"
cd "$tmp" || exit 1

# A kernel is a directory with a file "cost". $FAKE/script says what boots do that
# do not come through: lines "SIDE STATUS TIMES".
cat >"$tmp/vm" <<'EOT'
#!/usr/bin/env bash
set -euo pipefail
verb=$1 dir=$2
side=${dir##*/}
shift 2
echo "$verb $side $*" >>"$FAKE/calls"

prepare()
{
	local kernel append='' accel=kvm
	mkdir -p "$dir"
	while [ "$1" != -- ]; do
		case $1 in
		--kernel) kernel=$2 ;;
		--append) append+=" $2" ;;
		--icount)
			accel=tcg-icount
			shift
			continue
			;;
		esac
		shift 2
	done
	[ -e "$kernel/cost" ] || exit 125
	cat "$kernel/cost" >"$dir/kernel"
	echo "$*" >"$dir/initramfs"
	printf 'CONFIG_MMU=y\nCONFIG_COST="%s"\n' "$(cat "$kernel/cost")" >"$dir/config"
	printf '%s=%q\n' k_version 7.0 k_release 7.0 accel "$accel" opt_mem 1024 opt_smp 2 \
		append "$append" >"$dir/facts"
}

# spoiled - sets status, when this boot is one of those that do not come through
spoiled()
{
	local who times
	while read -r who status times; do
		[ "$who" = "$side" ] && [ "$times" -gt 0 ] || continue
		sed -i "s/^$who $status $times$/$who $status $((times - 1))/" "$FAKE/script"
		return 0
	done <"$FAKE/script"
	return 1
}

boot()
{
	local status=0 n
	. "$dir/facts"
	n=$(cat "$FAKE/n")
	echo $((n + 1)) >"$FAKE/n"
	mkdir "$FAKE/running" 2>/dev/null || echo together >>"$FAKE/calls"
	sleep "${FAKE_SECONDS:-0}" &
	wait
	rmdir "$FAKE/running" 2>/dev/null || true
	if spoiled; then
		echo "vm: the guest went away" >&2
		exit "$status"
	fi
	[ "$accel" != tcg-icount ] || n=0
	printf '{"schema":"vmr-result/1","created":"%s","vmr":"","env":{"release":"%s","accel":"%s","cmdline":"%s"},' \
		"$n" "$k_release" "$accel" "quiet$append"
	printf '"jobs":[{"id":1,"instrument":"x","kind":"bench","params":{},"verdict":"none","reason":"","elapsed_ns":1,"held_peak_bytes":0,"columns":[{"name":"order","type":"u64","unit":null,"better":"none","detail":false},{"name":"cost","type":"milli","unit":"ns","better":"lower","detail":false}],"rows":[[0,%d.%03d]]}]}\n' \
		"$(cat "$dir/kernel")" $((n * 37 % 50))
}

trap 'exit 143' TERM
"$verb" "$@"
EOT
chmod +x "$tmp/vm"

# ab ARGUMENT... - sets status; its words are in $tmp/out and $tmp/err
# shellcheck disable=SC2034 # for the tests
ab()
{
	fresh
	status=0
	"$top/scripts/vm" ab --results "$tmp/r" "$@" </dev/null \
		>"$tmp/out" 2>"$tmp/err" || status=$?
}

fresh()
{
	rm -rf "$tmp/r" "$tmp/running"
	: >"$tmp/calls"
	echo 1 >"$tmp/n"
	[ -e "$tmp/script" ] || : >"$tmp/script"
}

# spoil LINE... - for the next call of ab alone
spoil()
{
	printf '%s\n' "$@" >"$tmp/script"
}

# says TEXT DESCRIPTION [FILE]
says()
{
	local found=0
	grep -qF -- "$1" "$tmp/${3:-out}" || found=1
	ktap_ok $found "$2" || ktap_diag "$(cat "$tmp/out" "$tmp/err")"
}

# called VERB - how often
called()
{
	grep -c "^$1" "$tmp/calls" || true
}


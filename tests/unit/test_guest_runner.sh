#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scripts/gate/guest and the matrix against a scripts/vm that needs no VM: it
# runs the guest's part here, and fails in the ways in which a guest fails.
set -euo pipefail
top=$(realpath "$(dirname "$0")/../..")
. "$top/tests/ktap.sh"
. "$top/scripts/gate/common.sh"
. scripts/gate/results.sh
. scripts/gate/slots.sh
. scripts/gate/matrix.sh

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/src"
unset VMR_GUEST_AGAIN
export VMR_VM=$tmp/vm VMR_GUEST_TESTS=$tmp/src FAKE=$tmp

cat >"$tmp/vm" <<'EOT'
#!/usr/bin/env bash
if [ "$1" = kernels ]; then
	[ "$3" = 6.1 ] || { echo "cannot reach the archive" >&2; exit 125; }
	exit 0
fi
echo "$*" >>"$FAKE/boots"
mode=$(cat "$FAKE/mode")
[ "$mode" != dead ] || exit 125
root=$(mktemp -d "$FAKE/root.XXXXXX")
while [ "$1" != -- ]; do
	[ "$1" != --add ] || cp "${2%%:*}" "$root/${2##*/}"
	shift 2
done
sed -i "s#/tests/#$root/#g" "$root"/*
shift 3
# A module that is loaded on this machine is none of the test's business
VMR_SYS=$root bash "$root/driver" "$@"
status=$?
case $mode in
dirty) exit 3 ;;
slow) exit 124 ;;
spoilt | spoils)
	[ "$mode:$(wc -l <"$FAKE/boots")" = spoilt:2 ] || {
		echo "vm: no breakpoint: QEMU's emulation is to be suspected" >&2
		exit 3
	}
	;;
esac
[ ! -e "$FAKE/crashed" ] || { rm "$FAKE/crashed"; exit 3; }
exit "$status"
EOT
chmod +x "$tmp/vm"

# guest_test NAME LINE... - a shell test with these lines after the reporter's
guest_test()
{
	local name=$1
	shift
	{ printf '%s\n' "${head[@]}" '. /tests/ktap.sh' "$@"; } >"$tmp/src/$name.sh"
}

# runs MODE WANT DESCRIPTION - WANT is "passed failed skipped boots"
runs()
{
	local verdict got=()

	echo "$1" >"$tmp/mode"
	rm -rf "$tmp/boots" "$tmp/out"
	scripts/gate/guest '' "$tmp/out" >"$tmp/log" 2>&1 || true
	for verdict in ok fail skip; do
		got+=("$(results_count "$verdict" "$tmp/out/results.tsv")")
	done
	got+=("$(wc -l <"$tmp/boots")")
	ktap_is "${got[*]}" "$2" "$3" || ktap_diag "$(cat "$tmp/out/results.tsv" "$tmp/log")"
}

test_boots()
{
	head=()
	guest_test a 'ktap_plan 2' 'ktap_ok 0 one' 'ktap_ok 0 two' ktap_finish
	guest_test b 'ktap_plan 1' 'ktap_ok 0 one' ktap_finish
	echo 'exit 1' >"$tmp/src/libx.sh"
	runs good '4 0 1 1' "one boot for two tests; unloading is skipped, the console counts"
	runs dirty '3 1 1 1' "a console that is not clean fails"
	runs slow '3 1 1 1' "a time-out fails"
	runs spoilt '4 0 2 2' "a boot that QEMU spoilt is made again"
	runs spoils '3 1 2 2' "but once"
	runs dead '0 3 0 1' "a guest that never began fails every test"

	head=('# vm: --mem 2G --module-params "a=1 b=2"')
	guest_test b 'ktap_plan 1' 'ktap_ok 0 one' ktap_finish
	runs good '5 0 2 2' "other options, another boot"
	ktap_ok "$(grep -q -- '--mem 2G --module-params a=1 b=2' "$tmp/boots"; echo $?)" \
		"options with spaces arrive"
	rm "$tmp/src/b.sh"
}

test_deaths()
{
	head=()
	# shellcheck disable=SC2016 # the test's variables
	guest_test b 'ktap_plan 2' 'ktap_ok 0 one' "[ -e $tmp/died ] && ktap_finish" \
		"touch $tmp/died $tmp/crashed" \
		'read -r _ _ _ driver _ </proc/$PPID/stat' 'kill -9 $driver $PPID' 'sleep 1'
	guest_test c 'ktap_plan 1' 'ktap_ok 0 one' ktap_finish
	runs good '5 3 1 2' "a test that kills the guest fails, those after it run"
	rm "$tmp/src/b.sh"
	guest_test c 'ktap_plan 2' 'ktap_ok 0 one' 'printf "ok 2 tw"' 'exit 0'
	runs good '5 0 1 1' "a last line without its end does not swallow the next test"
	guest_test c 'ktap_plan 2' 'ktap_ok 0 one' 'exit 0'
	runs good '4 1 1 1' "a test that stops short fails"
	rm "$tmp/src/c.sh"
}

test_none()
{
	mv "$tmp/src/a.sh" "$tmp/"
	scripts/gate/guest '' "$tmp/out" >"$tmp/log" 2>&1 && status=0 || status=$?
	ktap_is "$status" 1 "no tests at all are no success"
	mv "$tmp/a.sh" "$tmp/src/"
}

test_programs()
{
	printf '%s\n' '#include "ktap.h"' 'int main(void)' \
		'{ ktap_plan(1); ktap_ok(1, "c"); return ktap_finish(); }' >"$tmp/src/vmr_test_c.c"
	runs good '4 0 1 1' "a C test"
	echo 'int main(void) { return missing(); }' >"$tmp/src/vmr_test_c.c"
	runs good '3 1 1 1' "a C test that does not compile"
	rm "$tmp/src/vmr_test_c.c" build/guest/vmr_test_c
}

# A test that fails once, and one that always does
test_again()
{
	export VMR_GUEST_AGAIN=1
	guest_test c 'ktap_plan 2' 'ktap_ok 0 one' "[ -e $tmp/been ]" 'ktap_ok $? two' \
		": >$tmp/been" ktap_finish
	runs good '5 0 2 2' "a test that fails once: another boot, shown as skipped"
	guest_test c 'ktap_plan 1' 'ktap_ok 1 one' ktap_finish
	runs good '3 1 1 2' "a test that always fails is a failure"
	rm "$tmp/src/c.sh"
	unset VMR_GUEST_AGAIN
}

test_matrix()
{
	tsvs=()

	matrix_run "$tmp/matrix" 6.1 7.9 >"$tmp/log" 2>&1
	ktap_is "$(results_sum "${tsvs[@]}")" "3 passed, 0 failed, 2 skipped" \
		"a kernel that cannot be fetched is skipped"
	ktap_ok "$(grep -Eq '^7\.9 +not run +0 +0 +1' "$tmp/log"; echo $?)" \
		"and the table says that it was not run"
}

# inside - how many run now, itself included
inside()
{
	: >"$tmp/inside/$BASHPID"
	find "$tmp/inside" -type f | wc -l >>"$tmp/seen"
	sleep 0.1
	rm "$tmp/inside/$BASHPID"
}

test_slots()
{
	local i
	export VMR_CACHE=$tmp/cache VMR_GUESTS=2 tmp
	export -f inside

	mkdir "$tmp/inside"
	for i in 1 2 3 4 5 6; do
		slots_run bash -c inside &
	done
	wait
	ktap_is "$(wc -l <"$tmp/seen") $(sort -n "$tmp/seen" | tail -n 1)" "6 2" \
		"6 guests, 2 slots: all run, 2 at a time"
	slots_run false && i=0 || i=$?
	ktap_is "$i" 1 "a slot passes the exit status on"
	unset VMR_CACHE VMR_GUESTS
}

ktap_plan 0
test_boots
test_deaths
test_none
test_programs
test_again
echo good >"$tmp/mode"
test_matrix
test_slots
ktap_finish

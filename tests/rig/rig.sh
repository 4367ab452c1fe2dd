#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The rig's own tests: what scripts/vm promises, on the distribution's kernel
# (or VMR_KERNEL), without the module and vmr: they tell about the rig alone.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
. tests/ktap.sh

tmp=$(mktemp -d)
background=()
trap 'kill "${background[@]}" 2>/dev/null; rm -rf "$tmp"' EXIT
kernel=${VMR_KERNEL:-distribution}

# vm ARGUMENT... - sets status; what it prints is in $tmp/out and $tmp/err
status=
vm()
{
	scripts/vm --kernel "$kernel" --bare "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
}

# said FILE REGEX DESCRIPTION - FILE in $tmp holds a line that matches
said()
{
	grep -aqE -- "$2" "$tmp/$1"
	ktap_ok $? "$3" || ktap_diag "$(tail -n 5 "$tmp/$1")"
}

tiny_module()
{
	mkdir -p "$tmp/module"
	echo 'obj-m := tiny.o' >"$tmp/module/Kbuild"
	cat >"$tmp/module/tiny.c" <<-'END'
		#include <linux/module.h>
		static int refuse;
		module_param(refuse, int, 0444);
		static int __init tiny_init(void) { return refuse ? -EINVAL : 0; }
		static void __exit tiny_exit(void) { }
		module_init(tiny_init);
		module_exit(tiny_exit);
		MODULE_DESCRIPTION("loads or refuses to");
		MODULE_LICENSE("GPL");
	END
}

test_streams()
{
	head -c 1000000 /dev/urandom >"$tmp/one"
	head -c 300000 /dev/urandom >"$tmp/two"
	head -c 8388608 /dev/urandom >"$tmp/large"
	# shellcheck disable=SC2016 # for the guest
	vm --quiet --add "$tmp/one:/one" --add "$tmp/two:/two" --add "$tmp/large:/large" \
		--results "$tmp/results" --env "WORDS=it's a  \"test\"" -- sh -c '
		cat /one; cat /two >&2
		[ -t 1 ] && touch /results/terminal
		mkdir /results/dir && cp /large "/results/dir/a name"
		printf "%s\n" "$WORDS" "$@" >/results/words
		exit 77' sh "a  b" '$HOME' "it's"
	ktap_is "$status" 77 "the command's status 77 is ours"
	cmp "$tmp/one" "$tmp/out"
	ktap_ok $? "1 MB on stdout comes through unchanged and alone"
	cmp "$tmp/two" "$tmp/err"
	ktap_ok $? "300 kB on stderr come through unchanged and alone"
	cmp "$tmp/large" "$tmp/results/dir/a name"
	ktap_ok $? "8 MiB of binary results come through unchanged"
	ktap_is "$(cat "$tmp/results/words")" $'it\'s a  "test"\na  b\n$HOME\nit\'s' \
		"variables and arguments arrive as they were"
	[ ! -e "$tmp/results/terminal" ]
	ktap_ok $? "the command does not see a terminal"
}

test_together()
{
	local first second

	(
		vm -- sh -c 'sleep 1; echo one; exit 1'
		cp "$tmp/out" "$tmp/first.out"
		exit "$status"
	) &
	first=$!
	tmp=$tmp/second
	mkdir "$tmp"
	vm -- sh -c 'sleep 1; echo two'
	second=$status
	tmp=${tmp%/second}
	wait "$first"
	ktap_is "$? $second" "1 0" "two at once: each has its own status"
	ktap_is "$(cat "$tmp/first.out" "$tmp/second/out")" $'one\ntwo' \
		"two at once: each has its own output"
}

test_one_thread()
{
	vm --one-thread --accel tcg --verbose -- nproc
	ktap_is "$status $(cat "$tmp/out")" "0 2" "one thread: two CPUs"
	said err 'tcg,thread=single' "one thread: QEMU is told so"
}

test_killed()
{
	# shellcheck disable=SC2016 # for the guest
	vm -- sh -c 'sleep 1000 & kill -9 $$'
	ktap_is "$status" 137 "a command ended by a signal; what it left behind holds nothing up"
}

test_memoryless()
{
	vm --smp 4 --numa 4 --memoryless 2 --mem 512M -- sh -c '
		cd /sys/devices/system/node && cat has_memory has_cpu'
	ktap_is "$(tr '\n' ' ' <"$tmp/out")" "0-1 0-3 " "nodes without memory have their CPUs"
}

# What a boot takes here and now decides how long is long enough to have begun
test_timeout()
{
	local began=$SECONDS limit

	vm -- true
	limit=$(((SECONDS - began) * 3 + 5))
	vm --timeout "$limit" -- sh -c 'echo begun; sleep 10000'
	ktap_is "$status" 124 "a command that does not end: 124"
	said err "^vm: timed out after $limit s" "the message says so"
	said out '^begun$' "what it had said came through"
}

test_panic()
{
	vm -- sh -c 'echo 1 >/proc/sys/kernel/sysrq; echo c >/proc/sysrq-trigger'
	ktap_is "$status" 3 "a panic: 3"
	said err 'sysrq.*crash|Kernel panic' "the console's report is on stderr"
	said err "^vm: the guest's kernel complained: .*(panic|BUG|Oops)" "the message names it"
}

# An Oops at a breakpoint, after a dump that has nothing to do with it
breakpoint()
{
	vm --accel tcg -- sh -c "printf '<2>%s\n' 'Code: 00 <00>' 'int3: 0000 [#1] SMP' \
		'Code: 0f 1e $1 <48> 89 e5' 'BUG: that' | while read -r line; do
			echo \"\$line\" >/dev/kmsg
		done"
}

test_breakpoint()
{
	breakpoint 55
	said err "^vm: no breakpoint is where one was met" "an int3 Oops without an int3 is QEMU's"
	breakpoint cc
	! grep -q "no breakpoint" "$tmp/err"
	ktap_ok $? "one with an int3 is not"
	said err '^vm: .*complained: .*BUG: that' "both count"
}

test_warning()
{
	vm -- sh -c 'echo "<4>WARNING: CPU: 0 PID: 1 at test" >/dev/kmsg'
	ktap_is "$status" 3 "a warning on the console makes success a failure"
	said err 'WARNING: .*the command ended with status 0' "the message says both"
}

test_no_init()
{
	vm --append rdinit=/none -- true
	ktap_is "$status" 3 "a guest that never reaches its init: 3"
	ktap_is "$(grep -c 'trying once more' "$tmp/err")" 1 "it was tried twice"
}

test_module()
{
	tiny_module
	scripts/vm --kernel "$kernel" --module-dir "$tmp/module" --module-params "refuse=1" \
		-- true >"$tmp/out" 2>"$tmp/err"
	ktap_is "$?" 1 "a module that refuses to load: 1"
	said err '^vm: insmod .*tiny.ko refuse=1 failed' "the message says so"
	echo 'garbage' >>"$tmp/module/tiny.c"
	scripts/vm --kernel "$kernel" --module-dir "$tmp/module" -- true >"$tmp/out" 2>"$tmp/err"
	ktap_is "$?" 125 "a module that does not build any more: 125"
	said err 'tiny.c:.*error' "the compiler's message is on stderr"
}

# The second boot has to share the machine with a busy process.
test_exact()
{
	local n command='dd if=/dev/zero of=/dev/null bs=1k count=5000; sleep 1
		cat /proc/uptime /proc/interrupts; dmesg; cat /proc/vmstat; ls -l / >&2'

	for n in 1 2; do
		vm --icount --append loglevel=8 --console "$tmp/console.$n" -- sh -c "$command"
		mv "$tmp/out" "$tmp/exact.$n"
		mv "$tmp/err" "$tmp/exact.err.$n"
		[ "$n" = 1 ] || continue
		bash -c 'while :; do :; done' &
		background=($!)
	done
	kill "${background[@]}"
	said exact.1 '^nr_free_pages' "exact mode: the command ran"
	cmp "$tmp/exact.1" "$tmp/exact.2"
	ktap_ok $? "exact mode: the output of two boots is the same"
	cmp "$tmp/exact.err.1" "$tmp/exact.err.2"
	ktap_ok $? "exact mode: stderr too"
	cmp "$tmp/console.1" "$tmp/console.2"
	ktap_ok $? "exact mode: the console too, times included"
}

test_interrupted()
{
	local pid n

	mkdir "$tmp/run"
	TMPDIR=$tmp/run scripts/vm --kernel "$kernel" --bare -- sleep 1000 2>/dev/null &
	pid=$!
	for ((n = 0; n < 600; n++)); do
		grep -qs init "$tmp"/run/vm.*/control && break
		sleep 0.2
	done
	pgrep -f "file:$tmp/run/vm" >/dev/null
	ktap_ok $? "(the machine is running)"
	kill -TERM "$pid"
	wait "$pid"
	ktap_is "$?" 143 "interrupted: 143"
	! pgrep -f "file:$tmp/run/vm" >/dev/null
	ktap_ok $? "interrupted: the machine is gone"
	ktap_is "$(ls "$tmp/run")" "" "interrupted: no files are left"
}

# refused DESCRIPTION ARGUMENT... - status 2 and one line that is ours
refused()
{
	local what=$1
	shift
	scripts/vm "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	ktap_is "$? $(grep -c '^vm: ' "$tmp/err") $(wc -l <"$tmp/err")" "2 1 1" "refused: $what" ||
		ktap_diag "$(cat "$tmp/err")"
}

test_refused()
{
	refused "no command" --smp 2
	refused "no command after --" --
	refused "an unknown option" --frobnicate -- true
	refused "an unknown option with a value" --frobnicate=1 -- true
	refused "a command without --" true
	refused "memory that is none" --mem lots -- true
	refused "no CPUs" --smp 0 -- true
	refused "an option without its value" --timeout -- true
	refused "nodes that do not divide the CPUs" --smp 3 --numa 2 -- true
	refused "no node with memory" --smp 2 --numa 2 --memoryless 2 -- true
	refused "a node without memory and CPU" --smp 1 --numa 2 --memoryless 1 -- true
	refused "nodes without memory of one node" --memoryless 1 -- true
	refused "nodes without memory that are no number" --numa 2 --memoryless x -- true
	refused "exact mode with KVM" --icount --accel kvm -- true
	refused "an unknown accelerator" --accel xen -- true
	refused "a kernel that is none" --kernel 1.2 -- true
	refused "a file that is not there" --add /none -- true
	refused "a relative path in the guest" --add /bin/sh:sh -- true
	refused "a variable without a value" --env NAME -- true
	refused "an unknown verb of kernels" kernels burn
	refused "an unknown series" kernels path 1.2
	refused "an unknown flavour" kernels path 6.1-none
	refused "a kernel that is not built here" kernels build 6.1
	refused "the debug kernel with headers" --kernel debug --kdir /tmp -- true
}

for name in "${@:-refused streams together one_thread killed memoryless timeout panic breakpoint warning no_init module exact interrupted}"; do
	tests+=" $name"
done
ktap_plan 0
for name in $tests; do
	"test_$name"
done
ktap_finish

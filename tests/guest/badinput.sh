#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Mistakes made with vmr: exit status 2, and a message that names what is
# wrong. (procfs.c and netlink.c make them below vmr.)
#
# kernel: any

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# refused WORDS ARGUMENT... - vmr's whole message, after its name
refused()
{
	words=$1
	shift
	vmr "$@" >"$tmp/out" 2>"$tmp/why"
	ktap_is $? 2 "vmr $*: 2"
	ktap_is "$(sed -n '1s/^vmr:* //p' "$tmp/why")" "$words" "vmr $*: the message"
	ktap_is "$(wc -c <"$tmp/out")" 0 "vmr $*: nothing on stdout"
}

# says_run INSTRUMENT WORDS ARGUMENT... - refused by the module
refused_run()
{
	ins=$1 words=$2
	shift 2
	refused "run: $ins: $words" run "$ins" "$@"
}

test_settings()
{
	refused_run testproc "testproc has no parameter 'foo'" foo=1
	refused_run testproc "pages: 1025 is above the maximum, 1024" pages=1025
	refused_run testproc "deadline: 0 is below the minimum, 1" deadline=0
	refused_run testproc "pages: 'lots' is not a number" pages=lots
	refused_run testproc "pages: '' is not a number" pages=
	refused_run testproc "pages: 99999999999999999999 is too large a number" \
		pages=99999999999999999999
	refused_run page_alloc "order: the range 3..1 is upside down" order=3..1
	refused_run page_alloc "order: 11 is above the maximum, 10" order=0..11
	refused_run page_alloc "free: 'random' is none of: fifo lifo shuffled" free=random
	refused_run page_alloc "node: node 9 has no memory" node=9
	refused_run page_alloc "cpus: '99' is not a list of CPUs of this machine" cpus=99
	refused_run page_alloc "gfp: kernel may sleep, which irqs=off forbids" gfp=kernel irqs=off
	refused_run alloc_fast "zone: node 0 has no such zone with memory that a test may take (DMA, DMA32, Normal)" \
		zone=Movable
}

# What vmr finds out itself
test_usage()
{
	refused "run: no instrument or suite 'nosuch'; see: vmr list" run nosuch
	refused "cancel: there is no job 99999" cancel 99999
	for line in "run" "run testproc pages" "run testproc pages=1 pages=2" "frobnicate" \
		"sense nosuch" "cancel" "cancel none" "list --frobnicate" \
		"info nosuch" "run --output"; do
		# shellcheck disable=SC2086 # words
		vmr $line >"$tmp/out" 2>"$tmp/why"
		ktap_is "$? $(wc -c <"$tmp/out")" "2 0" "vmr $line: 2, nothing on stdout"
		says "$tmp/why" '^vmr' "vmr $line: a message"
	done
}

test_long()
{
	long=$(head -c 300 /dev/zero | tr '\0' 7)
	vmr run testproc "pages=$long" 2>"$tmp/why"
	ktap_is $? 2 "a value of 300 bytes: 2"
	says "$tmp/why" 'pages: .*(policy|long|length)' "a value of 300 bytes: the message names it"
	vmr run testproc "$long=1" 2>"$tmp/why"
	ktap_is $? 2 "a name of 300 bytes: 2"
	vmr run "$long" 2>"$tmp/why"
	ktap_is $? 2 "an instrument of 300 bytes: 2"
}

# Another job is refused by the name of the one that runs; a sense is not
test_busy()
{
	vmr run --detach page_alloc reps=10000 duration=1000 deadline=60 >"$tmp/id"
	read -r id <"$tmp/id"
	vmr run alloc_fast pages=1 >"$tmp/out" 2>"$tmp/why"
	ktap_ok $((! $?)) "a second job: vmr fails"
	says "$tmp/why" "alloc_fast: job $id \(page_alloc\) is running" "it names the first"
	ran "$tmp/report" test_alloc_fast 1 1
	says "$tmp/why" 'Device or resource busy' "/proc says: busy"
	vmr sense zones >"$tmp/out"
	ktap_is "$? $(grep -c DMA32 "$tmp/out")" "0 1" "a sense runs beside it"
	ktap_is "$(rows "$proc/sense_zones" | grep -c DMA32)" 1 "in /proc too"
	vmr run testproc pages=1 >"$tmp/out"
	ktap_is $? 0 "and a test that does not load the machine"
	vmr cancel "$id"
	vmr run alloc_fast pages=1 >"$tmp/out"
	ktap_is $? 0 "once it is cancelled the next one runs"
}

ktap_plan 0
test_settings
test_usage
test_long
test_busy
ktap_is "$(held)" "0 0" "nothing is held"
vmr run testproc pages=1 >"$tmp/out"
ktap_is $? 0 "a good request works after all"
ktap_finish

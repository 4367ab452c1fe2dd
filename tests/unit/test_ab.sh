#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scripts/vm ab with machines that need no QEMU: the order of the boots, what
# becomes of lost ones and of Ctrl-C, and what git bisect is told.
set -uo pipefail
here=$(realpath "$(dirname "$0")")
top=$(realpath "$here/../..")
. "$top/tests/ktap.sh"
. "$top/scripts/rig/common.sh"
. "$top/scripts/rig/ab-plan.sh"

. "$here/ab_fake.sh"

# sides - in the order in which they were booted
sides()
{
	sed -n 's/^boot \(.\).*/\1/p' "$tmp/calls" | tr -d '\n'
}

# column NAME - of boots.tsv, its values in a line
column()
{
	awk -F '\t' -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i; next }
		{ printf "%s%s", s, $c; s = " " }' "$tmp/r/boots.tsv"
}

plan_sides()
{
	ab_plan "$@" | cut -d ' ' -f 3 | tr -d '\n'
}

test_plan()
{
	local seed boots plan wrong=0 seen=''

	for seed in $(seq 0 24); do
		for boots in 1 2 3 6; do
			plan=$(plan_sides "$boots" "$seed" a b)
			seen+=" $plan"
			[[ $plan =~ ^(abba|baab)*(ab|ba)?$ ]] && [ ${#plan} = $((2 * boots)) ] &&
				[ "$(tr -d b <<<"$plan" | wc -c)" = $((boots + 1)) ] || wrong=1
		done
	done
	ktap_ok "$wrong" "blocks of ABBA or BAAB, AB or BA behind them, as many of each"
	ktap_is "$(tr ' ' '\n' <<<"$seen" | grep . | sort -u | grep -cE '^(abba|baab|ab|ba)$')" 4 \
		"seeds draw every block"
	ktap_is "$(tr ' ' '\n' <<<"$seen" | grep -E '^.{12}$' | sort -u | wc -l)" 8 \
		"and every order of three blocks"
	ktap_is "$(ab_plan 5 7 a b)" "$(ab_plan 5 7 a b)" "a seed is a plan"
	ktap_is "$(plan_sides 4 7 b)" bbbb "one side alone, when the other is stored"
	ktap_is "$(ab_plan 12 7 a b | tail -n 1 | cut -c 1-5)" "24 6 " "boots and blocks are numbered"
}

test_boots()
{
	ab --boots 7 --seed 3 --threshold 1 fast slow
	ktap_is "$status" 1 "a regression: 1" || ktap_diag "$(cat "$tmp/err")"
	ktap_is "$(sides)" "$(plan_sides 7 3 a b)" "the boots are those of the plan"
	ktap_is "$(called prepare)" 2 "each side is prepared once"
	ktap_is "$(called together)" 0 "one boot at a time"
	ktap_is "$(cd "$tmp/r" && echo a/*.json b/*.json | wc -w)" 14 "a file for each boot"
	ktap_is "$(column boot)" "01 02 03 04 05 06 07 08 09 10 11 12 13 14" "all are in boots.tsv"
	ktap_is "$(column ended | tr ' ' '\n' | sort -u)" good "which says that they ended well"
	says "7 boots each, KVM, in turns (seed 3), 2 CPUs, 1 GiB: vmr run fastpath" \
		"it says what was compared"
	says "regressed" "and what came out"
	says 'configuration: -CONFIG_COST="100" +CONFIG_COST="110"' "what the configurations differ in"
	cmp -s "$tmp/out" "$tmp/r/comparison.txt"
	ktap_ok $? "the text is kept"
	ktap_is "$(awk 'length > 80' "$tmp/out")" "" "no line has more than 80 columns"
}

test_store()
{
	rm -f "$VMR_DB"*
	ab --boots 2 --tag t1 --fail-on never fast slow
	ktap_is "$status" 0 "--fail-on is compare's"
	ktap_is "$("$VMR" runs | grep -c 't1\.[ab]')" 4 "every run is in the store, with its tag"
	"$VMR" runs >"$tmp/out"
	ktap_is "$(grep -cE 'ab: [AB], boot 0[1-4] of 4, block 1, seed [0-9]+, 20[^ ]*Z, [0-9.]+ s' \
		"$tmp/out")" 4 "and a note that says which boot it was"
	ab --boots 1 --no-store fast slow
	ktap_is "$("$VMR" runs --json | grep -o '"id":' | wc -l)" 4 "--no-store keeps none"
	VMR_DB=/proc/none/x ab --boots 1 fast fast
	ktap_is "$status $(grep -c 'not kept in the store' "$tmp/err")" "0 1" \
		"a store that cannot be written is said once"
}

test_exact()
{
	FAKE_SECONDS=0.5 ab --icount fast slow
	ktap_is "$status $(called boot)" "1 2" "exact mode: one boot each"
	[ "$(nproc)" = 1 ] || ktap_is "$(called together)" 1 "at the same time"
	says "They are not time" "and it says what the figures are"
	ab --icount fast fast --fail-on change
	ktap_is "$status" 0 "two that are the same do not differ"
	says "same configuration" "and it says that their configurations do not"
	ktap_is "$(cd "$tmp/r" && echo ?/*.json | wc -w)" 2 "both files are there"
}

test_options()
{
	ab --icount --mem 2G --append x=1 --append-a y=2 --append-b z=3 --append-b w=4 \
		fast fast -- page_alloc order=0 'a b'
	says "prepare a --icount --mem 2G --append x=1 --kernel fast --append y=2 -- vmr run" \
		"options of one side and of both" calls
	says "--append z=3 w=4 -- vmr run --json --no-store --quiet page_alloc order=0 a b" \
		"the last words are vmr's" calls
	says "+z=3" "the comparison shows the arguments"
	says "-y=2" "on both sides"
	says "\$ scripts/vm ab --results" "and the command"
	echo x >"$tmp/my.suite"
	ab --icount fast fast -- ./my.suite
	says "--add ./my.suite:/root/my.suite" "a suite's file goes into the guest" calls
	ab --icount --json fast slow
	"$VMR" compare --json "$tmp/r/a" "$tmp/r/b" >"$tmp/direct" || true
	ktap_is "$(python3 -c 'import json, sys; print(json.load(sys.stdin)["schema"])' <"$tmp/out")" \
		vmr-compare/1 "--json: one object on stdout"
}

test_lost()
{
	spoil "a 3 1"
	ab --boots 4 fast fast
	ktap_is "$status $(called boot)" "0 9" "a lost boot is made once more"
	ktap_is "$(column tries | tr ' ' '\n' | sort | uniq -c | xargs)" "7 1 1 2" "which is recorded"
	says "4 boots each" "then all are there"
	spoil "b 3 2"
	ab --boots 4 --seed 1 fast fast
	ktap_is "$status $(column ended | tr ' ' '\n' | grep -c lost)" "0 1" \
		"lost twice, it is recorded as lost"
	says "A: 4 boots, B: 3 of 4 boots (1 lost)" "and said"
	spoil "b 124 100"
	ab --boots 10 fast fast
	ktap_is "$status $(column ended | tr ' ' '\n' | grep -c lost)" "3 2" \
		"a side that never comes through: 3, before all are tried"
	spoil "a 2 1"
	ab --boots 10 fast fast
	ktap_is "$status $(called boot)" "2 $(sides | wc -c)" "what vmr refuses ends it"
	spoil "a 125 1"
	ab --boots 10 fast fast
	ktap_is "$status" 125 "and so does what cannot be tested"
	ab --boots 2 fast none
	ktap_is "$status $(called boot)" "125 0" "no kernel, no boot"
}

test_progress()
{
	fresh
	FAKE_SECONDS=1.1 script -qec "$top/scripts/vm ab --results $tmp/r --boots 2 --no-store fast fast" \
		"$tmp/out" </dev/null >"$tmp/err" 2>&1
	grep -q $'\r\033\\[Kboot 3 of 4, [0-9.]* s each, 0:0[0-9] left' "$tmp/out"
	ktap_ok $? "on a terminal a line says how far it is" || ktap_diag "$(cat -v "$tmp/out")"
	ab --boots 1 --no-store fast fast
	ktap_is "$(cat "$tmp/out" "$tmp/err" | grep -c 'boot 1 of')" 0 "and only there"
}

# interrupt SIGNAL AFTER - a comparison, and a signal once AFTER boots were begun
interrupt()
{
	local pid n

	fresh
	FAKE_SECONDS=0.3 env --default-signal=INT "$top/scripts/vm" ab --results "$tmp/r" \
		--boots 20 --seed 1 fast slow >"$tmp/out" 2>"$tmp/err" </dev/null &
	pid=$!
	for ((n = 0; n < 600; n++)); do
		[ "$(called boot)" -lt "$2" ] || break
		sleep 0.05
	done
	kill "-$1" "$pid"
	status=0
	wait "$pid" || status=$?
}

test_interrupted()
{
	local good

	interrupt INT 5
	ktap_is "$status" 130 "Ctrl-C: 130" || ktap_diag "$(cat "$tmp/err")"
	good=$(column ended | tr ' ' '\n' | grep -c good)
	ktap_ok $((good < 2 || good > 6)) "what was measured is there" || ktap_diag "$good boots"
	ktap_is "$(called boot)" $((good + 1)) "no more was booted"
	says "Interrupted after $good of 40 boots." "it is said"
	says "1 metrics: 0 improved" "and compared"
	ktap_is "$(ls "$tmp/running" 2>/dev/null; jobs -r)" "" "nothing runs on"
	interrupt TERM 1
	ktap_is "$status" 143 "before there is anything to compare: 143"
	says "nothing to compare: A has 0 of 20 boots" "which is said" err
}

# refused DESCRIPTION ARGUMENT...
refused()
{
	local what=$1
	shift
	ab "$@"
	ktap_is "$status $(called boot) $(called prepare)" "2 0 0" "refused: $what" ||
		ktap_diag "$(cat "$tmp/err")"
}

test_refused()
{
	refused "one kernel" fast
	refused "three kernels" fast slow fast
	refused "no boots" --boots 0 fast slow
	refused "a seed that is none" --seed x fast slow
	refused "an unknown option" --frobnicate fast slow
	refused "an unknown option with a value" --frobnicate=1 fast slow
	refused "an option without its value" fast slow --boots
	refused "a tag that is none" --tag 'a b' fast slow
	refused "exact mode with KVM" --icount --accel kvm fast slow
	refused "headers that are not there" --kdir-b /none fast slow
	refused "a build without --good" --build make fast slow
	refused "a suite that is not there" fast slow -- ./none
	refused "a directory that is not empty" --results / fast slow
	ab --threshold x fast slow
	ktap_is "$status $(called boot)" "2 0" "what compare refuses is refused before a boot"
}

[ $# -gt 0 ] || set -- plan boots store exact options lost progress interrupted refused
ktap_plan 0
for name; do
	"test_$name"
done
ktap_finish

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prove: 80 what vmr reads from outside, by libFuzzer with ASan and UBSan
# prove-short: for 10 seconds each
#
# VMR_SEED is another seed, VMR_FUZZ_SECONDS another time for each. What is found
# is left beside the log, and belongs into parsers/found/NAME.hex.
set -uo pipefail
. "$(dirname "$0")/lib.sh"

readonly seed=${VMR_SEED:-20061129} bin=$PWD/build/proof/bin/parsers
seconds=60
! short || seconds=10
seconds=${VMR_FUZZ_SECONDS:-$seconds}

# fuzzer NAME LOG ARGUMENT... - run it
fuzzer()
{
	"$bin/$1" -seed="$seed" -timeout=20 -rss_limit_mb=2048 -artifact_prefix="$out/$1-" \
		"${@:3}" >"$2" 2>&1 </dev/null
}

# stat LOG NAME - a figure of libFuzzer's
stat()
{
	sed -n "s/^stat::$2: *//p" "$1" | tail -n 1
}

# explain LOG - what the sanitizers say
explain()
{
	grep -E 'ERROR|runtime error|SUMMARY|^ +#[0-9] |Test unit written|not read|differently' "$1" |
		head -n 30 | sed 's/^/# /'
}

# prove NAME - what was found before first
prove()
{
	local name=$1 files log=$out/$1.log

	/usr/bin/python3 tests/proof/parsers/seeds.py "$name" "$out/$name" || return 1
	files=("$out/$name"/*/*)
	fuzzer "$name" "$log" "${files[@]}"
	ktap_ok $? "$name: ${#files[@]} inputs that are kept" || {
		explain "$log"
		return
	}
	mkdir -p "$out/$name/corpus"
	fuzzer "$name" "$log" -max_total_time="$seconds" -print_final_stats=1 -max_len=16384 \
		"$out/$name/corpus" "$out/$name/seeds" "$out/$name/found"
	ktap_ok $? "$name: nothing is found in $seconds s" || explain "$log"
	echo "# $name: $(grep -o 'cov: [0-9]* ft: [0-9]*' "$log" | tail -n 1)"
	echo "# cases $(stat "$log" number_of_executed_units)"
}

doing "building"
make -s -j "$(nproc)" -C tests/proof/parsers OUT="$bin" >"$out/build.log" 2>&1 </dev/null || {
	sed 's/^/# /' "$out/build.log" | tail -n 30
	exit 1
}
ktap_plan 0
for source in tests/proof/parsers/*.c; do
	name=$(basename "$source" .c)
	doing "$name, $seconds s"
	prove "$name"
done
ktap_finish

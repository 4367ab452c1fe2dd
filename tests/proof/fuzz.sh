#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prove: 30 messages and /proc operations made by chance, led by coverage
# prove-short: on the distribution's kernel, which has no coverage
#
# VMR_SEED is another seed, VMR_MODULE_DIR another module than this tree's: with
# a bug planted in it, say.
set -uo pipefail
. "$(dirname "$0")/lib.sh"

readonly seed=${VMR_SEED:-20061129} module=${VMR_MODULE_DIR:-.}
readonly traced=build/proof/module-traced

# fuzzer - compile it, with the tables of the family's YAML
fuzzer()
{
	mkdir -p build/proof/fuzz
	/usr/bin/python3 tests/proof/fuzz/spec.py "$module/module/netlink/vmregress.yaml" \
		>build/proof/fuzz/spec.inc || return 1
	program fuzz -Ibuild/proof/fuzz tests/proof/fuzz/*.c
}

messages=1000000 operations=200000 options=()
if short; then
	messages=20000 operations=5000
	[ "$module" = . ] || options=(--module-dir "$module")
else
	(cd "$module" && module_copy "$OLDPWD/$traced" 'KCOV_INSTRUMENT := y') || exit 1
	# What KASAN finds, SLUB need not look for: it would take as long again
	options=(--module-dir "$traced" --append slub_debug=- --timeout 10800)
fi
# Probes that come and go all the time are what QEMU gets wrong with two threads: it
# runs a breakpoint that is no longer there, for ever or into an Oops
options+=(--one-thread)
messages=${VMR_FUZZ_MESSAGES:-$messages} operations=${VMR_FUZZ_OPERATIONS:-$operations}
program=$(fuzzer) || exit 1
doing "$messages netlink messages, $operations operations on /proc; seed $seed"
status=0
guest "${options[@]}" --results "$out/results" --console "$out/console" \
	--add "$PWD/$program:/tests/fuzz" \
	-- /tests/fuzz "$seed" "$messages" "$operations" \
	>"$out/stdout" 2>"$out/stderr" </dev/null || status=$?
cat "$out/stdout"
[ "$status" = 0 ] || sed 's/^/# /' "$out/stderr" | tail -n 60
exit "$status"

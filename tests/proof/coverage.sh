#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prove: 30 lines of the module that the checks before have executed, by gcov
set -uo pipefail
. "$(dirname "$0")/lib.sh"

readonly least=90

# annotate DIR OBJECTS - every source of a boot with the counts of its lines.
# The notes of the compiler must lie beside the counts.
annotate()
{
	local counts

	find "$2" -name '*.gcno' -printf '%P\n' |
		while IFS= read -r counts; do
			counts=${counts%.gcno}
			[ -e "$1/$counts.gcda" ] || continue
			cp "$2/$counts.gcno" "$1/$counts.gcno"
			gcov -b -c -t -o "$(dirname "$1/$counts")" "$1/$counts.gcda" 2>/dev/null
		done
}

ktap_plan 1
mapfile -t boots < <(find build/proof/{suite,failures} -type d -name gcov 2>/dev/null)
if [ ${#boots[@]} = 0 ]; then
	ktap_skip "coverage" "no counts: scripts/prove suite failures coverage"
	ktap_finish
fi
doing "${#boots[@]} boots"
objects=$(dirname "$(scripts/vm build --kernel debug --module-dir "$counted")")
: >"$out/missed"
for boot in "${boots[@]}"; do
	annotate "$boot" "$objects"
done | awk -v missed="$out/missed" -f tests/proof/coverage.awk | sort >"$out/files"
sort -t : -k 1,1 -k 2,2n -o "$out/missed" "$out/missed"
total=$(awk '{ l += $3; e += $5; b += $7; t += $9 }
	END { if (l) printf "%d %.1f %.1f\n", l, 100 * e / l, b ? 100 * t / b : 0 }' "$out/files")
read -r lines percent branches <<<"$total"
awk -v p="${percent:-0}" -v least=$least 'BEGIN { exit !(p >= least) }'
ktap_ok $? "$percent % of the lines, at least $least %; $branches % of the branches"
echo "# cases ${lines:-0}"
ktap_diag "never executed: $out/missed"
ktap_diag "$(awk '{ printf "%5.1f %% of %4d lines  %s\n", 100 * $5 / $3, $3, $1 }' "$out/files" | sort -n)"
ktap_finish

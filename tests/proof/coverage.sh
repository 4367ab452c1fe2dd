#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prove: 90 lines of the module that suite and failures have executed, by gcov
# prove-after: suite failures
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

# functions - "FILE FIRST LAST NAME" of every function of the module
functions()
{
	(cd module && find . -name '*.[ch]' -printf '%P\0' | sort -z |
		xargs -0 ctags -x --c-kinds=f --_xformat='%F %n %e %N')
}

# explain - the lines never executed, by function, with the first line of
# coverage.why that matches
explain()
{
	awk '
		FILENAME == ARGV[1] {
			if (!/^#/ && NF > 1) {
				pattern[++patterns] = $1
				sub(/^[^ \t]+[ \t]+/, "")
				why[patterns] = $0
			}
			next
		}
		FILENAME == ARGV[2] {
			first[++n] = $2
			last[n] = $3
			file[n] = $1
			name[n] = $4
			next
		}
		{
			split($0, part, ":")
			at = part[1] ":-"
			for (i = 1; i <= n; i++)
				if (file[i] == part[1] && first[i] <= part[2] && part[2] <= last[i])
					at = part[1] ":" name[i]
			missed[at]++
		}
		END {
			for (at in missed) {
				reason = "-"
				for (i = patterns; i; i--)
					if (at ~ "^" pattern[i] "$")
						reason = why[i]
				printf "%s\t%d\t%s\n", at, missed[at], reason
			}
		}
	' tests/proof/coverage.why <(functions) "$out/missed" | sort
}

# stale - entries of coverage.why about functions that there are no longer
stale()
{
	functions | awk '{ print $1 ":" $4 }' | awk '
		FILENAME == ARGV[1] { name[++n] = $0; next }
		/^#/ || NF < 2 { next }
		{
			for (i = 1; i <= n; i++)
				if (name[i] ~ "^" $1 "$")
					next
			print $1
		}
	' - tests/proof/coverage.why
}

ktap_plan 3
ktap_is "$(stale)" "" "each explanation is of a function that there is"
mapfile -t boots < <(find build/proof/{suite,failures} -type d -name gcov 2>/dev/null)
if [ ${#boots[@]} = 0 ]; then
	ktap_skip "coverage" "no counts: scripts/prove suite failures coverage"
	ktap_skip "each line without is explained" "no counts"
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
explain >"$out/explained"
ktap_is "$(awk -F '\t' '$3 == "-" { printf "%s (%d) ", $1, $2 }' "$out/explained")" "" \
	"each line that is never executed is explained"
ktap_diag "never executed, line by line: $out/missed"
ktap_diag "$(awk -F '\t' '{ printf "%-40s %3d  %s\n", $1, $2, $3 }' "$out/explained")"
ktap_diag "$(awk '{ printf "%5.1f %% of %4d lines  %s\n", 100 * $5 / $3, $3, $1 }' "$out/files" | sort -n)"
ktap_finish

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the tests of page tables share. Source it after lib.sh.

: "${tmp:?}"

# tables_exact REQUEST - sense_pagetable finds every table
tables_exact()
{
	ran "$tmp/report" sense_pagetable "$1"
	awk '
		$1 == "pud" || $1 == "pmd" || $1 == "pte" || $1 == "deposit" { sum += $4 }
		$1 == "vmpte" { vmpte = $4 }
		END { exit !vmpte || sum != vmpte }
	' "$tmp/report" && reason "$tmp/report" | grep -q '^exact'
	ktap_ok $? "$1: exact" || ktap_diag "$(cat "$tmp/report" "$tmp/why")"
}

# refuses WHAT REGEX INSTRUMENT SETTING... - with these words, and nothing stays
refuses()
{
	what=$1 words=$2
	shift 2
	vmr run "$@" >"$tmp/report" 2>&1
	says "$tmp/report" "$words" "refused: $what"
}

# ptwalk SHAPE PAGES - it checks its own counts; here that they come out. Without
# a clock that can be trusted there is nothing to be timed.
ptwalk()
{
	vmr run --json ptwalk "shape=$1" "pages=$2" reps=1 iters=1 >"$tmp/json"
	if grep -q '"verdict":"skip"' "$tmp/json"; then
		ktap_skip "ptwalk $1, $2 pages" "$(sed -n 's/.*"reason":"\([^"]*\)".*/\1/p' "$tmp/json")"
		return
	fi
	says "$tmp/json" '"verdict":"none"' "ptwalk $1, $2 pages: no error"
	json_rows "$tmp/json" | awk -v p="$2" '$6 { s += $6 == p } END { exit s != 1 }'
	ktap_ok $? "ptwalk $1, $2 pages: as many are mapped"
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# sense_zones against /proc/zoneinfo. Source it after lib.sh.

: "${tmp:?}" "${proc:?}"

# zones_compare ZONEINFO ROWS - print what differs: sizes, watermarks and names
# have to be equal; free pages within 2 %, per-CPU lists roughly: they move
zones_compare()
{
	awk '
		function abs(x) { return x < 0 ? -x : x }
		NR == FNR { want[FNR] = $0; wanted = FNR; next }
		{
			n = split(want[FNR], w)
			for (i = 1; i <= 12; i++) {
				slack = 0
				if (i == 7)
					slack = w[7] * 0.02
				if (i == 8)
					slack = 512 + w[8] / 4
				if ((i == 2 || i == 3) ? $i != w[i] : abs($i - w[i]) > slack)
					print "node " $1 " " $2 " field " i ": " $i \
						", zoneinfo has " w[i]
			}
			if (n != 12 || NF != 12)
				print "row " FNR ": " NF " fields, zoneinfo gives " n
			got = FNR
		}
		END { if (got != wanted) print got " rows, zoneinfo has " wanted }
	' "$1" "$2"
}

# zones_check - by /proc and by vmr
zones_check()
{
	zones >"$tmp/zoneinfo"
	cat "$proc/sense_zones" >"$tmp/report"
	rows "$tmp/report" >"$tmp/rows"
	ktap_is "$(zones_compare "$tmp/zoneinfo" "$tmp/rows")" "" \
		"/proc: every zone as in /proc/zoneinfo"
	zones >"$tmp/zoneinfo"
	vmr sense zones --json >"$tmp/json"
	json_rows "$tmp/json" >"$tmp/rows"
	ktap_is "$(zones_compare "$tmp/zoneinfo" "$tmp/rows")" "" \
		"vmr --json: every zone as in /proc/zoneinfo"
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# sense_zones against /proc/zoneinfo. Source it after lib.sh; memory should be
# calm (libcalm.sh).

: "${tmp:?}" "${proc:?}"

# zones_compare BEFORE AFTER ROWS SLACK - print what differs. BEFORE and AFTER
# are what the kernel said: between the two our figures have to be, where they
# agree ours are the same. The per-CPU lists move with each page that a process
# takes, which may be SLACK pages more than it was when the kernel was asked.
zones_compare()
{
	awk -v slack="$4" '
		FNR == 1 { file++ }
		file < 3 { kernel[file, FNR] = $0; count[file] = FNR; next }
		{
			n = split(kernel[1, FNR], a)
			m = split(kernel[2, FNR], b)
			for (i = 1; i <= 12; i++) {
				least = a[i] < b[i] ? a[i] : b[i]
				most = a[i] < b[i] ? b[i] : a[i]
				if (i == 8) {
					least -= slack
					most += slack
				}
				if (i == 2 || i == 3 ? $i != a[i] || $i != b[i] :
					$i < least || $i > most)
					print "node " $1 " " $2 " field " i ": " $i \
						", zoneinfo has " a[i] " and " b[i]
			}
			if (n != 12 || m != 12 || NF != 12)
				print "row " FNR ": " NF " fields, zoneinfo gives " n ", " m
			rows = FNR
		}
		END {
			if (!rows || rows != count[1] || rows != count[2])
				print rows + 0 " rows, zoneinfo has " count[1] ", " count[2]
		}
	' "$1" "$2" "$3"
}

# zones_firm FILE - what stands still when memory is calm: all but the lists
zones_firm()
{
	awk '{ $8 = ""; print }' "$1"
}

# zones_gather READER - both sides, at a moment when nothing but the per-CPU
# lists moves: ours by READER into $tmp/rows between two looks at the kernel's
zones_gather()
{
	for turn in $(seq 50); do
		cat /proc/sys/vm/stat_refresh
		"$1"
		[ "$(zones_firm "$tmp/before")" != "$(zones_firm "$tmp/after")" ] ||
			return 0
	done
	ktap_diag "zoneinfo was not the same twice in $turn turns"
	return 1
}

# One process reads all, so that nothing else happens meanwhile
zones_by_proc()
{
	look "$tmp/look" /proc/zoneinfo "$proc/sense_zones" /proc/zoneinfo
	zones_of "$tmp/look.1" >"$tmp/before"
	rows "$tmp/look.2" >"$tmp/rows"
	zones_of "$tmp/look.3" >"$tmp/after"
}

zones_by_vmr()
{
	zones_of /proc/zoneinfo >"$tmp/before"
	vmr sense zones --json >"$tmp/json"
	zones_of /proc/zoneinfo >"$tmp/after"
	json_rows "$tmp/json" >"$tmp/rows"
}

# zones_is READER SLACK DESCRIPTION
zones_is()
{
	zones_gather "$1"
	gathered=$?
	if [ $gathered != 0 ] && detectors; then
		ktap_skip "$3" "with this kernel's detectors memory is never at rest"
		return
	fi
	ktap_is "$gathered $(zones_compare "$tmp/before" "$tmp/after" "$tmp/rows" "$2")" "0 " "$3"
}

# zones_check - by /proc and by vmr, which is a larger process
zones_check()
{
	zones_is zones_by_proc 64 "/proc: every zone as in /proc/zoneinfo"
	zones_is zones_by_vmr 1200 "vmr --json: every zone as in /proc/zoneinfo"
}

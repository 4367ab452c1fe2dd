# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the shell tests of the guest share. Source it; it brings the reporter.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=../ktap.sh
. /tests/ktap.sh

proc=/proc/vmregress
tmp=$(mktemp -d)

# ran FILE ENTRY WORD... - run ENTRY through one open file; its report goes to
# FILE, the shell's complaint to $tmp/why
ran()
{
	ran_report=$1
	ran_entry=$2
	shift 2
	: >"$ran_report"
	(
		exec 3<>"$proc/$ran_entry" || exit
		echo "$*" >&3 || exit
		cat <&3 >"$ran_report"
	) 2>"$tmp/why"
}

# rows FILE - the table of a /proc report, without its head
rows()
{
	awk '!/^#/ && $1 ~ /^[0-9]/' "$1"
}

# column FILE NAME - one column of a /proc report, a line for each row
column()
{
	awk -v name="$2" '
		/^#/ { next }
		!head { for (head = NF; head && $head != name; head--) ; if (!head) exit 1; next }
		$1 ~ /^[0-9]/ { print $head }
	' "$1"
}

# verdict FILE - of a /proc report
verdict()
{
	sed -n 's/^# verdict \([a-z]*\).*/\1/p' "$1"
}

# reason FILE - the words after the verdict
reason()
{
	sed -n 's/^# verdict [a-z]*: //p' "$1"
}

# json_rows FILE - the rows of vmr's JSON, cells separated by blanks
json_rows()
{
	sed -n 's/^\[\([0-9].*[^]]\)\][],}]*$/\1/p' "$1" | tr -d '"' | tr ',' ' '
}

# vmstat REGEX - sum of the /proc/vmstat counters with such a name
vmstat()
{
	awk -v name="^($1)\$" '$1 ~ name { sum += $2 } END { printf "%d\n", sum }' /proc/vmstat
}

# zones - a line for each zone, by /proc/zoneinfo alone:
# node zone state spanned present managed free pcp min low high boost
zones()
{
	cat /proc/sys/vm/stat_refresh
	awk '
		function out() {
			if (zone != "")
				print node, zone, v["present"] ? "populated" : "empty",
					v["spanned"],
					v["present"], v["managed"], v["free"], pcp, v["min"],
					v["low"], v["high"], v["boost"]
		}
		/^Node/ { out(); node = $2 + 0; zone = $4; pcp = 0; split("", v) }
		$1 == "pages" && $2 == "free" { v["free"] = $3; next }
		$1 == "count:" { pcp += $2 }
		NF == 2 && !($1 in v) { v[$1] = $2 }
		END { out() }
	' /proc/zoneinfo
}

# free_pages - of all zones, those of the per-CPU lists among them
free_pages()
{
	zones | awk '{ sum += $7 + $8 } END { print sum }'
}

# near A B SLACK - A and B differ by SLACK at most
near()
{
	awk -v a="$1" -v b="$2" -v s="$3" 'BEGIN { exit !(a - b <= s && b - a <= s) }'
}

# is_near A B SLACK DESCRIPTION
is_near()
{
	near "$1" "$2" "$3"
	ktap_ok $? "$4" || ktap_diag "$1 and $2 are more than $3 apart"
}

# holds CONDITION DESCRIPTION - an expression of awk, which reads large numbers
holds()
{
	awk "BEGIN { exit !($1) }"
	ktap_ok $? "$2" || ktap_diag "not so: $1"
}

# says FILE REGEX DESCRIPTION - a line of FILE matches
says()
{
	grep -qE -- "$2" "$1"
	ktap_ok $? "$3" || ktap_diag "$(head -n 8 "$1")"
}

# held - what the module says that all jobs hold: "BYTES JOBS"
held()
{
	vmr info --json | sed -n 's/.*"held_bytes":\([0-9]*\),"jobs_live":\([0-9]*\).*/\1 \2/p'
}

# module_load - as the rig loads it
module_load()
{
	# shellcheck disable=SC2086 # module parameters are words
	insmod "$VMR_MODULE" $VMR_MODULE_PARAMS
}

module_reload()
{
	rmmod vmregress && module_load
}

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
	sed -n 's/^\[\([0-9].*[^]}]\)\][],}]*$/\1/p' "$1" | tr -d '"' | tr ',' ' '
}

# vmstat REGEX - sum of the /proc/vmstat counters with such a name
vmstat()
{
	awk -v name="^($1)\$" '$1 ~ name { sum += $2 } END { printf "%d\n", sum }' /proc/vmstat
}

# look TO FILE... - read them one after the other, with one process and nothing
# in between; the Nth goes to TO.N, without blank lines
look()
{
	look_to=$1
	shift
	rm -f "$look_to".*
	tail -v -n +1 "$@" >"$look_to"
	awk -v to="$look_to." '
		/^==> .* <==$/ { n++; next }
		NF { print >(to n) }
	' "$look_to"
}

# still COUNT LOOK LOOK - whether the first COUNT files of two looks are the same
still()
{
	for part in $(seq "$1"); do
		cmp -s "$2.$part" "$3.$part" || return 1
	done
}

# zones_of FILE - a line for each zone, by /proc/zoneinfo or a copy of it:
# node zone state spanned present managed free pcp min low high boost
zones_of()
{
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
	' "$1"
}

# zones - the same of now, with what the CPUs have not yet added to the counters
zones()
{
	cat /proc/sys/vm/stat_refresh
	zones_of /proc/zoneinfo
}

# caches_drop - what the kernel keeps for later: files, and objects that were freed,
# of which KASAN alone puts 1/32 of all memory aside
caches_drop()
{
	for shrink in /sys/kernel/slab/*/shrink; do
		echo 1 >"$shrink"
	done 2>/dev/null
	echo 3 >/proc/sys/vm/drop_caches
	sleep 1
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
	ktap_ok $? "$4" && return
	ktap_diag "$1 and $2 are more than $3 apart"
	return 1
}

# holds CONDITION DESCRIPTION - an expression of awk, which reads large numbers
holds()
{
	awk "BEGIN { exit !($1) }"
	ktap_ok $? "$2" && return
	ktap_diag "not so: $1"
	return 1
}

# detectors - whether this kernel watches itself (KASAN, lockdep, kmemleak): then
# nothing costs what it costs elsewhere, and memory is never at rest
detectors()
{
	[ -e /sys/kernel/debug/kmemleak ] || [ -e /proc/lockdep ]
}

# preempt_rt - whether the kernel's allocators sleep, so that irqs=off is refused
preempt_rt()
{
	case $(uname -v) in *PREEMPT_RT*) ;; *) return 1 ;; esac
}

# several WHAT - whether there are CPUs for what takes two; else WHAT is skipped
several()
{
	[ "$(nproc)" -lt 2 ] || return 0
	ktap_skip "$1" "there is one CPU"
	return 1
}

# padded - whether an object of a cache takes more than it was asked to: what
# KASAN and slub_debug add
padded()
{
	awk '$1 == "kmalloc-256" && $4 > 256 { bad = 1 } END { exit !bad }' /proc/slabinfo
}

# figure CONDITION DESCRIPTION - holds, of a cost that the detectors add to
figure()
{
	if detectors; then
		ktap_skip "$2" "the cost is that of this kernel's detectors"
	else
		holds "$@"
	fi
}

# same_figure GOT WANT DESCRIPTION - equal, where a cost repeats to the last digit
same_figure()
{
	if detectors; then
		ktap_skip "$3" "what this kernel's detectors cost differs from time to time"
	else
		ktap_is "$@"
	fi
}

# figures_or_skip WHAT - where the rest of a test is about such costs it ends
figures_or_skip()
{
	detectors || return 0
	ktap_skip "$1" "the costs are those of this kernel's detectors"
	ktap_finish
}

# kept_back - pages that KASAN may keep of what was freed: a 32nd of the memory
kept_back()
{
	if detectors; then
		awk '/^MemTotal/ { print int($2 / 4 / 32) }' /proc/meminfo
	else
		echo 0
	fi
}

# given_back BEFORE DESCRIPTION - as many pages are free as BEFORE, but for what
# others may have taken meanwhile: a hundredth, and what is kept back
given_back()
{
	is_near "$(free_pages)" "$1" $(($1 / 100 + $(kept_back))) "$2"
}

# absent_node - the number of one that has no memory
absent_node()
{
	awk -F '[-,]' '{ print $NF + 1 }' /sys/devices/system/node/has_memory
}

# says FILE REGEX DESCRIPTION - a line of FILE matches
says()
{
	grep -qE -- "$2" "$1"
	ktap_ok $? "$3" && return
	ktap_diag "$(head -n 8 "$1")"
	return 1
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

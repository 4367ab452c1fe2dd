#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# soak.sh SEED SECONDS - in the guest: random jobs with random valid parameters,
# up to three at a time. Every few seconds they stop, and the machine is looked
# at. The first third is warming up: caches, per-CPU lists and the detectors'
# own stores fill. The medians of the other two must be the same.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=../../guest/lib.sh
. /tests/lib.sh
# shellcheck source=../../guest/libinterrupt.sh
. /tests/libinterrupt.sh

seed=$1 seconds=$2

# How long jobs run between two looks
round=8

# More than can be run in the time
jobs=$((seconds * 20 + 200))

uptime()
{
	read -r up _ </proc/uptime
	echo "${up%.*}"
}

# registered - the instruments that may be asked for
registered()
{
	vmr list | awk 'NR > 1 && !/danger/ { print $1 "_" $2 }' | sort | tr '\n' ' '
}

requests()
{
	for name in $(registered); do
		vmr info "$name" --json
		echo
	done >"$tmp/registry"
	awk -v seed="$seed" -v jobs="$jobs" -f /tests/soak.awk "$tmp/registry" >"$tmp/all"
	for sort in exclusive beside trace; do
		grep "^$sort " "$tmp/all" >"$tmp/$sort"
	done
}

# one SORT ENTRY WORD... - what vmr's manual says it may end with: well, not well,
# the machine busy, not here. Two parameters that exclude each other are known to
# the instrument alone: 2, and no job.
one()
{
	sort=$1
	shift
	status=0
	# shellcheck disable=SC2086 # words
	timeout -s KILL 300 vmr run --no-store "$@" >"$tmp/$sort.out" 2>&1 || status=$?
	echo "$status $*" >>"$tmp/ended"
	case $status in
	0 | 1 | 2 | 3 | 4) ;;
	*) echo "status $status: $*: $(tail -n 2 "$tmp/$sort.out")" >>"$tmp/undocumented" ;;
	esac
	[ "$status" != 2 ] || echo "$*: $(tail -n 1 "$tmp/$sort.out")" >>"$tmp/refused"
}

# lane SORT UNTIL - one after the other; requests come from descriptor 4
lane()
{
	while [ "$(uptime)" -lt "$2" ] && read -r sort words <&4; do
		# shellcheck disable=SC2086 # words
		one "$sort" $words
		# Nobody watches allocations all the time
		[ "$1" != trace ] || sleep 1
	done
}

together()
{
	until=$(($(uptime) + round))
	lane exclusive "$until" 4<&5 &
	lane beside "$until" 4<&6 &
	lane trace "$until" 4<&7 &
	wait
}

# look_at - what is left of all that: what jobs hold, and when the module has gone
# and come, with the reports it remembers (they are bounded, but some MiB), all
# else: a line "SECONDS SLAB FREE CACHES THREADS HELD JOBS"
look_at()
{
	left="$(threads) $(held)"
	module_reload
	caches_drop
	# shellcheck disable=SC2012 # names of the kernel
	echo "$(uptime) $(awk '/^SUnreclaim/ { print $2 }' /proc/meminfo) $(free_pages)" \
		"$(ls /sys/kernel/slab | wc -l) $left" >>"$tmp/looks"
}

# median FIELD PART - of the looks of the second or third third
median()
{
	awk -v part="$2" -v all="$(wc -l <"$tmp/looks")" -v field="$1" '
		NR > all * (part - 1) / 3 && NR <= all * part / 3 { print $field }
	' "$tmp/looks" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# flat FIELD WHAT ALLOWED - SLAB may grow, the others not fall, by so much
flat()
{
	middle=$(median "$1" 2)
	last=$(median "$1" 3)
	ktap_diag "$2: $middle in the second third, $last in the last;" \
		"all looks: $(cut -d ' ' -f "$1" "$tmp/looks" | tr '\n' ' ')"
	is_near "$last" "$middle" "$3" "$2: flat"
}

# never FIELD WHAT - it is 0 in each look
never()
{
	ktap_is "$(awk -v f="$1" '$f != 0' "$tmp/looks" | wc -l)" 0 "$2: none in any look" ||
		ktap_diag "$(awk -v f="$1" '$f != 0' "$tmp/looks" | head -n 5)"
}

count()
{
	grep -c "$1" "$tmp/ended"
}

judge_jobs()
{
	total=$(wc -l <"$tmp/ended")
	ktap_diag "$total jobs: $(count '^0 ') well, $(count '^1 ') not, $(count '^2 ') refused," \
		"$(count '^3 ') busy, $(count '^4 ') not here; looks: $(wc -l <"$tmp/looks")"
	ktap_is "$(wc -l <"$tmp/undocumented")" 0 "each ends with a documented status" ||
		ktap_diag "$(head -n 10 "$tmp/undocumented")"
	ktap_is "$(grep -vc ': vmr: ' "$tmp/refused")" 0 \
		"what is valid by the registry is refused for a reason" ||
		ktap_diag "$(head -n 20 "$tmp/refused")"
	holds "$total >= $seconds / 10 && $(count '^0 ') > $total / 2" "most did their work"
	ktap_is "$(cut -d ' ' -f 2 "$tmp/ended" | sort -u | tr '\n' ' ')" \
		"$(registered)" "each instrument had its turn"
}

ktap_plan 0
ktap_diag "seed $seed, $seconds s"
: >"$tmp/undocumented"
: >"$tmp/refused"
requests
exec 5<"$tmp/exclusive" 6<"$tmp/beside" 7<"$tmp/trace"
end=$(($(uptime) + seconds))
while [ "$(uptime)" -lt "$end" ]; do
	together
	look_at
done
judge_jobs
flat 2 "unreclaimable slab (KiB)" 2048
flat 3 "free pages" $(($(median 3 2) / 100))
flat 4 "slab caches" 2
never 5 "the module's threads"
never 6 "bytes held"
never 7 "jobs"
ktap_is "$(vmr run testproc pages=1 >/dev/null 2>&1; echo $?)" 0 "then a request works"
echo "# cases $(wc -l <"$tmp/ended")"
ktap_finish

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# The boots of a comparison, in the order of the plan: one at a time, or in exact
# mode, which the host's load does not touch, as many as there are CPUs. Nothing
# but their results is kept here; what they mean is ab-report.sh's.
#
# $ab_results/a, b   NUMBER.json, a boot's results
# $ab_results/log    NUMBER, what it wrote to stderr
# $ab_results/boots.tsv  one line for each boot: what, when, how it ended

# By the boot's number
declare -A ab_pid=() ab_side=() ab_block=() ab_try=() ab_began=()
# By side
declare -A ab_good_boots=([a]=0 [b]=0) ab_lost_boots=([a]=0 [b]=0)
ab_pending=() ab_planned=0 ab_done=0 ab_spent=0 ab_shown='' ab_stop='' ab_fatal=0

ab_now_ms()
{
	echo $((${EPOCHREALTIME/[.,]/} / 1000))
}

ab_boots_begin()
{
	mapfile -t ab_pending < <(ab_plan "$ab_boots" "$ab_seed" "$@")
	ab_planned=${#ab_pending[@]}
	mkdir -p "$ab_results/log"
	printf 'boot\tblock\tside\tended\ttries\tstatus\tstarted\tseconds\n' \
		>"$ab_results/boots.tsv"
}

# ab_boot_start NUMBER
ab_boot_start()
{
	local side=${ab_side[$1]}

	ab_began[$1]=$(ab_now_ms)
	mkdir -p "$ab_results/$side"
	"$ab_vm" boot "$ab_work/$side" "${ab_boot_options[@]}" \
		>"$ab_work/$1.json" 2>"$ab_results/log/$1" </dev/null &
	ab_pid[$1]=$!
}

# ab_fill - keep as many running as may be
ab_fill()
{
	local number block side

	while [ -z "$ab_stop" ] && [ ${#ab_pending[@]} -gt 0 ] &&
		[ ${#ab_pid[@]} -lt "$ab_jobs" ]; do
		read -r number block side <<<"${ab_pending[0]}"
		ab_pending=("${ab_pending[@]:1}")
		ab_side[$number]=$side ab_block[$number]=$block ab_try[$number]=1
		ab_boot_start "$number"
	done
}

# ab_boot_kind NUMBER STATUS - good, lost or wrong. A result is whole, or none;
# that a test in it failed (1) or all was skipped (4) is the comparison's to tell.
ab_boot_kind()
{
	case $2 in
	0 | 1 | 4)
		case $(tail -c 2 "$ab_work/$1.json") in
		*'}') echo good ;;
		*) echo lost ;;
		esac
		;;
	2 | 125 | 126 | 127) echo wrong ;;
	*) echo lost ;;
	esac
}

# ab_boot_note NUMBER ENDED STATUS - its line of boots.tsv
ab_boot_note()
{
	local spent=$(($(ab_now_ms) - ab_began[$1]))

	printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d.%d\n' "$1" "${ab_block[$1]}" "${ab_side[$1]}" \
		"$2" "${ab_try[$1]}" "$3" \
		"$(date -u -d "@$((ab_began[$1] / 1000))" +%Y-%m-%dT%H:%M:%SZ)" \
		$((spent / 1000)) $((spent % 1000 / 100)) >>"$ab_results/boots.tsv"
}

ab_boot_good()
{
	local side=${ab_side[$1]}

	mv "$ab_work/$1.json" "$ab_results/$side/$1.json"
	ab_good_boots[$side]=$((ab_good_boots[$side] + 1))
	ab_spent=$((ab_spent + $(ab_now_ms) - ab_began[$1]))
	ab_boot_note "$1" good "$2"
	ab_store "$1" "$side"
}

# A kernel that never once came through will not do so the tenth time
ab_boot_lost()
{
	local side=${ab_side[$1]}

	ab_lost_boots[$side]=$((ab_lost_boots[$side] + 1))
	ab_boot_note "$1" lost "$2"
	ab_clear
	say "boot $1 (${side^}) is lost, status $2: $(tail -n 1 "$ab_results/log/$1")"
	if [ "${ab_good_boots[$side]}" = 0 ] && [ "${ab_lost_boots[$side]}" -ge 2 ]; then
		say "${side^} has not come through once: no more boots"
		ab_stop=lost
	fi
}

# What no other boot would do better
ab_boot_wrong()
{
	ab_boot_note "$1" wrong "$2"
	ab_clear
	tail -n 20 "$ab_results/log/$1" >&2
	ab_fatal=$2 ab_stop=wrong
	[ "$2" -lt 125 ] || ab_fatal=$EXIT_CANNOT
}

# ab_ended NUMBER STATUS
ab_ended()
{
	local kind
	kind=$(ab_boot_kind "$1" "$2")

	if [ "$kind" != good ] && [ -n "$ab_stop" ]; then
		ab_boot_note "$1" stopped "$2"
	elif [ "$kind" = lost ] && [ "${ab_try[$1]}" = 1 ]; then
		ab_try[$1]=2
		ab_boot_start "$1"
		return
	else
		"ab_boot_$kind" "$1" "$2"
	fi
	ab_done=$((ab_done + 1))
}

ab_reap()
{
	local number pid status

	for number in "${!ab_pid[@]}"; do
		pid=${ab_pid[$number]}
		! kill -0 "$pid" 2>/dev/null || continue
		status=0
		wait "$pid" || status=$?
		unset "ab_pid[$number]"
		ab_ended "$number" "$status"
	done
}

ab_kill()
{
	[ ${#ab_pid[@]} = 0 ] || kill -TERM "${ab_pid[@]}" 2>/dev/null || true
}

# ab_interrupt STATUS - the first time ends the boots, the second ends us
ab_interrupt()
{
	[ "$ab_stop" != interrupted ] || exit "$1"
	ab_stop=interrupted ab_fatal=$1
	ab_kill
}

ab_measure()
{
	trap 'ab_interrupt 130' INT
	trap 'ab_interrupt 143' TERM HUP
	while
		ab_fill
		[ ${#ab_pid[@]} -gt 0 ]
	do
		ab_progress
		pause
		ab_reap
	done
	ab_clear
}

# One line that the next one overwrites, where there is a terminal; once a second,
# as this machine is the one that measures
ab_progress()
{
	local average left=''

	[ -t 2 ] && [ "$quiet" = 0 ] && [ "$SECONDS" != "$ab_shown" ] || return 0
	ab_shown=$SECONDS
	if [ "$ab_done" -gt 0 ] && [ "$ab_spent" -gt 0 ]; then
		average=$((ab_spent / (ab_good_boots[a] + ab_good_boots[b])))
		left=$(ab_left "$average")
	fi
	printf '\r\033[Kboot %d of %d%s' $((ab_done + ${#ab_pid[@]})) "$ab_planned" "$left" >&2
}

# ab_left AVERAGE - what a boot takes, in ms, as words about the rest
ab_left()
{
	local number left=$((${#ab_pending[@]} * $1)) now
	now=$(ab_now_ms)

	for number in "${!ab_pid[@]}"; do
		left=$((left + $1 - (now - ab_began[$number])))
	done
	left=$((left / ab_jobs / 1000))
	[ "$left" -gt 0 ] || left=0
	printf ', %d.%d s each, %d:%02d left' $(($1 / 1000)) $(($1 % 1000 / 100)) \
		$((left / 60)) $((left % 60))
}

ab_clear()
{
	[ ! -t 2 ] || printf '\r\033[K' >&2
}

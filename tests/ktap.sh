# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# KTAP version 1 reporter for shell tests, the counterpart of ktap.h. Runs
# under any POSIX shell, busybox's included:
#
#	. /tests/ktap.sh
#	ktap_plan 2			0: the plan is printed at the end
#	ktap_ok $? "the zone list is read"
#	ktap_is "$got" "$want" "free pages are back"
#	ktap_skip "swap" "no swap device"
#	ktap_finish			exits: 0 all passed, 1 failed, 4 all skipped

ktap_planned=0
ktap_passed=0
ktap_failed=0
ktap_skipped=0

ktap_newline='
'
ktap_return=$(printf '\r')

# ktap_clean TEXT... - sets ktap_text: a '#' would begin a directive, a newline
# would end the line. Forks only where it must: emulated guests are slow at it.
ktap_clean()
{
	ktap_text=$*
	case $ktap_text in
	*'#'* | *"$ktap_newline"* | *"$ktap_return"*)
		ktap_text=$(printf '%s' "$ktap_text" | tr '#\n\r' '___')
		;;
	esac
}

# ktap_count - sets ktap_total
ktap_count()
{
	ktap_total=$((ktap_passed + ktap_failed + ktap_skipped))
}

ktap_plan()
{
	ktap_planned=$1
	echo "KTAP version 1"
	[ "$ktap_planned" = 0 ] || echo "1..$ktap_planned"
}

ktap_diag()
{
	printf '%s\n' "$*" | sed 's/^/# /'
}

# ktap_ok STATUS DESCRIPTION - 0 passes, anything else fails; returns STATUS
ktap_ok()
{
	ktap_status=$1
	shift
	ktap_clean "$@"
	if [ "$ktap_status" = 0 ]; then
		ktap_passed=$((ktap_passed + 1))
		ktap_count
		printf '%s\n' "ok $ktap_total $ktap_text"
	else
		ktap_failed=$((ktap_failed + 1))
		ktap_count
		printf '%s\n' "not ok $ktap_total $ktap_text"
	fi
	return "$ktap_status"
}

# ktap_is GOT WANT DESCRIPTION - passes when both texts are equal
ktap_is()
{
	ktap_got=$1
	ktap_want=$2
	shift 2
	if [ "$ktap_got" = "$ktap_want" ]; then
		ktap_ok 0 "$@"
	else
		ktap_ok 1 "$@" || ktap_diag "got:  $ktap_got
want: $ktap_want"
		return 1
	fi
}

# ktap_skip DESCRIPTION REASON
ktap_skip()
{
	ktap_skipped=$((ktap_skipped + 1))
	ktap_count
	ktap_clean "$2"
	ktap_reason=$ktap_text
	ktap_clean "$1"
	printf '%s\n' "ok $ktap_total $ktap_text # SKIP $ktap_reason"
}

ktap_finish()
{
	ktap_count
	[ "$ktap_planned" != 0 ] || echo "1..$ktap_total"
	echo "# passed $ktap_passed failed $ktap_failed skipped $ktap_skipped"
	if [ "$ktap_failed" != 0 ] || [ "$ktap_total" = 0 ]; then
		exit 1
	fi
	if [ "$ktap_planned" != 0 ] && [ "$ktap_planned" != "$ktap_total" ]; then
		ktap_diag "planned $ktap_planned results, made $ktap_total"
		exit 1
	fi
	[ "$ktap_skipped" != "$ktap_total" ] || exit 4
	exit 0
}

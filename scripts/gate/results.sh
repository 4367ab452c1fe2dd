# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# The account of a gate's run. A results file has one line for each result:
# verdict, part, name, reason, separated by tabs; everything that counts or
# shows results reads that.

# results_add FILE VERDICT PART NAME [REASON] - verdict is ok, fail or skip
results_add()
{
	printf '%s\t%s\t%s\t%s\n' "$2" "$3" "$4" "${5:-}" >>"$1"
}

# results_ktap FILE PART STATUS OUTPUT - what a test program said
results_ktap()
{
	awk -v part="$2" -v status="$3" -f scripts/gate/ktap.awk "$4" >>"$1"
}

# results_count VERDICT FILE...
results_count()
{
	local verdict=$1
	shift
	cat /dev/null "$@" | grep -c "^$verdict	" || true
}

# results_line PART MS FILE - one aligned line and what did not pass
results_line()
{
	local part=$1 ms=$2 file=$3 failed skipped verdict='ok'

	failed=$(results_count fail "$file")
	skipped=$(results_count skip "$file")
	[ "$failed" = 0 ] || verdict='FAIL'
	printf '%-4s %-34s %-36s %5s s\n' "$verdict" "$part" "$(results_sum "$file")" \
		"$(seconds "$ms")"
	if [ $((failed + skipped)) != 0 ]; then
		awk -F '\t' '$1 != "ok" {
			printf "     %s: %s: %s%s\n", $1, $2, $3, $4 == "" ? "" : " (" $4 ")"
		}' "$file"
	fi
}

# results_sum FILE... - the closing line
results_sum()
{
	local skipped

	skipped=$(results_count skip "$@")
	printf '%s passed, %s failed' "$(results_count ok "$@")" "$(results_count fail "$@")"
	[ "$skipped" = 0 ] || printf ', %s skipped' "$skipped"
	printf '\n'
}

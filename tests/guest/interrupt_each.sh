#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every bench there is, ended early in every way: it is over soon, says
# that it was cancelled, and has given everything back.
#
# kernel: any

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh
# shellcheck source=libinterrupt.sh
. /tests/libinterrupt.sh

# benches - as vmr list has them
benches()
{
	vmr list --json | tr '{' '\n' | sed -n 's/.*"kind":"bench","name":"\([a-z_]*\)".*/\1/p'
}

# long BENCH - parameters with which it runs until it is stopped, or for some
# tenths of a second at least, and holds a lot; none for one that is new here
# and cannot be repeated
long()
{
	vmr info "$1" --json >"$tmp/info"
	case $1 in
	pcp) echo "order=3 pages=16384" ;;
	page_bulk) echo "reps=10000 duration=1000 count=4096" ;;
	page_frag) echo "reps=10000 duration=1000 size=16" ;;
	*)
		! grep -q '"name":"reps"' "$tmp/info" || echo "reps=10000 duration=1000"
		! grep -q '"name":"batch"' "$tmp/info" || echo "batch=4096"
		;;
	esac
}

# stopped HOW - a run of $bench that HOW ends; false when it was done before
stopped()
{
	# shellcheck disable=SC2086 # words
	vmr run $bench $words >"$tmp/table" 2>"$tmp/message" &
	pid=$!
	started 1
	"$1"
	start=$(now)
	gone_by
	wait $pid 2>"$tmp/killed"
	cat "$proc/bench_$bench" >"$tmp/report"
	[ "$(verdict "$tmp/report")" != none ]
}

# ends HOW REASON - a few tries, for some are quick
ends()
{
	begin "$bench: $1"
	for try in 1 2 3 4 5; do
		! stopped "$1" || break
	done
	ktap_is "$(verdict "$tmp/report"): $(reason "$tmp/report")" "error: $2" \
		"$name: the job says so" || ktap_diag "try $try"
	says "$tmp/report" '^# [0-9]+ ns; [0-9]+ bytes held at the peak, 0 now' \
		"$name: it held nothing in the end"
}

by_cancel()
{
	vmr cancel all >"$tmp/out" 2>&1
}

by_sigint()
{
	kill -INT "$pid"
}

by_sigkill()
{
	kill -9 "$pid"
}

ktap_plan 0
benches >"$tmp/benches"
holds "$(wc -l <"$tmp/benches") >= 7" "vmr list --json names the benches"
while read -r bench; do
	# It cannot be repeated, and what the detectors keep back is missing there
	if [ "$bench" = pcp ] && detectors; then
		ktap_skip "pcp: interrupted" "with so little memory it is over before anyone looks"
		continue
	fi
	words=$(long "$bench" | tr '\n' ' ')
	ktap_ok $((! ${#words})) "$bench: it is known how it runs long"
	ends by_cancel cancelled
	ends by_sigint cancelled
	ends by_sigkill "cancelled: its owner is gone"
	ran "$tmp/report" bench_"$bench"
	ktap_is "$(verdict "$tmp/report")" none "$bench: runs to its end afterwards"
done <"$tmp/benches"
ktap_finish

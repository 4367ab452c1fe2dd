#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/rig/resume.sh - a machine dies in the midst of a suite, and its store is
# found by the next boot: what is left is run, the job that it died of is not.
# The kernel is the distribution's, or VMR_KERNEL.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
. tests/ktap.sh

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
kernel=${VMR_KERNEL:-distribution}

cat >"$tmp/suite" <<-'EOT'
	# SPDX-License-Identifier: GPL-2.0-or-later
	zones
	testproc pages=1
	page_alloc order=1 duration=60000 reps=1
	buddyinfo
	testproc pages=2
EOT

# The store is what the disk of a machine would have kept: it comes out before
# the guest crashes.
cat >"$tmp/die" <<-'EOT'
	mkdir /store
	vmr run -q --tag nightly --db /store/vmr.db /suite >/dev/null &
	n=0
	while [ "$(vmr runs --db /store/vmr.db 2>/dev/null | awk 'END { print $7 }')" != 3 ]; do
		n=$((n + 1))
		[ "$n" -lt 200 ] || exit 1
		sleep 0.1
	done
	# Its process lives: what it wrote is on the disk, or it is nowhere.
	tar -c -C /store .
	sync
	sleep 1
	echo 1 >/proc/sys/kernel/sysrq
	echo c >/proc/sysrq-trigger
	sleep 60
EOT

# The next boot: three times the same store, one for each thing to try.
cat >"$tmp/next" <<-'EOT'
	out=/results
	cp -r /found /tmp/retry
	cp -r /found /tmp/named
	export VMR_DB=/found/vmr.db
	vmr runs >$out/before
	vmr resume >$out/tables 2>$out/words
	echo $? >$out/status
	vmr runs >$out/after
	vmr runs --json >$out/after.json
	vmr show 1 >$out/first
	vmr show --json 2 >$out/second
	vmr resume >$out/again 2>&1
	echo $? >>$out/status

	export VMR_DB=/tmp/retry/vmr.db
	vmr resume -q --retry 1 >/dev/null 2>$out/retry &
	pid=$!
	sleep 4
	kill -INT $pid
	wait $pid
	echo $? >>$out/status
	vmr runs >$out/retried
	vmr show 2 >>$out/retried

	export VMR_DB=/tmp/named/vmr.db
	vmr resume nightly --tag rest -o $out/rest.json >/dev/null 2>&1
	vmr resume nightly~1 >$out/twice 2>&1
	echo $? >>$out/status
	vmr runs >$out/named
EOT

# vm NAME ARGUMENT... - its streams go to $tmp/NAME.out and .err
vm()
{
	local name=$1
	shift

	scripts/vm --kernel "$kernel" --quiet --add "$tmp/suite:/suite" "$@" \
		>"$tmp/$name.out" 2>"$tmp/$name.err" </dev/null
}

# said FILE REGEX DESCRIPTION - a file of the second boot has a line that matches
said()
{
	grep -qE -- "$2" "$tmp/results/$1"
	ktap_ok $? "$3" || ktap_diag "$(tail -n 8 "$tmp/results/$1")"
}

# status N - the N-th exit status that the second boot noted
status()
{
	sed -n "$1p" "$tmp/results/status"
}

ktap_plan 0
vm die --add "$tmp/die:/die" -- sh /die
ktap_is "$?" 3 "a guest crashes in the midst of a suite" || ktap_diag "$(tail "$tmp/die.err")"
mkdir "$tmp/store"
tar -x -C "$tmp/store" -f "$tmp/die.out"
ktap_ok $? "its store was on the disk" || ktap_finish
adds=()
for file in "$tmp"/store/*; do
	adds+=(--add "$file:/found/${file##*/}")
done
vm next "${adds[@]}" --add "$tmp/next:/next" --results "$tmp/results" -- sh /next
ktap_ok $? "the next boot runs" || ktap_diag "$(tail "$tmp/next.err")"

said before ' lost .* 3 .* nightly' "the run is lost, in its third job"
said first 'page_alloc order=1 duration=60000 reps=1' "which is known, with its settings"
said words 'page_alloc was running when the machine died' "the job is not repeated, and why"
said words 'going on with run 1, .*; jobs left: 2' "the two behind it are"
ktap_is "$(status 1)" 3 "a job that is lost is no success"
said after '^ *1 .*lost.*nightly .*continued by run 2' "the first run says which continues it"
said after '^ *2 .*done .* 2 .*nightly .*continues run 1' "the second which it continues"
said after.json '"continues":1,"continued_by":null' "so does JSON"
ktap_is "$(grep -o '"instrument":"[a-z_]*"' "$tmp/results/second" | cut -d'"' -f4 | paste -sd' ')" \
	"buddyinfo testproc" "it has the jobs that were left"
ktap_is "$(status 2)" 4 "then nothing is left"
said again 'run 2 is done' "which is said"

said retry 'jobs left: 3' "--retry repeats the job, too"
said retried '^ *2 .*interrupted .* 1 ' "until it is interrupted"
said retried 'page_alloc order=1 .*duration=60000' "which it was"
ktap_is "$(status 3)" 1 "an interrupted rest has not passed"

said named '^ *2 .*nightly rest' "a run is named by its tag, the rest may have one more"
said rest.json '"instrument":"buddyinfo"' "and a file of its own"
if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
	/usr/bin/python3 -c 'import json, jsonschema, sys
jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))' \
		"$tmp/results/rest.json" userspace/vmr-result-1.schema.json
	ktap_ok $? "which is as its schema says, to jsonschema"
else
	ktap_skip "the schema of a real result" "no jsonschema"
fi
ktap_is "$(status 4)" 2 "none is continued twice"
said twice 'run 2 continues run 1 already' "and which did is said"
ktap_finish

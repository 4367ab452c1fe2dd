# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Zones that test_fragment keeps fragmented. Source it after lib.sh and
# libbuddy.sh.

: "${tmp:?}" "${proc:?}" "${extfrag:?}"

# Twice a second the kernel compacts a node that is fragmented, of its own accord:
# not what is pinned, but what else was in small pieces before.
echo 0 >/proc/sys/vm/compaction_proactiveness

zone=$(zones | awk '$1 == 0 && $3 == "populated" && $2 != "Movable" { z = $2 } END { print z }')

# pinned - bytes that all jobs hold
pinned()
{
	held | cut -d ' ' -f 1
}

# extfrag NODE ZONE ORDER - the external fragmentation index by debugfs
extfrag()
{
	awk -v node="$1" -v zone="$2" -v field=$(($3 + 5)) '
		$2 + 0 == node && $4 == zone { print $field }' "$extfrag"/extfrag_index
}

# goal - whether a job has come as far as it wants to
goal()
{
	vmr jobs --json | grep -o '"state":"running","detached":[a-z]*,"done":[0-9]*,"total":[0-9]*' |
		awk -F '[:,]' '$6 > 0 && $6 == $8 { found = 1 } END { exit !found }'
}

# settled - wait until the job holds what it is to hold, or has ended. Short of
# its goal but past its target it does so as well: it pins no more then.
settled()
{
	last='' same=0
	for look in $(seq 100); do
		! goal || break
		kill -0 "$pid" 2>/dev/null || break
		now=$(pinned)
		same=$((now > 0 && now == ${last:-0} ? same + 1 : 0))
		[ "$same" -lt 10 ] || break
		last=$now
		sleep 0.2
	done
}

# fragmenting ORDER TARGET WORD... - begin to, in the background
fragmenting()
{
	order=$1 target=$2
	shift 2
	name="order=$order target=$target $*"
	before=$(free_pages)
	vmr run fragment order="$order" target="$target" "$@" >"$tmp/table" 2>"$tmp/message" &
	pid=$!
}

# fragmented ORDER TARGET WORD... - and wait until the kernel has TARGET at
# ORDER too; processes that end give something back after that
fragmented()
{
	fragmenting "$@"
	settled
	holds "$(unusable 0 "$zone" "$order") >= $target - 20" "$name: by debugfs too" ||
		ktap_diag "$(unusable 0 "$zone" "$order"), look $look"
}

# over STATUS REGEX - it ends so, and nothing is held any longer
over()
{
	wait "$pid"
	ktap_is $? "$1" "$name: vmr ends with $1"
	says "$tmp/table" "$2" "$name: the verdict"
	for turn in $(seq 20); do
		[ "$(held)" != "0 0" ] || break
		sleep 0.1
	done
	ktap_is "$(held)" "0 0" "$name: nothing is held" || ktap_diag "look $turn"
	given_back "$before" "$name: free pages are back"
}

# cancelled - ends a hold that has no end
cancelled()
{
	vmr cancel all >"$tmp/out" 2>&1
	over 0 "^verdict pass: unusable index [01]\\.[0-9]* at order $order in node 0 $zone; [0-9]+ MiB pinned"
}

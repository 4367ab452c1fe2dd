# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# sense_buddyinfo against /proc/buddyinfo, /proc/pagetypeinfo and debugfs.
# Source it after lib.sh; for comparisons memory should be calm (libcalm.sh).

: "${tmp:?}" "${proc:?}"

extfrag=/sys/kernel/debug/extfrag

# buddy_mount - debugfs, where the rig has not mounted it
buddy_mount()
{
	[ -d $extfrag ] || mount -t debugfs none /sys/kernel/debug
	[ -d $extfrag ]
}

# buddy_look TO - what the kernel says, its four files as TO.1 to TO.4
buddy_look()
{
	look "$1" /proc/buddyinfo /proc/pagetypeinfo $extfrag/unusable_index \
		$extfrag/extfrag_index
}

# buddy_wanted LOOK - the same in our columns
buddy_wanted()
{
	awk '
		{ node = $2 + 0; zone = $4; sub(",", "", zone); key = node " " zone }
		FILENAME ~ /[.]1$/ {
			keys[++n] = key
			for (i = 5; i <= NF; i++)
				free[key, i - 5] = $i
			orders = NF - 4
		}
		FILENAME ~ /[.]2$/ && $5 == "type" {
			for (i = 7; i <= NF; i++)
				type[key, i - 7, $6] = $i ~ /^>/ ? "-" : $i
		}
		FILENAME ~ /[.]3$/ {
			for (i = 5; i <= NF; i++)
				unusable[key, i - 5] = $i
		}
		FILENAME ~ /[.]4$/ {
			for (i = 5; i <= NF; i++)
				extfrag[key, i - 5] = $i
		}
		function of(order, name) {
			return (key, order, name) in type ? type[key, order, name] : "-"
		}
		END {
			for (k = 1; k <= n; k++) {
				key = keys[k]
				for (o = 0; o < orders; o++) {
					size = o ? 2 * size : 1
					print key, o, free[key, o], of(o, "Unmovable"),
						of(o, "Movable"), of(o, "Reclaimable"),
						of(o, "HighAtomic"), of(o, "CMA"), of(o, "Isolate"),
						free[key, o] * size, unusable[key, o],
						extfrag[key, o]
				}
			}
		}
	' "$1.1" "$1.2" "$1.3" "$1.4"
}

# buddy_differs WANTED ROWS - print what differs
buddy_differs()
{
	awk '
		NR == FNR { want[FNR] = $0; wanted = FNR; next }
		{
			n = split(want[FNR], w)
			for (i = 1; i <= n; i++)
				if ($i != w[i])
					print "row " FNR " field " i ": " $i \
						", the kernel has " w[i]
			if (NF != 13 || n != 13)
				print "row " FNR ": " NF " fields, the kernel gives " n
			got = FNR
		}
		END { if (got != wanted || !got) print got " rows, the kernel has " wanted }
	' "$1" "$2"
}

# buddy_gather READER... - both sides at one moment: ours by READER into
# $tmp/rows, the kernel's into $tmp/wanted. A reader that ends gives pages back:
# what the kernel said before it began holds as well as what it says afterwards,
# if it is the same in every figure. Where both of the kernel's looks agree and
# ours does not, that is the result.
buddy_gather()
{
	turns=100
	! detectors || turns=10
	for turn in $(seq $turns); do
		buddy_look "$tmp/before"
		"$@"
		buddy_look "$tmp/after"
		for moment in before after; do
			buddy_wanted "$tmp/$moment" >"$tmp/wanted"
			[ -n "$(buddy_differs "$tmp/wanted" "$tmp/rows")" ] || return 0
		done
		! still 4 "$tmp/before" "$tmp/after" || return 0
	done
	ktap_diag "free blocks were not the same twice in $turn turns"
	return 1
}

buddy_by_proc()
{
	cat "$proc/sense_buddyinfo" >"$tmp/report"
	rows "$tmp/report" >"$tmp/rows"
}

buddy_by_vmr()
{
	vmr sense buddyinfo --json >"$tmp/json"
	json_rows "$tmp/json" | sed 's/null/-/g' >"$tmp/rows"
}

# buddy_is READER DESCRIPTION
buddy_is()
{
	buddy_gather "$1"
	gathered=$?
	if [ $gathered != 0 ] && detectors; then
		ktap_skip "$2" "with this kernel's detectors memory is never at rest"
		return
	fi
	ktap_is "$gathered $(buddy_differs "$tmp/wanted" "$tmp/rows")" "0 " "$2"
}

# buddy_check WHAT - by /proc and by vmr
buddy_check()
{
	buddy_is buddy_by_proc "$1: /proc: as the kernel has it"
	buddy_is buddy_by_vmr "$1: vmr: as the kernel has it"
}

# unusable NODE ZONE ORDER - by debugfs, in thousandths
unusable()
{
	awk -v node="$1" -v zone="$2" -v field=$(($3 + 5)) '
		$2 + 0 == node && $4 == zone { printf "%d\n", $field * 1000 + 0.5 }
	' $extfrag/unusable_index
}

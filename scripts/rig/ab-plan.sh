# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# In which order two sides are booted. What drifts on the host (heat, load, other
# guests) shall befall both alike: blocks of four, ABBA or BAAB as the seed has
# it, and one of two, AB or BA, at the end of an odd number.

# ab_plan BOOTS SEED SIDE... - lines "NUMBER BLOCK SIDE", BOOTS of each side;
# a and b, or one of them alone
ab_plan()
{
	local boots=$1 seed=$2 block=0 number=0 left=$1 order side
	shift 2

	while [ "$left" -gt 0 ]; do
		block=$((block + 1))
		order=$(ab_plan_block "$seed" "$block" "$left")
		left=$((left - 2))
		for side in $order; do
			case " $* " in *" $side "*) ;; *) continue ;; esac
			number=$((number + 1))
			printf '%02d %d %s\n' "$number" "$block" "$side"
		done
	done
}

# ab_plan_block SEED BLOCK LEFT - a hash, as bash's RANDOM is another in another
# bash: the same seed shall be the same plan for everybody
ab_plan_block()
{
	local first=a second=b

	case $(key "$1 $2") in [13579bdf]*) first=b second=a ;; esac
	if [ "$3" = 1 ]; then
		echo "$first $second"
	else
		echo "$first $second $second $first"
	fi
}

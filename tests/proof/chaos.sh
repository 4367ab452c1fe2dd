#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prove: 60 jobs killed, frozen, their CPU, memory or module taken away: nothing is left
# prove-short: on the distribution's kernel
#
# VMR_SEED is another seed, VMR_MODULE_DIR another module than this tree's: with
# a bug planted in it, say.
set -uo pipefail
. "$(dirname "$0")/lib.sh"

readonly seed=${VMR_SEED:-20061129}

rounds=200 loads=200
! short || rounds=16 loads=20
doing "$rounds jobs disturbed, then $loads times rmmod and insmod; seed $seed"
# What can go is memory that only movable pages are on; the last blocks of 128 MiB
# cannot: KASAN has pages there, or they are not whole. Modules and probes come and go
# all the time: see fuzz.sh.
guest_options=(--one-thread --append movablecore=384M)
[ -z "${VMR_MODULE_DIR:-}" ] || guest_options+=(--module-dir "$VMR_MODULE_DIR")
guest_script chaos.sh "$seed" "$rounds" "$loads"

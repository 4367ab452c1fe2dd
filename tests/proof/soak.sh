#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prove: 20 random jobs with random valid parameters for 30 minutes: nothing grows
#
# VMR_SOAK=SECONDS and VMR_SEED=N are for a shorter one, or another; VMR_MODULE_DIR
# is another module than this tree's: with a bug planted in it, say.
set -uo pipefail
. "$(dirname "$0")/lib.sh"

readonly seed=${VMR_SEED:-20061201} seconds=${VMR_SOAK:-1800}

doing "$seconds s of random jobs; seed $seed"
# Probes come and go all the time: see fuzz.sh
guest_options=(--one-thread --add "$PWD/tests/proof/guest/soak.awk:/tests/soak.awk")
[ -z "${VMR_MODULE_DIR:-}" ] || guest_options+=(--module-dir "$VMR_MODULE_DIR")
guest_script soak.sh "$seed" "$seconds"

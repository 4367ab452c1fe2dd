#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prove: 70 each allocation fails once: a clean error, nothing held, nothing lost
set -uo pipefail
. "$(dirname "$0")/lib.sh"

doing "loading, unloading, each netlink command, each instrument: 1st, 2nd, ... allocation"
program=$(program failures) || exit 1
counted_module || exit 1
status=0
guest --module-dir "$counted" --module-params allow_danger=1 \
	--results "$out/results" --console "$out/console" --add "$PWD/$program:/tests/failures" \
	-- /tests/failures >"$out/stdout" 2>"$out/stderr" || status=$?
cat "$out/stdout"
[ "$status" = 0 ] || sed 's/^/# /' "$out/stderr" | tail -n 60
exit "$status"

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prove: 50 bugs planted in a copy of the module: each must be found
#
# A patch of planted/ has in its head a command that reaches the bug ("Trigger:")
# and what the console must say of it then ("Finds:").
set -uo pipefail
. "$(dirname "$0")/lib.sh"

# field NAME PATCH
field()
{
	sed -n "s/^$1: //p" "$2" | sed -n 1p
}

# plant PATCH - print the directory of a copy of the module that has the bug
plant()
{
	local copy
	copy=$out/$(basename "$1" .patch)

	rm -rf "$copy"
	mkdir -p "$copy"
	cp -r Kbuild module "$copy"
	patch -s -d "$copy" -p0 <"$1" >&2 && echo "$copy"
}

# found PATCH - whether the guest is judged lost, and for the right reason
found()
{
	local copy status=0
	copy=$(plant "$1") || return 1

	guest --module-dir "$copy" --module-params allow_danger=1 "${adds[@]}" \
		-- sh -c "$(field Trigger "$1")" >"$copy/stdout" 2>"$copy/stderr" \
		</dev/null || status=$?
	[ "$status" = 3 ] && grep -qE -- "$(field Finds "$1")" "$copy/stderr" && return
	ktap_diag "scripts/vm ended with status $status"
	ktap_diag "$(tail -n 5 "$copy/stderr")"
	return 1
}

# The same commands, without any bug
innocent()
{
	local all

	all=$(sed -n 's/^Trigger: //p' "${patches[@]}" | sort -u)
	guest --module-params allow_danger=1 "${adds[@]}" -- sh -c "$all"$'\n'true \
		>"$out/stdout" 2>"$out/stderr" </dev/null
}

failures=$(program failures) || exit 1
adds=(--add "$PWD/$failures:/tests/failures")
patches=(tests/proof/planted/*.patch)
ktap_plan $((${#patches[@]} + 1))
doing "without a bug"
innocent
ktap_ok $? "the module as it is raises no alarm" || ktap_diag "$(tail -n 5 "$out/stderr")"
for patch in "${patches[@]}"; do
	name=$(basename "$patch" .patch)
	doing "$name"
	found "$patch"
	ktap_ok $? "$name is found"
done
ktap_finish

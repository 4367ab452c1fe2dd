# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# For tests of vmr on runs of their own: source it first. Sets here (this
# directory), vmr (the tool built beside the tests), and tmp, which holds an empty
# store, goes when the test ends, and is where it goes on.
set -euo pipefail
here=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
. "$here/../ktap.sh"

# shellcheck disable=SC2034 # for those that source this
vmr=${VMR:-$here/build/vmr}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export VMR_DB=$tmp/vmr.db
unset VMR_RIG
cd "$tmp"

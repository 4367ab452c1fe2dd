# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# scripts/vm build [--kernel K] [--kdir DIR] [--module-dir DIR] [-- MAKE ARGUMENT...]

build_main()
{
	parse_options "$@"
	check_paths
	kernel_select "$opt_kernel" "$opt_kdir"
	module_build "${opt_module_dir:-$top}" "${command[@]}"
	printf '%s\n' "$ko"
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# The guest tests on several kernels.

# matrix_kernel KERNEL DIR - all of one kernel. One that cannot be had is
# skipped in words, never passed. On those of VMR_KERNELS_BRIEF the tests are left
# out whose subject is not the kernel.
matrix_kernel()
{
	local vm=${VMR_VM:-scripts/vm} dir=$2 start status=0 brief=0
	start=$(now_ms)

	if ! "$vm" kernels path "$1" >"$dir/fetch.log" 2>&1 &&
		! "$vm" kernels fetch "$1" >"$dir/fetch.log" 2>&1; then
		results_add "$dir/results.tsv" skip "$1" "Linux $1" "not run: it cannot be fetched"
		sed 's/^/     | /' "$dir/fetch.log"
	else
		case " ${VMR_KERNELS_BRIEF:-} " in *" $1 "*) brief=1 ;; esac
		VMR_GUEST_BRIEF=$brief scripts/gate/guest "$1" "$dir" || status=$?
	fi
	if [ "$status" != 0 ] && [ "$(results_count fail "$dir/results.tsv")" = 0 ]; then
		results_add "$dir/results.tsv" fail "$1" "exit status" "it was $status"
	fi
	echo $(($(now_ms) - start)) >"$dir/ms"
}

# matrix_show KERNEL DIR
matrix_show()
{
	results_line "guest $1" "$(cat "$2/ms")" "$2/results.tsv"
	case " ${VMR_KERNELS_BRIEF:-} " in
	*" $1 "*) echo "     left out: tests whose subject is not the kernel" ;;
	esac
	cat "$2/log"
}

# What the guest says it is
matrix_version()
{
	if [ ! -d "$1/boot-1.1" ]; then
		echo "not run"
	else
		sed -n 's/^@@kernel //p' "$1/boot-1.1/stdout" | grep . || echo "?"
	fi
}

# matrix_table DIR KERNEL...
matrix_table()
{
	local dir=$1 kernel file
	shift

	printf '\n%-8s %-24s %7s %7s %7s %8s\n' kernel version passed failed skipped seconds
	for kernel; do
		file=$dir/$kernel/results.tsv
		printf '%-8s %-24s %7s %7s %7s %8s\n' "$kernel" \
			"$(matrix_version "$dir/$kernel")" \
			"$(results_count ok "$file")" "$(results_count fail "$file")" \
			"$(results_count skip "$file")" "$(seconds "$(cat "$dir/$kernel/ms")")"
	done
	echo
}

# matrix_run DIR KERNEL... - adds to tsvs. All kernels at once: their guests
# wait for slots.
matrix_run()
{
	local dir=$1 kernel
	shift

	rm -rf "$dir"
	for kernel; do
		mkdir -p "$dir/$kernel"
		: >"$dir/$kernel/results.tsv"
		{
			matrix_kernel "$kernel" "$dir/$kernel" >"$dir/$kernel/log" 2>&1
			matrix_show "$kernel" "$dir/$kernel"
		} &
		tsvs+=("$dir/$kernel/results.tsv")
	done
	wait
	matrix_table "$dir" "$@"
}

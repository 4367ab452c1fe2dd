# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash

help_usage()
{
	cat <<'END'
Usage: scripts/vm [OPTION...] -- COMMAND...
       scripts/vm ab [OPTION...] KERNEL_A KERNEL_B [-- SUITE [WORD...]]
       scripts/vm prepare DIR [OPTION...] -- COMMAND...
       scripts/vm boot DIR [--results DIR | --console FILE | --timeout SECONDS]
       scripts/vm kernels list | fetch [SERIES...] | build debug | path SERIES |
                          prune
       scripts/vm build [--kernel K] [-- MAKE-ARGUMENT...]

Runs COMMAND as root in a virtual machine with the module loaded and vmr in
place. Its stdout and stderr come out separately, its status is ours. ab
compares two kernels: scripts/vm ab --help. prepare does all but boot, once, and
boot only boots, as often as one likes.

Examples:
  scripts/vm -- vmr run page_alloc
  scripts/vm --kernel 7.3 --smp 4 --numa 2 -- vmr list
  scripts/vm --icount -- vmr run quick --json | jq .
  scripts/vm --kernel ~/linux --timeout 60 -- sh -c 'dmesg | tail'
  scripts/vm --results out -- sh -c 'cat /proc/zoneinfo >/results/zoneinfo'

The kernel:
  --kernel WHAT       a series (5.10 6.1 6.12 7.2 7.3), a flavour of one
                      (6.1-cloud, or 6.1-rt: PREEMPT_RT), a built kernel tree,
                      or a bzImage; default: the distribution's (6.1). A series
                      is fetched when first used; kernels prune removes those
                      that a newer release has replaced, and what was built
                      for kernels that are gone. "debug" is 6.12 with all of
                      the kernel's detectors, built when first used (6 minutes)
  --kdir DIR          headers or build tree that belong to a bzImage
  --append ARGS       more kernel arguments; the last of a kind counts

END
}

help_options()
{
	cat <<'END'
The machine:
  --mem SIZE          512M, 2G (1G)
  --smp N             CPUs (2; with --icount 1)
  --numa N            nodes; memory and CPUs are split evenly (1)
  --memoryless N      the last N of them have CPUs, but no memory (0)
  --icount            exact mode: a guest nanosecond is a guest instruction, and
                      the same run twice is the same to the last digit. Sets
                      vm.stat_interval to 3600, because the kernel's work of
                      each second empties lists of pages
  --la57              a CPU with 5-level page tables
  --accel HOW         auto, kvm, tcg (auto: KVM where a short trial boot shows
                      that it works)
  --one-thread        emulated CPUs take turns on one of the host's: slower, but
                      without what QEMU gets wrong when one CPU changes the
                      code that another runs. Nothing to KVM
  --timeout SECONDS   then the machine is stopped (600)

The guest:
  --module-params P   parameters for the module ("allow_danger=1")
  --no-load           have the module in place, but not loaded
  --no-module         do not build the module at all
  --bare              neither the module nor vmr
  --module-dir DIR    build this one instead
  --add FILE[:PATH]   put FILE (with its libraries) into the guest (/root/FILE)
  --env NAME=VALUE    set a variable
  COMMAND finds: VMR_RIG=1, VMR_ACCEL=kvm|tcg|tcg-icount, VMR_MODULE (the path of
  the module), /results (what it leaves there is brought back)

What comes out:
  --results DIR       for what the guest left in /results (results/DATE-TIME,
                      made only if there is something)
  --console FILE      keep the kernel's console
  --verbose, -v       show the kernel's console on stderr as it comes
  --quiet, -q         nothing of our own on stderr but errors

Exit status: the command's own, or
  1    the module refused to load
  2    bad usage
  3    the guest was lost: panic, oops, BUG or WARNING on the console (even if
       the command ended well), or it never came up
  124  timed out
  125  cannot test: kernel not available, build failed, tool missing

Fetched kernels and builds are kept in $VMR_CACHE (~/.cache/vmregress).
END
}

show_help()
{
	help_usage
	help_options
	exit 0
}

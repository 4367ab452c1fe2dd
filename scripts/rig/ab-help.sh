# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash

ab_help_usage()
{
	cat <<'END'
Usage: scripts/vm ab [OPTION...] KERNEL_A KERNEL_B [-- SUITE [WORD...]]
       scripts/vm ab [OPTION...] --good BASE [KERNEL] [-- SUITE [WORD...]]

Boots two kernels in turns, runs a suite in each boot and says what B does
better or worse than A: text for the letter that goes with a patch, 80 columns.
A kernel is a series (6.1), a built kernel tree, or a bzImage. SUITE and WORDs
are those of vmr run: a suite, an instrument with parameters, or a suite's file,
with a slash in its name. Without them: fastpath.

Examples:
  scripts/vm ab --icount 6.1 7.3
  scripts/vm ab --icount ~/linux.base ~/linux -- page_alloc order=0 irqs=off
  scripts/vm ab 6.1 6.1 --append-b init_on_alloc=1 --boots 20

Each boot counts once. They are made in blocks ABBA or BAAB, drawn by a seed,
one at a time. With --icount one boot a side is enough, and both run at the same
time. A boot that is lost is made once more. Ctrl-C ends the boots; what was
measured until then is compared.

END
}

ab_help_options()
{
	cat <<'END'
The boots:
  --boots N           of each side (10; with --icount 1)
  --seed N            for the order; printed with the result
  --icount            exact mode: instructions, no noise (see scripts/vm --help)
  --append-a ARGS, --append-b ARGS
                      more kernel arguments for one side
  --kdir-a DIR, --kdir-b DIR
                      headers or build tree that belong to a bzImage
  --append ARGS, --mem SIZE, --smp N, --numa N, --la57, --accel HOW, --env N=V,
  --timeout SECONDS, --module-params P, --module-dir DIR, --add FILE[:PATH]
                      for both sides, as of scripts/vm

The comparison, as of vmr compare:
  --threshold PERCENT, --alpha RATE, --metric GLOB, --fail-on WHAT, --all,
  --wide
  --json              one object on stdout in place of the text

What is kept:
  --results DIR       (results/ab-DATE-TIME) a/N.json and b/N.json, one a boot;
                      comparison.txt; boots.tsv: order, times, how each ended
  --tag NAME          (ab-DATE-TIME) the store has the runs as NAME.a and NAME.b
  --no-store          do not keep them there

END
}

ab_help_bisect()
{
	cat <<'END'
For git bisect run:
  --good BASE         compare KERNEL (the tree here) with BASE: a directory of
                      results, a kernel, or a revision. BASE is booted by the
                      first step and its results are found again by the others
  --build COMMAND     run this first, to build KERNEL; and in a worktree of
                      BASE, with the .config of this tree, if it is a revision

  git bisect start BAD GOOD
  git bisect run ~/vmregress/scripts/vm ab --icount --good GOOD \
      --build 'make -s olddefconfig && make -s -j8' --threshold 1 \
      --metric 'page_alloc/*order=0*/pair_net' -- page_alloc irqs=off

Exit status: that of vmr compare (0, 1 for a regression, 4 for nothing in
common), or
  2    bad usage
  3    too many boots were lost: a side has none
  125  cannot test: kernel not available, build failed, tool missing
  130  interrupted
With --good: 0 good, 1 bad, 125 for what cannot be built, booted or told, and
128 where all other steps would fail as well: bad usage, a BASE that does not
build or boot.
END
}

show_ab_help()
{
	ab_help_usage
	ab_help_options
	ab_help_bisect
	exit 0
}

// SPDX-License-Identifier: GPL-2.0
/*
 * What the measuring adds to what is measured.
 *
 * Measured: the loop of the benchmarks around an allocator that does nothing,
 * against the shortest loop that makes the same two calls, written by hand. The
 * latter trusts that there is always memory, and that is the difference.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/slab.h>

#include "clock.h"
#include "figures.h"
#include "gfp.h"
#include "harness_stubs.h"
#include "job.h"
#include "measure.h"
#include "page_loops.h"

#define HARNESS_COST(name_, help_)					\
	{ .name = (name_), .unit = "cycles", .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_MILLI,				\
	  .better = VMREGRESS_BETTER_LOWER }

static const struct vmr_column harness_columns[] = {
	{ .name = "cpu", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "CPU of the worker" },
	{ .name = "rep", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "repetition" },
	{ .name = "ops", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "turns of the loop of the benchmarks" },
	HARNESS_COST("bare", "a turn of the loop written by hand"),
	HARNESS_COST("harness", "a turn of the loop of the benchmarks"),
	HARNESS_COST("added", "what the second costs more"),
	HARNESS_COST("window", "clock reads, spread over the turns"),
	{ .name = "clock", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .unit = "cycles", .help = "an empty pair of clock reads" },
};

static __always_inline struct page *
harness_alloc(const struct vmr_page_work *work)
{
	return vmr_harness_alloc(work->gfp, work->order);
}

static int harness_run(struct vmr_work *worker, u64 ops)
{
	return vmr_page_loop(worker->priv, ops, harness_alloc,
			     vmr_harness_free);
}

/* The arguments are passed as any caller has to. @ops is not 0. */
static int harness_run_bare(struct vmr_work *worker, u64 ops)
{
	const struct vmr_page_work *work = worker->priv;

	asm volatile("1:\n\t"
		     "movl %[gfp], %%edi\n\t"
		     "movl %[order], %%esi\n\t"
		     "call vmr_harness_alloc\n\t"
		     "movq %%rax, %%rdi\n\t"
		     "movl %[order], %%esi\n\t"
		     "call vmr_harness_free\n\t"
		     "decq %[ops]\n\t"
		     "jnz 1b"
		     : [ops] "+b" (ops), ASM_CALL_CONSTRAINT
		     : [gfp] "m" (work->gfp), [order] "m" (work->order)
		     : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10",
		       "r11", "cc", "memory");
	return 0;
}

static int harness_row(const struct vmr_measure *bare,
		       const struct vmr_measure *harness, unsigned int worker,
		       unsigned int rep)
{
	const struct vmr_sample *sample =
		&harness->workers[worker].reps[rep].phase[VMR_PHASE_PAIR];
	u64 clock = vmr_clock_facts()->pair_cycles;
	s64 without, with;

	without = vmr_sample_net_milli_cycles(&bare->workers[worker].reps[rep]
						.phase[VMR_PHASE_PAIR]);
	with = vmr_sample_net_milli_cycles(sample);
	return vmr_job_row(harness->job,
			   VMR_U64(harness->workers[worker].cpu), VMR_U64(rep),
			   VMR_U64(sample->ops), VMR_MILLI(without),
			   VMR_MILLI(with), VMR_MILLI(with - without),
			   VMR_MILLI(mul_u64_u64_div_u64(sample->windows * clock,
							 1000, sample->ops)),
			   VMR_U64(clock));
}

static int harness_rows(const struct vmr_measure *bare,
			const struct vmr_measure *harness)
{
	unsigned int i, rep, kept;
	int err = 0;

	for (i = 0; i < harness->nworkers; i++) {
		kept = min(bare->workers[i].kept, harness->workers[i].kept);
		for (rep = 0; !err && rep < kept; rep++)
			err = harness_row(bare, harness, i, rep);
	}
	return err;
}

static int harness_measure(struct vmr_measure *measure, unsigned int part,
			   struct vmr_page_work *work)
{
	unsigned int i;

	/* Two measurements are compared: all of their workers, no sweep. */
	measure->sweep = measure->nworkers;
	measure->part = part;
	measure->parts = 2;
	for (i = 0; i < measure->nworkers; i++)
		measure->workers[i].priv = work;
	return vmr_measure_run(measure);
}

static int harness_compare(struct vmr_measure *bare,
			   struct vmr_measure *harness)
{
	struct vmr_page_work work = { .gfp = vmr_gfp_flags(VMR_GFP_ATOMIC) };
	int err, rows_err;

	err = harness_measure(bare, 0, &work);
	if (!err)
		err = harness_measure(harness, 1, &work);
	/* Whoever stopped the job still gets what was measured until then. */
	rows_err = harness_rows(bare, harness);
	return err ?: rows_err;
}

static int harness_job(struct vmr_job *job)
{
	static const struct vmr_bench benches[] = {
		{ .unit = 1, .run = harness_run_bare },
		{ .unit = 1, .run = harness_run },
	};
	struct vmr_measure *bare, *harness;
	int err;

	bare = vmr_measure_new(job, &benches[0]);
	if (IS_ERR(bare))
		return PTR_ERR(bare);
	harness = vmr_measure_new(job, &benches[1]);
	if (IS_ERR(harness)) {
		err = PTR_ERR(harness);
	} else {
		err = harness_compare(bare, harness);
		vmr_measure_free(harness);
	}
	vmr_measure_free(bare);
	return err;
}

const struct vmr_instrument vmr_instrument_harness = {
	.name = "harness",
	.summary = "what a timed loop adds to what it measures",
	.kind = VMREGRESS_KIND_BENCH,
	.flags = VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE,
	.measured = VMR_MEASURED_THROUGHPUT,
	.columns = harness_columns,
	.ncolumns = ARRAY_SIZE(harness_columns),
	.run = harness_job,
};

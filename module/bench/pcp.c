// SPDX-License-Identifier: GPL-2.0
/*
 * What each single allocation and free costs at the per-CPU lists: most take a
 * page from a list, some fill it from the buddy allocator first; most put one
 * there, some empty a part of it.
 *
 * Measured: alloc_pages() and __free_pages() one at a time, on one CPU that
 * nobody else gets meanwhile. Next to each is what the lists looked like after.
 * First, without timing, the lists are brought into a state that is the same
 * every time: see pcp_fresh.c. Or, with start=found, so many blocks are taken
 * that the list of their kind has been filled anew, and is left with one block
 * less than that brought. All this stays allocated until the end.
 */
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>

#include "batch.h"
#include "clock.h"
#include "gfp.h"
#include "job.h"
#include "pcp_fresh.h"
#include "pcp_steps.h"

enum {
	PCP_CPU,
	PCP_ORDER,
	PCP_GFP,
	PCP_PAGES,
	PCP_IRQS,
	PCP_ROWS,
	PCP_START,
};

/* Indices into pcp_starts, as the parameter start holds them. */
enum {
	PCP_START_FRESH,
	PCP_START_FOUND,
};

/* Indices into pcp_rows_names, as the parameter rows holds them. */
enum {
	PCP_ROWS_MERGED,
	PCP_ROWS_ALL,
};

static const char *const pcp_irqs[] = { "on", "off", NULL };

static const char *const pcp_rows_names[] = {
	[PCP_ROWS_MERGED] = "merged",
	[PCP_ROWS_ALL] = "all",
	NULL
};

static const char *const pcp_starts[] = {
	[PCP_START_FRESH] = "fresh",
	[PCP_START_FOUND] = "found",
	NULL
};

static const struct vmr_param pcp_params[] = {
	[PCP_CPU] = {
		.name = "cpu",
		.help = "on which CPU",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = NR_CPUS - 1,
		.def = "0",
	},
	[PCP_ORDER] = {
		.name = "order",
		.help = "order of the blocks; the lists have 0 to 3 and THP's",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = MAX_PAGE_ORDER,
		.def = "0",
	},
	[PCP_GFP] = {
		.name = "gfp",
		.help = "how to allocate, without sleeping",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = vmr_gfp_names,
		.def = "nowait",
	},
	[PCP_PAGES] = {
		.name = "pages",
		.help = "blocks to allocate; auto is twice what the list may hold",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = VMR_BATCH_MAX,
		.def = "auto",
		.word = "auto",
	},
	[PCP_IRQS] = {
		.name = "irqs",
		.help = "off disables interrupts around what is timed",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = pcp_irqs,
		.def = "off",
	},
	[PCP_ROWS] = {
		.name = "rows",
		.help = "merged has one for all between two that moved pages",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = pcp_rows_names,
		.def = "merged",
	},
	[PCP_START] = {
		.name = "start",
		.help = "fresh empties the lists first and fills them from whole blocks; found: after a fill",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = pcp_starts,
		.def = "fresh",
	},
};

static const struct vmr_column pcp_columns[] = {
	{ .name = "phase", .type = VMREGRESS_COLUMN_TYPE_STRING,
	  .help = "alloc or free" },
	{ .name = "index", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "which of them, from 0" },
	{ .name = "ops", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "how many of them, from this one on" },
	{ .name = "cost", .unit = "cycles",
	  .type = VMREGRESS_COLUMN_TYPE_MILLI,
	  .better = VMREGRESS_BETTER_LOWER,
	  .help = "mean of one, the clock included" },
	{ .name = "cost_max", .unit = "cycles",
	  .type = VMREGRESS_COLUMN_TYPE_U64,
	  .better = VMREGRESS_BETTER_LOWER,
	  .help = "of the dearest one, the clock included" },
	{ .name = "moved", .unit = "pages", .type = VMREGRESS_COLUMN_TYPE_S64,
	  .help = "from the buddy lists to the CPU's, or back if negative" },
	{ .name = "count", .unit = "pages", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "in the CPU's lists afterwards" },
	{ .name = "high", .unit = "pages", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "when they are emptied" },
	{ .name = "batch", .unit = "pages", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "by how many at least" },
	{ .name = "others", .unit = "pages", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "that others took off the lists or put there between two steps" },
	{ .name = "clock", .unit = "cycles", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "an empty pair of clock reads" },
};

/* How many steps, from @first on and below @end, go into one row. */
static unsigned int pcp_merge(const struct vmr_pcp_run *run, unsigned int first,
			      unsigned int end)
{
	unsigned int i = first;

	if (vmr_settings_number(run->job->settings, PCP_ROWS) == PCP_ROWS_ALL)
		return 1;
	while (i < end && !run->steps[i].moved)
		i++;
	return max(i - first, 1U);
}

static u64 pcp_others(const struct vmr_pcp_run *run, unsigned int step)
{
	return step ? abs(run->steps[step].before - run->steps[step - 1].count)
		    : 0;
}

static int pcp_row(const struct vmr_pcp_run *run, unsigned int first,
		   unsigned int count)
{
	const struct vmr_pcp_step *last = &run->steps[first + count - 1];
	unsigned int half = run->pages->count, i;
	u64 sum = 0, most = 0, others = 0;

	for (i = first; i < first + count; i++) {
		sum += run->steps[i].cycles;
		most = max(most, run->steps[i].cycles);
		others += pcp_others(run, i);
	}
	return vmr_job_row(run->job,
			   VMR_STRING(first < half ? "alloc" : "free"),
			   VMR_U64(first % half), VMR_U64(count),
			   VMR_MILLI(mul_u64_u64_div_u64(sum, 1000, count)),
			   VMR_U64(most), VMR_S64(last->moved),
			   VMR_U64(last->count), VMR_U64(last->high),
			   VMR_U64(last->batch), VMR_U64(others),
			   VMR_U64(vmr_clock_facts()->pair_cycles));
}

/* Of the steps from @first on, below @end. */
static int pcp_rows(const struct vmr_pcp_run *run, unsigned int first,
		    unsigned int end)
{
	unsigned int count;
	int err = 0;

	for (; !err && first < end; first += count) {
		count = pcp_merge(run, first, end);
		err = pcp_row(run, first, count);
	}
	return err;
}

/* In words, what an errno alone does not say. */
static int pcp_explain(const struct vmr_pcp_run *run, int err)
{
	switch (err) {
	case -ENOBUFS:
		vmr_job_error(run->job, "no block of order %u was to be had",
			      run->order);
		break;
	case -ENODATA:
		vmr_job_error(run->job,
			      "blocks of order %u come from no list of a CPU",
			      run->order);
		break;
	case -ENOSPC:
		vmr_job_error(run->job,
			      "zone %s has too few free blocks of order %d to begin with; start=found does without",
			      run->zone->name, MAX_PAGE_ORDER);
		break;
	case -EBUSY:
		vmr_job_error(run->job,
			      "others do not leave the lists of zone %s alone",
			      run->zone->name);
		break;
	case -EXDEV:
		vmr_job_error(run->job, "zone %s gave no more of them",
			      run->zone->name);
		break;
	case -ENODEV:
		vmr_job_error(run->job, "CPU %u went away", run->cpu);
		break;
	}
	return err;
}

/* The zone of the first block is to be that of all. */
static int pcp_find_zone(struct vmr_pcp_run *run)
{
	struct page *page;

	page = vmr_hold_alloc(&run->job->hold, NUMA_NO_NODE, run->gfp,
			      run->order);
	if (IS_ERR(page))
		return PTR_ERR(page) == -ENOMEM ? -ENOBUFS : PTR_ERR(page);
	run->zone = page_zone(page);
	return 0;
}

/* Twice what the lists may hold: they have to be emptied. */
static u64 pcp_count(const struct vmr_pcp_run *run)
{
	u64 pages = vmr_settings_number(run->job->settings, PCP_PAGES);

	if (pages != VMR_UNSET)
		return pages;
	pages = 2ULL * max(vmr_pcp_high(run), 1) >> run->order;
	return clamp_t(u64, pages, 1, VMR_BATCH_MAX);
}

static bool pcp_is_fresh(const struct vmr_pcp_run *run)
{
	return vmr_settings_number(run->job->settings, PCP_START) ==
	       PCP_START_FRESH;
}

static int pcp_start(const struct vmr_pcp_run *run)
{
	int err;

	if (!pcp_is_fresh(run))
		return vmr_pcp_lead(run);
	err = vmr_pcp_fresh(run);
	if (err == -EOPNOTSUPP)
		vmr_job_skip(run->job,
			     "this kernel has no contiguous allocation, which empties the lists; start=found does without");
	return err;
}

static int pcp_measure(struct vmr_pcp_run *run)
{
	int err = vmr_pcp_up(run);

	if (!err)
		err = vmr_pcp_down(run);
	if (!err)
		err = pcp_rows(run, 0, run->pages->count);
	if (!err)
		err = pcp_rows(run, run->pages->count, 2 * run->pages->count);
	return err;
}

static int pcp_steps(struct vmr_pcp_run *run)
{
	u64 blocks = pcp_count(run);
	int err = pcp_is_fresh(run) ? vmr_pcp_stock(run, blocks) : 0;

	if (err)
		return err;
	run->pages = vmr_hold_pages_new(&run->job->hold, blocks, run->order);
	if (IS_ERR(run->pages))
		return PTR_ERR(run->pages);
	run->steps = kvcalloc(2 * blocks, sizeof(*run->steps), VMR_GFP_JOB);
	if (!run->steps)
		return -ENOMEM;
	err = pcp_start(run);
	if (!err)
		err = pcp_measure(run);
	kvfree(run->steps);
	return err;
}

static int pcp_job(struct vmr_job *job)
{
	struct vmr_pcp_run run = {
		.job = job,
		.cpu = vmr_settings_number(job->settings, PCP_CPU),
		.order = vmr_settings_number(job->settings, PCP_ORDER),
		.irqs_off = vmr_settings_number(job->settings, PCP_IRQS) == 1,
	};
	int err;

	run.gfp = vmr_gfp_flags(vmr_settings_number(job->settings, PCP_GFP));
	if (!vmr_clock_is_good())
		return vmr_job_skip(job,
				    "the time stamp counter of this machine cannot be trusted");
	if (set_cpus_allowed_ptr(current, cpumask_of(run.cpu)))
		return pcp_explain(&run, -ENODEV);
	err = pcp_find_zone(&run);
	if (!err)
		err = pcp_steps(&run);
	return pcp_explain(&run, err);
}

static int pcp_check(const struct vmr_settings *settings,
		     struct vmr_refusal *refusal)
{
	u64 cpu = vmr_settings_number(settings, PCP_CPU);
	u64 gfp = vmr_settings_number(settings, PCP_GFP);

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		return vmr_refuse(refusal, -EOPNOTSUPP,
				  "not for this PREEMPT_RT kernel: its allocator may sleep");
	if (cpu >= nr_cpu_ids || !cpu_online(cpu))
		return vmr_refuse_param(refusal, PCP_CPU, -ENODEV,
					"CPU %llu is not online", cpu);
	if (vmr_gfp_sleeps(gfp))
		return vmr_refuse_param(refusal, PCP_GFP, -EINVAL,
					"%s may sleep, and nobody else is to get the CPU meanwhile",
					vmr_gfp_names[gfp]);
	return 0;
}

const struct vmr_instrument vmr_instrument_pcp = {
	.name = "pcp",
	.summary = "cost of each allocation and free at the per-CPU lists",
	.kind = VMREGRESS_KIND_BENCH,
	.flags = VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE,
	.params = pcp_params,
	.nparams = ARRAY_SIZE(pcp_params),
	.columns = pcp_columns,
	.ncolumns = ARRAY_SIZE(pcp_columns),
	.check = pcp_check,
	.run = pcp_job,
};

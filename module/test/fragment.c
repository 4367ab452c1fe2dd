// SPDX-License-Identifier: GPL-2.0
/*
 * Fragment a zone: of its free blocks of an order, one after another, single
 * pages are pinned and the rest is given back, until as much of the free
 * memory as was asked for lies in smaller blocks. The kernel cannot move what
 * is pinned, so that compaction does not undo it.
 *
 * The kernel does not count the pages of the per-CPU lists as free. Whole
 * blocks lie there after other work, and come back while the state is held:
 * the lists are emptied before it begins, and before it is said to be there.
 */
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/mmzone.h>

#include "buddy.h"
#include "drain.h"
#include "job.h"
#include "jobs.h"
#include "zone.h"

/* Pages that are taken between two looks at the zone. */
#define FRAGMENT_LOOK_PAGES	256

/* Thousandths to go beyond the target: others allocate and free meanwhile. */
#define FRAGMENT_MARGIN		5

/* Thousandths that it may lose in the hold: other jobs leave their traces. */
#define FRAGMENT_DRIFT		50

/* A row for so many thousandths on the way. */
#define FRAGMENT_ROW		100

/* A hold without an end looks this often whether it is over, in ms. */
#define FRAGMENT_NAP_MS		1000000

enum {
	FRAGMENT_NODE,
	FRAGMENT_ZONE,
	FRAGMENT_ORDER,
	FRAGMENT_TARGET,
	FRAGMENT_STRIDE,
	FRAGMENT_TYPE,
	FRAGMENT_HOLD,
};

static const char *const fragment_types[] = {
	"movable", "unmovable", "reclaimable", NULL
};

static const gfp_t fragment_type_flags[] = {
	__GFP_MOVABLE, 0, __GFP_RECLAIMABLE
};

static const struct vmr_param fragment_params[] = {
	[FRAGMENT_NODE] = {
		.name = "node",
		.help = "NUMA node of the zone",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = MAX_NUMNODES - 1,
		.def = "0",
	},
	[FRAGMENT_ZONE] = {
		.name = "zone",
		.help = "DMA, DMA32 or Normal; auto is the highest with memory",
		.type = VMREGRESS_PARAM_TYPE_NAME,
		.def = "auto",
	},
	[FRAGMENT_ORDER] = {
		.name = "order",
		.help = "order for which free memory is made unusable",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = MAX_PAGE_ORDER,
		.def = "9",
	},
	[FRAGMENT_TARGET] = {
		.name = "target",
		.help = "unusable index to reach: thousandths of free memory in smaller blocks",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = 1000,
		.def = "900",
	},
	[FRAGMENT_STRIDE] = {
		.name = "stride",
		.help = "of so many pages in a row one is pinned; 2^order pins the fewest",
		.unit = "pages",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 2,
		.max = 1 << MAX_PAGE_ORDER,
		.def = "2",
	},
	[FRAGMENT_TYPE] = {
		.name = "type",
		.help = "what the pages are taken for; the kernel moves none of them",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = fragment_types,
		.def = "movable",
	},
	[FRAGMENT_HOLD] = {
		.name = "hold",
		.help = "how long to keep it, others may run then; forever: until cancelled",
		.unit = "s",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = 86400,
		.def = "0",
		.word = "forever",
	},
};

#define FRAGMENT_NUMBER(name_, unit_, help_)				\
	{ .name = (name_), .unit = (unit_), .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_U64 }

static const struct vmr_column fragment_columns[] = {
	FRAGMENT_NUMBER("time", "ns", "since the job began"),
	{ .name = "step", .help = "before, driving, reached or missed, held (its end), released",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	FRAGMENT_NUMBER("free", "pages", "free in the buddy lists"),
	FRAGMENT_NUMBER("pcp", "pages", "free in the per-CPU lists"),
	FRAGMENT_NUMBER("pinned", "pages", "pinned by the job"),
	FRAGMENT_NUMBER("suitable", "blocks",
			"of the order, that could still be had"),
	{ .name = "unusable_index", .type = VMREGRESS_COLUMN_TYPE_MILLI,
	  .help = "share of the free pages in smaller blocks" },
	{ .name = "extfrag_index", .type = VMREGRESS_COLUMN_TYPE_MILLI,
	  .help = "-1: a request succeeds; else why not: 0 lack of memory, 1 fragmentation" },
};

/**
 * struct fragment_run - a test that runs
 * @job: its job
 * @zone: zone that is fragmented
 * @order: for requests of this order
 * @target: unusable index to reach, thousandths
 * @stride: of so many pages one is kept
 * @flags: how to allocate
 * @drain: empties the per-CPU lists of the zone
 * @buddy: the zone when it was looked at last
 * @index: its unusable index
 * @shown: index of the last row
 * @ended: why no more blocks are to be had; NULL while they are
 */
struct fragment_run {
	struct vmr_job *job;
	struct zone *zone;
	unsigned int order;
	u64 target;
	unsigned int stride;
	gfp_t flags;
	struct vmr_drain drain;
	struct vmr_buddy buddy;
	u64 index;
	u64 shown;
	const char *ended;
};

static struct zone *fragment_zone(const struct vmr_settings *settings)
{
	return vmr_zone_find(settings->value[FRAGMENT_NODE].low,
			     settings->value[FRAGMENT_ZONE].text);
}

static int fragment_check(const struct vmr_settings *settings,
			  struct vmr_refusal *refusal)
{
	u64 nid = vmr_settings_number(settings, FRAGMENT_NODE);
	u64 order = vmr_settings_number(settings, FRAGMENT_ORDER);
	u64 hold = vmr_settings_number(settings, FRAGMENT_HOLD);
	u64 deadline = vmr_settings_job(settings, VMR_JOB_DEADLINE);

	if (!node_state(nid, N_MEMORY))
		return vmr_refuse_param(refusal, FRAGMENT_NODE, -ENODEV,
					"node %llu has no memory", nid);
	if (!fragment_zone(settings))
		return vmr_refuse_param(refusal, FRAGMENT_ZONE, -ENODEV,
					"node %llu has no such zone with memory that a test may take (DMA, DMA32, Normal)",
					nid);
	if (vmr_settings_number(settings, FRAGMENT_STRIDE) > 1ULL << order)
		return vmr_refuse_param(refusal, FRAGMENT_STRIDE, -ERANGE,
					"a block of order %llu has %llu pages only",
					order, 1ULL << order);
	if (hold != VMR_UNSET && hold >= deadline)
		return vmr_refuse_param(refusal, FRAGMENT_HOLD, -ERANGE,
					"%llu s do not end before the deadline of %llu s",
					hold, deadline);
	return 0;
}

/*
 * Without contiguous allocation, or without a block of the few pages that it
 * takes, the lists stay as they are. What they give back in the hold is seen
 * at its end.
 */
static void fragment_drain(struct fragment_run *run)
{
	if (run->drain.pages)
		vmr_drain(&run->drain);
}

static void fragment_look(struct fragment_run *run)
{
	vmr_buddy_read(run->zone, &run->buddy);
	run->index = vmr_buddy_unusable(run->buddy.nr_free, VMR_BUDDY_ORDERS,
					run->order);
}

static int fragment_row(struct fragment_run *run, const char *step)
{
	const u64 *blocks = run->buddy.nr_free;

	run->shown = run->index;
	return vmr_job_row(run->job,
		VMR_U64(ktime_get_ns() - run->job->started_ns),
		VMR_STRING(step),
		VMR_U64(vmr_buddy_pages(blocks, VMR_BUDDY_ORDERS)),
		VMR_U64(vmr_zone_pcp_pages(run->zone)),
		VMR_U64(run->job->hold.bytes >> PAGE_SHIFT),
		VMR_U64(vmr_buddy_suitable(blocks, VMR_BUDDY_ORDERS,
					   run->order)),
		VMR_MILLI(run->index),
		VMR_MILLI(vmr_buddy_extfrag(blocks, VMR_BUDDY_ORDERS,
					    run->order)));
}

/* A look of which there is a row. */
static int fragment_show(struct fragment_run *run, const char *step)
{
	fragment_look(run);
	return fragment_row(run, step);
}

/* Breaks one block up; false, with run->ended set, when there is none. */
static bool fragment_break(struct fragment_run *run)
{
	struct vmr_hold *hold = &run->job->hold;
	struct page *page;

	page = vmr_hold_alloc(hold, zone_to_nid(run->zone), run->flags,
			      run->order);
	if (page == ERR_PTR(-EDQUOT))
		run->ended = "it may pin no more";
	else if (IS_ERR(page))
		run->ended = "no further block was to be had";
	if (IS_ERR(page))
		return false;
	if (page_zone(page) != run->zone) {
		vmr_hold_free(hold, page);
		run->ended = "blocks came from other zones";
		return false;
	}
	vmr_hold_thin(hold, page, run->stride);
	return true;
}

static void fragment_break_some(struct fragment_run *run)
{
	unsigned int pages;

	for (pages = 0; pages < FRAGMENT_LOOK_PAGES; pages += 1U << run->order)
		if (!fragment_break(run))
			break;
}

static int fragment_drive(struct fragment_run *run)
{
	u64 goal = min(run->target + FRAGMENT_MARGIN, 1000ULL);
	int err = 0;

	while (!err && !run->ended && run->index < goal) {
		fragment_break_some(run);
		fragment_look(run);
		if (run->index >= goal || run->ended) {
			fragment_drain(run);
			fragment_look(run);
		}
		vmr_job_progress(run->job, min(run->index, goal), goal);
		if (run->index >= run->shown + FRAGMENT_ROW)
			err = fragment_row(run, "driving");
		if (!err)
			err = vmr_job_check(run->job);
	}
	return err;
}

/* Keeps the zone as it is for a while; others may use it so. */
static int fragment_hold(struct fragment_run *run, u64 seconds)
{
	int err = 0;

	vmr_jobs_share(run->job);
	if (seconds != VMR_UNSET) {
		err = vmr_job_sleep(run->job, seconds * MSEC_PER_SEC);
		/* Nobody's job is to lose the state that it was started in. */
		return err ?: vmr_jobs_unshare(run->job);
	}
	while (!err)
		err = vmr_job_sleep(run->job, FRAGMENT_NAP_MS);
	return 0;
}

static int fragment_missed(struct fragment_run *run)
{
	return vmr_job_error(run->job, "unusable index %llu.%03llu, not %llu.%03llu, at order %u in node %d %s with %llu MiB pinned: %s",
			     run->index / 1000, run->index % 1000,
			     run->target / 1000, run->target % 1000, run->order,
			     zone_to_nid(run->zone), run->zone->name,
			     run->job->hold.bytes >> 20,
			     run->ended ?: "others use the zone");
}

static int fragment_passed(struct fragment_run *run)
{
	return vmr_job_pass(run->job, "unusable index %llu.%03llu at order %u in node %d %s; %llu MiB pinned",
			    run->index / 1000, run->index % 1000, run->order,
			    zone_to_nid(run->zone), run->zone->name,
			    run->job->hold.bytes >> 20);
}

/* The state is reached: keeps it, and sees whether it was kept. */
static int fragment_keep(struct fragment_run *run)
{
	u64 seconds = vmr_settings_number(run->job->settings, FRAGMENT_HOLD);
	u64 reached = run->index;
	int err;

	fragment_passed(run);
	if (!seconds)
		return 0;
	err = fragment_hold(run, seconds);
	if (err)
		return err;
	err = fragment_show(run, "held");
	if (!err && run->index + FRAGMENT_DRIFT < run->target)
		vmr_job_error(run->job, "unusable index %llu.%03llu was reached and fell to %llu.%03llu while it was held",
			      reached / 1000, reached % 1000,
			      run->index / 1000, run->index % 1000);
	return err;
}

static int fragment_steps(struct fragment_run *run)
{
	int err;

	/* Where it fails it has no pages, and fragment_drain() does nothing. */
	vmr_drain_begin(&run->drain, &run->job->hold, run->zone);
	fragment_drain(run);
	err = fragment_show(run, "before");
	if (!err)
		err = fragment_drive(run);
	if (err)
		return err;
	fragment_look(run);
	if (run->index < run->target) {
		fragment_missed(run);
		err = fragment_row(run, "missed");
	} else {
		err = fragment_row(run, "reached") ?: fragment_keep(run);
	}
	if (err)
		return err;
	vmr_hold_release_pages(&run->job->hold);
	return fragment_show(run, "released");
}

static int fragment_run(struct vmr_job *job)
{
	const struct vmr_settings *settings = job->settings;
	struct fragment_run run = {
		.job = job,
		.zone = fragment_zone(settings),
		.order = vmr_settings_number(settings, FRAGMENT_ORDER),
		.target = vmr_settings_number(settings, FRAGMENT_TARGET),
		.stride = vmr_settings_number(settings, FRAGMENT_STRIDE),
	};
	u64 type;

	/* Memory can be taken offline after the settings were checked. */
	if (!run.zone)
		return -ENODEV;
	type = vmr_settings_number(settings, FRAGMENT_TYPE);
	run.flags = vmr_zone_gfp(run.zone) | fragment_type_flags[type];
	return fragment_steps(&run);
}

const struct vmr_instrument vmr_instrument_fragment = {
	.name = "fragment",
	.summary = "fragment a zone, and keep it so for other jobs",
	.kind = VMREGRESS_KIND_TEST,
	.flags = VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE,
	.params = fragment_params,
	.nparams = ARRAY_SIZE(fragment_params),
	.columns = fragment_columns,
	.ncolumns = ARRAY_SIZE(fragment_columns),
	.check = fragment_check,
	.run = fragment_run,
};

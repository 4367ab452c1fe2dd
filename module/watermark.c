// SPDX-License-Identifier: GPL-2.0
/*
 * The engine of the watermark tests. A test picks its size from the live
 * watermarks, so that one regime is entered and no other; what it asked for
 * and what came of it is a row for each pass.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/slab.h>

#include "gfp.h"
#include "job.h"
#include "vmevents.h"
#include "watermark.h"
#include "zone.h"

/* How long kswapd, once woken, may take until it is seen to run. */
#define WATERMARK_SETTLE_MS	2000
#define WATERMARK_POLL_MS	10

/*
 * The second pass takes as many pages as the first. It comes not quite as deep:
 * what lies in the per-CPU lists is taken first, and what others use changes.
 */
#define WATERMARK_SLACK_PAGES	256

/**
 * struct watermark_run - a test that runs
 * @job: its job
 * @level: which of the tests
 * @zone: zone that is emptied
 * @nid: its node
 * @flags: how to allocate
 * @pages: pages that the last pass took, 0 before the first
 * @room: scratch room for the counters
 */
struct watermark_run {
	struct vmr_job *job;
	const struct vmr_watermark_level *level;
	struct zone *zone;
	unsigned int nid;
	gfp_t flags;
	u64 pages;
	struct vmr_vmevents_room room;
};

const struct vmr_param vmr_watermark_params[VMR_WATERMARK_NPARAMS] = {
	[VMR_WATERMARK_PASSES] = {
		.name = "passes",
		.help = "times to go down and back; 0 is taken for 1",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = 100000,
		.def = "1",
	},
	[VMR_WATERMARK_PAGES] = {
		.name = "pages",
		.help = "pages of each pass; 0 and auto go down to the limit",
		.unit = "pages",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = 1ULL << 40,
		.def = "auto",
		.word = "auto",
	},
	[VMR_WATERMARK_GFP] = {
		.name = "gfp",
		.help = "how to allocate; the OOM killer is never called for it",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = vmr_gfp_names,
		.def = "atomic",
	},
	[VMR_WATERMARK_NODE] = {
		.name = "node",
		.help = "NUMA node of the zone",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = MAX_NUMNODES - 1,
		.def = "0",
	},
	[VMR_WATERMARK_ZONE] = {
		.name = "zone",
		.help = "DMA, DMA32 or Normal; auto is the highest with memory",
		.type = VMREGRESS_PARAM_TYPE_NAME,
		.def = "auto",
	},
};

#define WATERMARK_NUMBER(name_, unit_, help_)				\
	{ .name = (name_), .unit = (unit_), .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_U64 }

const struct vmr_column vmr_watermark_columns[VMR_WATERMARK_NCOLUMNS] = {
	WATERMARK_NUMBER("pass", NULL, "number of the pass"),
	{ .name = "zone", .help = "zone that is emptied",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	WATERMARK_NUMBER("min", "pages", "min watermark"),
	WATERMARK_NUMBER("low", "pages", "low watermark"),
	WATERMARK_NUMBER("limit", "pages", "level to go down to"),
	WATERMARK_NUMBER("before", "pages", "free before"),
	WATERMARK_NUMBER("lowest", "pages", "fewest free that were seen"),
	WATERMARK_NUMBER("after", "pages", "free after all were given back"),
	WATERMARK_NUMBER("pcp", "pages", "in the per-CPU lists after that"),
	WATERMARK_NUMBER("wanted", "pages", "to be allocated; - for as many as lead to the limit"),
	WATERMARK_NUMBER("got", "pages", "allocated from the zone"),
	WATERMARK_NUMBER("strays", "pages", "of other zones, held aside"),
	WATERMARK_NUMBER("alloc", "ns",
			 "the allocations, the watching of the zone included"),
	WATERMARK_NUMBER("release", "ns", "all frees of the pass"),
	WATERMARK_NUMBER("kswapd", NULL, "runs of kswapd on the machine"),
	WATERMARK_NUMBER("direct", NULL, "direct reclaims on the machine"),
	WATERMARK_NUMBER("oom", NULL, "processes killed on the machine"),
	{ .name = "ended", .help = "what ended the pass",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
};

static struct zone *watermark_zone(const struct vmr_settings *settings)
{
	return vmr_zone_find(settings->value[VMR_WATERMARK_NODE].low,
			     settings->value[VMR_WATERMARK_ZONE].text);
}

/* Pages that were asked for by number, or 0. */
static u64 watermark_fixed_pages(const struct vmr_settings *settings)
{
	u64 pages = vmr_settings_number(settings, VMR_WATERMARK_PAGES);

	return pages == VMR_UNSET ? 0 : pages;
}

static gfp_t watermark_flags(const struct zone *zone, enum vmr_gfp gfp)
{
	gfp_t flags = vmr_gfp_flags(gfp) | __GFP_THISNODE;

	if (zone_idx(zone) == ZONE_NORMAL)
		return flags;
	return (flags & ~GFP_ZONEMASK) | vmr_zone_modifier(zone);
}

/**
 * vmr_watermark_check() - refuse what cannot be done on this machine
 * @settings: settings of a watermark test
 * @level: which of the tests
 * @refusal: why they are refused
 *
 * Return: 0; -ENODEV without such a zone, -ERANGE for more pages than lie
 * between the zone's free pages and the level.
 */
int vmr_watermark_check(const struct vmr_settings *settings,
			const struct vmr_watermark_level *level,
			struct vmr_refusal *refusal)
{
	u64 nid = vmr_settings_number(settings, VMR_WATERMARK_NODE);
	u64 pages = watermark_fixed_pages(settings);
	u64 free, limit, room;
	struct zone *zone;

	if (!node_state(nid, N_MEMORY))
		return vmr_refuse_param(refusal, VMR_WATERMARK_NODE, -ENODEV,
					"node %llu has no memory", nid);
	zone = watermark_zone(settings);
	if (!zone)
		return vmr_refuse_param(refusal, VMR_WATERMARK_ZONE, -ENODEV,
					"node %llu has no such zone with memory that a test may take (DMA, DMA32, Normal)",
					nid);
	free = vmr_zone_free_pages(zone);
	limit = level->limit(zone);
	room = free > limit ? free - limit : 0;
	if (level->surplus || pages <= room)
		return 0;
	return vmr_refuse_param(refusal, VMR_WATERMARK_PAGES, -ERANGE,
				"%llu pages are more than zone %s can give: %llu of %llu free above the limit of %llu",
				pages, zone->name, room, free, limit);
}

static void watermark_look(struct watermark_run *run,
			   struct vmr_watermark_pass *pass)
{
	pass->lowest = min(pass->lowest, vmr_zone_free_pages(run->zone));
}

/* How many pages a pass takes; false when there is nothing to be taken. */
static bool watermark_plan(struct watermark_run *run,
			   struct vmr_watermark_pass *pass)
{
	struct zone *zone = run->zone;
	u64 fixed = watermark_fixed_pages(run->job->settings);

	pass->gfp = vmr_settings_number(run->job->settings, VMR_WATERMARK_GFP);
	pass->automatic = !fixed;
	pass->min = min_wmark_pages(zone);
	pass->low = low_wmark_pages(zone);
	pass->limit = run->level->limit(zone);
	pass->before = vmr_zone_free_pages(zone);
	pass->lowest = pass->before;
	pass->wanted = fixed ?: run->pages ?: VMR_UNSET;
	if (run->pages)
		pass->slack = WATERMARK_SLACK_PAGES + vmr_zone_pcp_pages(zone);
	if (pass->automatic && run->level->surplus)
		pass->wanted = pass->before + run->level->surplus(zone);
	return !pass->automatic || pass->before > pass->limit;
}

/* Tests that are not dangerous leave the reserves alone, whatever happens. */
static bool watermark_has_arrived(const struct watermark_run *run,
				  const struct vmr_watermark_pass *pass)
{
	if (pass->got >= pass->wanted)
		return true;
	if (pass->wanted == VMR_UNSET)
		return pass->lowest <= pass->limit;
	return pass->lowest <= pass->min &&
	       !(run->job->ins->flags & VMREGRESS_INSTRUMENT_FLAG_DANGER);
}

static int watermark_take(struct watermark_run *run,
			  struct vmr_watermark_pass *pass)
{
	struct page *page;
	int err = 0;

	while (!err && !watermark_has_arrived(run, pass)) {
		page = vmr_hold_alloc(&run->job->hold, run->nid, run->flags, 0);
		pass->refused = page == ERR_PTR(-ENOMEM);
		if (pass->refused)
			return 0;
		if (IS_ERR(page))
			return PTR_ERR(page);
		if (page_zone(page) == run->zone)
			pass->got++;
		else
			pass->strays++;
		watermark_look(run, pass);
		err = vmr_job_check(run->job);
	}
	return err;
}

static int watermark_settle(struct watermark_run *run,
			    const struct vmr_vmevents *before)
{
	struct vmr_vmevents now;
	unsigned int ms;
	int err = 0;

	for (ms = 0; !err && ms < WATERMARK_SETTLE_MS; ms += WATERMARK_POLL_MS) {
		vmr_vmevents_read(&run->room, &now);
		if (now.kswapd != before->kswapd)
			return 0;
		err = vmr_job_sleep(run->job, WATERMARK_POLL_MS);
	}
	return err;
}

static int watermark_pass(struct watermark_run *run,
			  struct vmr_watermark_pass *pass)
{
	struct vmr_vmevents before, after;
	u64 start;
	int err;

	vmr_vmevents_read(&run->room, &before);
	start = ktime_get_ns();
	err = watermark_take(run, pass);
	pass->alloc_ns = ktime_get_ns() - start;
	watermark_look(run, pass);
	/* A kswapd that was woken runs and is counted before anyone looks. */
	if (!err && pass->automatic)
		err = run->level->settle ? watermark_settle(run, &before) :
			vmr_job_sleep(run->job, WATERMARK_POLL_MS);
	vmr_vmevents_read(&run->room, &after);

	start = ktime_get_ns();
	vmr_hold_release_pages(&run->job->hold);
	pass->free_ns = ktime_get_ns() - start;
	pass->after = vmr_zone_free_pages(run->zone);
	pass->kswapd = after.kswapd - before.kswapd;
	pass->direct = after.direct - before.direct;
	pass->oom = after.oom - before.oom;
	return err;
}

static const char *watermark_end(const struct vmr_watermark_pass *pass)
{
	if (pass->refused)
		return "refused";
	return pass->got >= pass->wanted ? "count" : "limit";
}

static int watermark_row(struct watermark_run *run, u64 number,
			 const struct vmr_watermark_pass *pass)
{
	const struct vmr_cell nothing = VMR_ABSENT;
	const struct vmr_cell wanted = VMR_U64(pass->wanted);

	return vmr_job_row(run->job,
		VMR_U64(number),
		VMR_STRING(run->zone->name),
		VMR_U64(pass->min),
		VMR_U64(pass->low),
		VMR_U64(pass->limit),
		VMR_U64(pass->before),
		VMR_U64(pass->lowest),
		VMR_U64(pass->after),
		VMR_U64(vmr_zone_pcp_pages(run->zone)),
		pass->wanted == VMR_UNSET ? nothing : wanted,
		VMR_U64(pass->got),
		VMR_U64(pass->strays),
		VMR_U64(pass->alloc_ns),
		VMR_U64(pass->free_ns),
		VMR_U64(pass->kswapd),
		VMR_U64(pass->direct),
		VMR_U64(pass->oom),
		VMR_STRING(watermark_end(pass)));
}

/* Whether the pass did its work; if not, the verdict says why. */
static bool watermark_judge(struct watermark_run *run, u64 number,
			    const struct vmr_watermark_pass *pass)
{
	struct vmr_job *job = run->job;

	if (pass->oom) {
		vmr_job_error(job, "pass %llu: %llu processes of this machine were killed for lack of memory meanwhile",
			      number, pass->oom);
		return false;
	}
	if (run->level->surplus)
		return run->level->judge(job, pass);
	if (pass->wanted != VMR_UNSET && pass->got < pass->wanted) {
		vmr_job_error(job, "pass %llu: %llu of %llu pages, and the end at %llu free",
			      number, pass->got, pass->wanted, pass->lowest);
		return false;
	}
	return !pass->automatic || run->level->judge(job, pass);
}

/* A test that has to say more has said it when it judged its passes. */
static int watermark_praise(struct watermark_run *run)
{
	if (run->level->summary && !watermark_fixed_pages(run->job->settings))
		return vmr_job_pass(run->job, "%s", run->level->summary);
	if (run->level->summary)
		return vmr_job_pass(run->job,
				    "every page asked for was given, and all were given back");
	return 0;
}

static int watermark_passes(struct watermark_run *run)
{
	u64 passes = vmr_settings_number(run->job->settings,
					 VMR_WATERMARK_PASSES) ?: 1;
	u64 number;
	int err;

	for (number = 1; number <= passes; number++) {
		struct vmr_watermark_pass pass = {};

		vmr_job_progress(run->job, number - 1, passes);
		if (!watermark_plan(run, &pass))
			return vmr_job_error(run->job,
					     "zone %s has %llu free pages, not above the limit of %llu",
					     run->zone->name, pass.before,
					     pass.limit);
		err = watermark_pass(run, &pass);
		if (!err)
			err = watermark_row(run, number, &pass);
		if (err)
			return err;
		if (!watermark_judge(run, number, &pass))
			return 0;
		run->pages = pass.got;
	}
	return watermark_praise(run);
}

/**
 * vmr_watermark_run() - run a watermark test
 * @job: the job
 * @level: which of the tests
 *
 * Return: 0 or -errno, as an instrument's run().
 */
int vmr_watermark_run(struct vmr_job *job,
		      const struct vmr_watermark_level *level)
{
	struct watermark_run *run;
	int err;

	if (!IS_ENABLED(CONFIG_VM_EVENT_COUNTERS))
		return vmr_job_skip(job, "this kernel does not count reclaim (CONFIG_VM_EVENT_COUNTERS)");
	run = kzalloc(sizeof(*run), VMR_GFP_JOB);
	if (!run)
		return -ENOMEM;
	run->job = job;
	run->level = level;
	run->nid = vmr_settings_number(job->settings, VMR_WATERMARK_NODE);
	run->zone = watermark_zone(job->settings);
	/* Memory can be taken offline after the settings were checked. */
	err = run->zone ? 0 : -ENODEV;
	if (!err) {
		run->flags = watermark_flags(run->zone,
					     vmr_settings_number(job->settings,
								 VMR_WATERMARK_GFP));
		err = watermark_passes(run);
	}
	kfree(run);
	return err;
}

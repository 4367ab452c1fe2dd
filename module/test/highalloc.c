// SPDX-License-Identifier: GPL-2.0
/*
 * Allocate blocks of a high order one after the other, keep them, and record
 * after each attempt what it met: how long it took, what reclaim and compaction
 * had to do, and which blocks the buddy allocator has left.
 *
 * VM Regress gave up after a single attempt that took 10 minutes, or 20 in vain.
 * The deadline of the job does that here. Neither can stop an attempt in the
 * middle.
 *
 * What the job may pin is not what is free at the moment, for the test is there
 * to make reclaim and compaction work, but what the kernel calls available, less
 * the room for the rows. The OOM killer is never called for an attempt.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/slab.h>
#include <linux/vmstat.h>

#include "attempt.h"
#include "gfp.h"
#include "job.h"

#define HIGHALLOC_COUNT_MAX	1000000

enum {
	HIGHALLOC_ORDER,
	HIGHALLOC_COUNT,
	HIGHALLOC_GFP,
	HIGHALLOC_DELAY,
	HIGHALLOC_NODE,
	HIGHALLOC_PIN,
	HIGHALLOC_SNAPSHOT,
	HIGHALLOC_WANT,
};

static const char *const highalloc_switch[] = { "off", "on", NULL };

static const struct vmr_param highalloc_params[] = {
	[HIGHALLOC_ORDER] = {
		.name = "order",
		.help = "order of the blocks",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = MAX_PAGE_ORDER,
		.def = "9",
	},
	[HIGHALLOC_COUNT] = {
		.name = "count",
		.help = "attempts; auto for as many blocks as the job may pin",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = HIGHALLOC_COUNT_MAX,
		.def = "100",
		.word = "auto",
	},
	[HIGHALLOC_GFP] = {
		.name = "gfp",
		.help = "how to allocate; the OOM killer is never called for it",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = vmr_gfp_names,
		.def = "user",
	},
	[HIGHALLOC_DELAY] = {
		.name = "ms_delay",
		.help = "from the start of an attempt to that of the next",
		.unit = "ms",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = 60000,
		.def = "100",
	},
	[HIGHALLOC_NODE] = {
		.name = "node",
		.help = "NUMA node asked for, or any",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = MAX_NUMNODES - 1,
		.def = "any",
		.word = "any",
	},
	[HIGHALLOC_PIN] = {
		.name = "pin",
		.help = "keep every block until the end, or free it after its attempt",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = highalloc_switch,
		.def = "on",
	},
	[HIGHALLOC_SNAPSHOT] = {
		.name = "snapshot",
		.help = "count the free blocks after each attempt",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = highalloc_switch,
		.def = "on",
	},
	[HIGHALLOC_WANT] = {
		.name = "want",
		.help = "the test fails when fewer attempts than this succeed",
		.unit = "%",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = 100,
		.def = "0",
	},
};

/* A table's blocks of rows come from kmalloc(), in powers of two. */
#define HIGHALLOC_ROW_BYTES						\
	((u64)roundup_pow_of_two(VMR_ATTEMPT_NCOLUMNS *			\
				 sizeof(struct vmr_cell)))

/**
 * struct highalloc_run - a test that runs
 * @job: its job
 * @count: attempts to make
 * @delay_ns: between the starts of two attempts
 * @pin: keep the blocks
 * @start_ns: when the test began
 * @next_ns: when the next attempt is due
 * @done: attempts made
 * @succeeded: of these, the ones that got a block
 * @zones: blocks got from each sort of zone, on all nodes
 * @attempt: the attempt
 */
struct highalloc_run {
	struct vmr_job *job;
	u64 count;
	u64 delay_ns;
	bool pin;
	u64 start_ns;
	u64 next_ns;
	u64 done;
	u64 succeeded;
	u64 zones[MAX_NR_ZONES];
	struct vmr_attempt attempt;
};

/* Free or full of files, in zones that the flags do not reach. */
static u64 highalloc_beyond_pages(gfp_t flags)
{
	struct zone *zone;
	u64 pages = 0;
	int nid, i;

	for_each_online_node(nid) {
		for (i = gfp_zone(flags) + 1; i < MAX_NR_ZONES; i++) {
			zone = &NODE_DATA(nid)->node_zones[i];
			pages += zone_page_state(zone, NR_FREE_PAGES) +
				 zone_page_state(zone, NR_ZONE_INACTIVE_FILE) +
				 zone_page_state(zone, NR_ZONE_ACTIVE_FILE);
		}
	}
	return pages;
}

/* What all zones that the flags reach can give without hurting anyone. */
static u64 highalloc_available(gfp_t flags)
{
	u64 pages = si_mem_available();
	u64 beyond = highalloc_beyond_pages(flags);

	return pages > beyond ? (pages - beyond) << PAGE_SHIFT : 0;
}

static u64 highalloc_block_bytes(const struct highalloc_run *run)
{
	return PAGE_SIZE << run->attempt.order;
}

/*
 * How many attempts, and what they may pin beside the rows. The rows get their
 * memory now: it would lie scattered among the blocks, and break up what these
 * leave, until the table is forgotten.
 */
static int highalloc_plan(struct highalloc_run *run)
{
	u64 share = div_u64((u64)totalram_pages() << PAGE_SHIFT, 100) *
		    vmr_job_hold_percent();
	u64 bytes = min(highalloc_available(run->attempt.flags), share);
	u64 rows;

	if (run->count == VMR_UNSET)
		run->count = clamp_t(u64, div64_u64(bytes,
						    highalloc_block_bytes(run) +
						    HIGHALLOC_ROW_BYTES),
				     1, HIGHALLOC_COUNT_MAX);
	rows = run->count * HIGHALLOC_ROW_BYTES;
	run->job->hold.cap = bytes > rows ? bytes - rows : 0;
	return vmr_table_reserve(run->job->table, run->count);
}

/* Sleeps until the next attempt is due. One that is late delays all others. */
static int highalloc_wait(struct highalloc_run *run)
{
	int err = vmr_job_check(run->job);
	u64 now = ktime_get_ns();

	if (now > run->next_ns)
		run->next_ns = now;
	while (!err && now < run->next_ns) {
		err = vmr_job_sleep(run->job,
				    div_u64(run->next_ns - now +
					    NSEC_PER_MSEC - 1, NSEC_PER_MSEC));
		now = ktime_get_ns();
	}
	run->next_ns += run->delay_ns;
	return err;
}

static int highalloc_keep(struct highalloc_run *run, struct page *page)
{
	unsigned int order = run->attempt.order;
	int err = vmr_hold_add(&run->job->hold, page, order);

	if (err) {
		__free_pages(page, order);
		return err;
	}
	run->succeeded++;
	run->zones[page_zonenum(page)]++;
	return 0;
}

static int highalloc_attempt(struct highalloc_run *run)
{
	int err = 0;

	vmr_attempt_make(&run->attempt);
	if (run->attempt.page)
		err = highalloc_keep(run, run->attempt.page);
	if (err)
		return err;
	run->done++;
	err = vmr_attempt_row(&run->attempt, run->job->table, run->done,
			      run->start_ns);
	if (!run->pin)
		vmr_hold_release_pages(&run->job->hold);
	return err;
}

static int highalloc_attempts(struct highalloc_run *run)
{
	struct vmr_hold *hold = &run->job->hold;
	int err = 0;

	while (!err && run->done < run->count) {
		err = highalloc_wait(run);
		if (err)
			break;
		/* What we refuse ourselves is not an attempt. */
		if (hold->bytes + highalloc_block_bytes(run) > hold->cap)
			return -EDQUOT;
		err = highalloc_attempt(run);
		vmr_job_progress(run->job, run->done, run->count);
	}
	return err;
}

/* "87 of 100 (87 %): DMA32 80, Normal 7" */
static void highalloc_sum_up(const struct highalloc_run *run, char *text,
			     size_t size)
{
	const struct zone *zones = NODE_DATA(first_online_node)->node_zones;
	const char *mark = ": ";
	size_t len;
	int i;

	len = scnprintf(text, size, "%llu of %llu (%llu %%)", run->succeeded,
			run->done,
			div64_u64(run->succeeded * 100, run->done ?: 1));
	for (i = 0; i < MAX_NR_ZONES; i++) {
		if (!run->zones[i])
			continue;
		len += scnprintf(text + len, size - len, "%s%s %llu", mark,
				 zones[i].name, run->zones[i]);
		mark = ", ";
	}
}

static int highalloc_judge(const struct highalloc_run *run, int err)
{
	u64 want = vmr_settings_number(run->job->settings, HIGHALLOC_WANT);
	struct vmr_job *job = run->job;
	char sum[120];

	highalloc_sum_up(run, sum, sizeof(sum));
	if (err == -EDQUOT)
		vmr_job_error(job, "the %llu MiB that it may pin are full after %llu of %llu attempts; %s",
			      job->hold.cap >> 20, run->done, run->count, sum);
	else if (err == -EINTR)
		vmr_job_error(job, "aborted after %llu of %llu attempts; %s",
			      run->done, run->count, sum);
	else if (!err && run->succeeded * 100 < want * run->done)
		vmr_job_fail(job, "fewer than %llu %%; %s", want, sum);
	else if (!err)
		vmr_job_pass(job, "%s", sum);
	return err;
}

static void highalloc_ask(const struct vmr_settings *settings,
			  struct vmr_attempt *attempt)
{
	u64 nid = vmr_settings_number(settings, HIGHALLOC_NODE);

	attempt->order = vmr_settings_number(settings, HIGHALLOC_ORDER);
	attempt->flags =
		vmr_gfp_flags_order(vmr_settings_number(settings, HIGHALLOC_GFP),
				    attempt->order);
	attempt->snapshot = vmr_settings_number(settings, HIGHALLOC_SNAPSHOT);
	attempt->nid = NUMA_NO_NODE;
	if (nid == VMR_UNSET)
		return;
	attempt->nid = nid;
	attempt->flags |= __GFP_THISNODE;
}

static int highalloc_run(struct vmr_job *job)
{
	const struct vmr_settings *settings = job->settings;
	struct highalloc_run *run = kzalloc(sizeof(*run), VMR_GFP_JOB);
	int err;

	if (!run)
		return -ENOMEM;
	run->job = job;
	run->count = vmr_settings_number(settings, HIGHALLOC_COUNT);
	run->delay_ns = vmr_settings_number(settings, HIGHALLOC_DELAY) *
			NSEC_PER_MSEC;
	run->pin = vmr_settings_number(settings, HIGHALLOC_PIN);
	highalloc_ask(settings, &run->attempt);
	err = highalloc_plan(run);
	run->start_ns = ktime_get_ns();
	run->next_ns = run->start_ns;
	if (!err)
		err = highalloc_attempts(run);
	err = highalloc_judge(run, err);
	kfree(run);
	return err;
}

static int highalloc_check(const struct vmr_settings *settings,
			   struct vmr_refusal *refusal)
{
	u64 nid = vmr_settings_number(settings, HIGHALLOC_NODE);
	u64 count = vmr_settings_number(settings, HIGHALLOC_COUNT);
	u64 available = highalloc_available(0);
	u64 bytes = count * HIGHALLOC_ROW_BYTES;

	if (nid != VMR_UNSET && !node_state(nid, N_MEMORY))
		return vmr_refuse_param(refusal, HIGHALLOC_NODE, -ENODEV,
					"node %llu has no memory", nid);
	if (count != VMR_UNSET && bytes > available / 2)
		return vmr_refuse_param(refusal, HIGHALLOC_COUNT, -EDQUOT,
					"the rows of %llu attempts take %llu MiB, more than half of the %llu available",
					count, bytes >> 20, available >> 20);
	return 0;
}

const struct vmr_instrument vmr_instrument_highalloc = {
	.name = "highalloc",
	.summary = "allocate and pin blocks of a high order",
	.kind = VMREGRESS_KIND_TEST,
	.flags = VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE,
	.params = highalloc_params,
	.nparams = ARRAY_SIZE(highalloc_params),
	.npositional = 2,
	.columns = vmr_attempt_columns,
	.ncolumns = VMR_ATTEMPT_NCOLUMNS,
	.check = highalloc_check,
	.run = highalloc_run,
};

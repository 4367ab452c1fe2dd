// SPDX-License-Identifier: GPL-2.0
/*
 * Count what the page allocator gives out, refuses and takes back, while the
 * job runs. Every CPU counts for itself: nothing is sampled and nothing lost.
 *
 * mm_page_free tells of every free; mm_page_free_batched tells of some a second
 * time and is left alone. Neither tells a free's migratetype: counted is that
 * of the page's block, which is another one after a fallback.
 */
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/ptrace.h>

#include "job.h"
#include "pageblock.h"
#include "probe.h"

#define ALLOCCOUNT_ORDERS	(MAX_PAGE_ORDER + 1)

enum alloccount_param {
	ALLOCCOUNT_SECONDS,
	ALLOCCOUNT_NPARAMS
};

static const struct vmr_param alloccount_params[ALLOCCOUNT_NPARAMS] = {
	[ALLOCCOUNT_SECONDS] = {
		.name = "seconds",
		.help = "ends after this time; it counts, from 0, once it is 0 of 1 done",
		.unit = "s",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = 86400,
		.def = "any",
		.word = "any",
	},
};

static const struct vmr_column alloccount_columns[] = {
	{ .name = "order", .help = "of the block; absent in a total",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "what", .help = "alloc, fail, free; fallback to blocks of another migratetype; fragment: of these, to less than a whole one; bulk: calls of the bulk allocator, whose pages alloc has only where it took single ones; gigantic: frees above the largest order, if any",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "migratetype", .help = "asked for; of a free, that of its pageblock",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "gfp", .help = "class of the flags; with cpusets in use kernel shows as user",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "count", .help = "calls",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "pages", .unit = "pages", .help = "in all of these; of bulk, those in the array before too",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
};

enum alloccount_class {
	ALLOCCOUNT_ATOMIC,
	ALLOCCOUNT_NOWAIT,
	ALLOCCOUNT_NOIO,
	ALLOCCOUNT_NOFS,
	ALLOCCOUNT_KERNEL,
	ALLOCCOUNT_NORETRY,
	ALLOCCOUNT_USER,
	ALLOCCOUNT_HIGHUSER,
	ALLOCCOUNT_HIGHUSER_MOVABLE,
	ALLOCCOUNT_OTHER,
	ALLOCCOUNT_CLASSES
};

static const char *const alloccount_classes[ALLOCCOUNT_CLASSES] = {
	[ALLOCCOUNT_ATOMIC] = "atomic",
	[ALLOCCOUNT_NOWAIT] = "nowait",
	[ALLOCCOUNT_NOIO] = "noio",
	[ALLOCCOUNT_NOFS] = "nofs",
	[ALLOCCOUNT_KERNEL] = "kernel",
	[ALLOCCOUNT_NORETRY] = "noretry",
	[ALLOCCOUNT_USER] = "user",
	[ALLOCCOUNT_HIGHUSER] = "highuser",
	[ALLOCCOUNT_HIGHUSER_MOVABLE] = "highuser_movable",
	[ALLOCCOUNT_OTHER] = "other",
};

enum alloccount_what {
	ALLOCCOUNT_ALLOC,
	ALLOCCOUNT_FAIL,
	ALLOCCOUNT_FREE,	/* this and what follows come without flags */
	ALLOCCOUNT_FALLBACK,
	ALLOCCOUNT_FRAGMENT,
	ALLOCCOUNT_WHATS
};

static const char *const alloccount_whats[ALLOCCOUNT_WHATS] = {
	[ALLOCCOUNT_ALLOC] = "alloc",
	[ALLOCCOUNT_FAIL] = "fail",
	[ALLOCCOUNT_FREE] = "free",
	[ALLOCCOUNT_FALLBACK] = "fallback",
	[ALLOCCOUNT_FRAGMENT] = "fragment",
};

/* Allocations and failures of one order. */
struct alloccount_asked {
	u64 of[ALLOCCOUNT_FREE][VMR_PAGEBLOCK_TYPES][ALLOCCOUNT_CLASSES];
};

/* And what comes without flags. */
struct alloccount_plain {
	u64 of[ALLOCCOUNT_WHATS - ALLOCCOUNT_FREE][VMR_PAGEBLOCK_TYPES];
};

/**
 * struct alloccount_counts - of one CPU
 * @asked: allocations and failures, for each order
 * @plain: frees and fallbacks, for each order
 * @bulk_calls: returns of the bulk allocator
 * @bulk_pages: what they returned
 * @gigantic_frees: frees of what is larger than any block of the buddy allocator,
 *	as huge pages of 1 GiB are since "mm/hugetlb: use __GFP_COMP for gigantic
 *	folios", v6.12
 * @gigantic_pages: pages of those
 * @strays: other events of an order that there is not
 */
struct alloccount_counts {
	struct alloccount_asked asked[ALLOCCOUNT_ORDERS];
	struct alloccount_plain plain[ALLOCCOUNT_ORDERS];
	u64 bulk_calls;
	u64 bulk_pages;
	u64 gigantic_frees;
	u64 gigantic_pages;
	u64 strays;
};

/**
 * struct alloccount_total - of one kind of event
 * @count: events
 * @pages: pages in them
 */
struct alloccount_total {
	u64 count;
	u64 pages;
};

static enum alloccount_class alloccount_class(gfp_t gfp)
{
	if (!(gfp & __GFP_DIRECT_RECLAIM)) {
		if (gfp & __GFP_HIGH)
			return ALLOCCOUNT_ATOMIC;
		return gfp & __GFP_KSWAPD_RECLAIM ? ALLOCCOUNT_NOWAIT :
						    ALLOCCOUNT_OTHER;
	}
	if (!(gfp & __GFP_IO))
		return ALLOCCOUNT_NOIO;
	if (!(gfp & __GFP_FS))
		return ALLOCCOUNT_NOFS;
	if (!(gfp & __GFP_HARDWALL))
		return gfp & __GFP_NORETRY ? ALLOCCOUNT_NORETRY :
					     ALLOCCOUNT_KERNEL;
	if (!(gfp & __GFP_HIGHMEM))
		return ALLOCCOUNT_USER;
	return gfp & __GFP_MOVABLE ? ALLOCCOUNT_HIGHUSER_MOVABLE :
				     ALLOCCOUNT_HIGHUSER;
}

/* The handlers' data is the per-CPU counters themselves. */
static void alloccount_on_alloc(void *data, struct page *page,
				unsigned int order, gfp_t gfp, int type)
{
	struct alloccount_counts __percpu *counts =
		(struct alloccount_counts __percpu __force *)data;
	unsigned int known = min_t(unsigned int, type, MIGRATE_TYPES);
	int what = page ? ALLOCCOUNT_ALLOC : ALLOCCOUNT_FAIL;

	if (unlikely(order >= ALLOCCOUNT_ORDERS))
		this_cpu_inc(counts->strays);
	else
		this_cpu_inc(counts->asked[order].of[what][known]
			     [alloccount_class(gfp)]);
}

static void alloccount_plain(void *data, enum alloccount_what what,
			     unsigned int order, unsigned int type)
{
	struct alloccount_counts __percpu *counts =
		(struct alloccount_counts __percpu __force *)data;

	if (unlikely(order >= ALLOCCOUNT_ORDERS))
		this_cpu_inc(counts->strays);
	else
		this_cpu_inc(counts->plain[order].of[what - ALLOCCOUNT_FREE]
			     [type]);
}

static void alloccount_on_free(void *data, struct page *page,
			       unsigned int order)
{
	struct alloccount_counts __percpu *counts =
		(struct alloccount_counts __percpu __force *)data;

	if (unlikely(order >= ALLOCCOUNT_ORDERS)) {
		this_cpu_inc(counts->gigantic_frees);
		this_cpu_add(counts->gigantic_pages, 1ULL << order);
		return;
	}
	alloccount_plain(data, ALLOCCOUNT_FREE, order,
			 vmr_pageblock_type(page_to_pfn(page)));
}

static void alloccount_on_fallback(void *data, struct page *page, int order,
				   int from_order, int type, int from_type)
{
	unsigned int known = min_t(unsigned int, type, MIGRATE_TYPES);

	alloccount_plain(data, ALLOCCOUNT_FALLBACK, order, known);
	if (from_order < pageblock_order)
		alloccount_plain(data, ALLOCCOUNT_FRAGMENT, order, known);
}

static int alloccount_on_bulk(struct kretprobe_instance *instance,
			      struct pt_regs *regs)
{
	struct alloccount_counts __percpu *counts =
		(struct alloccount_counts __percpu __force *)
		vmr_probe_instance_data(instance);

	if (counts) {
		this_cpu_inc(counts->bulk_calls);
		this_cpu_add(counts->bulk_pages, regs_return_value(regs));
	}
	return 0;
}

NOKPROBE_SYMBOL(alloccount_on_bulk);

enum alloccount_point {
	ALLOCCOUNT_AT_ALLOC,
	ALLOCCOUNT_AT_FREE,
	ALLOCCOUNT_AT_FALLBACK,
	ALLOCCOUNT_AT_BULK,	/* one of the names is the kernel's */
	ALLOCCOUNT_AT_BULK_OLD,
	ALLOCCOUNT_POINTS
};

static const struct vmr_probe_point alloccount_points[ALLOCCOUNT_POINTS] = {
	[ALLOCCOUNT_AT_ALLOC] = {
		.symbol = "mm_page_alloc",
		.tells = "allocations",
		.event = alloccount_on_alloc,
	},
	[ALLOCCOUNT_AT_FREE] = {
		.symbol = "mm_page_free",
		.tells = "frees",
		.event = alloccount_on_free,
	},
	[ALLOCCOUNT_AT_FALLBACK] = {
		.symbol = "mm_page_alloc_extfrag",
		.tells = "fallbacks",
		.event = alloccount_on_fallback,
	},
	[ALLOCCOUNT_AT_BULK] = {
		.symbol = "alloc_pages_bulk_noprof",
		.tells = "bulk allocations",
		.leave = alloccount_on_bulk,
	},
	[ALLOCCOUNT_AT_BULK_OLD] = {
		.symbol = "__alloc_pages_bulk",
		.tells = "bulk allocations",
		.leave = alloccount_on_bulk,
	},
};

/* CPUs that have gone meanwhile count too. */
static u64 alloccount_sum(const u64 __percpu *count)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += *per_cpu_ptr(count, cpu);
	return sum;
}

/**
 * struct alloccount_key - what a row is about
 * @what: kind of event
 * @order: of the block
 * @type: migratetype
 * @class: class of the flags; NULL where there are none
 */
struct alloccount_key {
	enum alloccount_what what;
	unsigned int order;
	unsigned int type;
	const char *class;
};

/* Nothing is said of what did not happen. */
static int alloccount_row(struct vmr_job *job,
			  const struct alloccount_key *key, u64 count,
			  struct alloccount_total *total)
{
	const struct vmr_cell absent = VMR_ABSENT;

	if (!count)
		return 0;
	total->count += count;
	total->pages += count << key->order;
	return vmr_job_row(job,
		VMR_U64(key->order),
		VMR_STRING(alloccount_whats[key->what]),
		VMR_STRING(vmr_pageblock_name(key->type)),
		key->class ? (struct vmr_cell)VMR_STRING(key->class) : absent,
		VMR_U64(count),
		VMR_U64(count << key->order));
}

static int alloccount_cell(struct vmr_job *job,
			   struct alloccount_counts __percpu *counts,
			   struct alloccount_key key,
			   struct alloccount_total *total)
{
	unsigned int class;
	u64 count;
	int err = 0;

	if (key.what >= ALLOCCOUNT_FREE) {
		count = alloccount_sum(&counts->plain[key.order]
				       .of[key.what - ALLOCCOUNT_FREE]
				       [key.type]);
		return alloccount_row(job, &key, count, total);
	}
	for (class = 0; !err && class < ALLOCCOUNT_CLASSES; class++) {
		key.class = alloccount_classes[class];
		count = alloccount_sum(&counts->asked[key.order]
				       .of[key.what][key.type][class]);
		err = alloccount_row(job, &key, count, total);
	}
	return err;
}

static int alloccount_total_row(struct vmr_job *job, const char *what,
				u64 count, u64 pages)
{
	return vmr_job_row(job, VMR_ABSENT, VMR_STRING(what), VMR_ABSENT,
			   VMR_ABSENT, VMR_U64(count), VMR_U64(pages));
}

static int alloccount_rows_of(struct vmr_job *job,
			      struct alloccount_counts __percpu *counts,
			      enum alloccount_what what)
{
	struct alloccount_total total = {};
	struct alloccount_key key = { .what = what };
	unsigned int order, type;
	int err;

	for (order = 0; order < ALLOCCOUNT_ORDERS; order++)
		for (type = 0; type < VMR_PAGEBLOCK_TYPES; type++) {
			key.order = order;
			key.type = type;
			err = alloccount_cell(job, counts, key, &total);
			if (err)
				return err;
		}
	return alloccount_total_row(job, alloccount_whats[what], total.count,
				    total.pages);
}

static int alloccount_rows(struct vmr_job *job,
			   struct alloccount_counts __percpu *counts)
{
	enum alloccount_what what;
	int err = 0;

	for (what = 0; !err && what < ALLOCCOUNT_WHATS; what++)
		err = alloccount_rows_of(job, counts, what);
	return err;
}

/* The probes do the work: there is nothing to look at meanwhile. */
static int alloccount_follow(struct vmr_job *job)
{
	u64 seconds = vmr_settings_number(job->settings, ALLOCCOUNT_SECONDS);

	/* That there are steps tells others that it counts. */
	vmr_job_progress(job, 0, 1);
	/* Without an end, that is until the job has to stop. */
	return vmr_job_sleep(job, seconds == VMR_UNSET ? UINT_MAX :
			     seconds * MSEC_PER_SEC);
}

/* What has neither types nor flags. */
static int alloccount_rest(struct vmr_job *job,
			   struct alloccount_counts __percpu *counts, bool bulk)
{
	u64 gigantic = alloccount_sum(&counts->gigantic_frees);
	int err = 0;

	if (bulk)
		err = alloccount_total_row(job, "bulk",
					   alloccount_sum(&counts->bulk_calls),
					   alloccount_sum(&counts->bulk_pages));
	if (!err && gigantic)
		err = alloccount_total_row(job, "gigantic", gigantic,
					   alloccount_sum(&counts->gigantic_pages));
	return err;
}

static int alloccount_conclude(struct vmr_job *job,
			       struct alloccount_counts __percpu *counts,
			       const struct vmr_probe *probes, u64 missed)
{
	bool bulk = probes[ALLOCCOUNT_AT_BULK].armed ||
		    probes[ALLOCCOUNT_AT_BULK_OLD].armed;
	u64 strays = alloccount_sum(&counts->strays);
	int err = alloccount_rest(job, counts, bulk);

	if (err)
		return err;
	if (strays)
		return vmr_job_error(job, "%llu events of unknown orders",
				     strays);
	if (missed)
		return vmr_job_error(job, "%llu bulk calls were missed",
				     missed);
	if (!bulk)
		return vmr_job_verdict(job, VMREGRESS_VERDICT_NONE,
				       "bulk allocations are not seen here");
	return 0;
}

static int alloccount_watch(struct vmr_job *job,
			    struct alloccount_counts __percpu *counts)
{
	struct vmr_probe probes[ALLOCCOUNT_POINTS] = {};
	bool complete;
	u64 missed;
	int err = 0, last;

	vmr_probes_arm(probes, alloccount_points, ALLOCCOUNT_POINTS,
		       (void __force *)counts);
	complete = probes[ALLOCCOUNT_AT_ALLOC].armed &&
		   probes[ALLOCCOUNT_AT_FREE].armed &&
		   probes[ALLOCCOUNT_AT_FALLBACK].armed;
	if (complete)
		err = alloccount_follow(job);
	missed = vmr_probes_disarm(probes, ALLOCCOUNT_POINTS);
	if (!complete)
		return vmr_job_skip(job,
			"this kernel lacks a tracepoint of mm_page_alloc, mm_page_free and mm_page_alloc_extfrag");
	last = alloccount_rows(job, counts) ?:
	       alloccount_conclude(job, counts, probes, missed);
	return err ?: last;
}

static int alloccount_run(struct vmr_job *job)
{
	struct alloccount_counts __percpu *counts;
	int err;

	counts = alloc_percpu(struct alloccount_counts);
	if (!counts)
		return -ENOMEM;
	err = alloccount_watch(job, counts);
	free_percpu(counts);
	return err;
}

const struct vmr_instrument vmr_instrument_alloccount = {
	.name = "alloccount",
	.summary = "count allocations, failures and frees of pages",
	.kind = VMREGRESS_KIND_TRACE,
	.params = alloccount_params,
	.nparams = ALLOCCOUNT_NPARAMS,
	.columns = alloccount_columns,
	.ncolumns = ARRAY_SIZE(alloccount_columns),
	.run = alloccount_run,
};

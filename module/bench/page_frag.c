// SPDX-License-Identifier: GPL-2.0
/*
 * What it costs to carve fragments out of a block of 32 KiB, as network drivers
 * do for their buffers, and what the block costs.
 *
 * Measured: page_frag_alloc() and page_frag_free() on a cache of its own, in
 * three ways, a step each: "fresh" carves up a new block of order 3 every time;
 * "reused" carves up one block again and again, whose fragments have all come
 * back; "refill" takes but the first fragment of a new block and gives both
 * back. Each batch has one look at whether the block was a whole one, for in
 * need the kernel falls back to a single page.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/page_frag_cache.h>
#include <linux/slab.h>

#include "batch.h"
#include "gfp.h"
#include "job.h"
#include "measure.h"

#define PAGE_FRAG_BLOCK		PAGE_FRAG_CACHE_MAX_SIZE

enum {
	PAGE_FRAG_SIZE,
	PAGE_FRAG_GFP,
};

static const struct vmr_param page_frag_params[] = {
	[PAGE_FRAG_SIZE] = {
		.name = "size",
		.help = "size of a fragment",
		.unit = "bytes",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 16,
		.max = PAGE_SIZE,
		.def = "1024",
	},
	[PAGE_FRAG_GFP] = {
		.name = "gfp",
		.help = "how to allocate a block",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = vmr_gfp_names,
		.def = "atomic",
	},
};

static const struct vmr_column page_frag_columns[] = {
	{ .name = "step", .type = VMREGRESS_COLUMN_TYPE_STRING,
	  .help = "fresh and reused blocks, or the refill alone" },
	{ .name = "fragments", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "fragments carved out of each block" },
	{ .name = "cpu", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "CPU of the worker" },
	VMR_BATCH_COLUMNS(3),
};

/**
 * struct page_frag_step - one way to use a block
 * @name: its name in the table
 * @all: carves it up; otherwise takes one fragment
 * @fresh: gives the block up after each batch
 */
struct page_frag_step {
	const char *name;
	bool all;
	bool fresh;
};

static const struct page_frag_step page_frag_steps[] = {
	{ .name = "fresh", .all = true, .fresh = true },
	{ .name = "reused", .all = true },
	{ .name = "refill", .fresh = true },
};

/**
 * struct page_frag_work - what one worker needs
 * @cache: the block that is carved up
 * @gfp: flags
 * @size: bytes of a fragment
 * @batch: fragments taken out of a block
 * @array: the fragments; the hold's
 */
struct page_frag_work {
	struct page_frag_cache cache;
	gfp_t gfp;
	unsigned int size;
	unsigned int batch;
	struct vmr_hold_array *array;
};

static void page_frag_give(const struct vmr_hold_array *array, void *item)
{
	page_frag_free(item);
}

static __always_inline int page_frag_fill(struct page_frag_work *work)
{
	void **fragments = work->array->items;
	unsigned int i;

	for (i = 0; i < work->batch; i++) {
		fragments[i] = page_frag_alloc(&work->cache, work->size,
					       work->gfp);
		if (unlikely(!fragments[i]))
			break;
	}
	work->array->used = i;
	if (unlikely(i != work->batch))
		return -ENOBUFS;
	/* A single page is not compound. */
	return PageCompound(virt_to_page(fragments[0])) ? 0 : -ENOBUFS;
}

static __always_inline void page_frag_empty(struct page_frag_work *work)
{
	void **fragments = work->array->items;
	unsigned int i;

	work->array->used = 0;
	for (i = 0; i < work->batch; i++)
		page_frag_free(fragments[i]);
}

static int page_frag_reused_fill(struct vmr_work *worker)
{
	return page_frag_fill(worker->priv);
}

static int page_frag_reused_empty(struct vmr_work *worker)
{
	page_frag_empty(worker->priv);
	return 0;
}

static int page_frag_reused_run(struct vmr_work *worker, u64 ops)
{
	struct page_frag_work *work = worker->priv;
	int err;

	for (; ops; ops -= work->batch) {
		err = page_frag_fill(work);
		if (err)
			return err;
		page_frag_empty(work);
	}
	return 0;
}

/* The last fragment takes the block with it when the cache has let go of it. */
static int page_frag_fresh_empty(struct vmr_work *worker)
{
	struct page_frag_work *work = worker->priv;

	page_frag_cache_drain(&work->cache);
	page_frag_empty(work);
	return 0;
}

static int page_frag_fresh_run(struct vmr_work *worker, u64 ops)
{
	struct page_frag_work *work = worker->priv;
	int err;

	for (; ops; ops -= work->batch) {
		err = page_frag_fill(work);
		if (err)
			return err;
		page_frag_fresh_empty(worker);
	}
	return 0;
}

static int page_frag_prepare(struct vmr_measure *measure,
			     struct page_frag_work *works)
{
	const struct vmr_settings *settings = measure->job->settings;
	unsigned int batch = measure->bench->unit, i;
	struct page_frag_work *work;

	for (i = 0; i < measure->nworkers; i++) {
		work = &works[i];
		page_frag_cache_init(&work->cache);
		work->gfp = vmr_gfp_flags(vmr_settings_number(settings,
							      PAGE_FRAG_GFP));
		work->size = vmr_settings_number(settings, PAGE_FRAG_SIZE);
		work->batch = batch;
		/* However few fragments: a whole block is pinned. */
		work->array = vmr_hold_objects_new(&measure->job->hold, batch,
						   DIV_ROUND_UP(PAGE_FRAG_BLOCK,
								batch), NULL);
		if (IS_ERR(work->array))
			return PTR_ERR(work->array);
		work->array->give = page_frag_give;
		measure->workers[i].priv = work;
	}
	return 0;
}

static int page_frag_rows(struct vmr_measure *measure, struct vmr_work *worker)
{
	const struct vmr_cell own[] = {
		VMR_STRING(page_frag_steps[measure->part].name),
		VMR_U64(measure->bench->unit),
		VMR_U64(worker->cpu),
	};

	return vmr_batch_rows(measure, worker, own, ARRAY_SIZE(own));
}

static int page_frag_measure(struct vmr_measure *measure,
			     struct page_frag_work *works)
{
	int err = page_frag_prepare(measure, works);
	unsigned int i;

	if (err)
		return err;
	err = vmr_measure_run(measure);
	for (i = 0; i < measure->nworkers; i++)
		page_frag_cache_drain(&works[i].cache);
	if (err == -ENOBUFS)
		vmr_job_error(measure->job,
			      "no block of order %lu was to be had",
			      (unsigned long)PAGE_FRAG_CACHE_MAX_ORDER);
	return err;
}

static int page_frag_step(struct vmr_job *job, unsigned int index)
{
	const struct page_frag_step *step = &page_frag_steps[index];
	u64 size = vmr_settings_number(job->settings, PAGE_FRAG_SIZE);
	const struct vmr_bench bench = {
		.unit = step->all ? PAGE_FRAG_BLOCK / size : 1,
		.run = step->fresh ? page_frag_fresh_run : page_frag_reused_run,
		.first = page_frag_reused_fill,
		.second = step->fresh ? page_frag_fresh_empty :
					page_frag_reused_empty,
		.rows = page_frag_rows,
	};
	struct page_frag_work *works;
	struct vmr_measure *measure;
	int err = -ENOMEM;

	measure = vmr_measure_new(job, &bench);
	if (IS_ERR(measure))
		return PTR_ERR(measure);
	measure->part = index;
	measure->parts = ARRAY_SIZE(page_frag_steps);
	works = kcalloc(measure->nworkers, sizeof(*works), VMR_GFP_JOB);
	if (works)
		err = page_frag_measure(measure, works);
	vmr_hold_release(&job->hold);
	kfree(works);
	vmr_measure_free(measure);
	return err;
}

static int page_frag_job(struct vmr_job *job)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < ARRAY_SIZE(page_frag_steps); i++)
		err = page_frag_step(job, i);
	return err;
}

static int page_frag_check(const struct vmr_settings *settings,
			   struct vmr_refusal *refusal)
{
	u64 gfp = vmr_settings_number(settings, PAGE_FRAG_GFP);

	if (vmr_gfp_flags(gfp) & __GFP_HIGHMEM)
		return vmr_refuse_param(refusal, PAGE_FRAG_GFP, -EINVAL,
					"%s asks for high memory, which has no fragments",
					vmr_gfp_names[gfp]);
	return vmr_batch_check_gfp(settings, PAGE_FRAG_GFP, refusal);
}

const struct vmr_instrument vmr_instrument_page_frag = {
	.name = "page_frag",
	.summary = "cost of carving fragments out of order-3 blocks",
	.kind = VMREGRESS_KIND_BENCH,
	.flags = VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE,
	.measured = VMR_MEASURED_THROUGHPUT,
	.params = page_frag_params,
	.nparams = ARRAY_SIZE(page_frag_params),
	.columns = page_frag_columns,
	.ncolumns = ARRAY_SIZE(page_frag_columns),
	.check = page_frag_check,
	.run = page_frag_job,
};

// SPDX-License-Identifier: GPL-2.0
/*
 * What it costs to allocate and free a block of pages of each order.
 *
 * Measured: alloc_pages() and __free_pages() with everything they do, the
 * clearing of init_on_alloc=1 included, in batches. Not measured: the first
 * touch of the memory by a user.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "batch.h"
#include "gfp.h"
#include "job.h"
#include "measure.h"

enum {
	PAGE_ALLOC_ORDER,
	PAGE_ALLOC_GFP,
	PAGE_ALLOC_BATCH,
	PAGE_ALLOC_FREE,
	PAGE_ALLOC_NODE,
};

static const struct vmr_param page_alloc_params[] = {
	[PAGE_ALLOC_ORDER] = {
		.name = "order",
		.help = "order of the blocks, one or a range",
		.type = VMREGRESS_PARAM_TYPE_RANGE,
		.max = MAX_PAGE_ORDER,
		.def = "0",
	},
	[PAGE_ALLOC_GFP] = {
		.name = "gfp",
		.help = "how to allocate",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = vmr_gfp_names,
		.def = "atomic",
	},
	[PAGE_ALLOC_BATCH] = {
		.name = "batch",
		.help = "blocks allocated before the first is freed",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = VMR_BATCH_MAX,
		.def = "1",
	},
	[PAGE_ALLOC_FREE] = {
		.name = "free",
		.help = "in which order the blocks of a batch are freed",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = vmr_batch_orders,
		.def = "fifo",
	},
	[PAGE_ALLOC_NODE] = {
		.name = "node",
		.help = "NUMA node asked for, or any",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = MAX_NUMNODES - 1,
		.def = "any",
		.word = "any",
	},
};

static const struct vmr_column page_alloc_columns[] = {
	{ .name = "order", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "order of the blocks" },
	{ .name = "cpu", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "CPU of the worker" },
	{ .name = "node", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "node of a block of the repetitions" },
	VMR_BATCH_COLUMNS(3),
};

/**
 * struct page_alloc_work - what one worker needs
 * @gfp: flags
 * @order: order of the blocks
 * @nid: node asked for, or NUMA_NO_NODE
 * @node: node of the block allocated last
 * @batch: blocks in a batch
 * @array: the batch; the hold's
 * @next: order in which the batch is freed, indices into the array
 */
struct page_alloc_work {
	gfp_t gfp;
	unsigned int order;
	int nid;
	int node;
	unsigned int batch;
	struct vmr_hold_array *array;
	u16 *next;
};

static __always_inline struct page *
page_alloc_one(const struct page_alloc_work *work)
{
	if (work->nid == NUMA_NO_NODE)
		return alloc_pages(work->gfp, work->order);
	return alloc_pages_node(work->nid, work->gfp, work->order);
}

static int page_alloc_fill(struct vmr_work *worker)
{
	struct page_alloc_work *work = worker->priv;
	void **pages = work->array->items;
	unsigned int i;

	for (i = 0; i < work->batch; i++) {
		pages[i] = page_alloc_one(work);
		if (unlikely(!pages[i]))
			break;
	}
	work->array->used = i;
	return i == work->batch ? 0 : -ENOBUFS;
}

static int page_alloc_empty(struct vmr_work *worker)
{
	struct page_alloc_work *work = worker->priv;
	void **pages = work->array->items;
	unsigned int i;

	work->array->used = 0;
	for (i = 0; i < work->batch; i++)
		__free_pages(pages[work->next[i]], work->order);
	return 0;
}

static int page_alloc_run_single(struct page_alloc_work *work, u64 ops)
{
	struct page *page = NULL;

	while (ops--) {
		page = page_alloc_one(work);
		if (unlikely(!page))
			return -ENOBUFS;
		__free_pages(page, work->order);
	}
	work->node = page_to_nid(page);
	return 0;
}

static int page_alloc_run(struct vmr_work *worker, u64 ops)
{
	struct page_alloc_work *work = worker->priv;
	int err;

	if (work->batch == 1)
		return page_alloc_run_single(work, ops);
	for (; ops; ops -= work->batch) {
		err = page_alloc_fill(worker);
		if (err)
			return err;
		page_alloc_empty(worker);
	}
	work->node = page_to_nid(work->array->items[0]);
	return 0;
}

/* Returns an array with what each of @count workers needs, or NULL. */
static struct page_alloc_work *
page_alloc_new(const struct vmr_settings *settings, unsigned int count,
	       u16 *next)
{
	gfp_t gfp = vmr_gfp_flags(vmr_settings_number(settings,
						      PAGE_ALLOC_GFP));
	u64 nid = vmr_settings_number(settings, PAGE_ALLOC_NODE);
	struct page_alloc_work *works;
	unsigned int i;

	works = kcalloc(count, sizeof(*works), GFP_KERNEL);
	if (!works)
		return NULL;
	for (i = 0; i < count; i++) {
		works[i].gfp = gfp;
		works[i].nid = nid == VMR_UNSET ? NUMA_NO_NODE : nid;
		if (nid != VMR_UNSET)
			works[i].gfp |= __GFP_THISNODE;
		works[i].batch = vmr_settings_number(settings,
						     PAGE_ALLOC_BATCH);
		works[i].next = next;
	}
	return works;
}

static int page_alloc_rows(struct vmr_measure *measure, unsigned int worker,
			   const struct page_alloc_work *work)
{
	const struct vmr_cell own[] = {
		VMR_U64(work->order),
		VMR_U64(measure->workers[worker].cpu),
		VMR_U64(work->node),
	};

	return vmr_batch_rows(measure, worker, own, ARRAY_SIZE(own));
}

static int page_alloc_measure(struct vmr_measure *measure,
			      struct page_alloc_work *works, unsigned int order)
{
	int err, rows_err = 0;
	unsigned int i;

	for (i = 0; i < measure->nworkers; i++) {
		works[i].order = order;
		works[i].array = vmr_hold_pages_new(&measure->job->hold,
						    works[i].batch, order);
		if (IS_ERR(works[i].array))
			return PTR_ERR(works[i].array);
		measure->workers[i].priv = &works[i];
	}
	err = vmr_measure_run(measure);
	if (err == -ENOBUFS)
		vmr_job_error(measure->job,
			      "no block of order %u was to be had", order);
	/* Whoever stopped the job still gets what was measured until then. */
	for (i = 0; !rows_err && i < measure->nworkers; i++)
		rows_err = page_alloc_rows(measure, i, &works[i]);
	return err ?: rows_err;
}

static int page_alloc_order(struct vmr_job *job, unsigned int order, u16 *next)
{
	const struct vmr_value *range = &job->settings->value[PAGE_ALLOC_ORDER];
	const struct vmr_bench bench = {
		.unit = vmr_settings_number(job->settings, PAGE_ALLOC_BATCH),
		.run = page_alloc_run,
		.first = page_alloc_fill,
		.second = page_alloc_empty,
	};
	struct page_alloc_work *works;
	struct vmr_measure *measure;
	int err = -ENOMEM;

	measure = vmr_measure_new(job, &bench);
	if (IS_ERR(measure))
		return PTR_ERR(measure);
	measure->part = order - range->low;
	measure->parts = range->high - range->low + 1;
	works = page_alloc_new(job->settings, measure->nworkers, next);
	if (works)
		err = page_alloc_measure(measure, works, order);
	vmr_hold_release(&job->hold);
	kfree(works);
	vmr_measure_free(measure);
	return err;
}

static int page_alloc_job(struct vmr_job *job)
{
	const struct vmr_value *range = &job->settings->value[PAGE_ALLOC_ORDER];
	u16 *next;
	u64 i;
	int err = 0;

	next = vmr_batch_next(job->settings,
			      vmr_settings_number(job->settings,
						  PAGE_ALLOC_BATCH),
			      vmr_settings_number(job->settings,
						  PAGE_ALLOC_FREE));
	if (!next)
		return -ENOMEM;
	for (i = range->low; !err && i <= range->high; i++)
		err = page_alloc_order(job, i, next);
	kvfree(next);
	return err;
}

static int page_alloc_check_node(u64 nid, struct vmr_refusal *refusal)
{
	if (nid == VMR_UNSET || node_state(nid, N_MEMORY))
		return 0;
	return vmr_refuse_param(refusal, PAGE_ALLOC_NODE, -ENODEV,
				"node %llu has no memory", nid);
}

static int page_alloc_check(const struct vmr_settings *settings,
			    struct vmr_refusal *refusal)
{
	u64 bytes = vmr_settings_number(settings, PAGE_ALLOC_BATCH);
	int err;

	err = vmr_batch_check_gfp(settings, PAGE_ALLOC_GFP, refusal);
	if (err)
		return err;
	err = page_alloc_check_node(vmr_settings_number(settings,
							PAGE_ALLOC_NODE),
				    refusal);
	if (err)
		return err;
	bytes <<= settings->value[PAGE_ALLOC_ORDER].high + PAGE_SHIFT;
	return vmr_batch_check_bytes(settings, PAGE_ALLOC_BATCH, bytes,
				     refusal);
}

const struct vmr_instrument vmr_instrument_page_alloc = {
	.name = "page_alloc",
	.summary = "cost of allocating and freeing blocks of pages",
	.kind = VMREGRESS_KIND_BENCH,
	.flags = VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE,
	.measured = true,
	.params = page_alloc_params,
	.nparams = ARRAY_SIZE(page_alloc_params),
	.columns = page_alloc_columns,
	.ncolumns = ARRAY_SIZE(page_alloc_columns),
	.check = page_alloc_check,
	.run = page_alloc_job,
};

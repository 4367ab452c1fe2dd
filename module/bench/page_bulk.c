// SPDX-License-Identifier: GPL-2.0
/*
 * What a page costs when many are asked for with one call.
 *
 * Measured: alloc_pages_bulk() for batches of order-0 pages, and __free_page()
 * for each of them, as the kernel exports no call that frees many. The array
 * has to be empty before, so that the free half clears it. A call may give less
 * than it was asked for; it is repeated until the batch is complete, and the
 * column calls says how often that was: an operation is always a page.
 */
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "batch.h"
#include "gfp.h"
#include "job.h"
#include "measure.h"

enum {
	PAGE_BULK_COUNT,
	PAGE_BULK_GFP,
};

static const struct vmr_param page_bulk_params[] = {
	[PAGE_BULK_COUNT] = {
		.name = "count",
		.help = "pages asked for at once; a range is doubled through",
		.unit = "pages",
		.type = VMREGRESS_PARAM_TYPE_RANGE,
		.min = 1,
		.max = VMR_BATCH_MAX,
		.def = "1..64",
	},
	[PAGE_BULK_GFP] = {
		.name = "gfp",
		.help = "how to allocate",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = vmr_gfp_names,
		.def = "atomic",
	},
};

static const struct vmr_column page_bulk_columns[] = {
	{ .name = "count", .unit = "pages", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "pages asked for at once" },
	{ .name = "cpu", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "CPU of the worker" },
	{ .name = "calls", .type = VMREGRESS_COLUMN_TYPE_MILLI,
	  .better = VMREGRESS_BETTER_LOWER,
	  .help = "calls for one batch, mean of all repetitions" },
	VMR_BATCH_COLUMNS(3),
};

/**
 * struct page_bulk_work - what one worker needs
 * @gfp: flags
 * @count: pages in a batch
 * @batches: batches that were allocated
 * @calls: calls that it took
 * @array: the batch; the hold's
 */
struct page_bulk_work {
	gfp_t gfp;
	unsigned int count;
	u64 batches;
	u64 calls;
	struct vmr_hold_array *array;
};

/* A call that fell short, by a race or near a watermark, gave one at least. */
static int page_bulk_complete(struct page_bulk_work *work, unsigned int got)
{
	struct page **pages = (struct page **)work->array->items;
	unsigned int more;

	while (got < work->count) {
		more = alloc_pages_bulk(work->gfp, work->count - got,
					pages + got);
		work->calls++;
		if (!more)
			break;
		got += more;
	}
	work->array->used = got;
	return got == work->count ? 0 : -ENOBUFS;
}

static int page_bulk_fill(struct vmr_work *worker)
{
	struct page_bulk_work *work = worker->priv;
	unsigned int got;

	got = alloc_pages_bulk(work->gfp, work->count,
			       (struct page **)work->array->items);
	work->batches++;
	work->calls++;
	if (unlikely(got != work->count))
		return page_bulk_complete(work, got);
	work->array->used = got;
	return 0;
}

static int page_bulk_empty(struct vmr_work *worker)
{
	struct page_bulk_work *work = worker->priv;
	void **pages = work->array->items;
	unsigned int i;

	work->array->used = 0;
	for (i = 0; i < work->count; i++) {
		__free_page(pages[i]);
		pages[i] = NULL;
	}
	return 0;
}

static int page_bulk_run(struct vmr_work *worker, u64 ops)
{
	struct page_bulk_work *work = worker->priv;
	int err;

	for (; ops; ops -= work->count) {
		err = page_bulk_fill(worker);
		if (err)
			return err;
		page_bulk_empty(worker);
	}
	return 0;
}

/* A sweep has rows of each turn. */
static void page_bulk_enter(struct vmr_work *worker)
{
	struct page_bulk_work *work = worker->priv;

	work->batches = 0;
	work->calls = 0;
}

static int page_bulk_rows(struct vmr_measure *measure, struct vmr_work *worker)
{
	const struct page_bulk_work *work = worker->priv;
	const struct vmr_cell own[] = {
		VMR_U64(work->count),
		VMR_U64(worker->cpu),
		VMR_MILLI(mul_u64_u64_div_u64(work->calls, 1000,
					      max_t(u64, work->batches, 1))),
	};

	return vmr_batch_rows(measure, worker, own, ARRAY_SIZE(own));
}

static int page_bulk_measure(struct vmr_measure *measure,
			     struct page_bulk_work *works, unsigned int count)
{
	const struct vmr_settings *settings = measure->job->settings;
	unsigned int i;
	int err;

	for (i = 0; i < measure->nworkers; i++) {
		works[i].count = count;
		works[i].gfp = vmr_gfp_flags(vmr_settings_number(settings,
								 PAGE_BULK_GFP));
		works[i].array = vmr_hold_pages_new(&measure->job->hold,
						    count, 0);
		if (IS_ERR(works[i].array))
			return PTR_ERR(works[i].array);
		measure->workers[i].priv = &works[i];
	}
	err = vmr_measure_run(measure);
	if (err == -ENOBUFS)
		vmr_job_error(measure->job, "no page was to be had");
	return err;
}

/* The @part-th of @parts batches. */
static int page_bulk_count(struct vmr_job *job, unsigned int count,
			   unsigned int part, unsigned int parts)
{
	const struct vmr_bench bench = {
		.unit = count,
		.enter = page_bulk_enter,
		.run = page_bulk_run,
		.first = page_bulk_fill,
		.second = page_bulk_empty,
		.rows = page_bulk_rows,
	};
	struct page_bulk_work *works;
	struct vmr_measure *measure;
	int err = -ENOMEM;

	measure = vmr_measure_new(job, &bench);
	if (IS_ERR(measure))
		return PTR_ERR(measure);
	measure->part = part;
	measure->parts = parts;
	works = kcalloc(measure->nworkers, sizeof(*works), VMR_GFP_JOB);
	if (works)
		err = page_bulk_measure(measure, works, count);
	vmr_hold_release(&job->hold);
	kfree(works);
	vmr_measure_free(measure);
	return err;
}

static int page_bulk_job(struct vmr_job *job)
{
	const struct vmr_value *range = &job->settings->value[PAGE_BULK_COUNT];
	unsigned int part, parts = 1;
	u64 count;
	int err = 0;

	for (count = range->low; count <= range->high / 2; count *= 2)
		parts++;
	for (part = 0; !err && part < parts; part++)
		err = page_bulk_count(job, range->low << part, part, parts);
	return err;
}

static int page_bulk_check(const struct vmr_settings *settings,
			   struct vmr_refusal *refusal)
{
	u64 bytes = settings->value[PAGE_BULK_COUNT].high << PAGE_SHIFT;
	int err;

	err = vmr_batch_check_gfp(settings, PAGE_BULK_GFP, refusal);
	if (err)
		return err;
	return vmr_batch_check_bytes(settings, PAGE_BULK_COUNT, bytes, refusal);
}

const struct vmr_instrument vmr_instrument_page_bulk = {
	.name = "page_bulk",
	.summary = "cost of a page when many are allocated with one call",
	.kind = VMREGRESS_KIND_BENCH,
	.flags = VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE,
	.measured = VMR_MEASURED_THROUGHPUT,
	.params = page_bulk_params,
	.nparams = ARRAY_SIZE(page_bulk_params),
	.columns = page_bulk_columns,
	.ncolumns = ARRAY_SIZE(page_bulk_columns),
	.check = page_bulk_check,
	.run = page_bulk_job,
};

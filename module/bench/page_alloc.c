// SPDX-License-Identifier: GPL-2.0
/*
 * What it costs to allocate and free a block of pages of each order.
 *
 * Measured: alloc_pages() and __free_pages() with everything they do, the
 * clearing of init_on_alloc=1 included, in batches or one by one, freed on the
 * same CPU or on another. Not measured: the first touch of the memory by a user.
 */
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/slab.h>
#include <linux/topology.h>

#include "batch.h"
#include "gfp.h"
#include "job.h"
#include "measure.h"
#include "memcg.h"
#include "page_loops.h"

enum {
	PAGE_ALLOC_ORDER,
	PAGE_ALLOC_GFP,
	PAGE_ALLOC_BATCH,
	PAGE_ALLOC_FREE,
	PAGE_ALLOC_FREE_CPU,
	PAGE_ALLOC_NODE,
	PAGE_ALLOC_ZERO,
	PAGE_ALLOC_ACCOUNT,
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
	[PAGE_ALLOC_FREE_CPU] = {
		.name = "free_cpu",
		.help = "CPU on which the batches of all CPUs are freed, or same",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = NR_CPUS - 1,
		.def = "same",
		.word = "same",
	},
	[PAGE_ALLOC_NODE] = {
		.name = "node",
		.help = "NUMA node asked for, or any",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = MAX_NUMNODES - 1,
		.def = "any",
		.word = "any",
	},
	[PAGE_ALLOC_ZERO] = {
		.name = "zero",
		.help = "1 asks for cleared pages (__GFP_ZERO)",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = 1,
		.def = "0",
	},
	[PAGE_ALLOC_ACCOUNT] = {
		.name = "account",
		.help = "1 charges the cgroup of the asker (__GFP_ACCOUNT)",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = 1,
		.def = "0",
	},
};

static const struct vmr_column page_alloc_columns[] = {
	{ .name = "order", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "order of the blocks" },
	{ .name = "cpu", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "CPU of the worker" },
	{ .name = "node", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "node of a block of the repetitions" },
	{ .name = "locality", .type = VMREGRESS_COLUMN_TYPE_STRING,
	  .help = "local when that is the node of the CPU, else remote" },
	VMR_BATCH_COLUMNS(4),
};

static gfp_t page_alloc_gfp(const struct vmr_settings *settings,
			    unsigned int order)
{
	gfp_t gfp = vmr_gfp_flags_order(vmr_settings_number(settings,
							    PAGE_ALLOC_GFP),
					order);

	if (vmr_settings_number(settings, PAGE_ALLOC_NODE) != VMR_UNSET)
		gfp |= __GFP_THISNODE;
	if (vmr_settings_number(settings, PAGE_ALLOC_ZERO))
		gfp |= __GFP_ZERO;
	if (vmr_settings_number(settings, PAGE_ALLOC_ACCOUNT))
		gfp |= __GFP_ACCOUNT;
	return gfp;
}

/* Where a worker's blocks came from: the last one's struct page still tells. */
static void page_alloc_where(const struct vmr_work *worker,
			     struct vmr_cell *cells)
{
	const struct vmr_page_work *work = worker->priv;
	const struct page *page = work->array->items[0];

	cells[0] = (struct vmr_cell)VMR_U64(worker->cpu);
	if (!page)
		return;
	cells[1] = (struct vmr_cell)VMR_U64(page_to_nid(page));
	cells[2] = (struct vmr_cell)
		VMR_STRING(page_to_nid(page) == cpu_to_node(worker->cpu) ?
				   "local" : "remote");
}

static int page_alloc_rows(struct vmr_measure *measure, struct vmr_work *worker)
{
	const struct vmr_page_work *work = measure->workers[0].priv;
	struct vmr_cell own[] = {
		VMR_U64(work->order),
		VMR_ABSENT, VMR_ABSENT, VMR_ABSENT,
	};

	if (worker)
		page_alloc_where(worker, own + 1);
	return vmr_batch_rows(measure, worker, own, ARRAY_SIZE(own));
}

/* Gives each worker a copy of @common, and a batch of its own. */
static int page_alloc_share(struct vmr_measure *measure,
			    struct vmr_page_work *works,
			    const struct vmr_page_work *common)
{
	unsigned int i;

	for (i = 0; i < measure->nworkers; i++) {
		works[i] = *common;
		works[i].array = vmr_hold_pages_new(&measure->job->hold,
						    common->batch,
						    common->order);
		if (IS_ERR(works[i].array))
			return PTR_ERR(works[i].array);
		measure->workers[i].priv = &works[i];
	}
	return 0;
}

static int page_alloc_measure(struct vmr_measure *measure,
			      const struct vmr_page_work *common)
{
	struct vmr_page_work *works;
	int err;

	works = kcalloc(measure->nworkers, sizeof(*works), VMR_GFP_JOB);
	if (!works)
		return -ENOMEM;
	err = page_alloc_share(measure, works, common);
	if (!err)
		err = vmr_measure_run(measure);
	if (err == -ENOBUFS)
		vmr_job_error(measure->job,
			      "no block of order %u was to be had",
			      common->order);
	vmr_hold_release(&measure->job->hold);
	kfree(works);
	return err;
}

static int page_alloc_order(struct vmr_job *job, struct vmr_page_work *common)
{
	const struct vmr_value *range = &job->settings->value[PAGE_ALLOC_ORDER];
	u64 free_cpu = vmr_settings_number(job->settings, PAGE_ALLOC_FREE_CPU);
	const struct vmr_bench bench = {
		.unit = common->batch,
		.enter = vmr_page_enter,
		.leave = vmr_page_leave,
		.run = free_cpu == VMR_UNSET ? vmr_page_run : NULL,
		.first = vmr_page_fill,
		.second = vmr_page_empty,
		.latency = vmr_page_latency,
		.rows = page_alloc_rows,
	};
	struct vmr_measure *measure;
	int err;

	common->gfp = page_alloc_gfp(job->settings, common->order);
	measure = vmr_measure_new(job, &bench);
	if (IS_ERR(measure))
		return PTR_ERR(measure);
	if (free_cpu != VMR_UNSET)
		measure->second_cpu = free_cpu;
	measure->part = common->order - range->low;
	measure->parts = range->high - range->low + 1;
	err = page_alloc_measure(measure, common);
	vmr_measure_free(measure);
	return err;
}

static int page_alloc_orders(struct vmr_job *job, struct vmr_page_work *common)
{
	const struct vmr_value *range = &job->settings->value[PAGE_ALLOC_ORDER];
	u64 nid = vmr_settings_number(job->settings, PAGE_ALLOC_NODE);
	u64 order;
	u16 *next;
	int err = 0;

	common->nid = nid == VMR_UNSET ? NUMA_NO_NODE : nid;
	common->batch = vmr_settings_number(job->settings, PAGE_ALLOC_BATCH);
	next = vmr_batch_next(job->settings, common->batch,
			      vmr_settings_number(job->settings,
						  PAGE_ALLOC_FREE));
	if (!next)
		return -ENOMEM;
	common->next = next;
	for (order = range->low; !err && order <= range->high; order++) {
		common->order = order;
		err = page_alloc_order(job, common);
	}
	kvfree(next);
	return err;
}

static int page_alloc_job(struct vmr_job *job)
{
	struct vmr_page_work common = {};
	int err;

	if (vmr_settings_number(job->settings, PAGE_ALLOC_ACCOUNT)) {
		common.memcg = vmr_memcg_get(job);
		if (IS_ERR(common.memcg))
			return vmr_job_error(job, "no cgroup is to be charged: the asker has gone, or to the root cgroup");
	}
	err = page_alloc_orders(job, &common);
	vmr_memcg_put(common.memcg);
	return err;
}

static int page_alloc_check_node(const struct vmr_settings *settings,
				 struct vmr_refusal *refusal)
{
	u64 nid = vmr_settings_number(settings, PAGE_ALLOC_NODE);

	if (nid == VMR_UNSET || node_state(nid, N_MEMORY))
		return 0;
	return vmr_refuse_param(refusal, PAGE_ALLOC_NODE, -ENODEV,
				"node %llu has no memory", nid);
}

static int page_alloc_check_free_cpu(const struct vmr_settings *settings,
				     struct vmr_refusal *refusal)
{
	u64 cpu = vmr_settings_number(settings, PAGE_ALLOC_FREE_CPU);

	if (cpu == VMR_UNSET)
		return 0;
	if (cpu >= nr_cpu_ids || !cpu_online(cpu))
		return vmr_refuse_param(refusal, PAGE_ALLOC_FREE_CPU, -ENODEV,
					"CPU %llu is not online", cpu);
	if (cpumask_test_cpu(cpu, vmr_settings_cpus(settings, VMR_MEASURE_CPUS)))
		return vmr_refuse_param(refusal, PAGE_ALLOC_FREE_CPU, -EINVAL,
					"CPU %llu allocates: it is one of cpus",
					cpu);
	if (vmr_settings_measure(settings, VMR_MEASURE_MODE))
		return vmr_refuse_param(refusal, PAGE_ALLOC_FREE_CPU,
					-EINVAL,
					"another CPU than its own is not for mode=latency");
	return 0;
}

static int page_alloc_check_account(const struct vmr_settings *settings,
				    struct vmr_refusal *refusal)
{
	int err;

	if (!vmr_settings_number(settings, PAGE_ALLOC_ACCOUNT))
		return 0;
	err = vmr_memcg_check();
	if (err == -EOPNOTSUPP)
		vmr_refuse_param(refusal, PAGE_ALLOC_ACCOUNT, err,
				 "this kernel charges none of its own memory to cgroups, or was told not to");
	else if (err)
		vmr_refuse_param(refusal, PAGE_ALLOC_ACCOUNT, err,
				 "the asker is in the root cgroup, where nothing is charged");
	return err;
}

static int page_alloc_check(const struct vmr_settings *settings,
			    struct vmr_refusal *refusal)
{
	u64 bytes = vmr_settings_number(settings, PAGE_ALLOC_BATCH);
	int err;

	bytes <<= settings->value[PAGE_ALLOC_ORDER].high + PAGE_SHIFT;
	err = vmr_batch_check_gfp(settings, PAGE_ALLOC_GFP, refusal) ?:
		page_alloc_check_node(settings, refusal) ?:
		page_alloc_check_free_cpu(settings, refusal) ?:
		page_alloc_check_account(settings, refusal);
	if (err)
		return err;
	return vmr_batch_check_bytes(settings, PAGE_ALLOC_BATCH, bytes,
				     refusal);
}

const struct vmr_instrument vmr_instrument_page_alloc = {
	.name = "page_alloc",
	.summary = "cost of allocating and freeing blocks of pages",
	.kind = VMREGRESS_KIND_BENCH,
	.flags = VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE,
	.measured = VMR_MEASURED_LATENCY,
	.params = page_alloc_params,
	.nparams = ARRAY_SIZE(page_alloc_params),
	.columns = page_alloc_columns,
	.ncolumns = ARRAY_SIZE(page_alloc_columns),
	.check = page_alloc_check,
	.run = page_alloc_job,
};

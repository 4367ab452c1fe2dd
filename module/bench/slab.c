// SPDX-License-Identifier: GPL-2.0
/*
 * What it costs to allocate and free an object of a slab cache.
 *
 * Measured: kmem_cache_alloc() and kmem_cache_free() of a cache made for the
 * job and merged with no other, kmem_cache_alloc_bulk() and _free_bulk() of
 * it, or kmalloc() and kfree(). The size that kmalloc() is called with is not
 * known when the module is compiled: its way to the cache is measured too.
 */
#include <linux/cache.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "batch.h"
#include "gfp.h"
#include "job.h"
#include "measure.h"
#include "slab_loops.h"

enum {
	SLAB_SIZE,
	SLAB_CACHE,
	SLAB_ALIGN,
	SLAB_FLAGS,
	SLAB_BULK,
	SLAB_GFP,
	SLAB_BATCH,
	SLAB_FREE,
};

enum {
	SLAB_CACHE_OWN,
	SLAB_CACHE_KMALLOC,
};

enum {
	SLAB_FLAGS_NONE,
	SLAB_FLAGS_HWCACHE_ALIGN,
};

static const char *const slab_caches[] = {
	[SLAB_CACHE_OWN] = "own",
	[SLAB_CACHE_KMALLOC] = "kmalloc",
	NULL
};

static const char *const slab_flags[] = {
	[SLAB_FLAGS_NONE] = "none",
	[SLAB_FLAGS_HWCACHE_ALIGN] = "hwcache_align",
	NULL
};

static const char *const slab_bulk[] = { "off", "on", NULL };

static const struct vmr_param slab_params[] = {
	[SLAB_SIZE] = {
		.name = "size",
		.help = "size of an object",
		.unit = "bytes",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 8,
		.max = 8192,
		.def = "256",
	},
	[SLAB_CACHE] = {
		.name = "cache",
		.help = "a cache of its own, or that of kmalloc() for this size",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = slab_caches,
		.def = "own",
	},
	[SLAB_ALIGN] = {
		.name = "align",
		.help = "alignment in an own cache, a power of two; 0 is any",
		.unit = "bytes",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = PAGE_SIZE,
		.def = "0",
	},
	[SLAB_FLAGS] = {
		.name = "flags",
		.help = "hwcache_align lets no object of an own cache share a line",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = slab_flags,
		.def = "none",
	},
	[SLAB_BULK] = {
		.name = "bulk",
		.help = "on allocates and frees each batch with a single call",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = slab_bulk,
		.def = "off",
	},
	[SLAB_GFP] = {
		.name = "gfp",
		.help = "how to allocate",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = vmr_gfp_names,
		.def = "atomic",
	},
	[SLAB_BATCH] = {
		.name = "batch",
		.help = "objects allocated before the first is freed",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = VMR_BATCH_MAX,
		.def = "1",
	},
	[SLAB_FREE] = {
		.name = "free",
		.help = "in which order the objects of a batch are freed",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = vmr_batch_orders,
		.def = "fifo",
	},
};

static const struct vmr_column slab_columns[] = {
	{ .name = "cpu", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .help = "CPU of the worker" },
	VMR_BATCH_COLUMNS(1),
};

static bool slab_is_own(const struct vmr_settings *settings)
{
	return vmr_settings_number(settings, SLAB_CACHE) == SLAB_CACHE_OWN;
}

static struct vmr_bench slab_bench(const struct vmr_settings *settings)
{
	enum vmr_slab_way way = VMR_SLAB_OWN;
	struct vmr_bench bench;

	if (vmr_settings_number(settings, SLAB_BULK))
		way = VMR_SLAB_BULK;
	else if (!slab_is_own(settings))
		way = VMR_SLAB_KMALLOC;
	bench = vmr_slab_benches[way];
	bench.unit = vmr_settings_number(settings, SLAB_BATCH);
	return bench;
}

/* Bytes that one object takes, padding included, at most. */
static unsigned int slab_footprint(const struct vmr_settings *settings)
{
	unsigned int size = vmr_settings_number(settings, SLAB_SIZE);
	unsigned int align = vmr_settings_number(settings, SLAB_ALIGN);

	if (!slab_is_own(settings))
		return kmalloc_size_roundup(size);
	if (vmr_settings_number(settings, SLAB_FLAGS) ==
	    SLAB_FLAGS_HWCACHE_ALIGN)
		align = max_t(unsigned int, align, cache_line_size());
	return ALIGN(size, max_t(unsigned int, align, sizeof(void *)));
}

static struct kmem_cache *slab_make_cache(struct vmr_job *job)
{
	u64 flags = vmr_settings_number(job->settings, SLAB_FLAGS);
	char name[32];

	snprintf(name, sizeof(name), "vmr_slab_%llu", job->id);
	return vmr_hold_cache_new(&job->hold, name,
				  vmr_settings_number(job->settings, SLAB_SIZE),
				  vmr_settings_number(job->settings,
						      SLAB_ALIGN),
				  flags == SLAB_FLAGS_HWCACHE_ALIGN ?
					  SLAB_HWCACHE_ALIGN : 0);
}

static int slab_rows(struct vmr_measure *measure, struct vmr_work *work)
{
	struct vmr_cell cpu = VMR_ABSENT;

	if (work)
		cpu = (struct vmr_cell)VMR_U64(work->cpu);
	return vmr_batch_rows(measure, work, &cpu, 1);
}

/* Every worker gets a copy of @common, and an array of its own. */
static int slab_measure(struct vmr_measure *measure, struct vmr_slab_work *works,
			const struct vmr_slab_work *common)
{
	struct vmr_job *job = measure->job;
	unsigned int i;
	int err;

	for (i = 0; i < measure->nworkers; i++) {
		works[i] = *common;
		works[i].array = vmr_hold_objects_new(&job->hold, common->batch,
						      slab_footprint(job->settings),
						      common->cache);
		if (IS_ERR(works[i].array))
			return PTR_ERR(works[i].array);
		measure->workers[i].priv = &works[i];
	}
	err = vmr_measure_run(measure);
	if (err == -ENOBUFS)
		vmr_job_error(job, "no object of %zu bytes was to be had",
			      common->size);
	return err;
}

/*
 * The post-condition, by the kernel's own account: an empty cache shrinks to
 * no slab at all.
 */
static int slab_check_empty(struct vmr_job *job, struct kmem_cache *cache)
{
	vmr_hold_release_arrays(&job->hold);
	if (!cache || !kmem_cache_shrink(cache))
		return 0;
	return vmr_job_error(job, "not every object came back to the cache");
}

static int slab_run_workers(struct vmr_job *job, const struct vmr_slab_work *common)
{
	struct vmr_bench bench = slab_bench(job->settings);
	struct vmr_slab_work *works;
	struct vmr_measure *measure;
	int err = -ENOMEM;

	bench.rows = slab_rows;
	measure = vmr_measure_new(job, &bench);
	if (IS_ERR(measure))
		return PTR_ERR(measure);
	works = kcalloc(measure->nworkers, sizeof(*works), VMR_GFP_JOB);
	if (works)
		err = slab_measure(measure, works, common);
	slab_check_empty(job, common->cache);
	kfree(works);
	vmr_measure_free(measure);
	return err;
}

static int slab_job(struct vmr_job *job)
{
	const struct vmr_settings *settings = job->settings;
	struct vmr_slab_work common = {
		.size = vmr_settings_number(settings, SLAB_SIZE),
		.gfp = vmr_gfp_flags(vmr_settings_number(settings, SLAB_GFP)),
		.batch = vmr_settings_number(settings, SLAB_BATCH),
	};
	u16 *next;
	int err;

	if (slab_is_own(settings))
		common.cache = slab_make_cache(job);
	if (IS_ERR(common.cache))
		return PTR_ERR(common.cache);
	next = vmr_batch_next(settings, common.batch,
			      vmr_settings_number(settings, SLAB_FREE));
	if (!next)
		return -ENOMEM;
	common.next = next;
	err = slab_run_workers(job, &common);
	kvfree(next);
	return err;
}

static int slab_check_cache(const struct vmr_settings *settings,
			    struct vmr_refusal *refusal)
{
	u64 align = vmr_settings_number(settings, SLAB_ALIGN);

	if (align && !is_power_of_2(align))
		return vmr_refuse_param(refusal, SLAB_ALIGN, -EINVAL,
					"%llu is not a power of two", align);
	if (slab_is_own(settings))
		return 0;
	if (align)
		return vmr_refuse_param(refusal, SLAB_ALIGN, -EINVAL,
					"only an own cache can be told, not kmalloc()");
	if (vmr_settings_number(settings, SLAB_FLAGS))
		return vmr_refuse_param(refusal, SLAB_FLAGS, -EINVAL,
					"only an own cache can be told, not kmalloc()");
	return 0;
}

static int slab_check_bulk(const struct vmr_settings *settings,
			   struct vmr_refusal *refusal)
{
	if (!vmr_settings_number(settings, SLAB_BULK))
		return 0;
	if (!slab_is_own(settings))
		return vmr_refuse_param(refusal, SLAB_BULK, -EINVAL,
					"there is no bulk form of kmalloc()");
	if (vmr_settings_number(settings, SLAB_FREE) != VMR_BATCH_FIFO)
		return vmr_refuse_param(refusal, SLAB_FREE, -EINVAL,
					"bulk=on frees a batch as it is, which is fifo");
	if (vmr_settings_measure(settings, VMR_MEASURE_MODE))
		return vmr_refuse_param(refusal, SLAB_BULK, -EINVAL,
					"a bulk call is no single operation: mode=latency has none");
	if (vmr_settings_measure(settings, VMR_MEASURE_IRQS) == 1)
		return vmr_refuse_param(refusal, SLAB_BULK, -EINVAL,
					"the bulk calls want interrupts on, which irqs=off forbids");
	return 0;
}

static int slab_check_gfp(const struct vmr_settings *settings,
			  struct vmr_refusal *refusal)
{
	u64 gfp = vmr_settings_number(settings, SLAB_GFP);

	if (vmr_gfp_flags(gfp) & __GFP_HIGHMEM)
		return vmr_refuse_param(refusal, SLAB_GFP, -EINVAL,
					"%s asks for high memory, which has no objects",
					vmr_gfp_names[gfp]);
	return vmr_batch_check_gfp(settings, SLAB_GFP, refusal);
}

static int slab_check(const struct vmr_settings *settings,
		      struct vmr_refusal *refusal)
{
	u64 bytes = vmr_settings_number(settings, SLAB_BATCH);
	int err;

	err = slab_check_cache(settings, refusal);
	if (err)
		return err;
	err = slab_check_bulk(settings, refusal);
	if (err)
		return err;
	err = slab_check_gfp(settings, refusal);
	if (err)
		return err;
	bytes *= slab_footprint(settings);
	return vmr_batch_check_bytes(settings, SLAB_BATCH, bytes, refusal);
}

const struct vmr_instrument vmr_instrument_slab = {
	.name = "slab",
	.summary = "cost of allocating and freeing slab objects",
	.kind = VMREGRESS_KIND_BENCH,
	.flags = VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE,
	.measured = VMR_MEASURED_LATENCY,
	.params = slab_params,
	.nparams = ARRAY_SIZE(slab_params),
	.columns = slab_columns,
	.ncolumns = ARRAY_SIZE(slab_columns),
	.check = slab_check,
	.run = slab_job,
};

// SPDX-License-Identifier: GPL-2.0
/*
 * The map of physical memory: what every page is used for, as runs of pages of
 * which the same is true. A page whose struct page does not tell is "kernel":
 * memory of vmalloc(), of kmalloc() beyond the slabs, stacks, per-CPU memory
 * and all that a driver has.
 */
#include <linux/kernel.h>
#include <linux/mmzone.h>

#include "job.h"
#include "zone_map.h"

static const struct vmr_column allocmap_columns[] = {
	{ .name = "node", .help = "NUMA node",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "zone", .help = "name of the zone",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "first", .help = "page number of the first page",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "pages", .unit = "pages", .help = "pages of the run",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "state",
	  .help = "what they are used for; kernel: in use, and nothing says by whom",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "order",
	  .help = "of the free blocks or compound pages; absent for single pages in use",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "migratetype",
	  .help = "of the pageblocks; absent where there is no memory",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
};

/**
 * struct allocmap - the run at hand
 * @run: it, without pages at first
 * @runs: how many have been handed on
 * @count: count them only
 */
struct allocmap {
	struct vmr_zone_part run;
	u64 runs;
	bool count;
};

static bool allocmap_continues(const struct vmr_zone_part *run,
			       const struct vmr_zone_part *part)
{
	return run->zone == part->zone &&
	       run->first + run->look.pages == part->first &&
	       run->look.state == part->look.state &&
	       run->look.order == part->look.order &&
	       run->migratetype == part->migratetype;
}

static int allocmap_row(struct vmr_job *job, const struct vmr_zone_part *run)
{
	const struct vmr_cell order = VMR_U64(run->look.order);
	const struct vmr_cell type = VMR_STRING(run->migratetype);
	const struct vmr_cell absent = VMR_ABSENT;

	return vmr_job_row(job,
		VMR_U64(run->nid),
		VMR_STRING(run->zone->name),
		VMR_U64(run->first),
		VMR_U64(run->look.pages),
		VMR_STRING(vmr_page_state_name(run->look.state)),
		run->look.order == VMR_PAGE_NO_ORDER ? absent : order,
		run->migratetype ? type : absent);
}

static int allocmap_close(struct vmr_job *job, struct allocmap *map)
{
	if (!map->run.look.pages)
		return 0;
	map->runs++;
	return map->count ? 0 : allocmap_row(job, &map->run);
}

static int allocmap_add(struct vmr_job *job, const struct vmr_zone_part *part,
			void *arg)
{
	struct allocmap *map = arg;
	int err;

	if (allocmap_continues(&map->run, part)) {
		map->run.look.pages += part->look.pages;
		return 0;
	}
	err = allocmap_close(job, map);
	map->run = *part;
	return err;
}

static int allocmap_walk(struct vmr_job *job, struct allocmap *map)
{
	int err = vmr_zone_map_walk(job, allocmap_add, map);

	return err ? err : allocmap_close(job, map);
}

static int allocmap_too_long(struct vmr_job *job)
{
	return vmr_job_error(job, "there are more than %llu runs: look at fewer pages (first, pages), or use blockmap",
			     VMR_TABLE_ROWS_MAX);
}

static int allocmap_run(struct vmr_job *job)
{
	struct allocmap counted = { .count = true }, map = {};
	int err;

	/* A table that would be cut short is not begun. */
	if (vmr_zone_map_pages(job->settings) > VMR_TABLE_ROWS_MAX) {
		err = allocmap_walk(job, &counted);
		if (err)
			return err;
		if (counted.runs > VMR_TABLE_ROWS_MAX)
			return allocmap_too_long(job);
	}
	err = allocmap_walk(job, &map);
	return err == -EFBIG ? allocmap_too_long(job) : err;
}

const struct vmr_instrument vmr_instrument_allocmap = {
	.name = "allocmap",
	.summary = "what every page of physical memory is used for",
	.kind = VMREGRESS_KIND_SENSE,
	.params = vmr_zone_map_params,
	.nparams = VMR_ZONE_MAP_NPARAMS,
	.columns = allocmap_columns,
	.ncolumns = ARRAY_SIZE(allocmap_columns),
	.check = vmr_zone_map_check,
	.run = allocmap_run,
};

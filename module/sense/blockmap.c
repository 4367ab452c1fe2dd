// SPDX-License-Identifier: GPL-2.0
/*
 * The map of physical memory by pageblocks, the unit in which the kernel keeps
 * movable memory apart from other: how many pages of each are used for what.
 */
#include <linux/kernel.h>
#include <linux/mmzone.h>
#include <linux/pageblock-flags.h>
#include <linux/string.h>

#include "job.h"
#include "zone_map.h"

#define BLOCKMAP_PAGES(name_, help_)					\
	{ .name = (name_), .unit = "pages", .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_U64 }

static const struct vmr_column blockmap_columns[] = {
	{ .name = "node", .help = "NUMA node",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "zone", .help = "name of the zone",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "first", .help = "page number of the first page",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	BLOCKMAP_PAGES("pages", "pages of the pageblock, within the zone"),
	{ .name = "migratetype",
	  .help = "what it is for; absent where there is no memory",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "state",
	  .help = "what most of its pages are used for",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	BLOCKMAP_PAGES("free", "in the buddy lists"),
	BLOCKMAP_PAGES("pcp", "free in the per-CPU lists"),
	BLOCKMAP_PAGES("slab", "of the slab allocator"),
	BLOCKMAP_PAGES("pagetable", "page tables"),
	BLOCKMAP_PAGES("anon", "anonymous memory, thp among it"),
	BLOCKMAP_PAGES("file", "page cache, shmem among it"),
	BLOCKMAP_PAGES("huge", "of hugetlb"),
	BLOCKMAP_PAGES("kernel", "in use, and nothing says by whom"),
	BLOCKMAP_PAGES("reserved", "memory that the allocator never had"),
	BLOCKMAP_PAGES("absent", "of no use here: all other states"),
};

/**
 * struct blockmap - the pageblock at hand
 * @block: where it is; look.pages is 0 before the first
 * @count: its pages by their state
 */
struct blockmap {
	struct vmr_zone_part block;
	u64 count[VMR_PAGE_STATES];
};

static enum vmr_page_state blockmap_most(const u64 *count)
{
	enum vmr_page_state state, most = 0;

	for (state = 0; state < VMR_PAGE_STATES; state++)
		if (count[state] > count[most])
			most = state;
	return most;
}

static u64 blockmap_absent(const u64 *count)
{
	enum vmr_page_state state;
	u64 pages = 0;

	for (state = VMR_PAGE_RESERVED + 1; state < VMR_PAGE_STATES; state++)
		pages += count[state];
	return pages;
}

static int blockmap_row(struct vmr_job *job, const struct blockmap *map)
{
	const struct vmr_zone_part *block = &map->block;
	const struct vmr_cell type = VMR_STRING(block->migratetype);
	const struct vmr_cell absent = VMR_ABSENT;
	const u64 *count = map->count;

	if (!block->look.pages)
		return 0;
	return vmr_job_row(job,
		VMR_U64(block->nid),
		VMR_STRING(block->zone->name),
		VMR_U64(block->first),
		VMR_U64(block->look.pages),
		block->migratetype ? type : absent,
		VMR_STRING(vmr_page_state_name(blockmap_most(count))),
		VMR_U64(count[VMR_PAGE_FREE]),
		VMR_U64(count[VMR_PAGE_PCP]),
		VMR_U64(count[VMR_PAGE_SLAB]),
		VMR_U64(count[VMR_PAGE_PAGETABLE]),
		VMR_U64(count[VMR_PAGE_ANON] + count[VMR_PAGE_THP]),
		VMR_U64(count[VMR_PAGE_FILE] + count[VMR_PAGE_SHMEM]),
		VMR_U64(count[VMR_PAGE_HUGE]),
		VMR_U64(count[VMR_PAGE_KERNEL]),
		VMR_U64(count[VMR_PAGE_RESERVED]),
		VMR_U64(blockmap_absent(count)));
}

/* No part is in two pageblocks. */
static int blockmap_add(struct vmr_job *job, const struct vmr_zone_part *part,
			void *arg)
{
	struct blockmap *map = arg;
	struct vmr_zone_part *block = &map->block;
	int err = 0;

	if (block->zone != part->zone ||
	    pageblock_start_pfn(block->first) !=
	    pageblock_start_pfn(part->first)) {
		err = blockmap_row(job, map);
		memset(map, 0, sizeof(*map));
		*block = *part;
		block->look.pages = 0;
	}
	if (!block->migratetype)
		block->migratetype = part->migratetype;
	block->look.pages += part->look.pages;
	map->count[part->look.state] += part->look.pages;
	return err;
}

static int blockmap_run(struct vmr_job *job)
{
	struct blockmap map = {};
	int err;

	err = vmr_zone_map_walk(job, blockmap_add, &map);
	if (!err)
		err = blockmap_row(job, &map);
	if (err == -EFBIG)
		return vmr_job_error(job, "there are more than %llu pageblocks: look at fewer pages (first, pages)",
				     VMR_TABLE_ROWS_MAX);
	return err;
}

const struct vmr_instrument vmr_instrument_blockmap = {
	.name = "blockmap",
	.summary = "what the pages of every pageblock are used for",
	.kind = VMREGRESS_KIND_SENSE,
	.params = vmr_zone_map_params,
	.nparams = VMR_ZONE_MAP_NPARAMS,
	.columns = blockmap_columns,
	.ncolumns = ARRAY_SIZE(blockmap_columns),
	.check = vmr_zone_map_check,
	.run = blockmap_run,
};

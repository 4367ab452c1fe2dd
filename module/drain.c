// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel exports nothing that empties the per-CPU lists. But who wants
 * certain pages, by their numbers, has it done on every CPU: the pages might
 * lie there. So the pages of a pageblock that the job holds are given back and
 * asked for again. It is a whole one because no page of it may be in the way.
 */
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>

#include "drain.h"
#include "gfp.h"
#include "hold.h"
#include "pageblock.h"
#include "zone.h"

/* Somebody else may take one meanwhile: then it is tried with another block. */
#define DRAIN_TRIES	5

/*
 * Of a pageblock for movable pages, for that is what the kernel makes of it.
 * A block of another one stays held, so that the next try gives a new one.
 */
static int drain_take(struct vmr_drain *drain)
{
	gfp_t gfp = vmr_zone_gfp(drain->zone) | __GFP_MOVABLE;
	struct page *page;

	page = vmr_hold_alloc(drain->hold, zone_to_nid(drain->zone), gfp,
			      pageblock_order);
	if (IS_ERR(page))
		return PTR_ERR(page);
	vmr_hold_thin(drain->hold, page, 1);
	if (page_zone(page) != drain->zone)
		return -ENOMEM;
	if (vmr_pageblock_type(page_to_pfn(page)) != MIGRATE_MOVABLE)
		return -EBUSY;
	drain->pages = page;
	return 0;
}

/* As much room as they take was left by those that were given back. */
static int drain_hold(struct vmr_drain *drain)
{
	unsigned long i;
	int err = 0;

	for (i = 0; !err && i < pageblock_nr_pages; i++)
		err = vmr_hold_add(drain->hold, drain->pages + i, 0);
	if (err)
		free_contig_range(page_to_pfn(drain->pages) + i - 1,
				  pageblock_nr_pages - i + 1);
	return err;
}

static int drain_once(struct vmr_drain *drain)
{
	unsigned long pfn = page_to_pfn(drain->pages), i;
	int err;

	for (i = 0; i < pageblock_nr_pages; i++)
		vmr_hold_free(drain->hold, drain->pages + i);
	err = vmr_compat_alloc_contig(pfn, pfn + pageblock_nr_pages,
				      VMR_GFP_JOB);
	if (!err)
		err = drain_hold(drain);
	if (err)
		drain->pages = NULL;
	return err;
}

/**
 * vmr_drain_begin() - take what it takes
 * @drain: to be used by vmr_drain()
 * @hold: the hold of the job that calls
 * @zone: whose lists will be emptied
 *
 * While there are blocks to be had, that is. There is no end to call for: all
 * is given back with the hold.
 *
 * Return: 0; -ENOMEM when there are none, -EBUSY when they are in pageblocks
 * for pages that cannot be moved, -EDQUOT, -EOPNOTSUPP where the kernel cannot
 * look for certain pages.
 */
int vmr_drain_begin(struct vmr_drain *drain, struct vmr_hold *hold,
		    struct zone *zone)
{
	unsigned int i;
	int err = -EBUSY;

	drain->hold = hold;
	drain->zone = zone;
	drain->pages = NULL;
	if (!IS_ENABLED(CONFIG_CONTIG_ALLOC))
		return -EOPNOTSUPP;
	for (i = 0; err == -EBUSY && i < DRAIN_TRIES; i++)
		err = drain_take(drain);
	return err;
}

/**
 * vmr_drain() - empty the per-CPU lists of the zone, on all CPUs
 * @drain: from vmr_drain_begin()
 *
 * Others may put something there at once. May sleep.
 *
 * Return: 0, or as vmr_drain_begin().
 */
int vmr_drain(struct vmr_drain *drain)
{
	unsigned int i;
	int err = -EBUSY;

	for (i = 0; err == -EBUSY && i < DRAIN_TRIES; i++) {
		err = drain->pages ? 0 : drain_take(drain);
		if (!err)
			err = drain_once(drain);
	}
	return err;
}

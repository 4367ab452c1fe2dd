// SPDX-License-Identifier: GPL-2.0
/*
 * What kind of allocations a pageblock is meant for.
 */
#include <linux/mm.h>
#include <linux/page-isolation.h>
#include <linux/rcupdate.h>

#include "pageblock.h"

/**
 * vmr_pageblock_name() - a migratetype in words
 * @type: below VMR_PAGEBLOCK_TYPES
 *
 * Return: its name as in /proc/pagetypeinfo, in lower case.
 */
const char *vmr_pageblock_name(unsigned int type)
{
	/* Those whose numbers are the same in every configuration */
	switch (type) {
	case MIGRATE_UNMOVABLE:
		return "unmovable";
	case MIGRATE_MOVABLE:
		return "movable";
	case MIGRATE_RECLAIMABLE:
		return "reclaimable";
	case MIGRATE_HIGHATOMIC:
		return "highatomic";
	}
	if (is_migrate_cma(type))
		return "cma";
	return is_migrate_isolate(type) ? "isolate" : "unknown";
}

/**
 * vmr_pageblock_name_at() - migratetype of the pageblock of any page frame
 * @pfn: the page frame
 *
 * Return: as vmr_pageblock_name(), or NULL where there is no memory.
 */
const char *vmr_pageblock_name_at(unsigned long pfn)
{
	const char *name = NULL;

	/* Keeps the map when the section is being removed, as pfn_valid(). */
	rcu_read_lock_sched();
	if (pfn_valid(pfn))
		name = vmr_pageblock_name(vmr_pageblock_type(pfn));
	rcu_read_unlock_sched();
	return name;
}

// SPDX-License-Identifier: GPL-2.0
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/percpu.h>
#include <linux/string.h>
#include <linux/vmstat.h>

#include "zone.h"

/**
 * vmr_zone_pcp_pages() - pages free in a zone's per-CPU lists
 * @zone: the zone
 *
 * Return: pages; a sample, for other CPUs change their lists meanwhile.
 */
u64 vmr_zone_pcp_pages(struct zone *zone)
{
	unsigned int cpu;
	u64 pages = 0;

	if (!populated_zone(zone))
		return 0;
	for_each_online_cpu(cpu)
		pages += READ_ONCE(per_cpu_ptr(zone->per_cpu_pageset,
					       cpu)->count);
	return pages;
}

/**
 * vmr_zone_free_pages() - pages free in a zone's buddy lists
 * @zone: the zone
 *
 * Exact where NR_FREE_PAGES lags: what each CPU has not yet added to the
 * zone's counter is added here.
 *
 * Return: pages, those of the per-CPU lists not among them.
 */
u64 vmr_zone_free_pages(struct zone *zone)
{
	return zone_page_state_snapshot(zone, NR_FREE_PAGES);
}

/**
 * vmr_zone_spare_pages() - pages free above the min watermarks
 *
 * Return: pages of all zones of all nodes, those of the per-CPU lists among
 * them.
 */
u64 vmr_zone_spare_pages(void)
{
	u64 free, min, spare = 0;
	struct zone *zone;
	int nid, i;

	for_each_online_node(nid) {
		for (i = 0; i < MAX_NR_ZONES; i++) {
			zone = &NODE_DATA(nid)->node_zones[i];
			if (!populated_zone(zone))
				continue;
			free = vmr_zone_free_pages(zone) +
			       vmr_zone_pcp_pages(zone);
			min = min_wmark_pages(zone);
			spare += free > min ? free - min : 0;
		}
	}
	return spare;
}

/**
 * vmr_zone_find() - a populated zone of a node
 * @nid: the node, online
 * @name: name of the zone, or "auto" for the one that the node's allocations
 *	come from first
 *
 * Return: the zone, or NULL when the node has no such memory.
 */
struct zone *vmr_zone_find(unsigned int nid, const char *name)
{
	struct zone *zone;
	int i;

	/* ZONE_MOVABLE and above never serve the kernel's own allocations. */
	for (i = ZONE_NORMAL; i >= 0; i--) {
		zone = &NODE_DATA(nid)->node_zones[i];
		if (populated_zone(zone) &&
		    (!strcmp(name, "auto") || !strcmp(name, zone->name)))
			return zone;
	}
	return NULL;
}

/**
 * vmr_zone_modifier() - the modifier with which an allocation begins in a zone
 * @zone: a zone that serves the kernel's own allocations
 *
 * A kernel without ZONE_DMA takes __GFP_DMA for ZONE_NORMAL.
 *
 * Return: __GFP_DMA, __GFP_DMA32 or 0.
 */
gfp_t vmr_zone_modifier(const struct zone *zone)
{
	if (zone_idx(zone) == ZONE_NORMAL)
		return 0;
	return zone_idx(zone) == gfp_zone(__GFP_DMA) ? __GFP_DMA : __GFP_DMA32;
}

/**
 * vmr_zone_gfp() - flags with which a zone is asked first
 * @zone: ZONE_NORMAL or below
 *
 * No reclaim, no compaction, no reserves, and no waking of those who would do
 * the one or the other: whoever brings a zone into a state does not want it.
 *
 * Return: the flags, without those for a type of pages.
 */
gfp_t vmr_zone_gfp(struct zone *zone)
{
	return __GFP_THISNODE | __GFP_NOWARN | __GFP_NOMEMALLOC |
	       vmr_zone_modifier(zone);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * A walk over the physical memory of some zones. It takes no lock but those of
 * the per-CPU lists, for a moment each: the map is a sample of a machine that
 * goes on, not a picture of one instant.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/pageblock-flags.h>
#include <linux/string.h>

#include "job.h"
#include "pageblock.h"
#include "pcp_pages.h"
#include "zone_map.h"

/*
 * The per-CPU lists are read anew after so many pages, 1 GiB: what was read
 * ages while the walk goes on.
 */
#define ZONE_MAP_CHUNK		(1UL << (30 - PAGE_SHIFT))

/* Looks between two questions whether to stop. */
#define ZONE_MAP_LOOKS		1024

/* Physical addresses have 52 bits at most. */
#define ZONE_MAP_PFN_MAX	(1ULL << (52 - PAGE_SHIFT))

const struct vmr_param vmr_zone_map_params[VMR_ZONE_MAP_NPARAMS] = {
	[VMR_ZONE_MAP_NODE] = {
		.name = "node",
		.help = "NUMA node to look at",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = MAX_NUMNODES - 1,
		.def = "any",
		.word = "any",
	},
	[VMR_ZONE_MAP_ZONE] = {
		.name = "zone",
		.help = "name of the zone to look at, or all",
		.type = VMREGRESS_PARAM_TYPE_NAME,
		.def = "all",
	},
	[VMR_ZONE_MAP_FIRST] = {
		.name = "first",
		.help = "page number to begin at",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = ZONE_MAP_PFN_MAX,
		.def = "0",
	},
	[VMR_ZONE_MAP_PAGES] = {
		.name = "pages",
		.unit = "pages",
		.help = "page numbers to look at from there",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = ZONE_MAP_PFN_MAX,
		.def = "all",
		.word = "all",
	},
};

/**
 * struct zone_map - a walk
 * @job: for whom
 * @fn: takes the parts
 * @arg: for @fn
 * @pcp: pages on the per-CPU lists of the zone at hand
 * @looks: at pages, so far
 * @done: pages passed
 * @total: pages in all
 */
struct zone_map {
	struct vmr_job *job;
	vmr_zone_map_fn fn;
	void *arg;
	struct vmr_pcp_pages pcp;
	unsigned int looks;
	u64 done;
	u64 total;
};

static bool zone_map_wants(const struct vmr_settings *settings,
			   unsigned int nid, const struct zone *zone)
{
	u64 node = vmr_settings_number(settings, VMR_ZONE_MAP_NODE);
	const char *name = settings->value[VMR_ZONE_MAP_ZONE].text;

	return (node == VMR_UNSET || node == nid) &&
	       (!strcmp(name, "all") || !strcmp(name, zone->name)) &&
	       zone->spanned_pages;
}

/* The part of a zone's span that is asked for. Returns how many pages. */
static u64 zone_map_window(const struct vmr_settings *settings,
			   const struct zone *zone, unsigned long *first)
{
	u64 from = vmr_settings_number(settings, VMR_ZONE_MAP_FIRST);
	u64 pages = vmr_settings_number(settings, VMR_ZONE_MAP_PAGES);
	u64 to = pages == VMR_UNSET ? U64_MAX : from + pages;

	from = max_t(u64, from, zone->zone_start_pfn);
	to = min_t(u64, to, zone_end_pfn(zone));
	*first = from;
	return from < to ? to - from : 0;
}

/**
 * vmr_zone_map_pages() - pages that a walk will pass
 * @settings: which walk
 *
 * Return: pages, holes among them.
 */
u64 vmr_zone_map_pages(const struct vmr_settings *settings)
{
	unsigned long first;
	struct zone *zone;
	u64 pages = 0;
	int nid, i;

	for_each_online_node(nid) {
		for (i = 0; i < MAX_NR_ZONES; i++) {
			zone = &NODE_DATA(nid)->node_zones[i];
			if (zone_map_wants(settings, nid, zone))
				pages += zone_map_window(settings, zone,
							 &first);
		}
	}
	return pages;
}

static bool zone_map_any(const struct vmr_settings *settings)
{
	int nid, i;

	for_each_online_node(nid)
		for (i = 0; i < MAX_NR_ZONES; i++)
			if (zone_map_wants(settings, nid,
					   &NODE_DATA(nid)->node_zones[i]))
				return true;
	return false;
}

/**
 * vmr_zone_map_check() - refuse a map of nothing
 * @settings: which map
 * @refusal: why it is refused
 *
 * Return: 0, or -errno.
 */
int vmr_zone_map_check(const struct vmr_settings *settings,
		       struct vmr_refusal *refusal)
{
	u64 nid = vmr_settings_number(settings, VMR_ZONE_MAP_NODE);

	if (nid != VMR_UNSET && !node_state(nid, N_MEMORY))
		return vmr_refuse_param(refusal, VMR_ZONE_MAP_NODE, -ENODEV,
					"node %llu has no memory", nid);
	if (!zone_map_any(settings))
		return vmr_refuse_param(refusal, VMR_ZONE_MAP_ZONE, -ENODEV,
					"there is no such zone with memory; see the instrument zones");
	if (!vmr_zone_map_pages(settings))
		return vmr_refuse_param(refusal, VMR_ZONE_MAP_FIRST, -ERANGE,
					"none of these pages is in the zones asked for");
	return 0;
}

/* Hands out what was seen, a part for each pageblock that it is in. */
static int zone_map_hand_out(struct zone_map *map, struct vmr_zone_part *part,
			     unsigned long end)
{
	int err;

	while (part->first < end) {
		part->look.pages = min(end, pageblock_end_pfn(part->first)) -
				   part->first;
		part->migratetype = part->look.state < VMR_PAGE_OFFLINE ?
				    vmr_pageblock_name_at(part->first) : NULL;
		err = map->fn(map->job, part, map->arg);
		if (err)
			return err;
		part->first += part->look.pages;
	}
	return 0;
}

static int zone_map_chunk(struct zone_map *map, struct vmr_zone_part *part,
			  unsigned long end)
{
	unsigned long seen;
	int err;

	err = vmr_pcp_pages_take(&map->pcp, part->zone, part->first, end);
	if (err)
		return err;
	while (part->first < end) {
		if (++map->looks % ZONE_MAP_LOOKS == 0) {
			err = vmr_job_check(map->job);
			if (err)
				return err;
		}
		vmr_page_look(part->zone, part->first, &map->pcp, &part->look);
		seen = min(part->first + part->look.pages, end);
		err = zone_map_hand_out(map, part, seen);
		if (err)
			return err;
	}
	return 0;
}

static int zone_map_zone(struct zone_map *map, unsigned int nid,
			 struct zone *zone)
{
	struct vmr_zone_part part = { .zone = zone, .nid = nid };
	u64 pages = zone_map_window(map->job->settings, zone, &part.first);
	unsigned long end = part.first + pages, first;
	int err;

	while (part.first < end) {
		first = part.first;
		err = zone_map_chunk(map, &part,
				     min(end, ALIGN(first + 1,
						    ZONE_MAP_CHUNK)));
		if (err)
			return err;
		map->done += part.first - first;
		vmr_job_progress(map->job, map->done, map->total);
	}
	return 0;
}

static int zone_map_zones(struct zone_map *map)
{
	struct zone *zone;
	int nid, i, err;

	for_each_online_node(nid) {
		for (i = 0; i < MAX_NR_ZONES; i++) {
			zone = &NODE_DATA(nid)->node_zones[i];
			if (!zone_map_wants(map->job->settings, nid, zone))
				continue;
			err = zone_map_zone(map, nid, zone);
			if (err)
				return err;
		}
	}
	return 0;
}

/**
 * vmr_zone_map_walk() - look at all pages that the job's settings ask for
 * @job: the job; called from its kthread
 * @fn: takes them, in the order of nodes, zones and page numbers
 * @arg: for @fn
 *
 * Return: 0; -EOPNOTSUPP when the walk could not be done, and the job says why;
 * what @fn has returned, -EINTR when the job has to stop, -ENOMEM.
 */
int vmr_zone_map_walk(struct vmr_job *job, vmr_zone_map_fn fn, void *arg)
{
	struct zone_map map = {
		.job = job, .fn = fn, .arg = arg,
		.total = vmr_zone_map_pages(job->settings),
	};
	int err = zone_map_zones(&map);

	if (err == -EOPNOTSUPP)
		vmr_job_skip(job, "the per-CPU lists of this kernel are not ordered as they are known to be");
	else if (!err && map.pcp.missed)
		vmr_job_verdict(job, VMREGRESS_VERDICT_NONE,
				"per-CPU lists are too long to be told apart: some of their pages may be among kernel");
	vmr_pcp_pages_free(&map.pcp);
	return err;
}

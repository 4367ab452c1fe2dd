// SPDX-License-Identifier: GPL-2.0
/*
 * Every zone of every online node, as /proc/zoneinfo has it: sizes, free pages
 * and watermarks. The free pages of the per-CPU lists are not among the free
 * pages of the zone and stand in a column of their own.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/vmstat.h>

#include "job.h"
#include "zone.h"

#define ZONES_PAGES(name_, help_)				\
	{ .name = (name_), .unit = "pages", .help = (help_),	\
	  .type = VMREGRESS_COLUMN_TYPE_U64 }

static const struct vmr_column zones_columns[] = {
	{ .name = "node", .help = "NUMA node",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "zone", .help = "name of the zone",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "state", .help = "populated or empty",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	ZONES_PAGES("spanned", "from the first page to the last, holes too"),
	ZONES_PAGES("present", "pages that exist"),
	ZONES_PAGES("managed", "pages given to the buddy allocator"),
	ZONES_PAGES("free", "free in the buddy lists"),
	ZONES_PAGES("pcp", "free in the per-CPU lists"),
	ZONES_PAGES("min", "below it only reserves are given out"),
	ZONES_PAGES("low", "below it kswapd is woken"),
	ZONES_PAGES("high", "above it kswapd sleeps"),
	ZONES_PAGES("boost", "part of min, low and high that is temporary"),
};

static int zones_row(struct vmr_job *job, unsigned int nid, struct zone *zone)
{
	return vmr_job_row(job,
		VMR_U64(nid),
		VMR_STRING(zone->name),
		VMR_STRING(populated_zone(zone) ? "populated" : "empty"),
		VMR_U64(zone->spanned_pages),
		VMR_U64(zone->present_pages),
		VMR_U64(zone_managed_pages(zone)),
		VMR_U64(zone_page_state(zone, NR_FREE_PAGES)),
		VMR_U64(vmr_zone_pcp_pages(zone)),
		VMR_U64(min_wmark_pages(zone)),
		VMR_U64(low_wmark_pages(zone)),
		VMR_U64(high_wmark_pages(zone)),
		VMR_U64(zone->watermark_boost));
}

static int zones_run(struct vmr_job *job)
{
	unsigned int nid, i;
	int err;

	for_each_online_node(nid) {
		for (i = 0; i < MAX_NR_ZONES; i++) {
			err = zones_row(job, nid,
					&NODE_DATA(nid)->node_zones[i]);
			if (err)
				return err;
		}
	}
	return 0;
}

const struct vmr_instrument vmr_instrument_zones = {
	.name = "zones",
	.summary = "sizes, free pages and watermarks of every zone",
	.kind = VMREGRESS_KIND_SENSE,
	.columns = zones_columns,
	.ncolumns = ARRAY_SIZE(zones_columns),
	.run = zones_run,
};

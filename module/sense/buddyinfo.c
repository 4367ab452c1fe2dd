// SPDX-License-Identifier: GPL-2.0
/*
 * The free blocks of every zone, as /proc/buddyinfo and /proc/pagetypeinfo
 * have them, and the two indices of fragmentation that debugfs has. A view
 * shows the same for a zone from which everything on the LRU lists, or every
 * huge page, were gone: the best that reclaim could do for a large request.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/string.h>

#include "buddy.h"
#include "job.h"

enum {
	BUDDYINFO_NODE,
	BUDDYINFO_ZONE,
	BUDDYINFO_VIEW,
};

/* The choices of the view are the sums of what they take for free. */
static const char *const buddyinfo_views[] = {
	[0] = "real",
	[VMR_BUDDY_LRU] = "lru",
	[VMR_BUDDY_HUGE] = "huge",
	[VMR_BUDDY_LRU | VMR_BUDDY_HUGE] = "both",
	NULL
};

static const struct vmr_param buddyinfo_params[] = {
	[BUDDYINFO_NODE] = {
		.name = "node",
		.help = "NUMA node, or any for all of them",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = MAX_NUMNODES - 1,
		.def = "any",
		.word = "any",
	},
	[BUDDYINFO_ZONE] = {
		.name = "zone",
		.help = "name of a zone, or all",
		.type = VMREGRESS_PARAM_TYPE_NAME,
		.def = "all",
	},
	[BUDDYINFO_VIEW] = {
		.name = "view",
		.help = "what else is taken for free: LRU pages, huge pages, both; no types then",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = buddyinfo_views,
		.def = "real",
	},
};

#define BUDDYINFO_BLOCKS(name_, help_)				\
	{ .name = (name_), .unit = "blocks", .help = (help_),	\
	  .type = VMREGRESS_COLUMN_TYPE_U64 }

static const struct vmr_column buddyinfo_columns[] = {
	{ .name = "node", .help = "NUMA node",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "zone", .help = "name of the zone",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "order", .help = "order of the blocks",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	BUDDYINFO_BLOCKS("free", "free, of all types"),
	BUDDYINFO_BLOCKS("unmovable",
			 "free for unmovable pages; - for too many to be counted"),
	BUDDYINFO_BLOCKS("movable", "free for movable pages"),
	BUDDYINFO_BLOCKS("reclaimable", "free for reclaimable pages"),
	BUDDYINFO_BLOCKS("highatomic", "free for large atomic requests"),
	BUDDYINFO_BLOCKS("cma", "free for the contiguous memory allocator"),
	BUDDYINFO_BLOCKS("isolate", "free, and taken out of use"),
	{ .name = "pages", .unit = "pages", .help = "in the free blocks",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "unusable_index", .type = VMREGRESS_COLUMN_TYPE_MILLI,
	  .help = "share of the zone's free pages in smaller blocks",
	  .better = VMREGRESS_BETTER_LOWER },
	{ .name = "extfrag_index", .type = VMREGRESS_COLUMN_TYPE_MILLI,
	  .help = "-1: a request succeeds; else why not: 0 lack of memory, 1 fragmentation" },
};

static bool buddyinfo_wants(const struct vmr_settings *settings, int nid,
			    struct zone *zone)
{
	const char *name = settings->value[BUDDYINFO_ZONE].text;
	u64 node = vmr_settings_number(settings, BUDDYINFO_NODE);

	return populated_zone(zone) && (node == VMR_UNSET || node == nid) &&
	       (!strcmp(name, "all") || !strcmp(name, zone->name));
}

static int buddyinfo_check(const struct vmr_settings *settings,
			   struct vmr_refusal *refusal)
{
	u64 node = vmr_settings_number(settings, BUDDYINFO_NODE);
	int nid, i;

	if (node != VMR_UNSET && !node_state(node, N_MEMORY))
		return vmr_refuse_param(refusal, BUDDYINFO_NODE, -ENODEV,
					"node %llu has no memory", node);
	for_each_online_node(nid)
		for (i = 0; i < MAX_NR_ZONES; i++)
			if (buddyinfo_wants(settings, nid,
					    &NODE_DATA(nid)->node_zones[i]))
				return 0;
	return vmr_refuse_param(refusal, BUDDYINFO_ZONE, -ENODEV,
				"there is no zone '%s' with memory",
				settings->value[BUDDYINFO_ZONE].text);
}

static struct vmr_cell buddyinfo_type(struct zone *zone, unsigned int order,
				      unsigned int view,
				      enum vmr_buddy_type type)
{
	const struct vmr_cell nothing = VMR_ABSENT;
	u64 blocks = VMR_BUDDY_UNKNOWN;

	if (!view)
		blocks = vmr_buddy_count(zone, order, type);
	if (blocks == VMR_BUDDY_UNKNOWN)
		return nothing;
	return (struct vmr_cell)VMR_U64(blocks);
}

static int buddyinfo_row(struct vmr_job *job, struct zone *zone,
			 unsigned int order, const struct vmr_buddy *buddy)
{
	unsigned int view = vmr_settings_number(job->settings, BUDDYINFO_VIEW);
	u64 blocks = buddy->nr_free[order];

	return vmr_job_row(job,
		VMR_U64(zone_to_nid(zone)),
		VMR_STRING(zone->name),
		VMR_U64(order),
		VMR_U64(blocks),
		buddyinfo_type(zone, order, view, VMR_BUDDY_UNMOVABLE),
		buddyinfo_type(zone, order, view, VMR_BUDDY_MOVABLE),
		buddyinfo_type(zone, order, view, VMR_BUDDY_RECLAIMABLE),
		buddyinfo_type(zone, order, view, VMR_BUDDY_HIGHATOMIC),
		buddyinfo_type(zone, order, view, VMR_BUDDY_CMA),
		buddyinfo_type(zone, order, view, VMR_BUDDY_ISOLATE),
		VMR_U64(blocks << order),
		VMR_MILLI(vmr_buddy_unusable(buddy->nr_free, VMR_BUDDY_ORDERS,
					     order)),
		VMR_MILLI(vmr_buddy_extfrag(buddy->nr_free, VMR_BUDDY_ORDERS,
					    order)));
}

static int buddyinfo_zone(struct vmr_job *job, struct zone *zone)
{
	unsigned int view = vmr_settings_number(job->settings, BUDDYINFO_VIEW);
	struct vmr_buddy buddy;
	unsigned int order;
	int err = 0;

	if (view)
		err = vmr_buddy_view(job, zone, view, &buddy);
	else
		vmr_buddy_read(zone, &buddy);
	for (order = 0; !err && order < VMR_BUDDY_ORDERS; order++) {
		err = buddyinfo_row(job, zone, order, &buddy);
		if (!err)
			err = vmr_job_check(job);
	}
	return err;
}

static int buddyinfo_run(struct vmr_job *job)
{
	struct zone *zone;
	int nid, i, err;

	for_each_online_node(nid) {
		for (i = 0; i < MAX_NR_ZONES; i++) {
			zone = &NODE_DATA(nid)->node_zones[i];
			if (!buddyinfo_wants(job->settings, nid, zone))
				continue;
			err = buddyinfo_zone(job, zone);
			if (err)
				return err;
		}
	}
	return 0;
}

const struct vmr_instrument vmr_instrument_buddyinfo = {
	.name = "buddyinfo",
	.summary = "free blocks of every zone, and how fragmented it is",
	.kind = VMREGRESS_KIND_SENSE,
	.params = buddyinfo_params,
	.nparams = ARRAY_SIZE(buddyinfo_params),
	.columns = buddyinfo_columns,
	.ncolumns = ARRAY_SIZE(buddyinfo_columns),
	.check = buddyinfo_check,
	.run = buddyinfo_run,
};

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A walk over the physical memory of some zones, page by page.
 */
#ifndef VMR_ZONE_MAP_H
#define VMR_ZONE_MAP_H

#include "instrument.h"
#include "page_state.h"

struct vmr_job;
struct zone;

/* Parameters of every map; those of an instrument of one. */
enum vmr_zone_map_param {
	VMR_ZONE_MAP_NODE,
	VMR_ZONE_MAP_ZONE,
	VMR_ZONE_MAP_FIRST,
	VMR_ZONE_MAP_PAGES,
	VMR_ZONE_MAP_NPARAMS
};

extern const struct vmr_param vmr_zone_map_params[VMR_ZONE_MAP_NPARAMS];

/**
 * struct vmr_zone_part - pages of one state in one pageblock
 * @zone: the zone
 * @nid: its node
 * @first: page number of the first
 * @look: what was seen; look.pages is how many there are
 * @migratetype: of the pageblock; NULL where there is no memory
 */
struct vmr_zone_part {
	struct zone *zone;
	unsigned int nid;
	unsigned long first;
	struct vmr_page_look look;
	const char *migratetype;
};

/* Takes the next part; a return value other than 0 ends the walk. */
typedef int (*vmr_zone_map_fn)(struct vmr_job *job,
			       const struct vmr_zone_part *part, void *arg);

int vmr_zone_map_check(const struct vmr_settings *settings,
		       struct vmr_refusal *refusal);
u64 vmr_zone_map_pages(const struct vmr_settings *settings);
int vmr_zone_map_walk(struct vmr_job *job, vmr_zone_map_fn fn, void *arg);

#endif /* VMR_ZONE_MAP_H */

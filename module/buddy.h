/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the buddy allocator has free in a zone, and what it could have.
 */
#ifndef VMR_BUDDY_H
#define VMR_BUDDY_H

#include <linux/bits.h>
#include <linux/mmzone.h>
#include <linux/types.h>

#include "buddy_index.h"

struct vmr_job;

#define VMR_BUDDY_ORDERS	(MAX_PAGE_ORDER + 1)

/* The blocks of this type were not counted, or are no type of this kernel's. */
#define VMR_BUDDY_UNKNOWN	U64_MAX

/* Types of free blocks, whether this kernel has them or not. */
enum vmr_buddy_type {
	VMR_BUDDY_UNMOVABLE,
	VMR_BUDDY_MOVABLE,
	VMR_BUDDY_RECLAIMABLE,
	VMR_BUDDY_HIGHATOMIC,
	VMR_BUDDY_CMA,
	VMR_BUDDY_ISOLATE,
	VMR_BUDDY_TYPES
};

/* What a view takes for free beside what is. */
#define VMR_BUDDY_LRU		BIT(0)	/* pages on the LRU lists */
#define VMR_BUDDY_HUGE		BIT(1)	/* huge pages, hugetlb's or not */

/**
 * struct vmr_buddy - the free blocks of a zone at one moment
 * @nr_free: free blocks of each order; those of the per-CPU lists are not
 *	among them
 */
struct vmr_buddy {
	u64 nr_free[VMR_BUDDY_ORDERS];
};

enum vmr_buddy_type vmr_buddy_type(gfp_t gfp);
void vmr_buddy_read(struct zone *zone, struct vmr_buddy *buddy);
u64 vmr_buddy_count(struct zone *zone, unsigned int order,
		    enum vmr_buddy_type type);
int vmr_buddy_view(struct vmr_job *job, struct zone *zone, unsigned int view,
		   struct vmr_buddy *buddy);

#endif /* VMR_BUDDY_H */

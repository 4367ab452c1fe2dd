// SPDX-License-Identifier: GPL-2.0
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mmzone.h>
#include <linux/spinlock.h>

#include "buddy.h"

/*
 * The longest list that is counted, in one hold of the zone's lock: there is
 * no other way than to go along it. /proc/pagetypeinfo stops here too.
 */
#define BUDDY_LIST_MAX		100000

/* The kernel's number of a type, or -1. */
static int buddy_migratetype(enum vmr_buddy_type type)
{
	static const int types[VMR_BUDDY_TYPES] = {
		[VMR_BUDDY_UNMOVABLE] = MIGRATE_UNMOVABLE,
		[VMR_BUDDY_MOVABLE] = MIGRATE_MOVABLE,
		[VMR_BUDDY_RECLAIMABLE] = MIGRATE_RECLAIMABLE,
		[VMR_BUDDY_HIGHATOMIC] = MIGRATE_HIGHATOMIC,
		[VMR_BUDDY_CMA] = VMR_MIGRATE_CMA,
		[VMR_BUDDY_ISOLATE] = VMR_MIGRATE_ISOLATE,
	};

	return types[type];
}

/**
 * vmr_buddy_type() - the type of the blocks that an allocation is given first
 * @gfp: its flags
 *
 * Return: the type.
 */
enum vmr_buddy_type vmr_buddy_type(gfp_t gfp)
{
	if (gfp & __GFP_MOVABLE)
		return VMR_BUDDY_MOVABLE;
	return gfp & __GFP_RECLAIMABLE ? VMR_BUDDY_RECLAIMABLE :
					 VMR_BUDDY_UNMOVABLE;
}

/**
 * vmr_buddy_read() - count the free blocks of a zone
 * @zone: the zone
 * @buddy: where they go
 *
 * All orders are of the same moment. Takes the zone's lock: not for a probe
 * that may fire under it.
 */
void vmr_buddy_read(struct zone *zone, struct vmr_buddy *buddy)
{
	unsigned long flags;
	unsigned int order;

	spin_lock_irqsave(&zone->lock, flags);
	for (order = 0; order < VMR_BUDDY_ORDERS; order++)
		buddy->nr_free[order] = zone->free_area[order].nr_free;
	spin_unlock_irqrestore(&zone->lock, flags);
}

/**
 * vmr_buddy_count() - count the free blocks of one order and one type
 * @zone: the zone
 * @order: the order
 * @type: the type
 *
 * Each list is of a moment of its own. Takes the zone's lock.
 *
 * Return: blocks, or VMR_BUDDY_UNKNOWN: the kernel has no such type, or the
 * list is too long to be counted with the lock held.
 */
u64 vmr_buddy_count(struct zone *zone, unsigned int order,
		    enum vmr_buddy_type type)
{
	int migratetype = buddy_migratetype(type);
	struct list_head *list, *at;
	unsigned long flags;
	u64 blocks = 0;

	if (migratetype < 0)
		return VMR_BUDDY_UNKNOWN;
	list = &zone->free_area[order].free_list[migratetype];
	spin_lock_irqsave(&zone->lock, flags);
	list_for_each(at, list)
		if (++blocks > BUDDY_LIST_MAX)
			break;
	spin_unlock_irqrestore(&zone->lock, flags);
	return blocks > BUDDY_LIST_MAX ? VMR_BUDDY_UNKNOWN : blocks;
}

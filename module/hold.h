/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every page that a job pins: counted, capped, and given back by one path.
 */
#ifndef VMR_HOLD_H
#define VMR_HOLD_H

#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/types.h>

struct page;

/**
 * struct vmr_hold - what a job pins
 * @bytes: pinned now; written by the owner, read by anyone
 * @peak: most ever pinned; written by the owner, read by anyone
 * @cap: most that may be pinned
 * @pages: pages held one by one, newest first
 * @arrays: struct vmr_hold_array, newest first
 *
 * Only the job's own kthread changes it. Its workers may store into the
 * arrays that it made for them.
 */
struct vmr_hold {
	u64 bytes;
	u64 peak;
	u64 cap;
	struct list_head pages;
	struct list_head arrays;
};

/**
 * struct vmr_hold_array - room for a batch of pages of one order
 * @node: in struct vmr_hold.arrays
 * @order: order of every page
 * @count: room in @pages
 * @used: of @pages these first ones are held and given back with the hold;
 *	written by the one worker that uses the array
 * @pages: the batch
 *
 * The whole batch is charged when the array is made, so that a timed loop
 * stores a pointer and nothing else.
 */
struct vmr_hold_array {
	struct list_head node;
	unsigned int order;
	unsigned int count;
	unsigned int used;
	struct page *pages[];
};

void vmr_hold_init(struct vmr_hold *hold, u64 cap);
void vmr_hold_release(struct vmr_hold *hold);
void vmr_hold_release_pages(struct vmr_hold *hold);
struct page *vmr_hold_alloc(struct vmr_hold *hold, int nid, gfp_t gfp,
			    unsigned int order);
struct vmr_hold_array *vmr_hold_array_new(struct vmr_hold *hold,
					  unsigned int count,
					  unsigned int order);
u64 vmr_hold_total(void);

#endif /* VMR_HOLD_H */

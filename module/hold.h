/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every page, object and cache that a job pins: counted, capped, and given back
 * by one path.
 */
#ifndef VMR_HOLD_H
#define VMR_HOLD_H

#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/types.h>

struct kmem_cache;
struct page;
struct vmr_hold_array;

/**
 * struct vmr_hold - what a job pins
 * @bytes: pinned now; written by the owner, read by anyone
 * @peak: most ever pinned; written by the owner, read by anyone
 * @cap: most that may be pinned
 * @pages: pages held one by one, newest first
 * @arrays: struct vmr_hold_array, newest first
 * @caches: slab caches of its own, given back after everything in them
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
	struct list_head caches;
};

/**
 * struct vmr_hold_array - room for a batch of pages or objects of one kind
 * @node: in struct vmr_hold.arrays
 * @give: gives one of @items back
 * @order: order of every item (pages)
 * @cache: cache of every item; NULL for kmalloc() (objects)
 * @bytes: what the whole batch was charged for
 * @count: room in @items
 * @used: of @items these first ones are held and given back with the hold;
 *	written by the one worker that uses the array
 * @items: the batch
 *
 * The whole batch is charged when the array is made, so that a timed loop
 * stores a pointer and nothing else.
 */
struct vmr_hold_array {
	struct list_head node;
	void (*give)(const struct vmr_hold_array *array, void *item);
	unsigned int order;
	struct kmem_cache *cache;
	u64 bytes;
	unsigned int count;
	unsigned int used;
	void *items[];
};

void vmr_hold_init(struct vmr_hold *hold, u64 cap);
void vmr_hold_release(struct vmr_hold *hold);
void vmr_hold_release_pages(struct vmr_hold *hold);
struct page *vmr_hold_alloc(struct vmr_hold *hold, int nid, gfp_t gfp,
			    unsigned int order);
int vmr_hold_add(struct vmr_hold *hold, struct page *page, unsigned int order);
void vmr_hold_free(struct vmr_hold *hold, struct page *page);
unsigned int vmr_hold_thin(struct vmr_hold *hold, struct page *page,
			   unsigned int stride);
struct vmr_hold_array *vmr_hold_pages_new(struct vmr_hold *hold,
					  unsigned int count,
					  unsigned int order);
struct vmr_hold_array *vmr_hold_objects_new(struct vmr_hold *hold,
					    unsigned int count,
					    unsigned int size,
					    struct kmem_cache *cache);
struct kmem_cache *vmr_hold_cache_new(struct vmr_hold *hold, const char *name,
				      unsigned int size, unsigned int align,
				      slab_flags_t flags);
void vmr_hold_release_arrays(struct vmr_hold *hold);
u64 vmr_hold_total(void);

#endif /* VMR_HOLD_H */

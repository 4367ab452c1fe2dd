// SPDX-License-Identifier: GPL-2.0
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "hold.h"

/* Bytes pinned by all jobs: the module's own leak account. */
static atomic64_t hold_total = ATOMIC64_INIT(0);

/**
 * vmr_hold_init() - a hold of nothing
 * @hold: the hold
 * @cap: most bytes that it may come to
 */
void vmr_hold_init(struct vmr_hold *hold, u64 cap)
{
	hold->bytes = 0;
	hold->peak = 0;
	hold->cap = cap;
	INIT_LIST_HEAD(&hold->pages);
	INIT_LIST_HEAD(&hold->arrays);
}

static int hold_charge(struct vmr_hold *hold, u64 bytes)
{
	if (bytes > hold->cap || hold->bytes > hold->cap - bytes)
		return -EDQUOT;
	WRITE_ONCE(hold->bytes, hold->bytes + bytes);
	if (hold->bytes > hold->peak)
		WRITE_ONCE(hold->peak, hold->bytes);
	atomic64_add(bytes, &hold_total);
	return 0;
}

static void hold_uncharge(struct vmr_hold *hold, u64 bytes)
{
	WRITE_ONCE(hold->bytes, hold->bytes - bytes);
	atomic64_sub(bytes, &hold_total);
}

/**
 * vmr_hold_alloc() - allocate pages and hold them
 * @hold: the hold
 * @nid: node to ask, or NUMA_NO_NODE for the caller's
 * @gfp: how to allocate
 * @order: order of the block
 *
 * Needs no memory beside the block itself. The list head and the order live in
 * the struct page of the block, which is the owner's to use.
 *
 * Return: the first page of the block; ERR_PTR(-ENOMEM) when the allocator
 * gave none, ERR_PTR(-EDQUOT) when the hold has reached its cap.
 */
struct page *vmr_hold_alloc(struct vmr_hold *hold, int nid, gfp_t gfp,
			    unsigned int order)
{
	struct page *page;
	int err;

	err = hold_charge(hold, PAGE_SIZE << order);
	if (err)
		return ERR_PTR(err);
	page = alloc_pages_node(nid, gfp, order);
	if (!page) {
		hold_uncharge(hold, PAGE_SIZE << order);
		return ERR_PTR(-ENOMEM);
	}
	set_page_private(page, order);
	list_add(&page->lru, &hold->pages);
	return page;
}

/**
 * vmr_hold_release_pages() - give back the pages held one by one
 * @hold: the hold
 *
 * The newest go first. May sleep.
 */
void vmr_hold_release_pages(struct vmr_hold *hold)
{
	struct page *page, *next;
	unsigned int order;

	list_for_each_entry_safe(page, next, &hold->pages, lru) {
		list_del(&page->lru);
		order = page_private(page);
		set_page_private(page, 0);
		__free_pages(page, order);
		hold_uncharge(hold, PAGE_SIZE << order);
		cond_resched();
	}
}

/**
 * vmr_hold_array_new() - room for a batch of pages
 * @hold: the hold, which is charged for the whole batch
 * @count: pages in the batch
 * @order: order of each
 *
 * Return: the array, given back with the hold; ERR_PTR(-ENOMEM),
 * ERR_PTR(-EDQUOT) when the batch does not fit below the hold's cap.
 */
struct vmr_hold_array *vmr_hold_array_new(struct vmr_hold *hold,
					  unsigned int count,
					  unsigned int order)
{
	struct vmr_hold_array *array;
	int err;

	err = hold_charge(hold, (u64)count << order << PAGE_SHIFT);
	if (err)
		return ERR_PTR(err);
	array = kvzalloc(struct_size(array, pages, count), GFP_KERNEL);
	if (!array) {
		hold_uncharge(hold, (u64)count << order << PAGE_SHIFT);
		return ERR_PTR(-ENOMEM);
	}
	array->count = count;
	array->order = order;
	list_add(&array->node, &hold->arrays);
	return array;
}

static void hold_array_free(struct vmr_hold *hold, struct vmr_hold_array *array)
{
	unsigned int i;

	for (i = 0; i < array->used; i++) {
		__free_pages(array->pages[i], array->order);
		cond_resched();
	}
	hold_uncharge(hold, (u64)array->count << array->order << PAGE_SHIFT);
	list_del(&array->node);
	kvfree(array);
}

/**
 * vmr_hold_release() - give everything back
 * @hold: the hold; can be used again
 *
 * May sleep.
 */
void vmr_hold_release(struct vmr_hold *hold)
{
	struct vmr_hold_array *array, *next;

	vmr_hold_release_pages(hold);
	list_for_each_entry_safe(array, next, &hold->arrays, node)
		hold_array_free(hold, array);
}

/**
 * vmr_hold_total() - bytes pinned by all jobs now
 *
 * Return: the sum; 0 when no job runs.
 */
u64 vmr_hold_total(void)
{
	return atomic64_read(&hold_total);
}

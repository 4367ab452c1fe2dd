// SPDX-License-Identifier: GPL-2.0
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "gfp.h"
#include "hold.h"

/**
 * struct hold_cache - a slab cache that a job made
 * @node: in struct vmr_hold.caches
 * @cache: the cache
 */
struct hold_cache {
	struct list_head node;
	struct kmem_cache *cache;
};

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
	INIT_LIST_HEAD(&hold->caches);
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

static void hold_keep(struct vmr_hold *hold, struct page *page,
		      unsigned int order)
{
	set_page_private(page, order);
	list_add(&page->lru, &hold->pages);
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
	hold_keep(hold, page, order);
	return page;
}

/**
 * vmr_hold_add() - hold pages that the owner allocated itself
 * @hold: the hold
 * @page: first page of a block that nothing else refers to
 * @order: order of the block
 *
 * For an allocation that is timed without the keeping of accounts.
 *
 * Return: 0; -EDQUOT when the hold has reached its cap, and then the block is
 * still the caller's.
 */
int vmr_hold_add(struct vmr_hold *hold, struct page *page, unsigned int order)
{
	int err = hold_charge(hold, PAGE_SIZE << order);

	if (!err)
		hold_keep(hold, page, order);
	return err;
}

/**
 * vmr_hold_thin() - give back a block but for single pages
 * @hold: the hold
 * @page: a block from vmr_hold_alloc() that is no compound page
 * @stride: every so many pages one is kept, the first of the block among them
 *
 * What is kept are pages of order 0, which keep the rest from merging.
 *
 * Return: pages kept.
 */
unsigned int vmr_hold_thin(struct vmr_hold *hold, struct page *page,
			   unsigned int stride)
{
	unsigned int count = 1U << page_private(page), kept = 0, i;

	list_del(&page->lru);
	split_page(page, page_private(page));
	for (i = 0; i < count; i++) {
		set_page_private(page + i, 0);
		if (i % stride) {
			__free_page(page + i);
		} else {
			list_add(&page[i].lru, &hold->pages);
			kept++;
		}
	}
	hold_uncharge(hold, (u64)(count - kept) << PAGE_SHIFT);
	return kept;
}

/**
 * vmr_hold_free() - give back one block
 * @hold: the hold
 * @page: a block from vmr_hold_alloc()
 */
void vmr_hold_free(struct vmr_hold *hold, struct page *page)
{
	unsigned int order = page_private(page);

	list_del(&page->lru);
	set_page_private(page, 0);
	__free_pages(page, order);
	hold_uncharge(hold, PAGE_SIZE << order);
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

	list_for_each_entry_safe(page, next, &hold->pages, lru) {
		vmr_hold_free(hold, page);
		cond_resched();
	}
}

static struct vmr_hold_array *hold_array_new(struct vmr_hold *hold,
					     unsigned int count, u64 bytes)
{
	struct vmr_hold_array *array;
	int err;

	err = hold_charge(hold, bytes);
	if (err)
		return ERR_PTR(err);
	array = kvzalloc(struct_size(array, items, count), VMR_GFP_JOB);
	if (!array) {
		hold_uncharge(hold, bytes);
		return ERR_PTR(-ENOMEM);
	}
	array->count = count;
	array->bytes = bytes;
	list_add(&array->node, &hold->arrays);
	return array;
}

static void hold_give_page(const struct vmr_hold_array *array, void *item)
{
	__free_pages(item, array->order);
}

static void hold_give_object(const struct vmr_hold_array *array, void *item)
{
	if (array->cache)
		kmem_cache_free(array->cache, item);
	else
		kfree(item);
}

/**
 * vmr_hold_pages_new() - room for a batch of pages
 * @hold: the hold, which is charged for the whole batch
 * @count: blocks of pages in the batch
 * @order: order of each
 *
 * Return: the array, given back with the hold; ERR_PTR(-ENOMEM),
 * ERR_PTR(-EDQUOT) when the batch does not fit below the hold's cap.
 */
struct vmr_hold_array *vmr_hold_pages_new(struct vmr_hold *hold,
					  unsigned int count,
					  unsigned int order)
{
	struct vmr_hold_array *array;

	array = hold_array_new(hold, count, (u64)count << order << PAGE_SHIFT);
	if (IS_ERR(array))
		return array;
	array->give = hold_give_page;
	array->order = order;
	return array;
}

/**
 * vmr_hold_objects_new() - room for a batch of slab objects
 * @hold: the hold, which is charged for the whole batch
 * @count: objects in the batch
 * @size: bytes that one of them takes, padding included
 * @cache: their cache, or NULL when they come from kmalloc()
 *
 * Return: as vmr_hold_pages_new().
 */
struct vmr_hold_array *vmr_hold_objects_new(struct vmr_hold *hold,
					    unsigned int count,
					    unsigned int size,
					    struct kmem_cache *cache)
{
	struct vmr_hold_array *array;

	array = hold_array_new(hold, count, (u64)count * size);
	if (IS_ERR(array))
		return array;
	array->give = hold_give_object;
	array->cache = cache;
	return array;
}

/**
 * vmr_hold_cache_new() - a slab cache that goes with the hold
 * @hold: the hold
 * @name: name of the cache, copied
 * @size: bytes of an object
 * @align: alignment of an object, or 0
 * @flags: SLAB_*
 *
 * The kernel does not merge it with another one.
 *
 * Return: the cache, or ERR_PTR(-ENOMEM).
 */
struct kmem_cache *vmr_hold_cache_new(struct vmr_hold *hold, const char *name,
				      unsigned int size, unsigned int align,
				      slab_flags_t flags)
{
	struct hold_cache *held = kzalloc(sizeof(*held), VMR_GFP_JOB);

	if (!held)
		return ERR_PTR(-ENOMEM);
	held->cache = kmem_cache_create(name, size, align,
					flags | SLAB_NO_MERGE, NULL);
	if (!held->cache) {
		kfree(held);
		return ERR_PTR(-ENOMEM);
	}
	list_add(&held->node, &hold->caches);
	return held->cache;
}

static void hold_array_free(struct vmr_hold *hold, struct vmr_hold_array *array)
{
	unsigned int i;

	for (i = 0; i < array->used; i++) {
		array->give(array, array->items[i]);
		cond_resched();
	}
	hold_uncharge(hold, array->bytes);
	list_del(&array->node);
	kvfree(array);
}

/**
 * vmr_hold_release_arrays() - give back what the arrays hold, and these
 * @hold: the hold
 *
 * May sleep.
 */
void vmr_hold_release_arrays(struct vmr_hold *hold)
{
	struct vmr_hold_array *array, *next;

	list_for_each_entry_safe(array, next, &hold->arrays, node)
		hold_array_free(hold, array);
}

static void hold_release_caches(struct vmr_hold *hold)
{
	struct hold_cache *held, *next;

	list_for_each_entry_safe(held, next, &hold->caches, node) {
		kmem_cache_destroy(held->cache);
		list_del(&held->node);
		kfree(held);
	}
}

/**
 * vmr_hold_release() - give everything back
 * @hold: the hold; can be used again
 *
 * May sleep.
 */
void vmr_hold_release(struct vmr_hold *hold)
{
	vmr_hold_release_pages(hold);
	vmr_hold_release_arrays(hold);
	hold_release_caches(hold);
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

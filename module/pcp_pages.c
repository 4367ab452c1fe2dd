// SPDX-License-Identifier: GPL-2.0
/*
 * Which pages are free on the per-CPU lists. The lists are read under the lock
 * that guards them, as the kernel does when it drains those of another CPU.
 */
#include <linux/cpumask.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/spinlock.h>

#include "gfp.h"
#include "pcp_pages.h"
#include "zone.h"

/*
 * Blocks looked at in one hold of a lock, interrupts off: some 20 ns each when
 * they have to come from memory, so less than a millisecond.
 */
#define PCP_PAGES_HOLD		32768

/* Most entries, and room for what comes while we look. */
#define PCP_PAGES_MAX		((8U << 20) / (unsigned int)sizeof(u64))
#define PCP_PAGES_SLACK		1024

/**
 * struct pcp_window - which pages are wanted
 * @first: first page number
 * @end: page number after the last
 */
struct pcp_window {
	unsigned long first;
	unsigned long end;
};

/* The lists are those of order 0, of order 1 ..., then those of huge pages. */
static unsigned int pcp_pages_order(unsigned int list)
{
	if (list >= NR_LOWORDER_PCP_LISTS)
		return VMR_PCP_HUGE_ORDER;
	return list / MIGRATE_PCPTYPES;
}

static void pcp_pages_add(struct vmr_pcp_pages *pcp, unsigned long pfn,
			  unsigned int order, const struct pcp_window *window)
{
	if (pfn >= window->end || pfn + (1UL << order) <= window->first)
		return;
	if (pcp->count == pcp->size)
		pcp->missed = true;
	else
		pcp->entries[pcp->count++] =
			(u64)pfn << VMR_PCP_ORDER_BITS | order;
}

/*
 * Adds the blocks of one CPU. Returns whether the orders of the lists add up
 * to what the kernel has counted: they do not if it numbers its lists anew.
 */
static bool pcp_pages_walk(struct vmr_pcp_pages *pcp,
			   struct per_cpu_pages *pageset,
			   const struct pcp_window *window)
{
	unsigned int list, order, blocks = 0;
	struct page *page;
	u64 pages = 0;

	for (list = 0; list < NR_PCP_LISTS; list++) {
		order = pcp_pages_order(list);
		list_for_each_entry(page, &pageset->lists[list], pcp_list) {
			if (blocks++ == PCP_PAGES_HOLD) {
				pcp->missed = true;
				return true;
			}
			pages += 1UL << order;
			pcp_pages_add(pcp, page_to_pfn(page), order, window);
		}
	}
	return pages == pageset->count;
}

static bool pcp_pages_walk_locked(struct vmr_pcp_pages *pcp,
				  struct per_cpu_pages *pageset,
				  const struct pcp_window *window)
{
	unsigned long flags;
	bool known;

	spin_lock_irqsave(&pageset->lock, flags);
	known = pcp_pages_walk(pcp, pageset, window);
	spin_unlock_irqrestore(&pageset->lock, flags);
	return known;
}

static int pcp_pages_compare(const void *a, const void *b)
{
	u64 left = *(const u64 *)a, right = *(const u64 *)b;

	return left < right ? -1 : left > right;
}

static int pcp_pages_reserve(struct vmr_pcp_pages *pcp, u64 pages)
{
	unsigned int size = min_t(u64, pages + PCP_PAGES_SLACK, PCP_PAGES_MAX);

	if (size <= pcp->size)
		return 0;
	kvfree(pcp->entries);
	pcp->size = 0;
	pcp->entries = kvmalloc_array(size, sizeof(*pcp->entries), VMR_GFP_JOB);
	if (!pcp->entries)
		return -ENOMEM;
	pcp->size = size;
	return 0;
}

/**
 * vmr_pcp_pages_take() - note the pages on a zone's per-CPU lists
 * @pcp: zero, or what an earlier call left
 * @zone: the zone
 * @first: first page number of interest
 * @end: page number after the last one of interest
 *
 * A sample: the lists change as soon as it is taken. The CPUs are looked at
 * one after the other, so a page may be met twice or not at all.
 *
 * Return: 0; -EOPNOTSUPP when the lists are not ordered as we know them,
 * -ENOMEM. The caller ends with vmr_pcp_pages_free() in any case.
 */
int vmr_pcp_pages_take(struct vmr_pcp_pages *pcp, struct zone *zone,
		       unsigned long first, unsigned long end)
{
	const struct pcp_window window = { first, end };
	unsigned int cpu;
	int err;

	pcp->count = 0;
	pcp->next = 0;
	if (!populated_zone(zone))
		return 0;
	err = pcp_pages_reserve(pcp, vmr_zone_pcp_pages(zone));
	if (err)
		return err;
	for_each_online_cpu(cpu) {
		if (!pcp_pages_walk_locked(pcp,
					   per_cpu_ptr(zone->per_cpu_pageset,
						       cpu), &window))
			return -EOPNOTSUPP;
		cond_resched();
	}
	sort(pcp->entries, pcp->count, sizeof(*pcp->entries),
	     pcp_pages_compare, NULL);
	return 0;
}

/**
 * vmr_pcp_pages_free() - give the memory of the notes back
 * @pcp: the notes
 */
void vmr_pcp_pages_free(struct vmr_pcp_pages *pcp)
{
	kvfree(pcp->entries);
	pcp->entries = NULL;
	pcp->size = 0;
	pcp->count = 0;
}

/**
 * vmr_pcp_pages_at() - is a page on a per-CPU list?
 * @pcp: the notes
 * @pfn: the page; from call to call it does not decrease
 * @order: of its block, set when it is
 *
 * Return: how many pages from @pfn on the block has, 0 when it is on none.
 */
unsigned long vmr_pcp_pages_at(struct vmr_pcp_pages *pcp, unsigned long pfn,
			       unsigned int *order)
{
	unsigned long first, end;
	u64 entry;

	for (; pcp->next < pcp->count; pcp->next++) {
		entry = pcp->entries[pcp->next];
		*order = entry & ((1U << VMR_PCP_ORDER_BITS) - 1);
		first = entry >> VMR_PCP_ORDER_BITS;
		end = first + (1UL << *order);
		if (pfn < first)
			return 0;
		if (pfn < end)
			return end - pfn;
	}
	return 0;
}

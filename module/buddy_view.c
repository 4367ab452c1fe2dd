// SPDX-License-Identifier: GPL-2.0
/*
 * The free blocks that a zone would have if more of it were free: page by page,
 * what counts as free is marked and then merged as the buddy allocator would,
 * into aligned blocks of the largest order each.
 *
 * The kernel does not merge pages that are in the per-CPU lists, nor blocks of
 * different types where that matters to it; here such blocks are merged.
 */
#include <linux/bitmap.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "buddy.h"
#include "job.h"

/* Pages of the largest block, which are looked at in one hold of the lock. */
#define BUDDY_VIEW_PAGES	MAX_ORDER_NR_PAGES

/*
 * Whether a page that is not free counts as such. The page may change hands at
 * any moment: the answer is a sample, as in /proc/kpageflags.
 */
static bool buddy_view_takes(struct page *page, unsigned int view)
{
	struct folio *folio = page_folio(page);
	bool lru = folio_test_lru(folio);

	if (view & VMR_BUDDY_LRU && lru)
		return true;
	if (!(view & VMR_BUDDY_HUGE))
		return false;
	if (lru)
		return folio_order(folio) >= PMD_SHIFT - PAGE_SHIFT;
	return PageHuge(page);
}

/*
 * Marks what is free among the BUDDY_VIEW_PAGES pages from @pfn on. With the
 * zone's lock held free blocks neither come nor go.
 */
static void buddy_view_mark(struct zone *zone, unsigned long pfn,
			    unsigned int view, unsigned long *free)
{
	unsigned int i, count;
	unsigned long flags;
	struct page *page;

	bitmap_zero(free, BUDDY_VIEW_PAGES);
	spin_lock_irqsave(&zone->lock, flags);
	for (i = 0; i < BUDDY_VIEW_PAGES; i += count) {
		count = 1;
		page = pfn_to_online_page(pfn + i);
		if (!page || page_zone(page) != zone)
			continue;
		if (PageBuddy(page))
			count = min_t(unsigned int, 1U << page_private(page),
				      BUDDY_VIEW_PAGES - i);
		else if (!buddy_view_takes(page, view))
			continue;
		bitmap_set(free, i, count);
	}
	spin_unlock_irqrestore(&zone->lock, flags);
}

/* Two halves that are both free are a free block of the next order. */
static void buddy_view_merge(unsigned long *free, struct vmr_buddy *buddy)
{
	unsigned int order, i, count = BUDDY_VIEW_PAGES;

	for (order = 0; order < MAX_PAGE_ORDER; order++) {
		buddy->nr_free[order] += bitmap_weight(free, count);
		count /= 2;
		for (i = 0; i < count; i++) {
			if (test_bit(2 * i, free) &&
			    test_bit(2 * i + 1, free)) {
				__set_bit(i, free);
				buddy->nr_free[order] -= 2;
			} else {
				__clear_bit(i, free);
			}
		}
	}
	buddy->nr_free[order] += test_bit(0, free);
}

/**
 * vmr_buddy_view() - count the blocks that would be free in a zone
 * @job: the job that asks; called from its kthread
 * @zone: the zone
 * @view: what is taken for free, VMR_BUDDY_LRU, VMR_BUDDY_HUGE or both
 * @buddy: where the blocks go
 *
 * Looks at every page of the zone; each part is of a moment of its own.
 *
 * Return: 0, or -EINTR when the job has to stop.
 */
int vmr_buddy_view(struct vmr_job *job, struct zone *zone, unsigned int view,
		   struct vmr_buddy *buddy)
{
	unsigned long pfn = ALIGN_DOWN(zone->zone_start_pfn, BUDDY_VIEW_PAGES);
	DECLARE_BITMAP(free, BUDDY_VIEW_PAGES);
	int err = 0;

	memset(buddy, 0, sizeof(*buddy));
	for (; !err && pfn < zone_end_pfn(zone); pfn += BUDDY_VIEW_PAGES) {
		buddy_view_mark(zone, pfn, view, free);
		buddy_view_merge(free, buddy);
		err = vmr_job_check(job);
	}
	return err;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * What a page of physical memory is used for. Nobody holds the page meanwhile,
 * so every field may be stale or of another life of it: what would lead us
 * away from the page is checked first, as compaction does, and the rest is a
 * sample.
 */
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>

#include "page_state.h"
#include "pcp_pages.h"

/* hugetlb has the largest compound pages, of a PUD entry: 1 GiB */
#define PAGE_STATE_ORDER_MAX	(PUD_SHIFT - PAGE_SHIFT)

/* Low bits of the mapping that say that it is none of a file. */
#define PAGE_STATE_ANON		1UL
#define PAGE_STATE_NO_FILE	3UL

static const char *const page_state_names[] = {
	[VMR_PAGE_FREE] = "free",
	[VMR_PAGE_PCP] = "pcp",
	[VMR_PAGE_SLAB] = "slab",
	[VMR_PAGE_PAGETABLE] = "pagetable",
	[VMR_PAGE_ANON] = "anon",
	[VMR_PAGE_THP] = "thp",
	[VMR_PAGE_FILE] = "file",
	[VMR_PAGE_SHMEM] = "shmem",
	[VMR_PAGE_HUGE] = "huge",
	[VMR_PAGE_KERNEL] = "kernel",
	[VMR_PAGE_RESERVED] = "reserved",
	[VMR_PAGE_POISON] = "poison",
	[VMR_PAGE_OFFLINE] = "offline",
	[VMR_PAGE_DEVICE] = "device",
	[VMR_PAGE_OTHER_ZONE] = "other_zone",
	[VMR_PAGE_HOLE] = "hole",
};

/**
 * vmr_page_state_name() - the word for a state
 * @state: the state
 *
 * Return: the word.
 */
const char *vmr_page_state_name(enum vmr_page_state state)
{
	return page_state_names[state];
}

/* A page without memory map that is online. */
static void page_state_absent(struct zone *zone, unsigned long pfn,
			      struct vmr_page_look *look)
{
	if (zone_is_zone_device(zone))
		look->state = VMR_PAGE_DEVICE;
	else
		look->state = pfn_valid(pfn) ? VMR_PAGE_OFFLINE : VMR_PAGE_HOLE;
}

/* Is @page, the head @within pages before @pfn, that of a free block of it? */
static bool page_state_heads(struct page *head, unsigned long pfn,
			     unsigned long within, struct vmr_page_look *look)
{
	unsigned long order;

	if (!PageBuddy(head))
		return false;
	/* Its order, while it is free; anything, when it was taken just now. */
	order = READ_ONCE(head->private);
	if (order > MAX_PAGE_ORDER || within >> order ||
	    (pfn - within) & ((1UL << order) - 1))
		return false;
	look->state = VMR_PAGE_FREE;
	look->order = order;
	look->pages = (1UL << order) - within;
	return true;
}

/*
 * The walk may have begun within a free block, or the block may have grown
 * over it: then the head is before the page.
 */
static bool page_state_free(struct page *page, unsigned long pfn,
			    struct vmr_page_look *look)
{
	unsigned long order, within;

	if (page_state_heads(page, pfn, 0, look))
		return true;
	if (page_ref_count(page))
		return false;
	for (order = 1; order <= MAX_PAGE_ORDER; order++) {
		within = pfn & ((1UL << order) - 1);
		if (within && page_state_heads(page - within, pfn, within,
					       look))
			return true;
	}
	return false;
}

static bool page_state_pcp(struct page *page, unsigned long pfn,
			   struct vmr_pcp_pages *pcp,
			   struct vmr_page_look *look)
{
	unsigned int order;
	unsigned long pages = vmr_pcp_pages_at(pcp, pfn, &order);

	/* It was free when the lists were read; somebody may have it by now. */
	if (!pages || page_ref_count(page) || page_has_type(page))
		return false;
	look->state = VMR_PAGE_PCP;
	look->order = order;
	look->pages = pages;
	return true;
}

static bool page_state_reserved(unsigned long pfn, unsigned long flags,
				struct vmr_page_look *look)
{
	if (!(flags & BIT(PG_reserved)))
		return false;
	/* The memory map has pages for holes too, and they are reserved. */
	look->state = page_is_ram(pfn) ? VMR_PAGE_RESERVED : VMR_PAGE_HOLE;
	return true;
}

/* Returns the head of a compound page, @page itself if it is of none. */
static struct page *page_state_head(struct page *page, unsigned long pfn,
				    struct vmr_page_look *look)
{
	struct page *head = compound_head(page);
	unsigned long first = page_to_pfn(head);
	unsigned int order;

	/* A stale link must not lead out of the memory map. */
	if (first > pfn || pfn - first >= 1UL << PAGE_STATE_ORDER_MAX ||
	    !pfn_to_online_page(first))
		return page;
	order = compound_order(head);
	if (!order || order > PAGE_STATE_ORDER_MAX ||
	    first & ((1UL << order) - 1) || pfn - first >= 1UL << order)
		return page;
	look->order = order;
	look->pages = (1UL << order) - (pfn - first);
	return head;
}

static void page_state_mapped(struct page *head, struct vmr_page_look *look)
{
	const struct folio *folio = (struct folio *)head;
	unsigned long mapping = (unsigned long)READ_ONCE(folio->mapping);
	unsigned long flags = vmr_compat_page_flags(head);

	if (mapping & PAGE_STATE_ANON)
		look->state = look->order > 0 ? VMR_PAGE_THP : VMR_PAGE_ANON;
	else if (!mapping || mapping & PAGE_STATE_NO_FILE ||
		 !(flags & (BIT(PG_lru) | BIT(PG_uptodate) |
			    BIT(PG_swapbacked))))
		look->state = VMR_PAGE_KERNEL;
	else
		look->state = flags & BIT(PG_swapbacked) ? VMR_PAGE_SHMEM :
							   VMR_PAGE_FILE;
}

static void page_state_used(struct page *page, unsigned long pfn,
			    struct vmr_page_look *look)
{
	struct page *head = page_state_head(page, pfn, look);

	if (PageSlab(head))
		look->state = VMR_PAGE_SLAB;
	else if (PageTable(page) || PageTable(head))
		look->state = VMR_PAGE_PAGETABLE;
	else if (PageHuge(head))
		look->state = VMR_PAGE_HUGE;
	else
		page_state_mapped(head, look);
}

/**
 * vmr_page_look() - what a page is used for
 * @zone: the zone within whose span it is
 * @pfn: the page
 * @pcp: the pages on the per-CPU lists of @zone
 * @look: what is seen
 */
void vmr_page_look(struct zone *zone, unsigned long pfn,
		   struct vmr_pcp_pages *pcp, struct vmr_page_look *look)
{
	struct page *page = pfn_to_online_page(pfn);
	unsigned long flags;

	look->order = VMR_PAGE_NO_ORDER;
	look->pages = 1;
	if (!page) {
		page_state_absent(zone, pfn, look);
		return;
	}
	flags = vmr_compat_page_flags(page);
	if (page_state_reserved(pfn, flags, look))
		return;
	if (page_zone(page) != zone)
		look->state = VMR_PAGE_OTHER_ZONE;
	else if (PageHWPoison(page))
		look->state = VMR_PAGE_POISON;
	else if (PageOffline(page))
		look->state = VMR_PAGE_OFFLINE;
	else if (!page_state_free(page, pfn, look) &&
		 !page_state_pcp(page, pfn, pcp, look))
		page_state_used(page, pfn, look);
}

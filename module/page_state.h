/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a page of physical memory is used for, as far as its struct page tells.
 */
#ifndef VMR_PAGE_STATE_H
#define VMR_PAGE_STATE_H

#include <linux/types.h>

struct vmr_pcp_pages;
struct zone;

/**
 * enum vmr_page_state - the states, words of the public interface
 * @VMR_PAGE_FREE: in the lists of the buddy allocator
 * @VMR_PAGE_PCP: free on a per-CPU list
 * @VMR_PAGE_SLAB: of the slab allocator
 * @VMR_PAGE_PAGETABLE: a page table
 * @VMR_PAGE_ANON: anonymous memory of processes
 * @VMR_PAGE_THP: the same, in a page larger than the base size
 * @VMR_PAGE_FILE: page cache of a file
 * @VMR_PAGE_SHMEM: page cache that has nothing but swap behind it
 * @VMR_PAGE_HUGE: of hugetlb, used or in its pool
 * @VMR_PAGE_KERNEL: in use, and nothing says by whom
 * @VMR_PAGE_RESERVED: memory that the allocator never had
 * @VMR_PAGE_POISON: hardware error, taken out of use
 * @VMR_PAGE_OFFLINE: offline, or with a balloon
 * @VMR_PAGE_DEVICE: memory of a device
 * @VMR_PAGE_OTHER_ZONE: within the span of this zone, but of another
 * @VMR_PAGE_HOLE: no memory
 * @VMR_PAGE_STATES: number of states
 */
enum vmr_page_state {
	VMR_PAGE_FREE,
	VMR_PAGE_PCP,
	VMR_PAGE_SLAB,
	VMR_PAGE_PAGETABLE,
	VMR_PAGE_ANON,
	VMR_PAGE_THP,
	VMR_PAGE_FILE,
	VMR_PAGE_SHMEM,
	VMR_PAGE_HUGE,
	VMR_PAGE_KERNEL,
	VMR_PAGE_RESERVED,
	VMR_PAGE_POISON,
	VMR_PAGE_OFFLINE,
	VMR_PAGE_DEVICE,
	VMR_PAGE_OTHER_ZONE,
	VMR_PAGE_HOLE,
	VMR_PAGE_STATES
};

/* The order of a page that is no block of its own. */
#define VMR_PAGE_NO_ORDER	(-1)

/**
 * struct vmr_page_look - what was seen at a page
 * @state: what it is used for
 * @order: of the free block or compound page that it is in;
 *	VMR_PAGE_NO_ORDER when it is in none
 * @pages: so many pages from here on are the same thing, 1 at least
 */
struct vmr_page_look {
	enum vmr_page_state state;
	int order;
	unsigned long pages;
};

void vmr_page_look(struct zone *zone, unsigned long pfn,
		   struct vmr_pcp_pages *pcp, struct vmr_page_look *look);
const char *vmr_page_state_name(enum vmr_page_state state);

#endif /* VMR_PAGE_STATE_H */

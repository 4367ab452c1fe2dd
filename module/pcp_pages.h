/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which pages are free on the per-CPU lists: no flag of theirs tells.
 */
#ifndef VMR_PCP_PAGES_H
#define VMR_PCP_PAGES_H

#include <linux/types.h>

struct vmr_job;
struct zone;

/**
 * struct vmr_pcp_pages - blocks of pages on the per-CPU lists of a zone
 * @entries: of each block the first page number, shifted by
 *	VMR_PCP_ORDER_BITS, and its order; ascending
 * @count: entries used
 * @size: room in @entries
 * @next: the first entry that the walk has not passed
 * @missed: a list was too long to be walked under its lock, or there was no room
 *	for all pages
 */
struct vmr_pcp_pages {
	u64 *entries;
	unsigned int count;
	unsigned int size;
	unsigned int next;
	bool missed;
};

#define VMR_PCP_ORDER_BITS	5

int vmr_pcp_pages_take(struct vmr_pcp_pages *pcp, struct zone *zone,
		       unsigned long first, unsigned long end);
void vmr_pcp_pages_free(struct vmr_pcp_pages *pcp);
unsigned long vmr_pcp_pages_at(struct vmr_pcp_pages *pcp, unsigned long pfn,
			       unsigned int *order);

#endif /* VMR_PCP_PAGES_H */

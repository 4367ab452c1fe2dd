/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Empties the per-CPU lists of a zone. What lies there is free, and yet part
 * of no free block: how much that is goes by what ran before.
 */
#ifndef VMR_DRAIN_H
#define VMR_DRAIN_H

struct page;
struct vmr_hold;
struct zone;

/**
 * struct vmr_drain - what it takes to empty the lists, as often as one likes
 * @hold: who holds what it takes
 * @zone: whose lists
 * @pages: the first page of a pageblock, each of which is held by itself; NULL
 *	without any
 */
struct vmr_drain {
	struct vmr_hold *hold;
	struct zone *zone;
	struct page *pages;
};

int vmr_drain_begin(struct vmr_drain *drain, struct vmr_hold *hold,
		    struct zone *zone);
int vmr_drain(struct vmr_drain *drain);

#endif /* VMR_DRAIN_H */

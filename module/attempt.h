/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One attempt to allocate a block of pages, and what it met: how long it took,
 * what reclaim and compaction had to do meanwhile, and what it left free.
 */
#ifndef VMR_ATTEMPT_H
#define VMR_ATTEMPT_H

#include <linux/gfp.h>

#include "buddy.h"
#include "instrument.h"
#include "vmevents.h"

struct page;
struct vmr_table;

/**
 * struct vmr_attempt - one attempt
 * @flags: how to allocate
 * @nid: node asked for, or NUMA_NO_NODE
 * @order: order of the block
 * @snapshot: count the free blocks afterwards
 * @page: first page of the block, NULL when there was none; the caller's
 * @start_ns: when it began, by ktime_get_ns()
 * @by_tsc: @took is in cycles, else in nanoseconds
 * @took: time of the allocation, successful or not
 * @before: counters before it
 * @after: counters after it
 * @buddy: free blocks after it, of all zones that were asked
 * @room: scratch room for the counters
 *
 * The caller fills in all down to @snapshot, once for any number of attempts.
 */
struct vmr_attempt {
	gfp_t flags;
	int nid;
	unsigned int order;
	bool snapshot;
	struct page *page;
	u64 start_ns;
	bool by_tsc;
	u64 took;
	struct vmr_vmevents before;
	struct vmr_vmevents after;
	struct vmr_buddy buddy;
	struct vmr_vmevents_room room;
};

#define VMR_ATTEMPT_NCOLUMNS	24
extern const struct vmr_column vmr_attempt_columns[VMR_ATTEMPT_NCOLUMNS];

void vmr_attempt_make(struct vmr_attempt *attempt);
int vmr_attempt_row(const struct vmr_attempt *attempt, struct vmr_table *table,
		    u64 number, u64 since_ns);

#endif /* VMR_ATTEMPT_H */

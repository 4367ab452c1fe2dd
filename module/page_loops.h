/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The timed loops of the page allocator's benchmark.
 */
#ifndef VMR_PAGE_LOOPS_H
#define VMR_PAGE_LOOPS_H

#include <linux/gfp.h>
#include <linux/types.h>

#include "measure.h"

struct mem_cgroup;
struct vmr_hold_array;

/**
 * struct vmr_page_work - what one worker needs
 * @gfp: flags
 * @order: order of the blocks
 * @nid: node asked for, or NUMA_NO_NODE
 * @batch: blocks in a batch
 * @array: the batch; the hold's
 * @next: order in which the batch is freed, indices into the array
 * @memcg: who is charged, with __GFP_ACCOUNT in @gfp; NULL for nobody
 */
struct vmr_page_work {
	gfp_t gfp;
	unsigned int order;
	int nid;
	unsigned int batch;
	struct vmr_hold_array *array;
	const u16 *next;
	struct mem_cgroup *memcg;
};

void vmr_page_enter(struct vmr_work *worker);
void vmr_page_leave(struct vmr_work *worker);
int vmr_page_run(struct vmr_work *worker, u64 ops);
int vmr_page_fill(struct vmr_work *worker);
int vmr_page_empty(struct vmr_work *worker);
int vmr_page_latency(struct vmr_work *worker, u64 ops);

#endif /* VMR_PAGE_LOOPS_H */

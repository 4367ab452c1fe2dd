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

/**
 * vmr_page_loop() - the timed loop over single blocks
 * @work: what each needs
 * @ops: blocks
 * @alloc: allocates one; a constant, as @release is, so that it is inlined
 * @release: frees it
 *
 * Here for bench_harness to measure this very loop.
 *
 * Return: 0 or -ENOBUFS.
 */
static __always_inline int
vmr_page_loop(const struct vmr_page_work *work, u64 ops,
	      struct page *(*alloc)(const struct vmr_page_work *work),
	      void (*release)(struct page *page, unsigned int order))
{
	struct page *page;

	while (ops--) {
		page = alloc(work);
		if (unlikely(!page))
			return -ENOBUFS;
		release(page, work->order);
	}
	return 0;
}

void vmr_page_enter(struct vmr_work *worker);
void vmr_page_leave(struct vmr_work *worker);
int vmr_page_run(struct vmr_work *worker, u64 ops);
int vmr_page_fill(struct vmr_work *worker);
int vmr_page_empty(struct vmr_work *worker);
int vmr_page_latency(struct vmr_work *worker, u64 ops);

#endif /* VMR_PAGE_LOOPS_H */

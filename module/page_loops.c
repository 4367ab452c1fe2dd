// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/sched/mm.h>

#include "hold.h"
#include "page_loops.h"
#include "window.h"

/*
 * Whether any node will do is a constant in each loop, made by who calls it: the
 * loop itself is not to ask.
 */
static __always_inline struct page *
loop_alloc(const struct vmr_page_work *work, bool any)
{
	if (any)
		return alloc_pages(work->gfp, work->order);
	return alloc_pages_node(work->nid, work->gfp, work->order);
}

static __always_inline struct page *
loop_alloc_any(const struct vmr_page_work *work)
{
	return loop_alloc(work, true);
}

static __always_inline struct page *
loop_alloc_node(const struct vmr_page_work *work)
{
	return loop_alloc(work, false);
}

/**
 * vmr_page_enter() - let a worker's pages be charged to a cgroup
 * @worker: the worker, which calls this before its first page
 */
void vmr_page_enter(struct vmr_work *worker)
{
	struct vmr_page_work *work = worker->priv;

	if (work->memcg)
		set_active_memcg(work->memcg);
}

/**
 * vmr_page_leave() - and no more
 * @worker: the worker, which calls this after its last page
 */
void vmr_page_leave(struct vmr_work *worker)
{
	struct vmr_page_work *work = worker->priv;

	if (work->memcg)
		set_active_memcg(NULL);
}

static __always_inline int loop_fill(struct vmr_page_work *work, bool any)
{
	void **pages = work->array->items;
	unsigned int i;

	for (i = 0; i < work->batch; i++) {
		pages[i] = loop_alloc(work, any);
		if (unlikely(!pages[i]))
			break;
	}
	work->array->used = i;
	return i == work->batch ? 0 : -ENOBUFS;
}

/**
 * vmr_page_fill() - allocate a batch
 * @worker: the worker; its priv is a struct vmr_page_work
 *
 * Return: 0, or -ENOBUFS when the allocator gave no more; what it gave is held.
 */
int vmr_page_fill(struct vmr_work *worker)
{
	struct vmr_page_work *work = worker->priv;

	if (work->nid == NUMA_NO_NODE)
		return loop_fill(work, true);
	return loop_fill(work, false);
}

/**
 * vmr_page_empty() - free the batch
 * @worker: the worker
 *
 * Return: 0.
 */
int vmr_page_empty(struct vmr_work *worker)
{
	struct vmr_page_work *work = worker->priv;
	void **pages = work->array->items;
	unsigned int i;

	work->array->used = 0;
	for (i = 0; i < work->batch; i++)
		__free_pages(pages[work->next[i]], work->order);
	return 0;
}

static int loop_run_single(const struct vmr_page_work *work, u64 ops)
{
	if (work->nid == NUMA_NO_NODE)
		return vmr_page_loop(work, ops, loop_alloc_any, __free_pages);
	return vmr_page_loop(work, ops, loop_alloc_node, __free_pages);
}

/**
 * vmr_page_run() - allocate and free, batch by batch
 * @worker: the worker
 * @ops: blocks, a multiple of the batch
 *
 * Return: 0 or -ENOBUFS.
 */
int vmr_page_run(struct vmr_work *worker, u64 ops)
{
	struct vmr_page_work *work = worker->priv;
	int err;

	if (work->batch == 1)
		return loop_run_single(work, ops);
	for (; ops; ops -= work->batch) {
		err = vmr_page_fill(worker);
		if (err)
			return err;
		vmr_page_empty(worker);
	}
	return 0;
}

static __always_inline int loop_latency_pair(struct vmr_work *worker, bool any)
{
	struct vmr_page_work *work = worker->priv;
	struct vmr_window window;
	struct page *page;

	vmr_window_open(&window);
	page = loop_alloc(work, any);
	if (likely(page))
		__free_pages(page, work->order);
	vmr_window_shut(worker, VMR_PHASE_PAIR, &window);
	return page ? 0 : -ENOBUFS;
}

static __always_inline int loop_latency_fill(struct vmr_work *worker, bool any)
{
	struct vmr_page_work *work = worker->priv;
	struct vmr_hold_array *array = work->array;
	struct vmr_window window;
	struct page *page;

	while (array->used < work->batch) {
		vmr_window_open(&window);
		page = loop_alloc(work, any);
		vmr_window_shut(worker, VMR_PHASE_FIRST, &window);
		if (unlikely(!page))
			return -ENOBUFS;
		array->items[array->used++] = page;
	}
	return 0;
}

static void loop_latency_empty(struct vmr_work *worker)
{
	struct vmr_page_work *work = worker->priv;
	struct vmr_window window;
	struct page *page;
	unsigned int i;

	work->array->used = 0;
	for (i = 0; i < work->batch; i++) {
		page = work->array->items[work->next[i]];
		vmr_window_open(&window);
		__free_pages(page, work->order);
		vmr_window_shut(worker, VMR_PHASE_SECOND, &window);
	}
}

static __always_inline int loop_latency(struct vmr_work *worker, u64 ops,
					bool any)
{
	struct vmr_page_work *work = worker->priv;
	int err = 0;

	for (; !err && ops; ops -= work->batch) {
		if (work->batch == 1)
			err = loop_latency_pair(worker, any);
		if (!err)
			err = loop_latency_fill(worker, any);
		if (!err)
			loop_latency_empty(worker);
	}
	return err;
}

/**
 * vmr_page_latency() - the same, each operation timed on its own
 * @worker: the worker
 * @ops: blocks, a multiple of the batch
 *
 * A block that is freed before the next is allocated is timed as a pair too.
 *
 * Return: 0 or -ENOBUFS.
 */
int vmr_page_latency(struct vmr_work *worker, u64 ops)
{
	const struct vmr_page_work *work = worker->priv;

	if (work->nid == NUMA_NO_NODE)
		return loop_latency(worker, ops, true);
	return loop_latency(worker, ops, false);
}

// SPDX-License-Identifier: GPL-2.0
#include <linux/slab.h>

#include "hold.h"
#include "slab_loops.h"
#include "window.h"

/* @own is a constant wherever this is used: no branch is left of it. */
static __always_inline void *loop_alloc(const struct vmr_slab_work *work, bool own)
{
	if (own)
		return kmem_cache_alloc(work->cache, work->gfp);
	return kmalloc(work->size, work->gfp);
}

static __always_inline void loop_free(const struct vmr_slab_work *work,
				      void *object, bool own)
{
	if (own)
		kmem_cache_free(work->cache, object);
	else
		kfree(object);
}

static __always_inline int loop_fill(struct vmr_work *worker, bool own)
{
	struct vmr_slab_work *work = worker->priv;
	void **objects = work->array->items;
	unsigned int i;

	for (i = 0; i < work->batch; i++) {
		objects[i] = loop_alloc(work, own);
		if (unlikely(!objects[i]))
			break;
	}
	work->array->used = i;
	return i == work->batch ? 0 : -ENOBUFS;
}

static __always_inline int loop_empty(struct vmr_work *worker, bool own)
{
	struct vmr_slab_work *work = worker->priv;
	void **objects = work->array->items;
	unsigned int i;

	work->array->used = 0;
	for (i = 0; i < work->batch; i++)
		loop_free(work, objects[work->next[i]], own);
	return 0;
}

static __always_inline int loop_run_single(struct vmr_slab_work *work, u64 ops,
					   bool own)
{
	void *object;

	while (ops--) {
		object = loop_alloc(work, own);
		if (unlikely(!object))
			return -ENOBUFS;
		loop_free(work, object, own);
	}
	return 0;
}

static __always_inline int loop_run(struct vmr_work *worker, u64 ops, bool own)
{
	struct vmr_slab_work *work = worker->priv;
	int err;

	if (work->batch == 1)
		return loop_run_single(work, ops, own);
	for (; ops; ops -= work->batch) {
		err = loop_fill(worker, own);
		if (err)
			return err;
		loop_empty(worker, own);
	}
	return 0;
}

static __always_inline int loop_latency_pair(struct vmr_work *worker, bool own)
{
	struct vmr_slab_work *work = worker->priv;
	struct vmr_window window;
	void *object;

	vmr_window_open(&window);
	object = loop_alloc(work, own);
	if (likely(object))
		loop_free(work, object, own);
	vmr_window_shut(worker, VMR_PHASE_PAIR, &window);
	return object ? 0 : -ENOBUFS;
}

static __always_inline int loop_latency_fill(struct vmr_work *worker, bool own)
{
	struct vmr_slab_work *work = worker->priv;
	struct vmr_hold_array *array = work->array;
	struct vmr_window window;
	void *object;

	while (array->used < work->batch) {
		vmr_window_open(&window);
		object = loop_alloc(work, own);
		vmr_window_shut(worker, VMR_PHASE_FIRST, &window);
		if (unlikely(!object))
			return -ENOBUFS;
		array->items[array->used++] = object;
	}
	return 0;
}

static __always_inline void loop_latency_empty(struct vmr_work *worker,
					       bool own)
{
	struct vmr_slab_work *work = worker->priv;
	struct vmr_window window;
	unsigned int i;
	void *object;

	work->array->used = 0;
	for (i = 0; i < work->batch; i++) {
		object = work->array->items[work->next[i]];
		vmr_window_open(&window);
		loop_free(work, object, own);
		vmr_window_shut(worker, VMR_PHASE_SECOND, &window);
	}
}

/* An object that is freed before the next one is timed as a pair too. */
static __always_inline int loop_latency(struct vmr_work *worker, u64 ops,
					bool own)
{
	struct vmr_slab_work *work = worker->priv;
	int err = 0;

	for (; !err && ops; ops -= work->batch) {
		if (work->batch == 1)
			err = loop_latency_pair(worker, own);
		if (!err)
			err = loop_latency_fill(worker, own);
		if (!err)
			loop_latency_empty(worker, own);
	}
	return err;
}

static int loop_own_latency(struct vmr_work *worker, u64 ops)
{
	return loop_latency(worker, ops, true);
}

static int loop_kmalloc_latency(struct vmr_work *worker, u64 ops)
{
	return loop_latency(worker, ops, false);
}

static int loop_own_run(struct vmr_work *worker, u64 ops)
{
	return loop_run(worker, ops, true);
}

static int loop_own_fill(struct vmr_work *worker)
{
	return loop_fill(worker, true);
}

static int loop_own_empty(struct vmr_work *worker)
{
	return loop_empty(worker, true);
}

static int loop_kmalloc_run(struct vmr_work *worker, u64 ops)
{
	return loop_run(worker, ops, false);
}

static int loop_kmalloc_fill(struct vmr_work *worker)
{
	return loop_fill(worker, false);
}

static int loop_kmalloc_empty(struct vmr_work *worker)
{
	return loop_empty(worker, false);
}

/* What the call returns was once a number of objects and now is a bool. */
static int loop_bulk_fill(struct vmr_work *worker)
{
	struct vmr_slab_work *work = worker->priv;

	if (unlikely(!kmem_cache_alloc_bulk(work->cache, work->gfp,
					    work->batch, work->array->items)))
		return -ENOBUFS;
	work->array->used = work->batch;
	return 0;
}

static int loop_bulk_empty(struct vmr_work *worker)
{
	struct vmr_slab_work *work = worker->priv;

	work->array->used = 0;
	kmem_cache_free_bulk(work->cache, work->batch, work->array->items);
	return 0;
}

static int loop_bulk_run(struct vmr_work *worker, u64 ops)
{
	struct vmr_slab_work *work = worker->priv;
	int err;

	for (; ops; ops -= work->batch) {
		err = loop_bulk_fill(worker);
		if (err)
			return err;
		loop_bulk_empty(worker);
	}
	return 0;
}

const struct vmr_bench vmr_slab_benches[VMR_SLAB_WAYS] = {
	[VMR_SLAB_OWN] = {
		.run = loop_own_run,
		.first = loop_own_fill,
		.second = loop_own_empty,
		.latency = loop_own_latency,
	},
	[VMR_SLAB_KMALLOC] = {
		.run = loop_kmalloc_run,
		.first = loop_kmalloc_fill,
		.second = loop_kmalloc_empty,
		.latency = loop_kmalloc_latency,
	},
	[VMR_SLAB_BULK] = {
		.run = loop_bulk_run,
		.first = loop_bulk_fill,
		.second = loop_bulk_empty,
	},
};

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The timed loops of the slab benchmark.
 */
#ifndef VMR_SLAB_LOOPS_H
#define VMR_SLAB_LOOPS_H

#include <linux/gfp.h>
#include <linux/types.h>

#include "measure.h"

struct kmem_cache;
struct vmr_hold_array;

/* How objects are allocated and freed. */
enum vmr_slab_way {
	VMR_SLAB_OWN,
	VMR_SLAB_KMALLOC,
	VMR_SLAB_BULK,
	VMR_SLAB_WAYS
};

/**
 * struct vmr_slab_work - what one worker needs
 * @cache: the own cache, or NULL for kmalloc()
 * @size: bytes of an object
 * @gfp: flags
 * @batch: objects in a batch
 * @array: the batch; the hold's
 * @next: order in which the batch is freed, indices into the array
 */
struct vmr_slab_work {
	struct kmem_cache *cache;
	size_t size;
	gfp_t gfp;
	unsigned int batch;
	struct vmr_hold_array *array;
	const u16 *next;
};

/* Complete but for the unit; the workers' priv is a struct vmr_slab_work. */
extern const struct vmr_bench vmr_slab_benches[VMR_SLAB_WAYS];

#endif /* VMR_SLAB_LOOPS_H */

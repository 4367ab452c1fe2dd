/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Internal fragmentation of slab caches, VM Regress's formula: what is
 * allocated for objects and holds none. Padding within a slab and what
 * kmalloc() rounds up are not part of it.
 */
#ifndef VMR_SLABS_H
#define VMR_SLABS_H

#include <stdint.h>

/* A cache as /proc/slabinfo has it. */
struct vmr_slabs_cache {
	uint64_t object_size;
	uint64_t active;
	uint64_t objects;
	uint64_t slabs;
	uint64_t pages_per_slab;
};

/* One cache, or the sum of several. */
struct vmr_slabs {
	uint64_t caches;
	uint64_t unused;	/* caches without a single object */
	uint64_t full;		/* caches without an inactive object, unused too */
	uint64_t active;
	uint64_t objects;
	uint64_t inactive;
	uint64_t slabs;
	uint64_t pages;
	uint64_t size;		/* bytes of all objects */
	uint64_t waste;		/* bytes of the inactive ones */
};

/* Add @cache to @sum. */
void vmr_slabs_add(struct vmr_slabs *sum, const struct vmr_slabs_cache *cache);

/* Waste as thousandths of a percent of the size; 0 of nothing. */
int64_t vmr_slabs_share(const struct vmr_slabs *sum);

#endif /* VMR_SLABS_H */

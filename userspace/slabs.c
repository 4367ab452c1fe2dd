// SPDX-License-Identifier: GPL-2.0-or-later
#include "slabs.h"

void vmr_slabs_add(struct vmr_slabs *sum, const struct vmr_slabs_cache *cache)
{
	uint64_t inactive = 0;

	/* The kernel reads the two one after the other. */
	if (cache->objects > cache->active)
		inactive = cache->objects - cache->active;
	sum->caches++;
	sum->unused += !cache->objects;
	sum->full += !inactive;
	sum->active += cache->active;
	sum->objects += cache->objects;
	sum->inactive += inactive;
	sum->slabs += cache->slabs;
	sum->pages += cache->slabs * cache->pages_per_slab;
	sum->size += cache->objects * cache->object_size;
	sum->waste += inactive * cache->object_size;
}

int64_t vmr_slabs_share(const struct vmr_slabs *sum)
{
	if (!sum->size)
		return 0;
	return (__uint128_t)sum->waste * 100000 / sum->size;
}

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The limit of a memory cgroup, also for kernels that have none.
 */
#ifndef VMR_MEMCG_H
#define VMR_MEMCG_H

#include <linux/memcontrol.h>
#include <linux/page_counter.h>

#ifdef CONFIG_MEMCG
static inline struct page_counter *vmr_memcg_limit(struct mem_cgroup *memcg)
{
	return memcg ? &memcg->memory : NULL;
}
#else
static inline struct page_counter *vmr_memcg_limit(struct mem_cgroup *memcg)
{
	return NULL;
}
#endif

/* Whether what is charged to @counter is charged to @limit too. */
static inline bool vmr_memcg_is_below(const struct page_counter *counter,
				      const struct page_counter *limit)
{
	for (; counter; counter = counter->parent)
		if (counter == limit)
			return true;
	return false;
}

#endif /* VMR_MEMCG_H */

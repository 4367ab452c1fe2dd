/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory cgroups: their limits, and whom a job's asker belongs to; also for
 * kernels that have none.
 */
#ifndef VMR_MEMCG_H
#define VMR_MEMCG_H

#include <linux/err.h>
#include <linux/memcontrol.h>
#include <linux/page_counter.h>

struct vmr_job;

#ifdef CONFIG_MEMCG
int vmr_memcg_check(void);
struct mem_cgroup *vmr_memcg_get(struct vmr_job *job);
void vmr_memcg_put(struct mem_cgroup *memcg);

static inline struct page_counter *vmr_memcg_limit(struct mem_cgroup *memcg)
{
	return memcg ? &memcg->memory : NULL;
}
#else
static inline int vmr_memcg_check(void)
{
	return -EOPNOTSUPP;
}

static inline struct mem_cgroup *vmr_memcg_get(struct vmr_job *job)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static inline void vmr_memcg_put(struct mem_cgroup *memcg)
{
}

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

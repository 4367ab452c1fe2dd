// SPDX-License-Identifier: GPL-2.0
/*
 * The cgroup to which the memory of whoever asked for a job is charged.
 */
#include <linux/err.h>
#include <linux/memcontrol.h>
#include <linux/pid.h>
#include <linux/sched/mm.h>

#include "job.h"
#include "memcg.h"

/* root_mem_cgroup is not exported by every kernel. */
static bool memcg_is_root(struct mem_cgroup *memcg)
{
	return !memcg || !memcg->css.parent;
}

/**
 * vmr_memcg_check() - whether the memory of this task is charged to anyone
 *
 * Return: 0; -EOPNOTSUPP without memory cgroups, or when they leave the kernel's
 * memory out; -EINVAL in the root cgroup, where nothing is charged.
 */
int vmr_memcg_check(void)
{
	bool root;

	if (mem_cgroup_disabled())
		return -EOPNOTSUPP;
	rcu_read_lock();
	root = memcg_is_root(mem_cgroup_from_task(current));
	rcu_read_unlock();
	if (root)
		return -EINVAL;
	/* Only now: it is switched on with the first cgroup below the root. */
	return memcg_kmem_online() ? 0 : -EOPNOTSUPP;
}

/**
 * vmr_memcg_get() - the cgroup of the process that asked for a job
 * @job: the job
 *
 * Return: the cgroup, given back by vmr_memcg_put(); ERR_PTR(-ESRCH) when the
 * process has gone, ERR_PTR(-EINVAL) when it is in the root cgroup by now.
 */
struct mem_cgroup *vmr_memcg_get(struct vmr_job *job)
{
	struct task_struct *task = get_pid_task(job->asker, PIDTYPE_PID);
	struct mem_cgroup *memcg;
	struct mm_struct *mm;

	if (!task)
		return ERR_PTR(-ESRCH);
	mm = get_task_mm(task);
	put_task_struct(task);
	if (!mm)
		return ERR_PTR(-ESRCH);
	memcg = get_mem_cgroup_from_mm(mm);
	mmput(mm);
	if (!memcg_is_root(memcg))
		return memcg;
	mem_cgroup_put(memcg);
	return ERR_PTR(-EINVAL);
}

/**
 * vmr_memcg_put() - give it back
 * @memcg: the cgroup, or NULL
 */
void vmr_memcg_put(struct mem_cgroup *memcg)
{
	mem_cgroup_put(memcg);
}

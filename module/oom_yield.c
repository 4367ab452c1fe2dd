// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/notifier.h>
#include <linux/oom.h>

#include "jobs.h"
#include "oom_yield.h"

/*
 * Called by out_of_memory() before a victim is looked for, unless it is a
 * cgroup that is out of memory; none is when @data, in pages, is not 0 after.
 */
static int oom_yield_notify(struct notifier_block *block, unsigned long action,
			    void *data)
{
	unsigned long *freed = data;

	*freed += vmr_jobs_yield() >> PAGE_SHIFT;
	return NOTIFY_OK;
}

static struct notifier_block oom_yield_block = {
	.notifier_call = oom_yield_notify,
};

/**
 * vmr_oom_yield_init() - be asked before a process is killed
 *
 * Return: 0 or a negative errno.
 */
int vmr_oom_yield_init(void)
{
	return register_oom_notifier(&oom_yield_block);
}

/**
 * vmr_oom_yield_exit() - be asked no more
 */
void vmr_oom_yield_exit(void)
{
	unregister_oom_notifier(&oom_yield_block);
}

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Without CONFIG_PERF_EVENTS the kernel declares neither of these two, though
 * it has empty ones of the others.
 */
#ifndef VMR_COMPAT_LINUX_PERF_EVENT_H
#define VMR_COMPAT_LINUX_PERF_EVENT_H

#include_next <linux/perf_event.h>

#ifndef CONFIG_PERF_EVENTS
static inline struct perf_event *
perf_event_create_kernel_counter(struct perf_event_attr *attr, int cpu,
				 struct task_struct *task, void *handler,
				 void *context)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static inline u64 perf_event_read_value(struct perf_event *event, u64 *enabled,
					u64 *running)
{
	*enabled = 0;
	*running = 0;
	return 0;
}
#endif

#endif /* VMR_COMPAT_LINUX_PERF_EVENT_H */

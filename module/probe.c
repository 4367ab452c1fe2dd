// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/string.h>

#include "probe.h"

/* Calls of one function that are followed at a time. */
#define PROBE_CALLS_MAX	128

struct probe_search {
	const char *name;
	struct tracepoint *found;
};

static void probe_match(struct tracepoint *tp, void *data)
{
	struct probe_search *search = data;

	if (!strcmp(tp->name, search->name))
		search->found = tp;
}

/* Those of the kernel itself: they never go away. */
static struct tracepoint *probe_find_tracepoint(const char *name)
{
	struct probe_search search = { .name = name };

	for_each_kernel_tracepoint(probe_match, &search);
	return search.found;
}

static int probe_arm_event(struct vmr_probe *probe)
{
	probe->tp = probe_find_tracepoint(probe->point->symbol);
	if (!probe->tp)
		return -ENOENT;
	return tracepoint_probe_register(probe->tp, probe->point->event,
					 probe->data);
}

static int probe_arm(struct vmr_probe *probe)
{
	const struct vmr_probe_point *point = probe->point;

	if (point->event)
		return probe_arm_event(probe);
	probe->ret.kp.symbol_name = point->symbol;
	if (!point->leave) {
		probe->ret.kp.pre_handler = point->enter;
		return register_kprobe(&probe->ret.kp);
	}
	probe->ret.entry_handler = point->call;
	probe->ret.handler = point->leave;
	probe->ret.maxactive = PROBE_CALLS_MAX;
	probe->ret.data_size = sizeof(void *);
	return register_kretprobe(&probe->ret);
}

/**
 * vmr_probes_arm() - watch all points that this kernel has
 * @probes: zeroed room for as many probes
 * @points: where to watch
 * @count: number of @points
 * @data: handed to every handler
 *
 * Those that could not be had are told by their ->armed.
 */
void vmr_probes_arm(struct vmr_probe *probes,
		    const struct vmr_probe_point *points, unsigned int count,
		    void *data)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		probes[i].point = &points[i];
		probes[i].data = data;
		probes[i].armed = !probe_arm(&probes[i]);
	}
}

static void probe_disarm(struct vmr_probe *probe)
{
	if (probe->point->event)
		tracepoint_probe_unregister(probe->tp, probe->point->event,
					    probe->data);
	else if (probe->point->leave)
		unregister_kretprobe(&probe->ret);
	else
		unregister_kprobe(&probe->ret.kp);
}

/**
 * vmr_probes_disarm() - watch no more
 * @probes: what vmr_probes_arm() filled in; ->armed stays as it was
 * @count: number of @probes
 *
 * No handler runs when this returns.
 *
 * Return: calls that were not seen, for want of room or within a handler.
 */
u64 vmr_probes_disarm(struct vmr_probe *probes, unsigned int count)
{
	u64 missed = 0;
	unsigned int i;

	for (i = count; i--; ) {
		if (!probes[i].armed)
			continue;
		probe_disarm(&probes[i]);
		missed += probes[i].ret.kp.nmissed + probes[i].ret.nmissed;
	}
	tracepoint_synchronize_unregister();
	return missed;
}

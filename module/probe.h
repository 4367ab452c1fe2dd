/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Probes on functions by their symbol, and tracepoints by their name. A set is
 * armed and disarmed as a whole; what a kernel does not have is left out.
 */
#ifndef VMR_PROBE_H
#define VMR_PROBE_H

#include <linux/kprobes.h>
#include <linux/tracepoint.h>

/**
 * struct vmr_probe_point - where to look at the kernel, and with what
 * @symbol: the function, or the tracepoint
 * @tells: what is not seen without it, in a few words
 * @enter: called at the entry of the function, which is not followed further
 * @call: called at the entry of a function that is followed to its return;
 *	non-zero leaves out the return. Optional
 * @leave: called at its return; both may keep a pointer in the instance
 * @event: called by the tracepoint, with the data of the set as its first
 *	argument; its prototype has to be the tracepoint's
 *
 * Exactly one of @enter, @leave and @event is set. All of them are called in
 * atomic context.
 */
struct vmr_probe_point {
	const char *symbol;
	const char *tells;
	kprobe_pre_handler_t enter;
	kretprobe_handler_t call;
	kretprobe_handler_t leave;
	void *event;
};

/**
 * struct vmr_probe - a point and what the kernel knows of it
 * @point: where
 * @ret: the function's probe; without @point->leave only its ret.kp
 * @tp: the tracepoint
 * @armed: it is registered
 * @data: the data of the set
 */
struct vmr_probe {
	const struct vmr_probe_point *point;
	struct kretprobe ret;
	struct tracepoint *tp;
	bool armed;
	void *data;
};

void vmr_probes_arm(struct vmr_probe *probes,
		    const struct vmr_probe_point *points, unsigned int count,
		    void *data);
u64 vmr_probes_disarm(struct vmr_probe *probes, unsigned int count);

/* The data of the set, in a handler. */
static inline void *vmr_probe_data(const struct kprobe *kp)
{
	return container_of(kp, struct vmr_probe, ret.kp)->data;
}

/* The same where a function is followed; NULL while it is being disarmed. */
static inline void *vmr_probe_instance_data(struct kretprobe_instance *instance)
{
	struct kretprobe *ret = get_kretprobe(instance);

	return ret ? container_of(ret, struct vmr_probe, ret)->data : NULL;
}

#endif /* VMR_PROBE_H */

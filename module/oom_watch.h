/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the OOM killer does, recorded as it happens.
 */
#ifndef VMR_OOM_WATCH_H
#define VMR_OOM_WATCH_H

#include <linux/gfp.h>
#include <linux/oom.h>
#include <linux/sched.h>

enum vmr_oom_event {
	VMR_OOM_FIRST_TRY,
	VMR_OOM_ASKED,
	VMR_OOM_INVOKED,
	VMR_OOM_CANDIDATE,
	VMR_OOM_EXEMPT,
	VMR_OOM_SELECTED,
	VMR_OOM_SIGNALLED,
	VMR_OOM_MARKED,
	VMR_OOM_BELOW_LIMIT,
	VMR_OOM_MM_GONE,
	VMR_OOM_EVENTS
};

/* No constraint is known of an event. */
#define VMR_OOM_NO_CONSTRAINT	-1

/**
 * struct vmr_oom_record - one event
 * @ns: when, by the monotonic clock
 * @event: what
 * @pid: process that it is about
 * @comm: its name
 * @adj: its oom_score_adj
 * @has_points: @points holds something
 * @points: its badness as the kernel computed it, in pages
 * @request: @order, @gfp and @total hold something
 * @order: order of the allocation that failed; -1 for sysrq
 * @gfp: its flags
 * @total: pages that badness is a share of; 0 when not known yet
 * @constraint: an enum oom_constraint, or VMR_OOM_NO_CONSTRAINT
 */
struct vmr_oom_record {
	u64 ns;
	enum vmr_oom_event event;
	pid_t pid;
	char comm[TASK_COMM_LEN];
	short adj;
	bool has_points;
	bool request;
	long points;
	int order;
	gfp_t gfp;
	unsigned long total;
	int constraint;
};

struct vmr_oom_watch;

struct vmr_oom_watch *vmr_oom_watch_new(void);
void vmr_oom_watch_free(struct vmr_oom_watch *watch);
bool vmr_oom_watch_arm(struct vmr_oom_watch *watch);
void vmr_oom_watch_disarm(struct vmr_oom_watch *watch);
void vmr_oom_watch_missing(const struct vmr_oom_watch *watch, char *buf,
			   size_t size);
bool vmr_oom_watch_take(struct vmr_oom_watch *watch,
			struct vmr_oom_record *record);
unsigned int vmr_oom_watch_gone(struct vmr_oom_watch *watch);
u64 vmr_oom_watch_lost(struct vmr_oom_watch *watch);

#endif /* VMR_OOM_WATCH_H */

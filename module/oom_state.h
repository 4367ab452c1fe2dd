/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the probes on the OOM killer know and write. All of it needs the lock of
 * the watch and may be called in atomic context.
 */
#ifndef VMR_OOM_STATE_H
#define VMR_OOM_STATE_H

#include <linux/oom.h>
#include <linux/page_counter.h>
#include <linux/spinlock.h>

#include "oom_watch.h"
#include "probe.h"

/* Events between two looks of the job; a power of two. */
#define VMR_OOM_RING_SIZE		8192

/* Victims that are dying, and askers that reclaim in vain, at a time. */
#define VMR_OOM_VICTIMS_MAX		64
#define VMR_OOM_TRIES_MAX		32

/* Tries that are further apart do not belong together. */
#define VMR_OOM_TRIES_APART_NS	((s64)NSEC_PER_SEC)

/* One for each of the points in oom_watch.c. */
#define VMR_OOM_PROBES		9

/**
 * struct vmr_oom_victim - a process that is dying
 * @mm: its memory, only to be compared; NULL for a free slot
 * @limit: limit that it was killed for until there is room below it, else NULL
 * @pid: the process
 * @comm: its name
 * @adj: its oom_score_adj
 */
struct vmr_oom_victim {
	const struct mm_struct *mm;
	const struct page_counter *limit;
	pid_t pid;
	char comm[TASK_COMM_LEN];
	short adj;
};

/**
 * struct vmr_oom_tries - a task that reclaims in vain
 * @task: the task, only to be compared; NULL for a free slot
 * @first: when its first try began
 * @last: when its last try ended, or began
 */
struct vmr_oom_tries {
	const struct task_struct *task;
	u64 first;
	u64 last;
};

/**
 * struct vmr_oom_watch - one look at the OOM killer
 * @lock: guards all below but @probes
 * @head: records written so far
 * @tail: records taken so far
 * @lost: records that did not fit
 * @gone: victims whose memory is gone
 * @dying: victims whose memory is not
 * @asker: who is in the OOM killer; only one may at a time
 * @oc: what it wants
 * @judged: the kernel has reckoned how bad somebody is, for @oc
 * @victims: those that are dying
 * @tries: those that reclaim in vain
 * @probes: the probes
 * @ring: the records
 */
struct vmr_oom_watch {
	raw_spinlock_t lock;	/* guards all but probes */
	unsigned int head;
	unsigned int tail;
	u64 lost;
	unsigned int gone;
	unsigned int dying;
	const struct task_struct *asker;
	const struct oom_control *oc;
	bool judged;
	struct vmr_oom_victim victims[VMR_OOM_VICTIMS_MAX];
	struct vmr_oom_tries tries[VMR_OOM_TRIES_MAX];
	struct vmr_probe probes[VMR_OOM_PROBES];
	struct vmr_oom_record ring[VMR_OOM_RING_SIZE];
};

struct vmr_oom_record *vmr_oom_record(struct vmr_oom_watch *watch,
				      enum vmr_oom_event event);
struct vmr_oom_record *vmr_oom_record_task(struct vmr_oom_watch *watch,
					   enum vmr_oom_event event,
					   const struct task_struct *task);
void vmr_oom_record_victim(struct vmr_oom_watch *watch,
			   enum vmr_oom_event event,
			   const struct vmr_oom_victim *victim);
struct vmr_oom_tries *vmr_oom_claim_tries(struct vmr_oom_watch *watch, u64 now);
struct vmr_oom_tries *vmr_oom_find_tries(struct vmr_oom_watch *watch,
					 const struct task_struct *task);
struct vmr_oom_victim *vmr_oom_find_victim(struct vmr_oom_watch *watch,
					   const struct mm_struct *mm);

#endif /* VMR_OOM_STATE_H */

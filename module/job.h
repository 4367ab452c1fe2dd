/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A job: one execution of an instrument, in a kthread of its own.
 */
#ifndef VMR_JOB_H
#define VMR_JOB_H

#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "hold.h"
#include "instrument.h"
#include "settings.h"
#include "table.h"

struct pid;
struct task_struct;

/* The parameters that every job takes, after those of its instrument. */
enum vmr_job_param {
	VMR_JOB_DEADLINE,
	VMR_JOB_DANGER,		/* only of instruments flagged dangerous */
	VMR_JOB_NPARAMS
};

extern const struct vmr_param vmr_job_params[VMR_JOB_NPARAMS];

/* Why a job has to stop before its work is done. */
enum vmr_job_stop {
	VMR_JOB_GO_ON,
	VMR_JOB_CANCELLED,
	VMR_JOB_OWNER_GONE,
	VMR_JOB_DEADLINE_PASSED,
	VMR_JOB_UNLOADING,
	VMR_JOB_YIELDED,
};

/* Whether an exclusive job lets other exclusive jobs run. See jobs.c. */
enum vmr_job_share {
	VMR_JOB_ALONE,		/* no */
	VMR_JOB_SHARED,		/* yes, and new ones may start */
	VMR_JOB_RETURNING,	/* it waits for those that run to end */
};

/**
 * struct vmr_job_status - what can change while a job runs
 * @state: running or finished
 * @verdict: set once, before @state becomes finished
 * @reason: words for @verdict; "" when there are none
 * @done: steps of work done
 * @total: steps of work in all, 0 when not known
 * @elapsed_ns: from the start until the end, 0 before
 */
struct vmr_job_status {
	enum vmregress_state state;
	enum vmregress_verdict verdict;
	char reason[200];
	u64 done;
	u64 total;
	u64 elapsed_ns;
};

/**
 * struct vmr_job - one execution of an instrument
 * @refs: the list of jobs, and whoever looks at it
 * @node: in the list of jobs; guarded by the lock of jobs.c
 * @share: whether it lets others run; guarded by the same lock
 * @id: unique while the module is loaded, from 1
 * @ins: what it executes
 * @settings: with which values; owned
 * @table: its rows; owned
 * @task: its kthread; good until that has been woken
 * @hold: what it pins; changed by its kthread only
 * @portid: netlink socket it belongs to, 0 for a /proc file
 * @detached: it outlives that socket
 * @asker: the process that asked for it, which may be gone
 * @started_wall_ns: when it started, nanoseconds since 1970
 * @started_ns: the same by the monotonic clock
 * @deadline: jiffies at which it has to stop
 * @stop: an enum vmr_job_stop; goes from VMR_JOB_GO_ON to another one once
 * @wake: where the kthread sleeps; woken when @stop changes
 * @lock: guards @status
 * @status: what can change
 * @notified: jiffies of the last progress notification; its kthread only
 * @finished: everything is given back and @status is final
 * @exited: the kthread runs no more code of this module
 */
struct vmr_job {
	struct kref refs;
	struct list_head node;
	enum vmr_job_share share;
	u64 id;
	const struct vmr_instrument *ins;
	struct vmr_settings *settings;
	struct vmr_table *table;
	struct task_struct *task;
	struct vmr_hold hold;
	u32 portid;
	bool detached;
	struct pid *asker;
	u64 started_wall_ns;
	u64 started_ns;
	unsigned long deadline;
	int stop;
	wait_queue_head_t wake;
	spinlock_t lock;	/* guards status */
	struct vmr_job_status status;
	unsigned long notified;
	struct completion finished;
	struct completion exited;
};

/*
 * For instruments. A function that sets a verdict returns 0, so that an
 * instrument can end with it; the last verdict set stands.
 */
bool vmr_job_stopping(struct vmr_job *job);
int vmr_job_check(struct vmr_job *job);
int vmr_job_sleep(struct vmr_job *job, unsigned int ms);
void vmr_job_progress(struct vmr_job *job, u64 done, u64 total);
__printf(3, 4)
int vmr_job_verdict(struct vmr_job *job, enum vmregress_verdict verdict,
		    const char *fmt, ...);

#define vmr_job_pass(job, ...)	\
	vmr_job_verdict(job, VMREGRESS_VERDICT_PASS, __VA_ARGS__)
#define vmr_job_fail(job, ...)	\
	vmr_job_verdict(job, VMREGRESS_VERDICT_FAIL, __VA_ARGS__)
#define vmr_job_skip(job, ...)	\
	vmr_job_verdict(job, VMREGRESS_VERDICT_SKIP, __VA_ARGS__)
#define vmr_job_error(job, ...)	\
	vmr_job_verdict(job, VMREGRESS_VERDICT_ERROR, __VA_ARGS__)

/* Appends a row to the job's table: vmr_job_row(job, VMR_U64(1), ...). */
#define vmr_job_row(job, ...)						\
	vmr_table_append((job)->table,					\
			 (const struct vmr_cell[]){ __VA_ARGS__ },	\
			 sizeof((const struct vmr_cell[]){ __VA_ARGS__ }) / \
			 sizeof(struct vmr_cell))

/* For those who start and watch jobs. */
struct vmr_job *vmr_job_new(struct vmr_settings *settings);
void vmr_job_launch(struct vmr_job *job);
void vmr_job_discard(struct vmr_job *job);
void vmr_job_stop(struct vmr_job *job, enum vmr_job_stop why);
void vmr_job_status(struct vmr_job *job, struct vmr_job_status *status);
u64 vmr_job_elapsed(struct vmr_job *job, const struct vmr_job_status *status);
struct vmr_job *vmr_job_get(struct vmr_job *job);
void vmr_job_put(struct vmr_job *job);
bool vmr_job_danger_allowed(void);
u64 vmr_job_hold_cap(const struct vmr_instrument *ins);
unsigned int vmr_job_hold_percent(void);
unsigned int vmr_job_live(void);

#endif /* VMR_JOB_H */

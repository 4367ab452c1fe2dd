// SPDX-License-Identifier: GPL-2.0
/*
 * The life of one job. It belongs to the list of jobs (jobs.c) from its launch
 * on; here is what happens in its kthread and what others may ask of it.
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "job.h"
#include "netlink.h"
#include "zone.h"

/* Progress is told at most this often. */
#define JOB_NOTIFY_INTERVAL	(HZ / 4)

static bool job_allow_danger;
module_param_named(allow_danger, job_allow_danger, bool, 0400);
MODULE_PARM_DESC(allow_danger,
		 "let jobs run that can hurt the machine, when they also ask for danger=1");

static unsigned int job_hold_percent = 99;
module_param_named(hold_max_percent, job_hold_percent, uint, 0400);
MODULE_PARM_DESC(hold_max_percent,
		 "share of the machine's memory that one job may pin, 1 to 100");

/* Jobs whose resources have not all been given back. */
static atomic_t job_live = ATOMIC_INIT(0);

const struct vmr_param vmr_job_params[VMR_JOB_NPARAMS] = {
	[VMR_JOB_DEADLINE] = {
		.name = "deadline",
		.help = "the job is stopped when it has run this long",
		.unit = "s",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = 86400,
		.def = "300",
	},
	[VMR_JOB_DANGER] = {
		.name = "danger",
		.help = "1 agrees that the job may hurt the machine",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = 1,
		.def = "0",
	},
};

/**
 * vmr_job_danger_allowed() - whether dangerous jobs may run at all
 *
 * Return: true when the module was loaded with allow_danger=1.
 */
bool vmr_job_danger_allowed(void)
{
	return job_allow_danger;
}

/**
 * vmr_job_hold_percent() - share of the machine's memory a job may pin
 *
 * Return: percent, 1 to 100.
 */
unsigned int vmr_job_hold_percent(void)
{
	return clamp(job_hold_percent, 1U, 100U);
}

/**
 * vmr_job_hold_cap() - most that a job may pin
 * @ins: the instrument it executes
 *
 * A share of the machine's memory and, unless the instrument is a dangerous
 * one, no more than what is free above the min watermarks now.
 *
 * Return: bytes.
 */
u64 vmr_job_hold_cap(const struct vmr_instrument *ins)
{
	u64 bytes = (u64)totalram_pages() << PAGE_SHIFT;

	bytes = div_u64(bytes, 100) * vmr_job_hold_percent();
	if (ins->flags & VMREGRESS_INSTRUMENT_FLAG_DANGER)
		return bytes;
	return min(bytes, vmr_zone_spare_pages() << PAGE_SHIFT);
}

/**
 * vmr_job_live() - jobs whose resources have not all been given back
 *
 * Return: their number; 0 when nothing runs.
 */
unsigned int vmr_job_live(void)
{
	return atomic_read(&job_live);
}

static void job_free(struct kref *refs)
{
	struct vmr_job *job = container_of(refs, struct vmr_job, refs);

	put_pid(job->asker);
	vmr_settings_free(job->settings);
	vmr_table_free(job->table);
	kfree(job);
}

/**
 * vmr_job_get() - keep a job
 * @job: the job
 *
 * Return: @job.
 */
struct vmr_job *vmr_job_get(struct vmr_job *job)
{
	kref_get(&job->refs);
	return job;
}

/**
 * vmr_job_put() - let go of a job
 * @job: the job, or NULL
 */
void vmr_job_put(struct vmr_job *job)
{
	if (job)
		kref_put(&job->refs, job_free);
}

/**
 * vmr_job_stop() - ask a job to stop
 * @job: the job
 * @why: the reason; the first one stands
 *
 * Does not wait: see @job->finished.
 */
void vmr_job_stop(struct vmr_job *job, enum vmr_job_stop why)
{
	cmpxchg(&job->stop, VMR_JOB_GO_ON, why);
	wake_up_all(&job->wake);
}

/**
 * vmr_job_stopping() - whether a job has to stop
 * @job: the job
 *
 * Cheap enough for every turn of a loop, but not inside a timed one. Any
 * context.
 *
 * Return: true when it was asked to stop or its deadline has passed.
 */
bool vmr_job_stopping(struct vmr_job *job)
{
	if (READ_ONCE(job->stop) != VMR_JOB_GO_ON)
		return true;
	if (time_before(jiffies, job->deadline))
		return false;
	vmr_job_stop(job, VMR_JOB_DEADLINE_PASSED);
	return true;
}

/**
 * vmr_job_check() - let others run, and see whether to stop
 * @job: the job; called from its kthread or its workers
 *
 * Return: 0 to go on, -EINTR to stop.
 */
int vmr_job_check(struct vmr_job *job)
{
	/* A job that never sleeps must not keep RCU Tasks waiting either. */
	cond_resched_tasks_rcu_qs();
	return vmr_job_stopping(job) ? -EINTR : 0;
}

/**
 * vmr_job_sleep() - sleep, but not beyond the end of the job
 * @job: the job; called from its kthread
 * @ms: milliseconds
 *
 * Return: 0 when the time is over, -EINTR when the job has to stop.
 */
int vmr_job_sleep(struct vmr_job *job, unsigned int ms)
{
	unsigned long until = jiffies + msecs_to_jiffies(ms);
	long left;

	if (time_after(until, job->deadline))
		until = job->deadline;
	left = (long)(until - jiffies);
	if (left > 0)
		wait_event_idle_timeout(job->wake,
					READ_ONCE(job->stop) != VMR_JOB_GO_ON,
					left);
	return vmr_job_check(job);
}

/**
 * vmr_job_progress() - tell how far a job is
 * @job: the job; called from its kthread
 * @done: steps of work done
 * @total: steps of work in all, 0 when not known
 */
void vmr_job_progress(struct vmr_job *job, u64 done, u64 total)
{
	spin_lock(&job->lock);
	job->status.done = done;
	job->status.total = total;
	spin_unlock(&job->lock);

	if (time_before(jiffies, job->notified + JOB_NOTIFY_INTERVAL))
		return;
	job->notified = jiffies;
	vmr_netlink_notify(job, VMREGRESS_CMD_JOB_PROGRESS_NTF);
}

/**
 * vmr_job_verdict() - say what a job found
 * @job: the job; called from its kthread
 * @verdict: the verdict
 * @fmt: the reason in words, lower case, no full stop
 *
 * Return: 0.
 */
int vmr_job_verdict(struct vmr_job *job, enum vmregress_verdict verdict,
		    const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	spin_lock(&job->lock);
	job->status.verdict = verdict;
	vscnprintf(job->status.reason, sizeof(job->status.reason), fmt, args);
	spin_unlock(&job->lock);
	va_end(args);
	return 0;
}

/**
 * vmr_job_status() - a snapshot of what can change
 * @job: the job
 * @status: where it goes
 */
void vmr_job_status(struct vmr_job *job, struct vmr_job_status *status)
{
	spin_lock(&job->lock);
	*status = job->status;
	spin_unlock(&job->lock);
}

/**
 * vmr_job_elapsed() - how long a job has run
 * @job: the job
 * @status: a snapshot of it
 *
 * Return: nanoseconds from the start until now, or until the end.
 */
u64 vmr_job_elapsed(struct vmr_job *job, const struct vmr_job_status *status)
{
	if (status->state == VMREGRESS_STATE_FINISHED)
		return status->elapsed_ns;
	return ktime_get_ns() - job->started_ns;
}

/* What the instrument said of the work that was done until then is kept. */
static void job_explain_stop(struct vmr_job *job)
{
	static const char *const reasons[] = {
		[VMR_JOB_CANCELLED] = "cancelled",
		[VMR_JOB_OWNER_GONE] = "cancelled: its owner is gone",
		[VMR_JOB_UNLOADING] = "cancelled: the module is being unloaded",
		[VMR_JOB_YIELDED] = "stopped: it gave its memory up, or a process would have been killed",
	};
	char own[sizeof(job->status.reason)] = "";

	if (job->status.verdict == VMREGRESS_VERDICT_ERROR)
		scnprintf(own, sizeof(own), ": %s", job->status.reason);
	if (job->stop == VMR_JOB_DEADLINE_PASSED)
		vmr_job_error(job, "stopped: the deadline of %llu s has passed%s",
			      vmr_settings_job(job->settings, VMR_JOB_DEADLINE),
			      own);
	else
		vmr_job_error(job, "%s%s", reasons[job->stop], own);
}

/* The words for an error that the instrument did not put into words itself. */
static void job_explain_error(struct vmr_job *job, int err)
{
	if (job->status.verdict == VMREGRESS_VERDICT_ERROR ||
	    job->status.verdict == VMREGRESS_VERDICT_SKIP)
		return;
	if (err == -EDQUOT)
		vmr_job_error(job, "it would pin more than the %llu MiB that it may",
			      job->hold.cap >> 20);
	else
		vmr_job_error(job, "it could not do its work: %pe",
			      ERR_PTR(err));
}

/*
 * Some end well when they are cancelled. None does when the machine had no more
 * memory for what it was to do.
 */
static void job_conclude(struct vmr_job *job, int err)
{
	if ((err && job->stop != VMR_JOB_GO_ON) ||
	    job->stop == VMR_JOB_YIELDED)
		job_explain_stop(job);
	else if (err)
		job_explain_error(job, err);
	else if (job->ins->kind == VMREGRESS_KIND_TEST &&
		 job->status.verdict == VMREGRESS_VERDICT_NONE)
		vmr_job_error(job, "the test ended without a verdict");
}

static void job_finish(struct vmr_job *job, int err)
{
	job_conclude(job, err);
	vmr_hold_release(&job->hold);
	vmr_table_trim(job->table);
	atomic_dec(&job_live);

	spin_lock(&job->lock);
	if (!err)
		job->status.done = job->status.total;
	job->status.elapsed_ns = ktime_get_ns() - job->started_ns;
	job->status.state = VMREGRESS_STATE_FINISHED;
	spin_unlock(&job->lock);
}

static int job_thread(void *data)
{
	struct vmr_job *job = data;

	vmr_netlink_notify(job, VMREGRESS_CMD_JOB_STARTED_NTF);
	job_finish(job, job->ins->run(job));
	vmr_netlink_notify(job, VMREGRESS_CMD_JOB_FINISHED_NTF);
	complete_all(&job->finished);
	kthread_complete_and_exit(&job->exited, 0);
}

/**
 * vmr_job_new() - a job that has not been launched
 * @settings: finished settings; owned by the job when this succeeds
 *
 * The process that calls is the asker.
 *
 * Return: the job with one reference, or NULL.
 */
struct vmr_job *vmr_job_new(struct vmr_settings *settings)
{
	const struct vmr_instrument *ins = settings->ins;
	struct vmr_job *job = kzalloc(sizeof(*job), GFP_KERNEL);

	if (!job)
		return NULL;
	job->table = vmr_table_new(ins->columns, ins->ncolumns);
	if (!job->table)
		goto free_job;
	job->task = kthread_create(job_thread, job, "vmr/%s", ins->name);
	if (IS_ERR(job->task))
		goto free_table;
	kref_init(&job->refs);
	INIT_LIST_HEAD(&job->node);
	job->ins = ins;
	job->settings = settings;
	job->asker = get_pid(task_tgid(current));
	vmr_hold_init(&job->hold, vmr_job_hold_cap(ins));
	init_waitqueue_head(&job->wake);
	spin_lock_init(&job->lock);
	init_completion(&job->finished);
	init_completion(&job->exited);
	return job;

free_table:
	vmr_table_free(job->table);
free_job:
	kfree(job);
	return NULL;
}

/**
 * vmr_job_launch() - let a job run
 * @job: a new job that is in the list of jobs, with its id and owner set
 *
 * Does not sleep.
 */
void vmr_job_launch(struct vmr_job *job)
{
	u64 seconds = vmr_settings_job(job->settings, VMR_JOB_DEADLINE);

	job->started_wall_ns = ktime_get_real_ns();
	job->started_ns = ktime_get_ns();
	job->deadline = jiffies + seconds * HZ;
	job->notified = jiffies;
	atomic_inc(&job_live);
	wake_up_process(job->task);
}

/**
 * vmr_job_discard() - give a job back that was not launched
 * @job: the job; its settings go back to whoever made them
 */
void vmr_job_discard(struct vmr_job *job)
{
	/* Never woken, it ends without a line of job_thread(). */
	kthread_stop(job->task);
	job->settings = NULL;
	vmr_job_put(job);
}

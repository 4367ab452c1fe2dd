// SPDX-License-Identifier: GPL-2.0
/*
 * The list of jobs: who may start one, which are remembered, and how all of
 * them end when the module goes.
 */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/sizes.h>

#include "jobs.h"

/* Running jobs of any sort; the exclusive ones are one at most. */
#define JOBS_RUNNING_MAX	16

/* How often a job looks whether it is alone again. */
#define JOBS_UNSHARE_MS		50

/* Who holds less than this, in bytes, is not in anybody's way. */
#define JOBS_YIELD_BYTES	SZ_1M

/* How long the kernel waits at most for memory to come back. */
#define JOBS_YIELD_WAIT		HZ

/* Finished jobs that are remembered, in all and of one instrument. */
#define JOBS_FINISHED_MAX	64
#define JOBS_FINISHED_EACH	8

/* What their tables may come to when another one starts, in bytes. */
#define JOBS_FINISHED_BYTES	(64UL << 20)

static DEFINE_MUTEX(jobs_lock);

/* In order of their ids. All below is guarded by jobs_lock. */
static LIST_HEAD(jobs_list);
static u64 jobs_last_id;
static bool jobs_closed;

static bool jobs_is_running(struct vmr_job *job)
{
	struct vmr_job_status status;

	vmr_job_status(job, &status);
	return status.state == VMREGRESS_STATE_RUNNING;
}

/* Lets go of jobs that have been taken out of the list. May sleep. */
static void jobs_forget(struct list_head *jobs)
{
	struct vmr_job *job, *next;

	list_for_each_entry_safe(job, next, jobs, node) {
		list_del_init(&job->node);
		wait_for_completion(&job->exited);
		vmr_job_put(job);
	}
}

/*
 * The oldest finished job of @ins (of any, when NULL), when there are more than
 * @keep of them or they are larger than @bytes.
 */
static struct vmr_job *jobs_surplus(const struct vmr_instrument *ins,
				    unsigned int keep, size_t bytes)
{
	struct vmr_job *job, *oldest = NULL;
	unsigned int finished = 0;
	size_t size = 0;

	lockdep_assert_held(&jobs_lock);
	list_for_each_entry(job, &jobs_list, node) {
		if ((ins && job->ins != ins) || jobs_is_running(job))
			continue;
		oldest = oldest ?: job;
		size += vmr_table_bytes(job->table);
		finished++;
	}
	return finished > keep || size > bytes ? oldest : NULL;
}

/* Moves what need not be remembered any longer to @trimmed. */
static void jobs_trim(const struct vmr_instrument *ins,
		      struct list_head *trimmed)
{
	struct vmr_job *job;

	while ((job = jobs_surplus(ins, JOBS_FINISHED_EACH - 1, SIZE_MAX)))
		list_move_tail(&job->node, trimmed);
	while ((job = jobs_surplus(NULL, JOBS_FINISHED_MAX - 1,
				   JOBS_FINISHED_BYTES)))
		list_move_tail(&job->node, trimmed);
}

/* A running job that lets no exclusive job start. */
static bool jobs_excludes(struct vmr_job *job)
{
	lockdep_assert_held(&jobs_lock);
	return job->ins->flags & VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE &&
	       job->share != VMR_JOB_SHARED;
}

static int jobs_admit(const struct vmr_instrument *ins,
		      struct vmr_refusal *refusal)
{
	bool exclusive = ins->flags & VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE;
	unsigned int running = 0;
	struct vmr_job *job;

	lockdep_assert_held(&jobs_lock);
	if (jobs_closed)
		return vmr_refuse(refusal, -ESHUTDOWN,
				  "the module is being unloaded");
	list_for_each_entry(job, &jobs_list, node) {
		if (!jobs_is_running(job))
			continue;
		running++;
		if (exclusive && jobs_excludes(job))
			return vmr_refuse(refusal, -EBUSY,
					  "job %llu (%s) is running", job->id,
					  job->ins->name);
	}
	if (running >= JOBS_RUNNING_MAX)
		return vmr_refuse(refusal, -EBUSY, "%u jobs are running",
				  running);
	return 0;
}

/*
 * Before there is a job, so that what is forgotten for it has been freed when
 * the job looks at the memory of the machine. May sleep.
 */
static int jobs_make_room(const struct vmr_instrument *ins,
			  struct vmr_refusal *refusal)
{
	LIST_HEAD(trimmed);
	int err;

	mutex_lock(&jobs_lock);
	err = jobs_admit(ins, refusal);
	if (!err)
		jobs_trim(ins, &trimmed);
	mutex_unlock(&jobs_lock);
	jobs_forget(&trimmed);
	return err;
}

/* Puts a job with its kthread, which sleeps yet, into the list. */
static int jobs_add(struct vmr_job *job, struct vmr_refusal *refusal)
{
	int err;

	mutex_lock(&jobs_lock);
	/* Another may have been faster. */
	err = jobs_admit(job->ins, refusal);
	if (!err) {
		job->id = ++jobs_last_id;
		list_add_tail(&vmr_job_get(job)->node, &jobs_list);
		vmr_job_launch(job);
	}
	mutex_unlock(&jobs_lock);
	return err;
}

/**
 * vmr_jobs_start() - start a job
 * @settings: finished settings; owned by the job when this succeeds
 * @portid: netlink socket it belongs to, 0 for a /proc file
 * @detached: it outlives that socket
 * @refusal: why it was not started
 *
 * Return: the running job, to be put; ERR_PTR(-EBUSY) while a job runs that
 * excludes it, ERR_PTR(-ESHUTDOWN), ERR_PTR(-ENOMEM).
 */
struct vmr_job *vmr_jobs_start(struct vmr_settings *settings, u32 portid,
			       bool detached, struct vmr_refusal *refusal)
{
	int err = jobs_make_room(settings->ins, refusal);
	struct vmr_job *job;

	if (err)
		return ERR_PTR(err);
	job = vmr_job_new(settings);
	if (!job)
		return ERR_PTR(-ENOMEM);
	job->portid = portid;
	job->detached = detached;
	err = jobs_add(job, refusal);
	if (!err)
		return job;
	vmr_job_discard(job);
	return ERR_PTR(err);
}

/**
 * vmr_jobs_find() - look a job up
 * @id: its id
 *
 * Return: the job, to be put, or NULL.
 */
struct vmr_job *vmr_jobs_find(u64 id)
{
	struct vmr_job *job = id ? vmr_jobs_after(id - 1) : NULL;

	if (job && job->id != id) {
		vmr_job_put(job);
		job = NULL;
	}
	return job;
}

/**
 * vmr_jobs_after() - the next job in order of ids
 * @id: an id, of a job or not
 *
 * Return: the job with the lowest id above @id, to be put, or NULL.
 */
struct vmr_job *vmr_jobs_after(u64 id)
{
	struct vmr_job *job, *found = NULL;

	mutex_lock(&jobs_lock);
	list_for_each_entry(job, &jobs_list, node) {
		if (job->id > id) {
			found = vmr_job_get(job);
			break;
		}
	}
	mutex_unlock(&jobs_lock);
	return found;
}

/**
 * vmr_jobs_last() - the last finished job of an instrument
 * @ins: the instrument
 *
 * Return: the job, to be put, or NULL.
 */
struct vmr_job *vmr_jobs_last(const struct vmr_instrument *ins)
{
	struct vmr_job *job, *found = NULL;

	mutex_lock(&jobs_lock);
	list_for_each_entry_reverse(job, &jobs_list, node) {
		if (job->ins == ins && !jobs_is_running(job)) {
			found = vmr_job_get(job);
			break;
		}
	}
	mutex_unlock(&jobs_lock);
	return found;
}

/**
 * vmr_jobs_owner_gone() - a netlink socket has closed
 * @portid: its port id
 *
 * Cancels the jobs that belong to it and are not detached.
 */
void vmr_jobs_owner_gone(u32 portid)
{
	struct vmr_job *job;

	mutex_lock(&jobs_lock);
	list_for_each_entry(job, &jobs_list, node)
		if (job->portid == portid && !job->detached)
			vmr_job_stop(job, VMR_JOB_OWNER_GONE);
	mutex_unlock(&jobs_lock);
}

/**
 * vmr_jobs_share() - let other exclusive jobs run beside this one
 * @job: an exclusive job; called from its kthread
 *
 * For a job that has brought the machine into some state and only keeps it
 * there, so that the others can be run in that state.
 */
void vmr_jobs_share(struct vmr_job *job)
{
	mutex_lock(&jobs_lock);
	job->share = VMR_JOB_SHARED;
	mutex_unlock(&jobs_lock);
}

/* Whether no other job is in the way; then @job is the exclusive one again. */
static bool jobs_take_back(struct vmr_job *job)
{
	bool alone = true;
	struct vmr_job *other;

	mutex_lock(&jobs_lock);
	/* Two that wait must not wait for each other. */
	job->share = VMR_JOB_RETURNING;
	list_for_each_entry(other, &jobs_list, node)
		if (other != job && other->share != VMR_JOB_RETURNING &&
		    jobs_excludes(other) && jobs_is_running(other))
			alone = false;
	if (alone)
		job->share = VMR_JOB_ALONE;
	mutex_unlock(&jobs_lock);
	return alone;
}

/**
 * vmr_jobs_unshare() - be the only exclusive job again
 * @job: a job that has called vmr_jobs_share(); called from its kthread
 *
 * No other one is started from now on; waits for those that run.
 *
 * Return: 0, or -EINTR when the job has to stop: then others may still run.
 */
int vmr_jobs_unshare(struct vmr_job *job)
{
	int err = 0;

	while (!err && !jobs_take_back(job))
		err = vmr_job_sleep(job, JOBS_UNSHARE_MS);
	return err;
}

static bool jobs_lock_until(unsigned long until)
{
	while (!mutex_trylock(&jobs_lock)) {
		if (time_after_eq(jiffies, until))
			return false;
		schedule_timeout_uninterruptible(1);
	}
	return true;
}

/* Whether there is one that holds memory; all of them stop. */
static bool jobs_stop_holders(unsigned long until)
{
	struct vmr_job *job;
	bool any = false;

	if (!jobs_lock_until(until))
		return false;
	list_for_each_entry(job, &jobs_list, node) {
		if (READ_ONCE(job->hold.bytes) < JOBS_YIELD_BYTES)
			continue;
		vmr_job_stop(job, VMR_JOB_YIELDED);
		any = true;
	}
	mutex_unlock(&jobs_lock);
	return any;
}

/**
 * vmr_jobs_yield() - give memory back to a machine that has run out of it
 *
 * Stops the jobs that hold memory and waits, a second at most, until some of it
 * is free. Needs no memory itself. May sleep.
 *
 * Return: bytes given back.
 */
u64 vmr_jobs_yield(void)
{
	unsigned long until = jiffies + JOBS_YIELD_WAIT;
	s64 before = vmr_hold_total(), freed = 0;

	if (!jobs_stop_holders(until))
		return 0;
	while (freed < (s64)JOBS_YIELD_BYTES && time_before(jiffies, until)) {
		schedule_timeout_uninterruptible(1);
		freed = before - (s64)vmr_hold_total();
	}
	return max_t(s64, freed, 0);
}

/**
 * vmr_jobs_close() - start no more jobs and stop those that run
 *
 * Waits until all of them have given back what they held. The jobs stay
 * readable.
 */
void vmr_jobs_close(void)
{
	struct vmr_job *job;
	u64 id = 0;

	mutex_lock(&jobs_lock);
	jobs_closed = true;
	list_for_each_entry(job, &jobs_list, node)
		vmr_job_stop(job, VMR_JOB_UNLOADING);
	mutex_unlock(&jobs_lock);

	while ((job = vmr_jobs_after(id))) {
		wait_for_completion(&job->finished);
		id = job->id;
		vmr_job_put(job);
	}
}

/**
 * vmr_jobs_drop() - forget all jobs
 *
 * After vmr_jobs_close(), when nobody can look jobs up any more. Waits until
 * the last kthread has left the module.
 */
void vmr_jobs_drop(void)
{
	LIST_HEAD(jobs);

	mutex_lock(&jobs_lock);
	list_splice_init(&jobs_list, &jobs);
	mutex_unlock(&jobs_lock);
	jobs_forget(&jobs);
}

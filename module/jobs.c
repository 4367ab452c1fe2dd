// SPDX-License-Identifier: GPL-2.0
/*
 * The list of jobs: who may start one, which are remembered, and how all of
 * them end when the module goes.
 */
#include <linux/err.h>
#include <linux/mutex.h>

#include "jobs.h"

/* Running jobs of any sort; the exclusive ones are one at most. */
#define JOBS_RUNNING_MAX	16

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
		if (exclusive &&
		    job->ins->flags & VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE)
			return vmr_refuse(refusal, -EBUSY,
					  "job %llu (%s) is running", job->id,
					  job->ins->name);
	}
	if (running >= JOBS_RUNNING_MAX)
		return vmr_refuse(refusal, -EBUSY, "%u jobs are running",
				  running);
	return 0;
}

/* Puts a job with its kthread, which sleeps yet, into the list. */
static int jobs_add(struct vmr_job *job, struct vmr_refusal *refusal)
{
	LIST_HEAD(trimmed);
	int err;

	mutex_lock(&jobs_lock);
	err = jobs_admit(job->ins, refusal);
	if (!err) {
		jobs_trim(job->ins, &trimmed);
		job->id = ++jobs_last_id;
		list_add_tail(&vmr_job_get(job)->node, &jobs_list);
		vmr_job_launch(job);
	}
	mutex_unlock(&jobs_lock);
	jobs_forget(&trimmed);
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
	struct vmr_job *job = vmr_job_new(settings);
	int err;

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

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

/* Takes a job out of the list; it has finished, its kthread nearly so. */
static void jobs_forget(struct vmr_job *job)
{
	lockdep_assert_held(&jobs_lock);
	list_del_init(&job->node);
	wait_for_completion(&job->exited);
	vmr_job_put(job);
}

/* The oldest finished job of @ins (of any, when NULL), beyond @keep of them. */
static struct vmr_job *jobs_surplus(const struct vmr_instrument *ins,
				    unsigned int keep)
{
	struct vmr_job *job, *oldest = NULL;
	unsigned int finished = 0;

	lockdep_assert_held(&jobs_lock);
	list_for_each_entry(job, &jobs_list, node) {
		if ((ins && job->ins != ins) || jobs_is_running(job))
			continue;
		oldest = oldest ?: job;
		finished++;
	}
	return finished > keep ? oldest : NULL;
}

static void jobs_trim(const struct vmr_instrument *ins)
{
	struct vmr_job *job;

	while ((job = jobs_surplus(ins, JOBS_FINISHED_EACH - 1)))
		jobs_forget(job);
	while ((job = jobs_surplus(NULL, JOBS_FINISHED_MAX - 1)))
		jobs_forget(job);
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

static int jobs_launch(struct vmr_job *job, struct vmr_refusal *refusal)
{
	int err;

	lockdep_assert_held(&jobs_lock);
	err = jobs_admit(job->ins, refusal);
	if (err)
		return err;
	jobs_trim(job->ins);
	job->id = ++jobs_last_id;
	err = vmr_job_launch(job);
	if (err)
		return vmr_refuse(refusal, err, "no kernel thread to be had");
	list_add_tail(&vmr_job_get(job)->node, &jobs_list);
	return 0;
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
	mutex_lock(&jobs_lock);
	err = jobs_launch(job, refusal);
	mutex_unlock(&jobs_lock);
	if (!err)
		return job;
	job->settings = NULL;
	vmr_job_put(job);
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
	struct vmr_job *job, *next;

	mutex_lock(&jobs_lock);
	list_for_each_entry_safe(job, next, &jobs_list, node)
		jobs_forget(job);
	mutex_unlock(&jobs_lock);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * From the number of a process to its address space. Whoever gets here is root
 * in the initial namespaces: no further permission is asked for.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>

#include "job.h"
#include "process.h"

/* A millisecond apart, before queueing for the mmap lock. */
#define PROCESS_LOCK_TRIES	4

static struct mm_struct *process_task_mm(struct task_struct *task, u64 number,
					 struct vmr_refusal *refusal)
{
	struct mm_struct *mm = get_task_mm(task);

	if (mm)
		return mm;
	if (READ_ONCE(task->flags) & PF_KTHREAD)
		return ERR_PTR(vmr_refuse(refusal, -EINVAL,
					  "process %llu is a kernel thread: it has no address space",
					  number));
	return ERR_PTR(vmr_refuse(refusal, -ESRCH,
				  "process %llu has ended: its address space is gone",
				  number));
}

static struct mm_struct *process_get_mm(struct pid *pid, u64 number,
					struct vmr_refusal *refusal)
{
	struct task_struct *task = get_pid_task(pid, PIDTYPE_PID);
	struct mm_struct *mm;

	if (!task)
		return ERR_PTR(vmr_refuse(refusal, -ESRCH,
					  "there is no process %llu", number));
	mm = process_task_mm(task, number, refusal);
	put_task_struct(task);
	return mm;
}

static struct mm_struct *process_find_mm(u64 number,
					 struct vmr_refusal *refusal)
{
	struct pid *pid = find_get_pid(number);
	struct mm_struct *mm = process_get_mm(pid, number, refusal);

	put_pid(pid);
	return mm;
}

/**
 * vmr_process_check() - refuse a process that has no address space
 * @number: value of the parameter
 * @param: index of the parameter
 * @refusal: why it is refused; NULL when nobody will read it
 *
 * For the check() of an instrument.
 *
 * Return: 0; -ESRCH when there is no such process, or none any more; -EINVAL
 * for a kernel thread.
 */
int vmr_process_check(u64 number, int param, struct vmr_refusal *refusal)
{
	struct mm_struct *mm;

	if (number == VMR_UNSET)
		return 0;
	if (refusal)
		refusal->param = param;
	mm = process_find_mm(number, refusal);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	mmput(mm);
	return 0;
}

/**
 * vmr_process_mm() - the address space a job is to look at
 * @job: the job; its verdict is set when there is none
 * @number: value of the parameter
 *
 * The process may end meanwhile: its address space stays until it is put.
 *
 * Return: the address space, to be given to mmput(), or ERR_PTR().
 */
struct mm_struct *vmr_process_mm(struct vmr_job *job, u64 number)
{
	struct vmr_refusal refusal = { .param = -1 };
	struct mm_struct *mm;

	if (number == VMR_UNSET)
		mm = process_get_mm(job->asker, pid_nr(job->asker), &refusal);
	else
		mm = process_find_mm(number, &refusal);
	if (IS_ERR(mm))
		vmr_job_error(job, "%s", refusal.text);
	return mm;
}

/**
 * vmr_process_lock() - keep an address space from being changed
 * @job: the job
 * @mm: the address space
 *
 * Takes the mmap lock for write. At first without queueing for it, so that the
 * job can be stopped meanwhile and nobody waits behind it; but threads that map
 * and unmap all the time leave no gap, and those who queue get their turn. The
 * counter that goes with that lock is for those who change a VMA, which the
 * holder may not do.
 *
 * Return: 0, or -EINTR when the job has to stop.
 */
int vmr_process_lock(struct vmr_job *job, struct mm_struct *mm)
{
	unsigned int i;
	int err;

	for (i = 0; i < PROCESS_LOCK_TRIES; i++) {
		if (down_write_trylock(&mm->mmap_lock))
			return 0;
		err = vmr_job_sleep(job, 1);
		if (err)
			return err;
	}
	down_write(&mm->mmap_lock);
	return 0;
}

/**
 * vmr_process_unlock() - undo vmr_process_lock()
 * @mm: the address space
 */
void vmr_process_unlock(struct mm_struct *mm)
{
	up_write(&mm->mmap_lock);
}

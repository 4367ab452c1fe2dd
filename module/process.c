// SPDX-License-Identifier: GPL-2.0
/*
 * From the number of a process to its address space. Whoever gets here is root
 * in the initial namespaces: no further permission is asked for.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/signal.h>
#include <linux/workqueue.h>

#include "job.h"
#include "process.h"

/* A millisecond apart, before queueing for the mmap lock. */
#define PROCESS_LOCK_TRIES	4

/* How long to queue at a time. Whoever reads the lock waits behind that. */
#define PROCESS_QUEUE_MS	100

/**
 * struct process_alarm - an end to the waiting of a task
 * @work: runs when the time is over
 * @task: who waits; it cancels @work before it goes on
 */
struct process_alarm {
	struct delayed_work work;
	struct task_struct *task;
};

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
 * For the check() of an instrument. The job's own thread will look for the number
 * where all processes are: elsewhere it would be somebody else's.
 *
 * Return: 0; -ESRCH when there is no such process, or none any more; -EINVAL
 * for a kernel thread; -EPERM for an asker in a pid namespace of its own.
 */
int vmr_process_check(u64 number, int param, struct vmr_refusal *refusal)
{
	struct mm_struct *mm;

	if (number == VMR_UNSET)
		return 0;
	if (refusal)
		refusal->param = param;
	if (task_active_pid_ns(current) != &init_pid_ns)
		return vmr_refuse(refusal, -EPERM,
				  "processes are numbered as in the initial pid namespace, and the asker is in another");
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

static void process_ring(struct work_struct *work)
{
	struct process_alarm *alarm =
		container_of(to_delayed_work(work), struct process_alarm, work);

	send_sig(SIGKILL, alarm->task, 1);
}

/*
 * Queues for the mmap lock, for a while: nothing but a signal gets a task out
 * of that queue, and a kernel thread has none but those it asks for.
 */
static bool process_queue(struct mm_struct *mm)
{
	struct process_alarm alarm = { .task = current };
	bool locked;

	allow_kernel_signal(SIGKILL);
	INIT_DELAYED_WORK_ONSTACK(&alarm.work, process_ring);
	schedule_delayed_work(&alarm.work, msecs_to_jiffies(PROCESS_QUEUE_MS));
	locked = !down_write_killable(&mm->mmap_lock);
	cancel_delayed_work_sync(&alarm.work);
	destroy_delayed_work_on_stack(&alarm.work);
	disallow_signal(SIGKILL);
	flush_signals(current);
	return locked;
}

/**
 * vmr_process_lock() - keep an address space from being changed
 * @job: the job, in its own thread
 * @mm: the address space
 *
 * Takes the mmap lock for write. At first without queueing for it, so that
 * nobody waits behind the job; but threads that map and unmap all the time leave
 * no gap, and those who queue get their turn. Who holds the lock may keep it for
 * good, as a fault does that waits for the server of a file system: the queue is
 * left again and again, for the job to be stopped and for others to pass. The
 * counter that goes with that lock is for those who change a VMA, which the
 * holder may not do.
 *
 * Return: 0, or -EINTR when the job has to stop.
 */
int vmr_process_lock(struct vmr_job *job, struct mm_struct *mm)
{
	unsigned int i;
	int err;

	for (i = 1;; i++) {
		if (down_write_trylock(&mm->mmap_lock))
			return 0;
		err = vmr_job_sleep(job, 1);
		if (err)
			return err;
		if (i % PROCESS_LOCK_TRIES == 0 && process_queue(mm))
			return 0;
	}
}

/**
 * vmr_process_unlock() - undo vmr_process_lock()
 * @mm: the address space
 */
void vmr_process_unlock(struct mm_struct *mm)
{
	up_write(&mm->mmap_lock);
}

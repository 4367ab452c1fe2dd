// SPDX-License-Identifier: GPL-2.0
/*
 * The ring that the probes on the OOM killer write into, and what they have to
 * remember from one to the next.
 */
#include <linux/kernel.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "gfp.h"
#include "oom_state.h"

/**
 * vmr_oom_watch_new() - a look at the OOM killer that has not begun
 *
 * Return: the watch, given back by vmr_oom_watch_free(), or NULL.
 */
struct vmr_oom_watch *vmr_oom_watch_new(void)
{
	struct vmr_oom_watch *watch = kvzalloc(sizeof(*watch), VMR_GFP_JOB);

	if (watch)
		raw_spin_lock_init(&watch->lock);
	return watch;
}

/**
 * vmr_oom_watch_free() - give a watch back
 * @watch: one that is not armed
 */
void vmr_oom_watch_free(struct vmr_oom_watch *watch)
{
	kvfree(watch);
}

/**
 * vmr_oom_record() - the next record
 * @watch: the watch
 * @event: what happens now
 *
 * Return: the record to be filled, or NULL when the ring is full.
 */
struct vmr_oom_record *vmr_oom_record(struct vmr_oom_watch *watch,
				      enum vmr_oom_event event)
{
	struct vmr_oom_record *record;

	if (watch->head - watch->tail == VMR_OOM_RING_SIZE) {
		watch->lost++;
		return NULL;
	}
	record = &watch->ring[watch->head++ % VMR_OOM_RING_SIZE];
	memset(record, 0, sizeof(*record));
	record->ns = ktime_get_mono_fast_ns();
	record->event = event;
	record->constraint = VMR_OOM_NO_CONSTRAINT;
	return record;
}

/**
 * vmr_oom_record_task() - the next record, of a process
 * @watch: the watch
 * @event: what happens now
 * @task: to one of its threads
 *
 * Return: the record, or NULL when the ring is full.
 */
struct vmr_oom_record *vmr_oom_record_task(struct vmr_oom_watch *watch,
					   enum vmr_oom_event event,
					   const struct task_struct *task)
{
	struct vmr_oom_record *record = vmr_oom_record(watch, event);

	if (!record)
		return NULL;
	record->pid = task->tgid;
	memcpy(record->comm, task->comm, TASK_COMM_LEN);
	record->adj = task->signal->oom_score_adj;
	return record;
}

/**
 * vmr_oom_record_victim() - record an event of a victim
 * @watch: the watch
 * @event: what happens now
 * @victim: which may have no task any more
 */
void vmr_oom_record_victim(struct vmr_oom_watch *watch,
			   enum vmr_oom_event event,
			   const struct vmr_oom_victim *victim)
{
	struct vmr_oom_record *record = vmr_oom_record(watch, event);

	if (!record)
		return;
	record->pid = victim->pid;
	memcpy(record->comm, victim->comm, TASK_COMM_LEN);
	record->adj = victim->adj;
}

/**
 * vmr_oom_find_tries() - what a task has tried in vain
 * @watch: the watch
 * @task: the task; NULL for a free slot
 *
 * Return: its slot, or NULL.
 */
struct vmr_oom_tries *vmr_oom_find_tries(struct vmr_oom_watch *watch,
					 const struct task_struct *task)
{
	unsigned int i;

	for (i = 0; i < VMR_OOM_TRIES_MAX; i++)
		if (watch->tries[i].task == task)
			return &watch->tries[i];
	return NULL;
}

/**
 * vmr_oom_claim_tries() - a slot for a task that has none
 * @watch: the watch
 * @now: the time
 *
 * Who stops trying, because the charge may fail or another task freed memory,
 * says so to nobody. Tries so long ago are part of nothing any more.
 *
 * Return: a slot, or NULL when so many try at once.
 */
struct vmr_oom_tries *vmr_oom_claim_tries(struct vmr_oom_watch *watch, u64 now)
{
	struct vmr_oom_tries *tries = vmr_oom_find_tries(watch, NULL);
	unsigned int i;

	for (i = 0; !tries && i < VMR_OOM_TRIES_MAX; i++)
		if ((s64)(now - watch->tries[i].last) > VMR_OOM_TRIES_APART_NS)
			tries = &watch->tries[i];
	if (tries)
		tries->task = NULL;
	return tries;
}

/**
 * vmr_oom_find_victim() - the victim that has some memory
 * @watch: the watch
 * @mm: the memory; NULL for a free slot
 *
 * Return: its slot, or NULL.
 */
struct vmr_oom_victim *vmr_oom_find_victim(struct vmr_oom_watch *watch,
					   const struct mm_struct *mm)
{
	unsigned int i;

	for (i = 0; i < VMR_OOM_VICTIMS_MAX; i++)
		if (watch->victims[i].mm == mm)
			return &watch->victims[i];
	return NULL;
}

/**
 * vmr_oom_watch_take() - take the oldest record
 * @watch: the watch
 * @record: where it goes
 *
 * Return: false when there is none.
 */
bool vmr_oom_watch_take(struct vmr_oom_watch *watch,
			struct vmr_oom_record *record)
{
	unsigned long flags;
	bool found;

	raw_spin_lock_irqsave(&watch->lock, flags);
	found = watch->head != watch->tail;
	if (found)
		*record = watch->ring[watch->tail++ % VMR_OOM_RING_SIZE];
	raw_spin_unlock_irqrestore(&watch->lock, flags);
	return found;
}

/**
 * vmr_oom_watch_gone() - victims whose memory is gone
 * @watch: the watch
 *
 * Return: their number so far.
 */
unsigned int vmr_oom_watch_gone(struct vmr_oom_watch *watch)
{
	return READ_ONCE(watch->gone);
}

/**
 * vmr_oom_watch_lost() - events that were not recorded
 * @watch: one that has been disarmed
 *
 * Return: their number.
 */
u64 vmr_oom_watch_lost(struct vmr_oom_watch *watch)
{
	return watch->lost;
}

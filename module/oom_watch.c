// SPDX-License-Identifier: GPL-2.0
/*
 * The probes on the OOM killer. They run in atomic context, some of them below
 * locks of the kernel: they neither allocate nor wake anybody, and write into a
 * ring of fixed size that the job empties. What does not fit is counted.
 *
 * The prototypes that can be had are compared with the kernel's headers when
 * the module is built; of functions without one no argument is read.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched/signal.h>
#include <linux/swap.h>
#include <linux/timekeeping.h>
#include <trace/events/oom.h>
#include <trace/events/signal.h>

#include "memcg.h"
#include "oom_state.h"

static_assert(__same_type(&out_of_memory, bool (*)(struct oom_control *)));
static_assert(__same_type(&oom_badness,
			  long (*)(struct task_struct *, unsigned long)));
static_assert(__same_type(&exit_mmap, void (*)(struct mm_struct *)));
static_assert(__same_type(&page_counter_uncharge,
			  void (*)(struct page_counter *, unsigned long)));

static_assert(__same_type(&check_trace_callback_type_signal_generate,
			  void (*)(void (*)(void *, int,
					    struct kernel_siginfo *,
					    struct task_struct *, int, int))));

/*
 * A probe is an exception, which lockdep takes for an NMI, where trying is all
 * that is allowed. It is none: interrupts are off while the lock is held, and
 * nothing that is called with it is probed.
 */
#define oom_watch_lock(watch, flags)					\
	do {								\
		while (!raw_spin_trylock_irqsave(&(watch)->lock, flags))	\
			cpu_relax();					\
	} while (0)

/* A charge does not fit its cgroup's limit, and reclaim begins. */
static int oom_on_reclaim(struct kretprobe_instance *instance,
			  struct pt_regs *regs)
{
	struct vmr_oom_watch *watch = vmr_probe_instance_data(instance);
	u64 now = ktime_get_mono_fast_ns();
	struct vmr_oom_tries *tries;
	unsigned long flags;

	if (!watch)
		return 1;
	oom_watch_lock(watch, flags);
	tries = vmr_oom_find_tries(watch, current) ?:
		vmr_oom_claim_tries(watch, now);
	if (tries && (!tries->task || (s64)(now - tries->last) > VMR_OOM_TRIES_APART_NS)) {
		tries->task = current;
		tries->first = now;
	}
	if (tries)
		tries->last = now;
	raw_spin_unlock_irqrestore(&watch->lock, flags);
	return 0;
}

/* Reclaim that frees something is no failure. */
static int oom_on_reclaimed(struct kretprobe_instance *instance,
			    struct pt_regs *regs)
{
	struct vmr_oom_watch *watch = vmr_probe_instance_data(instance);
	u64 now = ktime_get_mono_fast_ns();
	struct vmr_oom_tries *tries;
	unsigned long flags;

	if (!watch)
		return 0;
	oom_watch_lock(watch, flags);
	tries = vmr_oom_find_tries(watch, current);
	if (tries && regs_return_value(regs))
		tries->task = NULL;
	else if (tries)
		tries->last = now;
	raw_spin_unlock_irqrestore(&watch->lock, flags);
	return 0;
}

/*
 * A charge calls for the OOM killer, once for each "oom" of memory.events.
 * While a victim dies it does so again and again, after tries of its own.
 */
static int oom_on_asked(struct kprobe *kp, struct pt_regs *regs)
{
	struct vmr_oom_watch *watch = vmr_probe_data(kp);
	struct vmr_oom_record *record = NULL;
	struct vmr_oom_tries *tries;
	unsigned long flags;

	oom_watch_lock(watch, flags);
	tries = vmr_oom_find_tries(watch, current);
	if (tries && !watch->dying)
		record = vmr_oom_record_task(watch, VMR_OOM_FIRST_TRY, current);
	if (record)
		record->ns = tries->first;
	if (tries)
		tries->task = NULL;
	record = vmr_oom_record_task(watch, VMR_OOM_ASKED, current);
	if (record)
		record->constraint = CONSTRAINT_MEMCG;
	raw_spin_unlock_irqrestore(&watch->lock, flags);
	return 0;
}

static void oom_fill_request(struct vmr_oom_record *record,
			     const struct oom_control *oc)
{
	record->request = true;
	record->order = oc->order;
	record->gfp = oc->gfp_mask;
	record->total = oc->totalpages;
	if (oc->memcg)
		record->constraint = CONSTRAINT_MEMCG;
}

static int oom_on_invoked(struct kretprobe_instance *instance,
			  struct pt_regs *regs)
{
	const struct oom_control *oc =
		(const void *)regs_get_kernel_argument(regs, 0);
	struct vmr_oom_watch *watch = vmr_probe_instance_data(instance);
	struct vmr_oom_record *record;
	unsigned long flags;

	if (!watch)
		return 1;
	oom_watch_lock(watch, flags);
	watch->asker = current;
	watch->oc = oc;
	watch->judged = false;
	record = vmr_oom_record_task(watch, VMR_OOM_INVOKED, current);
	if (record)
		oom_fill_request(record, oc);
	raw_spin_unlock_irqrestore(&watch->lock, flags);
	return 0;
}

static int oom_on_done(struct kretprobe_instance *instance,
		       struct pt_regs *regs)
{
	struct vmr_oom_watch *watch = vmr_probe_instance_data(instance);
	unsigned long flags;

	if (!watch)
		return 0;
	oom_watch_lock(watch, flags);
	if (watch->asker == current) {
		watch->asker = NULL;
		watch->oc = NULL;
	}
	raw_spin_unlock_irqrestore(&watch->lock, flags);
	return 0;
}

/* It is also called for /proc/PID/oom_score, which is none of our business. */
static int oom_on_badness(struct kretprobe_instance *instance,
			  struct pt_regs *regs)
{
	struct vmr_oom_watch *watch = vmr_probe_instance_data(instance);

	if (!watch || READ_ONCE(watch->asker) != current)
		return 1;
	*(struct task_struct **)instance->data =
		(struct task_struct *)regs_get_kernel_argument(regs, 0);
	return 0;
}

static int oom_on_points(struct kretprobe_instance *instance,
			 struct pt_regs *regs)
{
	const struct task_struct *task = *(struct task_struct **)instance->data;
	struct vmr_oom_watch *watch = vmr_probe_instance_data(instance);
	long points = regs_return_value(regs);
	struct vmr_oom_record *record;
	unsigned long flags;

	if (!watch)
		return 0;
	oom_watch_lock(watch, flags);
	record = vmr_oom_record_task(watch, points == LONG_MIN ? VMR_OOM_EXEMPT :
				 VMR_OOM_CANDIDATE, task);
	if (record) {
		record->has_points = points != LONG_MIN;
		record->points = points;
	}
	watch->judged = true;
	raw_spin_unlock_irqrestore(&watch->lock, flags);
	return 0;
}

/*
 * Called within out_of_memory() only, whose argument is known. With
 * vm.oom_kill_allocating_task nobody is judged, and who stands for the origin of
 * the trouble, as swapoff does, is the worst without a reckoning.
 */
static int oom_on_selected(struct kprobe *kp, struct pt_regs *regs)
{
	struct vmr_oom_watch *watch = vmr_probe_data(kp);
	struct vmr_oom_record *record = NULL;
	const struct oom_control *oc;
	unsigned long flags;

	oom_watch_lock(watch, flags);
	oc = watch->asker == current ? watch->oc : NULL;
	if (oc && oc->chosen)
		record = vmr_oom_record_task(watch, VMR_OOM_SELECTED, oc->chosen);
	if (record) {
		oom_fill_request(record, oc);
		record->constraint = oc->constraint;
		record->has_points = watch->judged &&
			oc->chosen_points != LONG_MAX;
		record->points = oc->chosen_points;
	}
	raw_spin_unlock_irqrestore(&watch->lock, flags);
	return 0;
}

static void oom_on_signal(void *data, int sig, struct kernel_siginfo *info,
			  struct task_struct *task, int group, int result)
{
	struct vmr_oom_watch *watch = data;
	unsigned long flags;

	if (sig != SIGKILL || READ_ONCE(watch->asker) != current)
		return;
	oom_watch_lock(watch, flags);
	vmr_oom_record_task(watch, VMR_OOM_SIGNALLED, task);
	raw_spin_unlock_irqrestore(&watch->lock, flags);
}

/* A victim with several threads is marked with each of them. */
static void oom_add_victim(struct vmr_oom_watch *watch,
			   const struct task_struct *task)
{
	struct vmr_oom_victim *victim;

	if (!task->mm || vmr_oom_find_victim(watch, task->mm))
		return;
	vmr_oom_record_task(watch, VMR_OOM_MARKED, task);
	victim = vmr_oom_find_victim(watch, NULL);
	if (!victim) {
		watch->lost++;
		return;
	}
	victim->mm = task->mm;
	victim->limit = NULL;
	if (watch->asker == current)
		victim->limit = vmr_memcg_limit(watch->oc->memcg);
	victim->pid = task->tgid;
	memcpy(victim->comm, task->comm, TASK_COMM_LEN);
	victim->adj = task->signal->oom_score_adj;
	watch->dying++;
}

static void oom_on_mark(void *data, struct task_struct *task, uid_t uid)
{
	struct vmr_oom_watch *watch = data;
	unsigned long flags;

	oom_watch_lock(watch, flags);
	oom_add_victim(watch, task);
	raw_spin_unlock_irqrestore(&watch->lock, flags);
}

/* The event had only the pid once, and the change went to stable kernels. */
static void oom_on_mark_pid(void *data, int pid)
{
	struct task_struct *task;

	rcu_read_lock();
	task = pid_task(find_pid_ns(pid, &init_pid_ns), PIDTYPE_PID);
	if (task)
		oom_on_mark(data, task, 0);
	rcu_read_unlock();
}

static int oom_on_uncharge(struct kprobe *kp, struct pt_regs *regs)
{
	const struct page_counter *counter =
		(const void *)regs_get_kernel_argument(regs, 0);
	unsigned long pages = regs_get_kernel_argument(regs, 1);
	struct vmr_oom_watch *watch = vmr_probe_data(kp);
	struct vmr_oom_victim *victim;
	unsigned long flags;
	unsigned int i;

	if (!READ_ONCE(watch->dying))
		return 0;
	oom_watch_lock(watch, flags);
	for (i = 0; i < VMR_OOM_VICTIMS_MAX; i++) {
		victim = &watch->victims[i];
		if (!victim->mm || !victim->limit ||
		    !vmr_memcg_is_below(counter, victim->limit) ||
		    atomic_long_read(&victim->limit->usage) >=
		    victim->limit->max + pages)
			continue;
		vmr_oom_record_victim(watch, VMR_OOM_BELOW_LIMIT, victim);
		victim->limit = NULL;
	}
	raw_spin_unlock_irqrestore(&watch->lock, flags);
	return 0;
}

static int oom_on_exit_mmap(struct kretprobe_instance *instance,
			    struct pt_regs *regs)
{
	const struct mm_struct *mm =
		(const void *)regs_get_kernel_argument(regs, 0);
	struct vmr_oom_watch *watch = vmr_probe_instance_data(instance);
	unsigned long flags;
	bool ours;

	if (!watch || !READ_ONCE(watch->dying))
		return 1;
	oom_watch_lock(watch, flags);
	ours = vmr_oom_find_victim(watch, mm);
	raw_spin_unlock_irqrestore(&watch->lock, flags);
	if (!ours)
		return 1;
	*(const struct mm_struct **)instance->data = mm;
	return 0;
}

static int oom_on_mm_gone(struct kretprobe_instance *instance,
			  struct pt_regs *regs)
{
	const struct mm_struct *mm = *(struct mm_struct **)instance->data;
	struct vmr_oom_watch *watch = vmr_probe_instance_data(instance);
	struct vmr_oom_victim *victim;
	unsigned long flags;

	if (!watch)
		return 0;
	oom_watch_lock(watch, flags);
	victim = vmr_oom_find_victim(watch, mm);
	if (victim) {
		vmr_oom_record_victim(watch, VMR_OOM_MM_GONE, victim);
		victim->mm = NULL;
		watch->dying--;
		watch->gone++;
	}
	raw_spin_unlock_irqrestore(&watch->lock, flags);
	return 0;
}

/* How this kernel calls the event; a third way does not build. */
#define OOM_MARK_TAKES(args...)						\
	__same_type(&check_trace_callback_type_mark_victim,		\
		    void (*)(void (*)(void *, args)))

#define OOM_MARK_TAKES_TASK	OOM_MARK_TAKES(struct task_struct *, uid_t)

static_assert(OOM_MARK_TAKES_TASK || OOM_MARK_TAKES(int));

enum oom_point {
	OOM_POINT_MARK,
	OOM_POINT_EXIT_MMAP,
	OOM_POINT_INVOKED,
	OOM_POINT_BADNESS,
	OOM_POINT_SELECTED,
	OOM_POINT_SIGNAL,
	OOM_POINT_ASKED,
	OOM_POINT_RECLAIM,
	OOM_POINT_UNCHARGE,
	OOM_POINTS
};

static_assert(OOM_POINTS == VMR_OOM_PROBES);

static const struct vmr_probe_point oom_points[OOM_POINTS] = {
	[OOM_POINT_MARK] = {
		.symbol = "mark_victim", .tells = "marked",
		.event = __builtin_choose_expr(OOM_MARK_TAKES_TASK,
					       oom_on_mark, oom_on_mark_pid),
	},
	[OOM_POINT_EXIT_MMAP] = {
		.symbol = "exit_mmap", .tells = "mm_gone",
		.call = oom_on_exit_mmap, .leave = oom_on_mm_gone,
	},
	[OOM_POINT_INVOKED] = {
		.symbol = "out_of_memory", .tells = "invoked",
		.call = oom_on_invoked, .leave = oom_on_done,
	},
	[OOM_POINT_BADNESS] = {
		.symbol = "oom_badness", .tells = "candidate",
		.call = oom_on_badness, .leave = oom_on_points,
	},
	[OOM_POINT_SELECTED] = {
		.symbol = "oom_kill_process", .tells = "selected",
		.enter = oom_on_selected,
	},
	[OOM_POINT_SIGNAL] = {
		.symbol = "signal_generate", .tells = "signalled",
		.event = oom_on_signal,
	},
	[OOM_POINT_ASKED] = {
		.symbol = "mem_cgroup_out_of_memory", .tells = "asked",
		.enter = oom_on_asked,
	},
	[OOM_POINT_RECLAIM] = {
		.symbol = "try_to_free_mem_cgroup_pages", .tells = "first_try",
		.call = oom_on_reclaim, .leave = oom_on_reclaimed,
	},
	[OOM_POINT_UNCHARGE] = {
		.symbol = "page_counter_uncharge", .tells = "below_limit",
		.enter = oom_on_uncharge,
	},
};

/**
 * vmr_oom_watch_arm() - begin to look
 * @watch: the watch
 *
 * Return: false when this kernel does not show what is vital: who is killed,
 * and when the memory is gone. To be disarmed in any case.
 */
bool vmr_oom_watch_arm(struct vmr_oom_watch *watch)
{
	vmr_probes_arm(watch->probes, oom_points, OOM_POINTS, watch);
	return watch->probes[OOM_POINT_MARK].armed &&
	       watch->probes[OOM_POINT_EXIT_MMAP].armed;
}

/**
 * vmr_oom_watch_disarm() - look no more
 * @watch: a watch that was armed
 */
void vmr_oom_watch_disarm(struct vmr_oom_watch *watch)
{
	watch->lost += vmr_probes_disarm(watch->probes, OOM_POINTS);
}

/**
 * vmr_oom_watch_missing() - what this kernel does not show
 * @watch: a watch that was armed
 * @buf: where the names of events and symbols go; empty when none is missing
 * @size: room in @buf
 */
void vmr_oom_watch_missing(const struct vmr_oom_watch *watch, char *buf,
			   size_t size)
{
	const struct vmr_probe *probe;
	unsigned int i;
	int len = 0;

	buf[0] = '\0';
	for (i = 0; i < OOM_POINTS; i++) {
		probe = &watch->probes[i];
		if (probe->armed)
			continue;
		len += scnprintf(buf + len, size - len, "%s%s (%s)",
				 len ? ", " : "", probe->point->tells,
				 probe->point->symbol);
	}
}

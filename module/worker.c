// SPDX-License-Identifier: GPL-2.0
/*
 * A measurement seen from one CPU: barrier, repetition, chunk.
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/math64.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "clock.h"
#include "hist.h"
#include "job.h"
#include "measure.h"
#include "partner.h"
#include "vmevents.h"
#include "worker.h"

/* Interrupts are never off for much longer than this. */
#define WORKER_IRQS_OFF_US	500

/* Windows double until one is this part of the duration, or this long. */
#define WORKER_CHUNKS		16
#define WORKER_WINDOW_MS	20

/*
 * What lies between the windows may take as many times what is in them, and
 * windows that are left out too, before a duration is given up.
 */
#define WORKER_PATIENCE		32

/* Waits until every worker has come here as often as this one. */
static int worker_barrier(struct vmr_measure *measure, unsigned int round)
{
	int wanted = measure->active * (round + 1);

	atomic_inc(&measure->arrived);
	while (atomic_read(&measure->arrived) < wanted) {
		if (READ_ONCE(measure->failed))
			return -ECANCELED;
		if (vmr_job_check(measure->job))
			return -EINTR;
		cpu_relax();
	}
	return 0;
}

/* A counter that went back, as after a suspend, has measured nothing. */
static int worker_add(const struct vmr_measure *measure,
		      struct vmr_sample *sample, u64 ops, u64 cycles,
		      bool dirty)
{
	if ((s64)cycles < 0)
		return -ERANGE;
	sample->dirty += dirty;
	if (dirty && measure->clean_only)
		return 0;
	sample->cycles += cycles;
	sample->ops += ops;
	sample->windows++;
	return 0;
}

/*
 * An interrupt just before may have asked for the CPU. Where the kernel does not
 * preempt itself that stays so throughout the window, and each preempt_enable()
 * in what is measured would ask the scheduler in vain, a few instructions more:
 * with a count of our own none of them does.
 */
static unsigned long worker_irqs_off(const struct vmr_measure *measure)
{
	unsigned long flags = 0;

	if (!measure->irqs_off)
		return 0;
	preempt_disable();
	local_irq_save(flags);
	return flags;
}

static void worker_irqs_on(const struct vmr_measure *measure,
			   unsigned long flags)
{
	if (!measure->irqs_off)
		return;
	local_irq_restore(flags);
	preempt_enable();
}

static int worker_window(struct vmr_work *work, u64 ops,
			 struct vmr_sample *sample)
{
	const struct vmr_measure *measure = work->measure;
	struct vmr_noise before, after;
	unsigned long flags;
	u64 start, end;
	int err;

	flags = worker_irqs_off(measure);
	before = vmr_noise_read();
	start = vmr_clock_begin();
	err = measure->bench->run(work, ops);
	end = vmr_clock_end();
	after = vmr_noise_read();
	worker_irqs_on(measure, flags);

	return err ?: worker_add(measure, sample, ops, end - start,
				 vmr_noise_differs(&before, &after));
}

/**
 * vmr_worker_half() - time one half of one batch
 * @work: the worker whose batch it is
 * @half: the half
 * @sample: where it is added
 *
 * Called by the worker, or by the partner that does its second halves.
 *
 * Return: 0, -ERANGE when the clock went back, or as @half.
 */
int vmr_worker_half(struct vmr_work *work, int (*half)(struct vmr_work *),
		    struct vmr_sample *sample)
{
	const struct vmr_measure *measure = work->measure;
	struct vmr_noise before, after;
	unsigned long flags;
	u64 start, end;
	int err;

	flags = worker_irqs_off(measure);
	before = vmr_noise_read();
	start = vmr_clock_begin();
	err = half(work);
	end = vmr_clock_end();
	after = vmr_noise_read();
	worker_irqs_on(measure, flags);

	return err ?: worker_add(measure, sample, measure->bench->unit,
				 end - start,
				 vmr_noise_differs(&before, &after));
}

/* Largest number of operations, a multiple of the unit, for one window. */
static u64 worker_chunk_max(const struct vmr_measure *measure,
			    const struct vmr_sample *sample)
{
	u64 cycles, ops;

	if (!measure->irqs_off || !sample->cycles)
		return U64_MAX;
	cycles = div_u64((u64)vmr_clock_facts()->khz * WORKER_IRQS_OFF_US, 1000);
	ops = mul_u64_u64_div_u64(cycles, sample->ops, sample->cycles);
	return max_t(u64, rounddown(ops, measure->bench->unit),
		     measure->bench->unit);
}

/*
 * All that decides what is measured next is what was measured: not the time
 * that passed, of which interrupts between the windows take a part. In exact
 * mode the same operations so come in the same windows whenever a tick falls.
 */
static bool worker_is_done(const struct vmr_measure *measure, u64 ops,
			   u64 cycles, u64 start)
{
	if (measure->ops)
		return ops >= measure->ops;
	return cycles >= measure->duration ||
	       vmr_clock_begin() - start >= WORKER_PATIENCE * measure->duration;
}

/* The next window: twice as long, or half where only clean ones are wanted. */
static u64 worker_next_chunk(const struct vmr_measure *measure, u64 chunk,
			     u64 cycles, bool dirty)
{
	u64 enough = min_t(u64, measure->duration / WORKER_CHUNKS,
			   (u64)vmr_clock_facts()->khz * WORKER_WINDOW_MS);

	if (dirty && measure->clean_only)
		return max_t(u64, rounddown(chunk / 2, measure->bench->unit),
			     measure->bench->unit);
	return cycles < enough ? chunk * 2 : chunk;
}

/*
 * The throughput of whole operations. The windows double until each is a good
 * part of the duration: the cost of reading the clock is soon spread over many
 * operations, and still none runs so long that the job cannot be stopped.
 */
static int worker_run_pairs(struct vmr_work *work, struct vmr_rep *rep)
{
	struct vmr_measure *measure = work->measure;
	struct vmr_sample *sample = &rep->phase[VMR_PHASE_PAIR];
	u64 chunk = measure->bench->unit, start = vmr_clock_begin(), most;
	struct vmr_sample before;
	int err;

	do {
		most = worker_chunk_max(measure, sample);
		if (measure->ops)
			most = min(most, measure->ops - sample->ops);
		chunk = min(chunk, most);
		before = *sample;
		err = worker_window(work, chunk, sample);
		rep->run += chunk;
		if (!err)
			err = vmr_job_check(measure->job);
		chunk = worker_next_chunk(measure, chunk,
					  sample->cycles - before.cycles,
					  sample->dirty != before.dirty);
	} while (!err && !worker_is_done(measure, sample->ops, sample->cycles,
					 start));
	return err;
}

static int worker_run_halves(struct vmr_work *work, struct vmr_rep *rep)
{
	struct vmr_measure *measure = work->measure;
	struct vmr_sample *first = &rep->phase[VMR_PHASE_FIRST];
	struct vmr_sample *second = &rep->phase[VMR_PHASE_SECOND];
	u64 start = vmr_clock_begin();
	int err;

	do {
		err = vmr_worker_half(work, measure->bench->first, first);
		if (!err && measure->partner)
			err = vmr_partner_second(measure->partner, work, second);
		else if (!err)
			err = vmr_worker_half(work, measure->bench->second,
					      second);
		if (!err)
			err = vmr_job_check(measure->job);
	} while (!err && !worker_is_done(measure, min(first->ops, second->ops),
					 first->cycles + second->cycles, start));
	return err;
}

static int worker_latency_chunk(struct vmr_work *work, u64 ops)
{
	const struct vmr_measure *measure = work->measure;
	unsigned long flags;
	int err;

	flags = worker_irqs_off(measure);
	err = measure->bench->latency(work, ops);
	worker_irqs_on(measure, flags);
	return err;
}

/* What all phases of a repetition have come to. */
static u64 worker_cycles(const struct vmr_rep *rep)
{
	enum vmr_phase phase;
	u64 cycles = 0;

	for (phase = 0; phase < VMR_PHASES; phase++)
		cycles += rep->phase[phase].cycles;
	return cycles;
}

/*
 * The chunks are of a batch each: what lies between two windows, the counting,
 * may take longer than what is timed, and interrupts have to come through.
 */
static int worker_run_latency(struct vmr_work *work, const struct vmr_rep *rep)
{
	struct vmr_measure *measure = work->measure;
	u64 start = vmr_clock_begin(), ops = 0;
	int err;

	do {
		err = worker_latency_chunk(work, measure->bench->unit);
		if (!err)
			err = vmr_job_check(measure->job);
		ops += measure->bench->unit;
	} while (!err && !worker_is_done(measure, ops, worker_cycles(rep),
					 start));
	return err;
}

/* Whether a phase was run and yet has nothing to show. */
static bool worker_saw_nothing(const struct vmr_rep *rep)
{
	enum vmr_phase phase;

	for (phase = 0; phase < VMR_PHASES; phase++)
		if (rep->phase[phase].dirty && !rep->phase[phase].ops)
			return true;
	return false;
}

/* What the loops around the windows take is counted, too: it is not much. */
static int worker_run_counted(struct vmr_work *work, struct vmr_rep *rep,
			      struct vmr_pmu *pmu)
{
	struct vmr_pmu_sample before;
	int err;

	if (pmu)
		vmr_pmu_read(pmu, &before);
	err = worker_run_pairs(work, rep);
	if (pmu) {
		vmr_pmu_read(pmu, &rep->pmu);
		vmr_pmu_since(&rep->pmu, &before);
	}
	return err;
}

static int worker_run_phases(struct vmr_work *work, struct vmr_rep *rep,
			     struct vmr_pmu *pmu)
{
	const struct vmr_bench *bench = work->measure->bench;
	int err = 0;

	if (work->measure->latency)
		return worker_run_latency(work, rep);
	if (bench->run)
		err = worker_run_counted(work, rep, pmu);
	if (!err && bench->first)
		err = worker_run_halves(work, rep);
	return err;
}

static int worker_repeat(struct vmr_work *work, struct vmr_rep *rep,
			 struct vmr_pmu *pmu)
{
	struct vmr_noise before = vmr_noise_read(), after;
	int err;

	rep->steal_ns = -vmr_noise_steal_ns();
	rep->began = vmr_clock_begin();
	err = worker_run_phases(work, rep, pmu);
	rep->steal_ns += vmr_noise_steal_ns();
	after = vmr_noise_read();
	rep->noise.irqs = after.irqs - before.irqs;
	rep->noise.switches = after.switches - before.switches;
	if (!err && worker_saw_nothing(rep))
		err = -EAGAIN;
	/* Whom a CPU that went away had let go has no CPU of its own any more. */
	if (!err && (raw_smp_processor_id() != work->cpu ||
		     current->nr_cpus_allowed != 1))
		err = -ENODEV;
	return err;
}

static u64 worker_reclaim(struct vmr_work *work)
{
	struct vmr_vmevents events;

	vmr_vmevents_read(work->events, &events);
	return events.kswapd + events.direct + events.compact_stall;
}

/**
 * vmr_worker_forget() - no latencies so far
 * @work: the worker; it is not running, or asks itself
 */
void vmr_worker_forget(struct vmr_work *work)
{
	enum vmr_phase phase;

	for (phase = 0; phase < VMR_PHASES; phase++)
		if (work->hist[phase])
			vmr_hist_reset(work->hist[phase]);
}

static int worker_run(struct vmr_work *work, struct vmr_pmu *pmu)
{
	struct vmr_measure *measure = work->measure;
	struct vmr_rep *rep;
	unsigned int round;
	u64 reclaim;
	int err = 0;

	for (round = 0; !err && round < measure->warmup + measure->reps;
	     round++) {
		rep = &work->reps[work->kept];
		memset(rep, 0, sizeof(*rep));
		if (!work->kept)
			vmr_worker_forget(work);
		reclaim = worker_reclaim(work);
		err = worker_barrier(measure, round) ?:
			worker_repeat(work, rep, pmu);
		rep->reclaim = worker_reclaim(work) - reclaim;
		if (!err && round >= measure->warmup)
			work->kept++;
	}
	/* Of a warm-up, or not of the CPU it was to be: no result. */
	if (!work->kept || err == -ENODEV)
		vmr_worker_forget(work);
	return err;
}

/* Returns NULL without counters; work->pmu_err says why one is missing. */
static struct vmr_pmu *worker_open_pmu(struct vmr_work *work)
{
	enum vmr_pmu_counter counter;
	struct vmr_pmu *pmu;

	work->pmu_err = 0;
	if (!work->measure->pmu)
		return NULL;
	pmu = vmr_pmu_open(work->cpu, current);
	if (IS_ERR_OR_NULL(pmu)) {
		work->pmu_err = pmu ? PTR_ERR(pmu) : -ENOMEM;
		return NULL;
	}
	for (counter = 0; !work->pmu_err && counter < VMR_PMU_TASK_CLOCK;
	     counter++)
		work->pmu_err = vmr_pmu_error(pmu, counter);
	return pmu;
}

/**
 * vmr_worker_thread() - body of a worker's kthread
 * @data: the struct vmr_work
 *
 * Return: never; what it found is in the work.
 */
int vmr_worker_thread(void *data)
{
	struct vmr_work *work = data;
	const struct vmr_bench *bench = work->measure->bench;
	struct vmr_pmu *pmu = worker_open_pmu(work);

	if (bench->enter)
		bench->enter(work);
	work->err = worker_run(work, pmu);
	if (bench->leave)
		bench->leave(work);
	vmr_pmu_close(pmu);
	if (work->err)
		WRITE_ONCE(work->measure->failed, true);
	kthread_complete_and_exit(&work->exited, 0);
}

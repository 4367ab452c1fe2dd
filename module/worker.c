// SPDX-License-Identifier: GPL-2.0
/*
 * A measurement seen from one CPU: barrier, chunk, window.
 */
#include <linux/atomic.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "clock.h"
#include "job.h"
#include "measure.h"

/* Interrupts are never off for much longer than this. */
#define WORKER_IRQS_OFF_US	500

/* Windows double until one is this part of the duration, or this long. */
#define WORKER_CHUNKS		16
#define WORKER_WINDOW_NS	(20 * NSEC_PER_MSEC)

/* Waits until every worker has come here as often as this one. */
static int worker_barrier(struct vmr_measure *measure, unsigned int round)
{
	int wanted = measure->nworkers * (round + 1);

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
static int worker_add(struct vmr_sample *sample, u64 start, u64 end, u64 ops)
{
	if (end < start)
		return -ERANGE;
	sample->cycles += end - start;
	sample->ops += ops;
	sample->windows++;
	return 0;
}

static int worker_window(struct vmr_work *work, u64 ops,
			 struct vmr_sample *sample)
{
	const struct vmr_measure *measure = work->measure;
	unsigned long flags = 0;
	u64 start, end;
	int err;

	if (measure->irqs_off)
		local_irq_save(flags);
	start = vmr_clock_begin();
	err = measure->bench->run(work, ops);
	end = vmr_clock_end();
	if (measure->irqs_off)
		local_irq_restore(flags);

	return err ?: worker_add(sample, start, end, ops);
}

static int worker_halves(struct vmr_work *work, struct vmr_sample *first,
			 struct vmr_sample *second)
{
	const struct vmr_measure *measure = work->measure;
	unsigned long flags = 0;
	u64 start, middle, again, end;
	int err;

	if (measure->irqs_off)
		local_irq_save(flags);
	start = vmr_clock_begin();
	err = measure->bench->first(work);
	middle = vmr_clock_end();
	again = vmr_clock_begin();
	if (!err)
		err = measure->bench->second(work);
	end = vmr_clock_end();
	if (measure->irqs_off)
		local_irq_restore(flags);

	if (!err)
		err = worker_add(first, start, middle, measure->bench->unit);
	return err ?: worker_add(second, again, end, measure->bench->unit);
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

static bool worker_is_done(const struct vmr_measure *measure,
			   const struct vmr_sample *sample, u64 start_ns)
{
	if (measure->ops)
		return sample->ops >= measure->ops;
	return ktime_get_ns() - start_ns >= measure->duration_ns;
}

/*
 * The throughput of whole operations. The windows double until each is a good
 * part of the duration: the cost of reading the clock is soon spread over many
 * operations, and still none runs so long that the job cannot be stopped.
 */
static int worker_run_pairs(struct vmr_work *work, struct vmr_sample *sample)
{
	struct vmr_measure *measure = work->measure;
	u64 enough_ns = min_t(u64, WORKER_WINDOW_NS,
			      measure->duration_ns / WORKER_CHUNKS);
	u64 chunk = measure->bench->unit, start_ns = ktime_get_ns();
	u64 begun_ns, most;
	int err;

	do {
		most = worker_chunk_max(measure, sample);
		if (measure->ops)
			most = min(most, measure->ops - sample->ops);
		chunk = min(chunk, most);
		begun_ns = ktime_get_ns();
		err = worker_window(work, chunk, sample);
		if (!err)
			err = vmr_job_check(measure->job);
		if (ktime_get_ns() - begun_ns < enough_ns)
			chunk *= 2;
	} while (!err && !worker_is_done(measure, sample, start_ns));
	return err;
}

static int worker_run_halves(struct vmr_work *work, struct vmr_sample *first,
			     struct vmr_sample *second)
{
	struct vmr_measure *measure = work->measure;
	u64 start_ns = ktime_get_ns();
	int err;

	do {
		err = worker_halves(work, first, second);
		if (!err)
			err = vmr_job_check(measure->job);
	} while (!err && !worker_is_done(measure, first, start_ns));
	return err;
}

static int worker_repeat(struct vmr_work *work, struct vmr_sample *samples)
{
	int err = worker_run_pairs(work, &samples[VMR_PHASE_PAIR]);

	if (!err && work->measure->bench->first)
		err = worker_run_halves(work, &samples[VMR_PHASE_FIRST],
					&samples[VMR_PHASE_SECOND]);
	/* Whom a CPU that went away had let go has no CPU of its own any more. */
	if (!err && (raw_smp_processor_id() != work->cpu ||
		     current->nr_cpus_allowed != 1))
		err = -ENODEV;
	return err;
}

static int worker_run(struct vmr_work *work)
{
	struct vmr_measure *measure = work->measure;
	unsigned int round;
	int err = 0;

	for (round = 0; !err && round < measure->warmup + measure->reps;
	     round++) {
		struct vmr_sample samples[VMR_PHASES] = {};

		err = worker_barrier(measure, round);
		if (!err)
			err = worker_repeat(work, samples);
		if (err || round < measure->warmup)
			continue;
		memcpy(&work->samples[VMR_PHASES * work->kept], samples,
		       sizeof(samples));
		work->kept++;
	}
	return err;
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

	work->err = worker_run(work);
	if (work->err)
		WRITE_ONCE(work->measure->failed, true);
	kthread_complete_and_exit(&work->exited, 0);
}

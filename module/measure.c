// SPDX-License-Identifier: GPL-2.0
/*
 * A measurement seen from the job: its parameters, its workers, its samples.
 */
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "clock.h"
#include "figures.h"
#include "gfp.h"
#include "hist.h"
#include "job.h"
#include "measure.h"
#include "partner.h"
#include "vmevents.h"
#include "worker.h"

/* How often the progress of a measurement that runs is told. */
#define MEASURE_TELL_INTERVAL	(HZ / 4)

static void measure_read_settings(struct vmr_measure *measure)
{
	const struct vmr_settings *settings = measure->job->settings;
	u64 iters = vmr_settings_measure(settings, VMR_MEASURE_ITERS);

	measure->latency = vmr_settings_measure(settings, VMR_MEASURE_MODE);
	measure->warmup = vmr_settings_measure(settings, VMR_MEASURE_WARMUP);
	measure->reps = vmr_settings_measure(settings, VMR_MEASURE_REPS);
	measure->ops = iters == VMR_UNSET ? 0 :
		roundup(iters, measure->bench->unit);
	measure->duration = (u64)vmr_clock_facts()->khz *
		vmr_settings_measure(settings, VMR_MEASURE_DURATION);
	measure->irqs_off =
		vmr_settings_measure(settings, VMR_MEASURE_IRQS) == 1;
	measure->clean_only =
		vmr_settings_measure(settings, VMR_MEASURE_CLEAN_ONLY);
	measure->pmu = vmr_settings_measure(settings, VMR_MEASURE_PMU);
	measure->sweep = vmr_settings_sweep(settings);
}

static int measure_make_hists(struct vmr_hist **hists)
{
	enum vmr_phase phase;

	for (phase = 0; phase < VMR_PHASES; phase++) {
		hists[phase] = vmr_hist_new();
		if (!hists[phase])
			return -ENOMEM;
	}
	return 0;
}

static void measure_free_hists(struct vmr_hist **hists)
{
	enum vmr_phase phase;

	for (phase = 0; phase < VMR_PHASES; phase++)
		vmr_hist_free(hists[phase]);
}

static int measure_make_worker(struct vmr_measure *measure,
			       struct vmr_work *work, unsigned int cpu)
{
	work->measure = measure;
	work->cpu = cpu;
	init_completion(&work->exited);
	work->reps = kvcalloc(measure->reps, sizeof(*work->reps), VMR_GFP_JOB);
	work->events = kzalloc(sizeof(*work->events), VMR_GFP_JOB);
	if (!work->reps || !work->events)
		return -ENOMEM;
	return measure->latency ? measure_make_hists(work->hist) : 0;
}

static int measure_make_workers(struct vmr_measure *measure,
				const struct cpumask *cpus)
{
	unsigned int cpu;
	int err;

	measure->workers = kcalloc(cpumask_weight(cpus),
				   sizeof(*measure->workers), VMR_GFP_JOB);
	if (!measure->workers)
		return -ENOMEM;
	for_each_cpu(cpu, cpus) {
		err = measure_make_worker(measure,
					  &measure->workers[measure->nworkers++],
					  cpu);
		if (err)
			return err;
	}
	if (!measure->latency || measure->nworkers == 1)
		return 0;
	return measure_make_hists(measure->all);
}

/**
 * vmr_measure_new() - a measurement as the settings of a job want it
 * @job: the job, of a measured instrument
 * @bench: what is measured; outlives the measurement
 *
 * Return: the measurement, given back by vmr_measure_free(), or ERR_PTR().
 */
struct vmr_measure *vmr_measure_new(struct vmr_job *job,
				    const struct vmr_bench *bench)
{
	struct vmr_measure *measure = kzalloc(sizeof(*measure), VMR_GFP_JOB);
	int err;

	if (!measure)
		return ERR_PTR(-ENOMEM);
	measure->job = job;
	measure->bench = bench;
	measure->parts = 1;
	measure->second_cpu = -1;
	measure_read_settings(measure);
	err = measure_make_workers(measure,
				   vmr_settings_cpus(job->settings,
						     VMR_MEASURE_CPUS));
	if (!err)
		return measure;
	vmr_measure_free(measure);
	return ERR_PTR(err);
}

/**
 * vmr_measure_free() - give a measurement back
 * @measure: the measurement, not running
 */
void vmr_measure_free(struct vmr_measure *measure)
{
	struct vmr_work *work;
	unsigned int i;

	for (i = 0; i < measure->nworkers; i++) {
		work = &measure->workers[i];
		measure_free_hists(work->hist);
		kfree(work->events);
		kvfree(work->reps);
	}
	measure_free_hists(measure->all);
	kfree(measure->workers);
	kfree(measure);
}

static struct task_struct *measure_make_thread(struct vmr_measure *measure,
					       struct vmr_work *work)
{
	struct task_struct *task;

	task = kthread_create_on_node(vmr_worker_thread, work,
				      cpu_to_node(work->cpu), "vmr/%llu/%u",
				      measure->job->id, work->cpu);
	if (!IS_ERR(task))
		kthread_bind(task, work->cpu);
	return task;
}

/* Wakes nobody unless every thread could be made. */
static int measure_start(struct vmr_measure *measure)
{
	struct task_struct **tasks;
	unsigned int i, made = 0;
	int err = 0;

	tasks = kcalloc(measure->active, sizeof(*tasks), VMR_GFP_JOB);
	if (!tasks)
		return -ENOMEM;
	while (!err && made < measure->active) {
		tasks[made] = measure_make_thread(measure,
						  &measure->workers[made]);
		if (IS_ERR(tasks[made]))
			err = PTR_ERR(tasks[made]);
		else
			made++;
	}
	for (i = 0; i < made; i++) {
		if (err)
			kthread_stop(tasks[i]);
		else
			wake_up_process(tasks[i]);
	}
	kfree(tasks);
	return err;
}

static int measure_without_clock(struct vmr_measure *measure)
{
	vmr_job_skip(measure->job,
		     "the time stamp counter of this machine cannot be trusted");
	return -EOPNOTSUPP;
}

/*
 * A repetition is a step, of this and of all other measurements of the job. In
 * a sweep each number of workers is one, too.
 */
static void measure_tell(struct vmr_measure *measure)
{
	u64 each = measure->warmup + measure->reps;
	u64 begun = atomic_read(&measure->arrived) / measure->active;
	u64 turns = measure->nworkers - measure->sweep + 1;
	u64 turn = measure->part * turns + measure->active - measure->sweep;

	vmr_job_progress(measure->job, turn * each + (begun ? begun - 1 : 0),
			 measure->parts * turns * each);
}

static void measure_wait(struct vmr_measure *measure)
{
	struct vmr_work *work;
	unsigned int i;

	for (i = 0; i < measure->active; i++) {
		work = &measure->workers[i];
		while (!wait_for_completion_timeout(&work->exited,
						    MEASURE_TELL_INTERVAL))
			measure_tell(measure);
	}
}

static void measure_reset(struct vmr_measure *measure)
{
	struct vmr_work *work;
	unsigned int i;

	atomic_set(&measure->arrived, 0);
	measure->failed = false;
	for (i = 0; i < measure->active; i++) {
		work = &measure->workers[i];
		work->kept = 0;
		work->err = 0;
		vmr_worker_forget(work);
		reinit_completion(&work->exited);
	}
}

/* The first error of a worker that another's end did not cause. */
static int measure_error(struct vmr_measure *measure)
{
	struct vmr_work *work;
	unsigned int i;
	int err = 0;

	for (i = 0; i < measure->active; i++) {
		work = &measure->workers[i];
		if (!work->err || (err && err != -ECANCELED))
			continue;
		err = work->err;
		if (err == -EAGAIN)
			vmr_job_error(measure->job,
				      "every window on CPU %u had an interrupt or a switch in it",
				      work->cpu);
		if (err == -ENODEV)
			vmr_job_error(measure->job,
				      "CPU %u, or its partner's, went away",
				      work->cpu);
	}
	return err;
}

static int measure_turn(struct vmr_measure *measure)
{
	struct vmr_partner *partner;
	int err;

	measure_reset(measure);
	if (measure->second_cpu >= 0) {
		partner = vmr_partner_start(measure, measure->second_cpu);
		if (IS_ERR(partner))
			return PTR_ERR(partner);
		measure->partner = partner;
	}
	err = measure_start(measure);
	if (!err) {
		measure_wait(measure);
		err = measure_error(measure);
	}
	vmr_partner_stop(measure->partner);
	measure->partner = NULL;
	return err;
}

static void measure_merge(struct vmr_measure *measure)
{
	enum vmr_phase phase;
	unsigned int i;

	for (phase = 0; phase < VMR_PHASES; phase++) {
		vmr_hist_reset(measure->all[phase]);
		for (i = 0; i < measure->active; i++)
			vmr_hist_merge(measure->all[phase],
				       measure->workers[i].hist[phase]);
	}
}

/* Whoever stopped the job still gets what was measured until then. */
static int measure_rows(struct vmr_measure *measure)
{
	unsigned int i;
	int err = vmr_figures_check(measure);

	if (measure->active == 1 && measure->sweep == 1)
		measure->single_rate = vmr_figures_rate(measure);
	if (!measure->bench->rows)
		return err;
	for (i = 0; !err && i < measure->active; i++)
		err = measure->bench->rows(measure, &measure->workers[i]);
	if (err || measure->active == 1 || !measure->latency)
		return err;
	measure_merge(measure);
	return measure->bench->rows(measure, NULL);
}

/**
 * vmr_measure_run() - measure, and append the rows
 * @measure: the measurement; workers[].priv has been set
 *
 * Returns when every worker has ended.
 *
 * Return: 0, or the first error of a worker: -EINTR when the job has to stop,
 * -ENODEV when a CPU went away, -EOPNOTSUPP without a clock, -EAGAIN when
 * nothing was clean, or as the bench; or of the rows: -ERANGE when a figure
 * cannot be true, or as vmr_table_append().
 */
int vmr_measure_run(struct vmr_measure *measure)
{
	int err = 0, rows_err = 0;

	if (!vmr_clock_is_good())
		return measure_without_clock(measure);
	for (measure->active = measure->sweep;
	     !err && !rows_err && measure->active <= measure->nworkers;
	     measure->active++) {
		err = measure_turn(measure);
		if (!vmr_clock_is_good())
			return measure_without_clock(measure);
		rows_err = measure_rows(measure);
	}
	return err ?: rows_err;
}

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
#include "job.h"
#include "measure.h"

/* How often the progress of a measurement that runs is told. */
#define MEASURE_TELL_INTERVAL	(HZ / 4)

static const char *const measure_irqs[] = { "on", "off", NULL };

const struct vmr_param vmr_measure_params[VMR_MEASURE_NPARAMS] = {
	[VMR_MEASURE_CPUS] = {
		.name = "cpus",
		.help = "a worker runs on each of these CPUs",
		.type = VMREGRESS_PARAM_TYPE_CPUS,
		.def = "0",
	},
	[VMR_MEASURE_WARMUP] = {
		.name = "warmup",
		.help = "repetitions that are run first and not kept",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = 1000,
		.def = "1",
	},
	[VMR_MEASURE_REPS] = {
		.name = "reps",
		.help = "repetitions that are kept, a row each",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = 10000,
		.def = "3",
	},
	[VMR_MEASURE_ITERS] = {
		.name = "iters",
		.help = "operations of a repetition; auto goes by duration",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = 1ULL << 40,
		.def = "auto",
		.word = "auto",
	},
	[VMR_MEASURE_DURATION] = {
		.name = "duration",
		.help = "length of each part of a repetition when iters=auto",
		.unit = "ms",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = 60000,
		.def = "5",
	},
	[VMR_MEASURE_IRQS] = {
		.name = "irqs",
		.help = "off disables interrupts around what is timed",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = measure_irqs,
		.def = "on",
	},
	[VMR_MEASURE_SEED] = {
		.name = "seed",
		.help = "of everything that is shuffled",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = U32_MAX,
		.def = "1",
	},
};

static void measure_read_settings(struct vmr_measure *measure)
{
	const struct vmr_settings *settings = measure->job->settings;
	u64 iters = vmr_settings_measure(settings, VMR_MEASURE_ITERS);

	measure->warmup = vmr_settings_measure(settings, VMR_MEASURE_WARMUP);
	measure->reps = vmr_settings_measure(settings, VMR_MEASURE_REPS);
	measure->ops = iters == VMR_UNSET ? 0 :
		roundup(iters, measure->bench->unit);
	measure->duration_ns = NSEC_PER_MSEC *
		vmr_settings_measure(settings, VMR_MEASURE_DURATION);
	measure->irqs_off =
		vmr_settings_measure(settings, VMR_MEASURE_IRQS) == 1;
}

static int measure_make_workers(struct vmr_measure *measure,
				const struct cpumask *cpus)
{
	struct vmr_work *work;
	unsigned int cpu;

	measure->workers = kcalloc(cpumask_weight(cpus),
				   sizeof(*measure->workers), GFP_KERNEL);
	if (!measure->workers)
		return -ENOMEM;
	for_each_cpu(cpu, cpus) {
		work = &measure->workers[measure->nworkers];
		work->samples = kvcalloc(measure->reps * VMR_PHASES,
					 sizeof(*work->samples), GFP_KERNEL);
		if (!work->samples)
			return -ENOMEM;
		work->measure = measure;
		work->cpu = cpu;
		init_completion(&work->exited);
		measure->nworkers++;
	}
	return 0;
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
	struct vmr_measure *measure = kzalloc(sizeof(*measure), GFP_KERNEL);
	int err;

	if (!measure)
		return ERR_PTR(-ENOMEM);
	measure->job = job;
	measure->bench = bench;
	measure->parts = 1;
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
	unsigned int i;

	for (i = 0; i < measure->nworkers; i++)
		kvfree(measure->workers[i].samples);
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

	tasks = kcalloc(measure->nworkers, sizeof(*tasks), GFP_KERNEL);
	if (!tasks)
		return -ENOMEM;
	while (!err && made < measure->nworkers) {
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

/* A repetition is a step, of this and of all other measurements of the job. */
static void measure_tell(struct vmr_measure *measure)
{
	u64 each = measure->warmup + measure->reps;
	u64 begun = atomic_read(&measure->arrived) / measure->nworkers;

	vmr_job_progress(measure->job,
			 measure->part * each + (begun ? begun - 1 : 0),
			 measure->parts * each);
}

static void measure_wait(struct vmr_measure *measure)
{
	struct vmr_work *work;
	unsigned int i;

	for (i = 0; i < measure->nworkers; i++) {
		work = &measure->workers[i];
		while (!wait_for_completion_timeout(&work->exited,
						    MEASURE_TELL_INTERVAL))
			measure_tell(measure);
	}
}

/**
 * vmr_measure_run() - measure
 * @measure: the measurement; workers[].priv has been set
 *
 * Returns when every worker has ended.
 *
 * Return: 0, or the first error of a worker: -EINTR when the job has to stop,
 * -ENODEV when a CPU went away, -EOPNOTSUPP without a clock, or as the bench.
 */
int vmr_measure_run(struct vmr_measure *measure)
{
	unsigned int i;
	int err;

	if (!vmr_clock_is_good())
		return measure_without_clock(measure);
	atomic_set(&measure->arrived, 0);
	err = measure_start(measure);
	if (err)
		return err;
	measure_wait(measure);
	if (!vmr_clock_is_good())
		return measure_without_clock(measure);
	for (i = 0; i < measure->nworkers; i++)
		if (measure->workers[i].err &&
		    (!err || err == -ECANCELED))
			err = measure->workers[i].err;
	return err;
}

/**
 * vmr_measure_sample() - a sample of a measurement that has run
 * @measure: the measurement
 * @worker: index of the worker
 * @rep: index of the repetition, warm-up not counted
 * @phase: the phase
 *
 * Return: the sample.
 */
const struct vmr_sample *vmr_measure_sample(const struct vmr_measure *measure,
					    unsigned int worker,
					    unsigned int rep,
					    enum vmr_phase phase)
{
	return &measure->workers[worker].samples[rep * VMR_PHASES + phase];
}

/**
 * vmr_sample_milli_ns() - time of one operation
 * @sample: the sample
 *
 * Return: 1/1000 ns, the cost of the clock included.
 */
s64 vmr_sample_milli_ns(const struct vmr_sample *sample)
{
	return vmr_clock_milli_ns(sample->cycles, sample->ops);
}

/**
 * vmr_sample_milli_cycles() - cycles of one operation
 * @sample: the sample
 *
 * Return: 1/1000 TSC cycles, the cost of the clock included.
 */
s64 vmr_sample_milli_cycles(const struct vmr_sample *sample)
{
	return mul_u64_u64_div_u64(sample->cycles, 1000, sample->ops);
}

/**
 * vmr_sample_net_milli_cycles() - cycles of one operation without the clock
 * @sample: the sample
 *
 * The cost of an empty pair of clock reads is taken off for every window. What
 * the benchmark's own loop costs is not: see the loop column.
 *
 * Return: 1/1000 TSC cycles; negative when the clock cost less than it did
 * when the module was loaded.
 */
s64 vmr_sample_net_milli_cycles(const struct vmr_sample *sample)
{
	u64 cost = sample->windows * vmr_clock_facts()->pair_cycles;
	s64 net = sample->cycles - cost;

	return div64_s64(net * 1000, sample->ops);
}

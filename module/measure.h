/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The measuring engine: it owns the clock, the workers and the repetitions; a
 * benchmark is what runs in between.
 */
#ifndef VMR_MEASURE_H
#define VMR_MEASURE_H

#include <linux/completion.h>
#include <linux/types.h>

#include "instrument.h"

struct vmr_measure;

/* The parameters of every measured instrument, after its own. */
enum vmr_measure_param {
	VMR_MEASURE_CPUS,
	VMR_MEASURE_WARMUP,
	VMR_MEASURE_REPS,
	VMR_MEASURE_ITERS,
	VMR_MEASURE_DURATION,
	VMR_MEASURE_IRQS,
	VMR_MEASURE_SEED,
	VMR_MEASURE_NPARAMS
};

extern const struct vmr_param vmr_measure_params[VMR_MEASURE_NPARAMS];

/* What is timed apart. An operation is both halves together. */
enum vmr_phase {
	VMR_PHASE_PAIR,
	VMR_PHASE_FIRST,
	VMR_PHASE_SECOND,
	VMR_PHASES
};

/**
 * struct vmr_sample - one phase of one repetition on one CPU
 * @ops: operations done
 * @windows: pairs of clock reads that are part of @cycles
 * @cycles: TSC cycles
 */
struct vmr_sample {
	u64 ops;
	u64 windows;
	u64 cycles;
};

/**
 * struct vmr_work - one worker: a kthread on one CPU
 * @measure: what it is a part of
 * @priv: the benchmark's, set before the workers start
 * @cpu: the CPU it is bound to
 * @samples: measure->reps times VMR_PHASES samples
 * @kept: repetitions whose samples are there: all, unless it stopped early
 * @err: 0, or why it stopped
 * @exited: it runs no more code of this module
 */
struct vmr_work {
	struct vmr_measure *measure;
	void *priv;
	unsigned int cpu;
	struct vmr_sample *samples;
	unsigned int kept;
	int err;
	struct completion exited;
};

/**
 * struct vmr_bench - what a benchmark brings
 * @unit: operations are done in multiples of this many, one batch
 * @run: does @ops operations, a multiple of @unit. Timed: reads no clock,
 *	allocates nothing of its own. Returns 0 or -errno; -ENOBUFS when the
 *	allocator that is measured gave nothing.
 * @first: does the first half of one batch; timed apart
 * @second: does the second half of the batch that @first began
 *
 * With irqs=off they run with interrupts disabled, a batch at least at a time.
 */
struct vmr_bench {
	unsigned int unit;
	int (*run)(struct vmr_work *work, u64 ops);
	int (*first)(struct vmr_work *work);
	int (*second)(struct vmr_work *work);
};

/**
 * struct vmr_measure - one measurement with all its workers
 * @job: the job it is a part of
 * @bench: what is measured
 * @warmup: repetitions that are run and not kept
 * @reps: repetitions that are kept
 * @ops: operations of a repetition and worker, or 0 to go by @duration_ns
 * @duration_ns: nanoseconds of a repetition
 * @irqs_off: disable interrupts around what is timed
 * @nworkers: number of @workers
 * @workers: one for each CPU of the list, in order
 * @part: which of the measurements of the job this is, from 0
 * @parts: how many measurements the job makes
 * @arrived: workers that have come to a barrier, counted over all of them
 * @failed: a worker has stopped before its end
 */
struct vmr_measure {
	struct vmr_job *job;
	const struct vmr_bench *bench;
	unsigned int warmup;
	unsigned int reps;
	u64 ops;
	u64 duration_ns;
	bool irqs_off;
	unsigned int nworkers;
	struct vmr_work *workers;
	unsigned int part;
	unsigned int parts;
	atomic_t arrived;
	bool failed;
};

struct vmr_measure *vmr_measure_new(struct vmr_job *job,
				    const struct vmr_bench *bench);
void vmr_measure_free(struct vmr_measure *measure);
int vmr_measure_run(struct vmr_measure *measure);
const struct vmr_sample *vmr_measure_sample(const struct vmr_measure *measure,
					    unsigned int worker,
					    unsigned int rep,
					    enum vmr_phase phase);

s64 vmr_sample_milli_ns(const struct vmr_sample *sample);
s64 vmr_sample_milli_cycles(const struct vmr_sample *sample);
s64 vmr_sample_net_milli_cycles(const struct vmr_sample *sample);

int vmr_worker_thread(void *data);

#endif /* VMR_MEASURE_H */

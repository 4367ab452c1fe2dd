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
#include "noise.h"
#include "pmu.h"

struct vmr_hist;
struct vmr_measure;
struct vmr_partner;
struct vmr_vmevents_room;

/* The parameters of every measured instrument, after its own. */
enum vmr_measure_param {
	VMR_MEASURE_CPUS,
	VMR_MEASURE_MODE,
	VMR_MEASURE_WARMUP,
	VMR_MEASURE_REPS,
	VMR_MEASURE_ITERS,
	VMR_MEASURE_DURATION,
	VMR_MEASURE_IRQS,
	VMR_MEASURE_CLEAN_ONLY,
	VMR_MEASURE_PMU,
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
 * @dirty: windows in which the CPU took an interrupt or was given away; they
 *	are part of @ops and @cycles unless the measurement is clean_only
 * @cycles: TSC cycles
 */
struct vmr_sample {
	u64 ops;
	u64 windows;
	u64 dirty;
	u64 cycles;
};

/**
 * struct vmr_rep - one repetition on one CPU
 * @phase: what was measured
 * @run: operations run while @pmu counted; clean_only leaves none of them out
 * @began: the TSC when it began
 * @noise: what else ran on the CPU until it ended
 * @steal_ns: what a hypervisor took meanwhile, as of the last tick
 * @reclaim: times that kswapd ran, a task reclaimed or one compacted meanwhile,
 *	on the whole machine
 * @pmu: hardware counters of the phase PAIR
 */
struct vmr_rep {
	struct vmr_sample phase[VMR_PHASES];
	u64 run;
	u64 began;
	struct vmr_noise noise;
	u64 steal_ns;
	u64 reclaim;
	struct vmr_pmu_sample pmu;
};

/**
 * struct vmr_work - one worker: a kthread on one CPU
 * @measure: what it is a part of
 * @priv: the benchmark's, set before the workers start
 * @cpu: the CPU it is bound to
 * @reps: measure->reps repetitions
 * @kept: repetitions that are there: all, unless it stopped early
 * @hist: latencies of every repetition kept, and of one after them that was cut
 *	short, in cycles; NULL unless the measurement is one of latencies
 * @pmu_err: why a counter of the hardware is missing, 0 when none is
 * @events: room to read the counters of the kernel
 * @err: 0, or why it stopped
 * @exited: it runs no more code of this module
 */
struct vmr_work {
	struct vmr_measure *measure;
	void *priv;
	unsigned int cpu;
	struct vmr_rep *reps;
	unsigned int kept;
	struct vmr_hist *hist[VMR_PHASES];
	int pmu_err;
	struct vmr_vmevents_room *events;
	int err;
	struct completion exited;
};

/**
 * struct vmr_bench - what a benchmark brings
 * @unit: operations are done in multiples of this many, one batch
 * @enter: called by each worker before all else. Optional
 * @leave: called by each worker after all else. Optional
 * @run: does @ops operations, a multiple of @unit. Timed: reads no clock,
 *	allocates nothing of its own. Returns 0 or -errno; -ENOBUFS when the
 *	allocator that is measured gave nothing.
 * @first: does the first half of one batch; timed apart. Optional
 * @second: does the second half of the batch that @first began
 * @latency: does @ops operations, each between vmr_window_open() and _shut().
 *	Only of instruments that are VMR_MEASURED_LATENCY
 * @rows: appends the rows of one worker that has ended, or of all together for
 *	NULL, which is only asked for when latencies have more than one. Returns
 *	0 or as vmr_table_append(). Optional
 *
 * With irqs=off @run, @first, @second and @latency run with interrupts
 * disabled, a batch at least at a time. @run may be absent where @first is not.
 */
struct vmr_bench {
	unsigned int unit;
	void (*enter)(struct vmr_work *work);
	void (*leave)(struct vmr_work *work);
	int (*run)(struct vmr_work *work, u64 ops);
	int (*first)(struct vmr_work *work);
	int (*second)(struct vmr_work *work);
	int (*latency)(struct vmr_work *work, u64 ops);
	int (*rows)(struct vmr_measure *measure, struct vmr_work *work);
};

/**
 * struct vmr_measure - one measurement with all its workers
 * @job: the job it is a part of
 * @bench: what is measured
 * @latency: every operation is timed, into histograms
 * @warmup: repetitions that are run and not kept
 * @reps: repetitions that are kept
 * @ops: operations of a repetition and worker, or 0 to go by @duration
 * @duration: TSC cycles to be measured of each part of a repetition
 * @irqs_off: disable interrupts around what is timed
 * @clean_only: leave dirty windows out
 * @pmu: count with the hardware's counters
 * @sweep: from how many workers on it is repeated with one more, up to all;
 *	@nworkers when it is not
 * @active: workers that run now, the first ones of @workers
 * @single_rate: operations in a second of the worker that ran alone in a sweep;
 *	0 when none did
 * @nworkers: number of @workers
 * @workers: one for each CPU of the list, in order
 * @second_cpu: the CPU on which second halves are done, of none of the workers;
 *	-1 for that of the worker
 * @partner: does the second halves on a CPU of its own, or NULL
 * @all: histograms of all workers together, after they have ended
 * @part: which of the measurements of the job this is, from 0
 * @parts: how many measurements the job makes
 * @arrived: workers that have come to a barrier, counted over all of them
 * @failed: a worker has stopped before its end
 */
struct vmr_measure {
	struct vmr_job *job;
	const struct vmr_bench *bench;
	bool latency;
	unsigned int warmup;
	unsigned int reps;
	u64 ops;
	u64 duration;
	bool irqs_off;
	bool clean_only;
	bool pmu;
	unsigned int sweep;
	unsigned int active;
	u64 single_rate;
	unsigned int nworkers;
	struct vmr_work *workers;
	int second_cpu;
	struct vmr_partner *partner;
	struct vmr_hist *all[VMR_PHASES];
	unsigned int part;
	unsigned int parts;
	atomic_t arrived;
	bool failed;
};

struct vmr_measure *vmr_measure_new(struct vmr_job *job,
				    const struct vmr_bench *bench);
void vmr_measure_free(struct vmr_measure *measure);
int vmr_measure_run(struct vmr_measure *measure);
int vmr_measure_check(const struct vmr_settings *settings,
		      struct vmr_refusal *refusal);

#endif /* VMR_MEASURE_H */

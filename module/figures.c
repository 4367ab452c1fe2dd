// SPDX-License-Identifier: GPL-2.0
#include <linux/errno.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "clock.h"
#include "figures.h"
#include "hist.h"
#include "job.h"

/* The percentiles, in the order of VMR_LATENCY_COLUMNS, in 1/10000. */
static const unsigned int figures_percentiles[] = { 5000, 9000, 9900, 9990 };

#define FIGURES_NPERCENTILES	ARRAY_SIZE(figures_percentiles)

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

/**
 * vmr_sample_rate() - operations in a second, the cost of the clock included
 * @sample: the sample
 *
 * Return: operations per second; 0 when there were none.
 */
u64 vmr_sample_rate(const struct vmr_sample *sample)
{
	if (!sample->cycles)
		return 0;
	return mul_u64_u64_div_u64(sample->ops, vmr_clock_facts()->khz * 1000ULL,
				   sample->cycles);
}

/**
 * vmr_figures_rate() - the rate of the first worker
 * @measure: a measurement of which a turn has run
 *
 * Return: operations per second, on average over its repetitions; 0 when there
 * is nothing of it.
 */
u64 vmr_figures_rate(const struct vmr_measure *measure)
{
	const struct vmr_work *work = &measure->workers[0];
	struct vmr_sample all = {};
	unsigned int rep;

	for (rep = 0; rep < work->kept; rep++) {
		all.ops += work->reps[rep].phase[VMR_PHASE_PAIR].ops;
		all.cycles += work->reps[rep].phase[VMR_PHASE_PAIR].cycles;
	}
	return vmr_sample_rate(&all);
}

/* Of all workers in one repetition; 0 when one of them has not done it. */
static u64 figures_total_rate(const struct vmr_measure *measure,
			      unsigned int rep)
{
	const struct vmr_work *work;
	unsigned int i;
	u64 sum = 0;

	for (i = 0; i < measure->active; i++) {
		work = &measure->workers[i];
		if (rep >= work->kept)
			return 0;
		sum += vmr_sample_rate(&work->reps[rep].phase[VMR_PHASE_PAIR]);
	}
	return sum;
}

/* How much later than the first of all a worker began a repetition. */
static u64 figures_skew(const struct vmr_measure *measure,
			const struct vmr_work *work, unsigned int rep)
{
	u64 first = U64_MAX;
	unsigned int i;

	for (i = 0; i < measure->active; i++)
		if (rep < measure->workers[i].kept)
			first = min(first, measure->workers[i].reps[rep].began);
	return work->reps[rep].began - first;
}

static bool figures_scale(const struct vmr_measure *measure)
{
	return measure->nworkers > 1;
}

/* Workers, rate, total_rate, efficiency, skew. */
static void figures_scaling(const struct vmr_measure *measure,
			    const struct vmr_work *work, unsigned int rep,
			    struct vmr_cell *cells)
{
	u64 rate, total, ideal = measure->single_rate * measure->active;

	if (!figures_scale(measure))
		return;
	rate = vmr_sample_rate(&work->reps[rep].phase[VMR_PHASE_PAIR]);
	total = figures_total_rate(measure, rep);
	cells[0] = (struct vmr_cell)VMR_U64(measure->active);
	if (rate)
		cells[1] = (struct vmr_cell)VMR_U64(rate);
	if (rate && total)
		cells[2] = (struct vmr_cell)VMR_U64(total);
	if (total && ideal)
		cells[3] = (struct vmr_cell)
			VMR_MILLI(mul_u64_u64_div_u64(total, 100000, ideal));
	cells[4] = (struct vmr_cell)VMR_U64(figures_skew(measure, work, rep));
}

/* Windows, dirty, irqs, switches, steal, reclaim. */
static void figures_noise(const struct vmr_rep *rep, struct vmr_cell *cells)
{
	u64 windows = 0, dirty = 0;
	enum vmr_phase phase;

	for (phase = 0; phase < VMR_PHASES; phase++) {
		windows += rep->phase[phase].windows;
		dirty += rep->phase[phase].dirty;
	}
	cells[0] = (struct vmr_cell)VMR_U64(windows);
	cells[1] = (struct vmr_cell)VMR_U64(dirty);
	cells[2] = (struct vmr_cell)VMR_U64(rep->noise.irqs);
	cells[3] = (struct vmr_cell)VMR_U64(rep->noise.switches);
	cells[4] = (struct vmr_cell)VMR_U64(rep->steal_ns);
	cells[5] = (struct vmr_cell)VMR_U64(rep->reclaim);
}

static const char *figures_why_no_pmu(int err)
{
	switch (err) {
	case 0:
		return "shared with another user of perf";
	case -ENOENT:
	case -EOPNOTSUPP:
		return "no such counter here";
	case -EBUSY:
		return "all counters are in use";
	case -ENOMEM:
		return "no memory for a counter";
	default:
		return "refused by perf";
	}
}

static void figures_pmu_apart(struct vmr_cell *cells)
{
	cells[VMR_PMU_COUNTERS] = (struct vmr_cell)
		VMR_STRING("only operations that are timed whole are counted");
}

/* The counters of an operation, and why one of the hardware's is missing. */
static void figures_pmu(const struct vmr_work *work, unsigned int index,
			struct vmr_cell *cells)
{
	const struct vmr_rep *rep = &work->reps[index];
	unsigned int i;

	if (!work->measure->pmu)
		return;
	if (!rep->run) {
		figures_pmu_apart(cells);
		return;
	}
	for (i = 0; i < VMR_PMU_COUNTERS; i++)
		if (rep->pmu.have & BIT(i))
			cells[i] = (struct vmr_cell)
				VMR_MILLI(mul_u64_u64_div_u64(rep->pmu.value[i],
							      1000, rep->run));
	if (~rep->pmu.have & VMR_PMU_HARDWARE)
		cells[VMR_PMU_COUNTERS] = (struct vmr_cell)
			VMR_STRING(figures_why_no_pmu(work->pmu_err));
}

static void figures_clock(struct vmr_cell *cells)
{
	const struct vmr_clock *clock = vmr_clock_facts();

	cells[0] = (struct vmr_cell)VMR_MILLI(clock->loop_millicycles);
	cells[1] = (struct vmr_cell)VMR_U64(clock->pair_cycles);
}

/**
 * vmr_figures_engine() - the cells of VMR_ENGINE_COLUMNS of one repetition
 * @measure: a measurement of which a turn has run
 * @work: the worker
 * @rep: index of the repetition
 * @cells: VMR_ENGINE_NCOLUMNS cells, all absent
 */
void vmr_figures_engine(const struct vmr_measure *measure,
			const struct vmr_work *work, unsigned int rep,
			struct vmr_cell *cells)
{
	figures_scaling(measure, work, rep, cells);
	figures_noise(&work->reps[rep], cells + 5);
	figures_pmu(work, rep, cells + 11);
	figures_clock(cells + 17);
}

/* Those of a histogram: a repetition that was cut short is in it, after others. */
static void figures_add_windows(const struct vmr_work *work,
				enum vmr_phase phase, u64 *windows, u64 *dirty)
{
	unsigned int rep, reps = work->kept;

	if (reps && reps < work->measure->reps)
		reps++;
	for (rep = 0; rep < reps; rep++) {
		*windows += work->reps[rep].phase[phase].windows;
		*dirty += work->reps[rep].phase[phase].dirty;
	}
}

/**
 * vmr_figures_engine_latency() - the same of a histogram
 * @measure: a measurement of latencies of which a turn has run
 * @work: the worker, or NULL for all of them together
 * @phase: what was timed
 * @cells: VMR_ENGINE_NCOLUMNS cells, all absent
 */
void vmr_figures_engine_latency(const struct vmr_measure *measure,
				const struct vmr_work *work,
				enum vmr_phase phase, struct vmr_cell *cells)
{
	u64 windows = 0, dirty = 0;
	unsigned int i;

	for (i = 0; i < measure->active; i++)
		if (!work || work == &measure->workers[i])
			figures_add_windows(&measure->workers[i], phase,
					    &windows, &dirty);
	if (figures_scale(measure))
		cells[0] = (struct vmr_cell)VMR_U64(measure->active);
	cells[5] = (struct vmr_cell)VMR_U64(windows);
	cells[6] = (struct vmr_cell)VMR_U64(dirty);
	if (measure->pmu)
		figures_pmu_apart(cells + 11);
	figures_clock(cells + 17);
}

/**
 * vmr_figures_latency() - the cells of VMR_LATENCY_COLUMNS
 * @measure: a measurement of latencies of which a turn has run
 * @work: the worker, or NULL for all of them together
 * @phase: what was timed
 * @name: what that is called
 * @cells: VMR_LATENCY_NCOLUMNS cells, all absent
 */
void vmr_figures_latency(const struct vmr_measure *measure,
			 const struct vmr_work *work, enum vmr_phase phase,
			 const char *name, struct vmr_cell *cells)
{
	const struct vmr_hist *hist = work ? work->hist[phase] :
		measure->all[phase];
	u64 value, support, median;
	unsigned int i;

	cells[0] = (struct vmr_cell)VMR_STRING(name);
	cells[1] = (struct vmr_cell)VMR_U64(vmr_hist_count(hist));
	if (!vmr_hist_percentile(hist, VMR_HIST_MEDIAN, &median, &support))
		return;
	cells[2] = (struct vmr_cell)VMR_MILLI(vmr_clock_milli_ns(median, 1));
	for (i = 0; i < FIGURES_NPERCENTILES; i++) {
		if (!vmr_hist_percentile(hist, figures_percentiles[i], &value,
					 &support))
			continue;
		cells[3 + i] = (struct vmr_cell)VMR_U64(value);
		cells[9 + i] = (struct vmr_cell)VMR_U64(support);
	}
	cells[7] = (struct vmr_cell)VMR_U64(vmr_hist_max(hist));
	cells[8] = (struct vmr_cell)
		VMR_S64((s64)(median - vmr_clock_facts()->pair_cycles));
	cells[13] = (struct vmr_cell)VMR_HIST(hist);
}

static int figures_refuse(const struct vmr_measure *measure,
			  const struct vmr_work *work, unsigned int rep, s64 net)
{
	vmr_job_error(measure->job,
		      "CPU %u, repetition %u: an operation in %s%lld.%03lld cycles, less than a turn of an empty loop",
		      work->cpu, rep, net < 0 ? "-" : "", abs(net) / 1000,
		      abs(net) % 1000);
	return -ERANGE;
}

/**
 * vmr_figures_check() - whether the figures can be true
 * @measure: a measurement of which a turn has run
 *
 * Nothing that is worth measuring takes less than a turn of an empty loop.
 *
 * Return: 0, or -ERANGE with the job's verdict set.
 */
int vmr_figures_check(const struct vmr_measure *measure)
{
	const struct vmr_sample *sample;
	unsigned int i, rep;
	s64 net;

	for (i = 0; i < measure->active; i++) {
		for (rep = 0; rep < measure->workers[i].kept; rep++) {
			sample = &measure->workers[i].reps[rep].phase[VMR_PHASE_PAIR];
			if (!sample->ops)
				continue;
			net = vmr_sample_net_milli_cycles(sample);
			if (net < vmr_clock_facts()->loop_millicycles)
				return figures_refuse(measure,
						      &measure->workers[i],
						      rep, net);
		}
	}
	return 0;
}

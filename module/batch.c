// SPDX-License-Identifier: GPL-2.0
#include <linux/cpumask.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "batch.h"
#include "clock.h"
#include "gfp.h"
#include "hist.h"
#include "job.h"

/* Clearing this much takes some milliseconds. */
#define BATCH_IRQS_OFF_BYTES	(16 << 20)

/* And this much some tenths of a second, in which a job cannot be stopped. */
#define BATCH_BYTES		(1024 << 20)

const char *const vmr_batch_orders[VMR_BATCH_ORDERS + 1] = {
	[VMR_BATCH_FIFO] = "fifo",
	[VMR_BATCH_LIFO] = "lifo",
	[VMR_BATCH_SHUFFLED] = "shuffled",
};

static void batch_shuffle(u16 *next, unsigned int count, u64 seed)
{
	struct rnd_state state;
	unsigned int i, other;

	prandom_seed_state(&state, seed);
	for (i = count; i > 1; i--) {
		/* swap() evaluates what it is given more than once. */
		other = prandom_u32_state(&state) % i;
		swap(next[i - 1], next[other]);
	}
}

/**
 * vmr_batch_next() - the order in which a batch is freed
 * @settings: the settings of the job, which have the seed
 * @count: items of the batch
 * @order: which order
 *
 * Return: @count indices into the batch, given back by kvfree(), or NULL.
 */
u16 *vmr_batch_next(const struct vmr_settings *settings, unsigned int count,
		    enum vmr_batch_order order)
{
	u16 *next = kvmalloc_array(count, sizeof(*next), VMR_GFP_JOB);
	unsigned int i;

	if (!next)
		return NULL;
	for (i = 0; i < count; i++)
		next[i] = order == VMR_BATCH_LIFO ? count - 1 - i : i;
	if (order == VMR_BATCH_SHUFFLED)
		batch_shuffle(next, count,
			      vmr_settings_measure(settings, VMR_MEASURE_SEED));
	return next;
}

/* A time, raw and net cost at indices 0, 3 and 6; absent when never run. */
static void batch_cost(const struct vmr_sample *sample, struct vmr_cell *cells)
{
	if (!sample->ops)
		return;
	cells[0] = (struct vmr_cell)VMR_MILLI(vmr_sample_milli_ns(sample));
	cells[3] = (struct vmr_cell)VMR_MILLI(vmr_sample_milli_cycles(sample));
	cells[6] = (struct vmr_cell)
		VMR_MILLI(vmr_sample_net_milli_cycles(sample));
}

static int batch_row(struct vmr_measure *measure, const struct vmr_work *work,
		     unsigned int rep, struct vmr_cell *row, unsigned int own)
{
	const struct vmr_sample *phase = work->reps[rep].phase;
	struct vmr_cell *cells = row + own;
	u64 ops = phase[VMR_PHASE_PAIR].ops ?: phase[VMR_PHASE_FIRST].ops;

	memset(cells, 0, VMR_BATCH_NCOLUMNS * sizeof(*cells));
	cells[0] = (struct vmr_cell)VMR_U64(rep);
	cells[1] = (struct vmr_cell)VMR_U64(ops);
	batch_cost(&phase[VMR_PHASE_PAIR], cells + 2);
	batch_cost(&phase[VMR_PHASE_FIRST], cells + 3);
	batch_cost(&phase[VMR_PHASE_SECOND], cells + 4);
	vmr_figures_engine(measure, work, rep, cells + VMR_BATCH_NFIGURES +
					       VMR_LATENCY_NCOLUMNS);
	return vmr_table_append(measure->job->table, row,
				own + VMR_BATCH_NCOLUMNS);
}

static int batch_row_latency(struct vmr_measure *measure,
			     const struct vmr_work *work, enum vmr_phase phase,
			     struct vmr_cell *row, unsigned int own)
{
	static const char *const names[VMR_PHASES] = {
		[VMR_PHASE_PAIR] = "pair",
		[VMR_PHASE_FIRST] = "alloc",
		[VMR_PHASE_SECOND] = "free",
	};
	struct vmr_cell *cells = row + own;
	const struct vmr_hist *hist = work ? work->hist[phase] :
		measure->all[phase];

	if (!vmr_hist_count(hist))
		return 0;
	memset(cells, 0, VMR_BATCH_NCOLUMNS * sizeof(*cells));
	cells += VMR_BATCH_NFIGURES;
	vmr_figures_latency(measure, work, phase, names[phase], cells);
	vmr_figures_engine_latency(measure, work, phase,
				   cells + VMR_LATENCY_NCOLUMNS);
	return vmr_table_append(measure->job->table, row,
				own + VMR_BATCH_NCOLUMNS);
}

/**
 * vmr_batch_rows() - the rows of a worker that has ended
 * @measure: a measurement of which a turn has run
 * @work: the worker; NULL for all together, in latency mode
 * @own: cells of the columns before VMR_BATCH_COLUMNS, the same in each row
 * @count: number of @own
 *
 * One for each repetition, or for each phase in latency mode.
 *
 * Return: 0 or as vmr_table_append().
 */
int vmr_batch_rows(struct vmr_measure *measure, const struct vmr_work *work,
		   const struct vmr_cell *own, unsigned int count)
{
	struct vmr_cell *row;
	enum vmr_phase phase;
	unsigned int rep;
	int err = 0;

	row = kcalloc(count + VMR_BATCH_NCOLUMNS, sizeof(*row), VMR_GFP_JOB);
	if (!row)
		return -ENOMEM;
	memcpy(row, own, count * sizeof(*row));
	if (measure->latency)
		for (phase = 0; !err && phase < VMR_PHASES; phase++)
			err = batch_row_latency(measure, work, phase, row,
						count);
	else
		for (rep = 0; !err && rep < work->kept; rep++)
			err = batch_row(measure, work, rep, row, count);
	kfree(row);
	return err;
}

/**
 * vmr_batch_check_gfp() - refuse to sleep where that is forbidden
 * @settings: finished settings
 * @param: index of the parameter with a set of flags of gfp.h
 * @refusal: why they were refused
 *
 * Return: 0, -EINVAL, or -EOPNOTSUPP on PREEMPT_RT.
 */
int vmr_batch_check_gfp(const struct vmr_settings *settings, unsigned int param,
			struct vmr_refusal *refusal)
{
	u64 gfp = vmr_settings_number(settings, param);

	if (vmr_settings_measure(settings, VMR_MEASURE_IRQS) != 1)
		return 0;
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		return vmr_refuse_param(refusal,
					settings->ins->nparams + VMR_MEASURE_IRQS,
					-EOPNOTSUPP,
					"off is not for this PREEMPT_RT kernel: its allocators may sleep");
	if (!vmr_gfp_sleeps(gfp))
		return 0;
	return vmr_refuse_param(refusal, param, -EINVAL,
				"%s may sleep, which irqs=off forbids",
				vmr_gfp_names[gfp]);
}

/**
 * vmr_batch_check_bytes() - refuse a batch that is too large
 * @settings: finished settings
 * @param: index of the parameter with the size of the batch
 * @bytes: what the batch of one worker comes to
 * @refusal: why they were refused
 *
 * Return: 0; -ERANGE when it would keep interrupts off too long, -EDQUOT when
 * one job may not pin as much.
 */
int vmr_batch_check_bytes(const struct vmr_settings *settings,
			  unsigned int param, u64 bytes,
			  struct vmr_refusal *refusal)
{
	u64 cap = vmr_job_hold_cap(settings->ins), all;

	if (bytes > BATCH_BYTES)
		return vmr_refuse_param(refusal, param, -ERANGE,
					"a batch of %llu MiB cannot be stopped in time, %d is the most",
					bytes >> 20, BATCH_BYTES >> 20);
	if (vmr_settings_measure(settings, VMR_MEASURE_IRQS) == 1 &&
	    bytes > BATCH_IRQS_OFF_BYTES)
		return vmr_refuse_param(refusal, param, -ERANGE,
					"a batch of %llu KiB would keep interrupts off too long, %d is the most with irqs=off",
					bytes >> 10, BATCH_IRQS_OFF_BYTES >> 10);
	all = bytes * cpumask_weight(vmr_settings_cpus(settings,
						       VMR_MEASURE_CPUS));
	if (all <= cap)
		return 0;
	return vmr_refuse_param(refusal, param, -EDQUOT,
				"the batches of all CPUs come to %llu MiB, and one job may pin %llu",
				all >> 20, cap >> 20);
}

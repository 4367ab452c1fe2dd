// SPDX-License-Identifier: GPL-2.0
#include <linux/cpumask.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "batch.h"
#include "clock.h"
#include "gfp.h"
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
	u16 *next = kvmalloc_array(count, sizeof(*next), GFP_KERNEL);
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

/* The cells of VMR_BATCH_COLUMNS. */
static void batch_cells(const struct vmr_measure *measure, unsigned int worker,
			unsigned int rep, struct vmr_cell *cells)
{
	const struct vmr_clock *clock = vmr_clock_facts();
	const struct vmr_sample *pair =
		vmr_measure_sample(measure, worker, rep, VMR_PHASE_PAIR);
	const struct vmr_sample *fill =
		vmr_measure_sample(measure, worker, rep, VMR_PHASE_FIRST);
	const struct vmr_sample *empty =
		vmr_measure_sample(measure, worker, rep, VMR_PHASE_SECOND);
	const struct vmr_cell row[VMR_BATCH_NCOLUMNS] = {
		VMR_U64(rep),
		VMR_U64(pair->ops),
		VMR_MILLI(vmr_sample_milli_ns(pair)),
		VMR_MILLI(vmr_sample_milli_ns(fill)),
		VMR_MILLI(vmr_sample_milli_ns(empty)),
		VMR_MILLI(vmr_sample_milli_cycles(pair)),
		VMR_MILLI(vmr_sample_milli_cycles(fill)),
		VMR_MILLI(vmr_sample_milli_cycles(empty)),
		VMR_MILLI(vmr_sample_net_milli_cycles(pair)),
		VMR_MILLI(vmr_sample_net_milli_cycles(fill)),
		VMR_MILLI(vmr_sample_net_milli_cycles(empty)),
		VMR_MILLI(clock->loop_millicycles),
		VMR_U64(clock->pair_cycles),
	};

	memcpy(cells, row, sizeof(row));
}

/**
 * vmr_batch_rows() - a row for each repetition that a worker has finished
 * @measure: a measurement that has run
 * @worker: index of the worker
 * @own: cells of the columns before VMR_BATCH_COLUMNS, the same in each row
 * @count: number of @own
 *
 * Return: 0 or as vmr_table_append().
 */
int vmr_batch_rows(struct vmr_measure *measure, unsigned int worker,
		   const struct vmr_cell *own, unsigned int count)
{
	unsigned int ncells = count + VMR_BATCH_NCOLUMNS, rep;
	struct vmr_cell *cells;
	int err = 0;

	cells = kcalloc(ncells, sizeof(*cells), GFP_KERNEL);
	if (!cells)
		return -ENOMEM;
	memcpy(cells, own, count * sizeof(*cells));
	for (rep = 0; !err && rep < measure->workers[worker].kept;
	     rep++) {
		batch_cells(measure, worker, rep, cells + count);
		err = vmr_table_append(measure->job->table, cells, ncells);
	}
	kfree(cells);
	return err;
}

/**
 * vmr_batch_check_gfp() - refuse to sleep where that is forbidden
 * @settings: finished settings
 * @param: index of the parameter with a set of flags of gfp.h
 * @refusal: why they were refused
 *
 * Return: 0 or -EINVAL.
 */
int vmr_batch_check_gfp(const struct vmr_settings *settings, unsigned int param,
			struct vmr_refusal *refusal)
{
	u64 gfp = vmr_settings_number(settings, param);

	if (vmr_settings_measure(settings, VMR_MEASURE_IRQS) != 1)
		return 0;
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		return vmr_refuse(refusal, -EOPNOTSUPP,
				  "irqs=off is not for this PREEMPT_RT kernel: its allocators may sleep");
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

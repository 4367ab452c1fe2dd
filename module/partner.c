// SPDX-License-Identifier: GPL-2.0
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/smp.h>

#include "gfp.h"
#include "job.h"
#include "partner.h"
#include "worker.h"

/**
 * struct vmr_partner_order - what a worker wants done
 * @open: it is the partner's to do; set by the worker, cleared by the partner,
 *	and whoever sees it change may touch the rest
 * @sample: where to add what it took
 * @err: how it went
 */
struct vmr_partner_order {
	bool open;
	struct vmr_sample *sample;
	int err;
};

/**
 * struct vmr_partner - a kthread on a CPU of its own
 * @measure: whose second halves it does
 * @cpu: the CPU it is bound to
 * @stop: no order will come any more
 * @exited: it runs no more code of this module
 * @orders: one for each worker of the measurement
 */
struct vmr_partner {
	struct vmr_measure *measure;
	unsigned int cpu;
	bool stop;
	struct completion exited;
	struct vmr_partner_order orders[];
};

static void partner_serve(struct vmr_partner *partner, unsigned int index)
{
	struct vmr_partner_order *order = &partner->orders[index];
	struct vmr_measure *measure = partner->measure;

	/* Pairs with the release in vmr_partner_second(): sees the batch. */
	if (!smp_load_acquire(&order->open))
		return;
	order->err = vmr_worker_half(&measure->workers[index],
				     measure->bench->second, order->sample);
	/* Whom a CPU that went away had let go measures another one. */
	if (!order->err && (raw_smp_processor_id() != partner->cpu ||
			    current->nr_cpus_allowed != 1))
		order->err = -ENODEV;
	/* Pairs with the acquire in vmr_partner_second(): gives it back. */
	smp_store_release(&order->open, false);
}

static int partner_thread(void *data)
{
	struct vmr_partner *partner = data;
	unsigned int i;

	while (!READ_ONCE(partner->stop)) {
		for (i = 0; i < partner->measure->nworkers; i++)
			partner_serve(partner, i);
		vmr_job_check(partner->measure->job);
		cpu_relax();
	}
	kthread_complete_and_exit(&partner->exited, 0);
}

/**
 * vmr_partner_start() - put a partner on a CPU
 * @measure: whose second halves it is to do, before any worker runs
 * @cpu: the CPU, of none of the workers
 *
 * Return: the partner, sent away by vmr_partner_stop(), or ERR_PTR().
 */
struct vmr_partner *vmr_partner_start(struct vmr_measure *measure,
				      unsigned int cpu)
{
	struct vmr_partner *partner;
	struct task_struct *task;

	partner = kzalloc(struct_size(partner, orders, measure->nworkers),
			  VMR_GFP_JOB);
	if (!partner)
		return ERR_PTR(-ENOMEM);
	partner->measure = measure;
	partner->cpu = cpu;
	init_completion(&partner->exited);
	task = kthread_create_on_node(partner_thread, partner,
				      cpu_to_node(cpu), "vmr/%llu/%u",
				      measure->job->id, cpu);
	if (IS_ERR(task)) {
		kfree(partner);
		return ERR_CAST(task);
	}
	kthread_bind(task, cpu);
	wake_up_process(task);
	return partner;
}

/**
 * vmr_partner_stop() - send a partner away
 * @partner: the partner, after all workers have ended; NULL for none
 */
void vmr_partner_stop(struct vmr_partner *partner)
{
	if (!partner)
		return;
	WRITE_ONCE(partner->stop, true);
	wait_for_completion(&partner->exited);
	kfree(partner);
}

/**
 * vmr_partner_second() - let the partner do the second half of a batch
 * @partner: the partner
 * @work: the worker that has done the first half, and calls this
 * @sample: where to add what it took
 *
 * Waits until it is done, whatever becomes of the job: the partner is quick.
 *
 * Return: 0, -ENODEV when the partner's CPU went away, or as
 * vmr_worker_half().
 */
int vmr_partner_second(struct vmr_partner *partner, struct vmr_work *work,
		       struct vmr_sample *sample)
{
	struct vmr_partner_order *order;

	order = &partner->orders[work - work->measure->workers];
	order->sample = sample;
	/* Pairs with the acquire in partner_serve(): hands over the batch. */
	smp_store_release(&order->open, true);
	/* Pairs with the release in partner_serve(): takes it back. */
	while (smp_load_acquire(&order->open)) {
		vmr_job_check(work->measure->job);
		cpu_relax();
	}
	return order->err;
}

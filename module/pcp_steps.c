// SPDX-License-Identifier: GPL-2.0
#include <linux/err.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include "clock.h"
#include "job.h"
#include "pcp_steps.h"

/* After so many blocks the job may be stopped and others may run. */
#define PCP_STEPS_BREATH	64

/* Of this CPU, that does not change while the caller looks. */
static struct per_cpu_pages *steps_lists(const struct vmr_pcp_run *run)
{
	return per_cpu_ptr(run->zone->per_cpu_pageset, run->cpu);
}

/**
 * vmr_pcp_count() - pages in the CPU's lists
 * @run: the run
 *
 * Return: pages, of all types and orders.
 */
int vmr_pcp_count(const struct vmr_pcp_run *run)
{
	return READ_ONCE(steps_lists(run)->count);
}

/**
 * vmr_pcp_high() - when the CPU's lists are emptied
 * @run: the run
 *
 * Return: pages.
 */
int vmr_pcp_high(const struct vmr_pcp_run *run)
{
	return READ_ONCE(steps_lists(run)->high);
}

static unsigned long steps_enter(const struct vmr_pcp_run *run)
{
	unsigned long flags = 0;

	preempt_disable();
	if (run->irqs_off)
		local_irq_save(flags);
	return flags;
}

static void steps_leave(const struct vmr_pcp_run *run, unsigned long flags)
{
	if (run->irqs_off)
		local_irq_restore(flags);
	preempt_enable();
}

static void steps_look(const struct vmr_pcp_run *run, struct vmr_pcp_step *step)
{
	step->count = vmr_pcp_count(run);
	step->high = vmr_pcp_high(run);
	step->batch = READ_ONCE(steps_lists(run)->batch);
}

static struct page *steps_alloc(const struct vmr_pcp_run *run,
				struct vmr_pcp_step *step)
{
	unsigned long flags = steps_enter(run);
	u64 start, end;
	struct page *page;

	step->before = vmr_pcp_count(run);
	start = vmr_clock_begin();
	page = alloc_pages(run->gfp, run->order);
	end = vmr_clock_end();
	steps_look(run, step);
	steps_leave(run, flags);
	step->cycles = end - start;
	step->moved = step->count - step->before + (1 << run->order);
	return page;
}

static void steps_free(const struct vmr_pcp_run *run, struct page *page,
		       struct vmr_pcp_step *step)
{
	unsigned long flags = steps_enter(run);
	u64 start, end;

	step->before = vmr_pcp_count(run);
	start = vmr_clock_begin();
	__free_pages(page, run->order);
	end = vmr_clock_end();
	steps_look(run, step);
	steps_leave(run, flags);
	step->cycles = end - start;
	step->moved = step->count - step->before - (1 << run->order);
}

/**
 * vmr_pcp_breathe() - be stopped, and let others have the CPU now and then
 * @run: the run
 * @done: blocks since it began
 *
 * Return: 0, -EINTR when the job has to stop, -ENODEV when the CPU has gone
 * away meanwhile.
 */
int vmr_pcp_breathe(const struct vmr_pcp_run *run, unsigned int done)
{
	int err;

	if (done % PCP_STEPS_BREATH)
		return 0;
	err = vmr_job_check(run->job);
	if (err)
		return err;
	cond_resched();
	return raw_smp_processor_id() == run->cpu &&
	       current->nr_cpus_allowed == 1 ? 0 : -ENODEV;
}

/**
 * vmr_pcp_take() - take a block and hold it
 * @run: the run
 *
 * Return: 1 when a list had to be filled for it, else 0; -ENOBUFS when there
 * was none, or as vmr_hold_alloc().
 */
int vmr_pcp_take(const struct vmr_pcp_run *run)
{
	unsigned long flags = steps_enter(run);
	int before = vmr_pcp_count(run), after;
	struct page *page;

	page = vmr_hold_alloc(&run->job->hold, NUMA_NO_NODE, run->gfp,
			      run->order);
	after = vmr_pcp_count(run);
	steps_leave(run, flags);
	if (IS_ERR(page))
		return PTR_ERR(page) == -ENOMEM ? -ENOBUFS : PTR_ERR(page);
	return after > before;
}

/**
 * vmr_pcp_lead() - take blocks until their list has been filled anew
 * @run: the run
 *
 * Every block that comes from a list leaves less there, so that this ends.
 *
 * Return: 0; -ENODATA when such blocks come from no list, or as vmr_pcp_take()
 * and vmr_pcp_breathe().
 */
int vmr_pcp_lead(const struct vmr_pcp_run *run)
{
	unsigned int most = vmr_pcp_count(run) >> run->order;
	unsigned int i;
	int ret = 0;

	for (i = 0; i < most + PCP_STEPS_BREATH; i++) {
		ret = vmr_pcp_take(run);
		if (ret)
			return min(ret, 0);
		ret = vmr_pcp_breathe(run, i);
		if (ret)
			return ret;
	}
	return -ENODATA;
}

/**
 * vmr_pcp_up() - allocate all blocks, a step each
 * @run: the run
 *
 * Return: 0; -ENOBUFS when one was not to be had, -EXDEV when one came from
 * another zone, or as vmr_pcp_breathe().
 */
int vmr_pcp_up(struct vmr_pcp_run *run)
{
	unsigned int i;
	struct page *page;
	int err = 0;

	for (i = 0; !err && i < run->pages->count; i++) {
		page = steps_alloc(run, &run->steps[i]);
		if (!page)
			return -ENOBUFS;
		run->pages->items[i] = page;
		run->pages->used = i + 1;
		if (page_zone(page) != run->zone)
			return -EXDEV;
		err = vmr_pcp_breathe(run, i + 1);
	}
	return err;
}

/**
 * vmr_pcp_down() - free all blocks, a step each
 * @run: the run
 *
 * The last one first, so that the hold always knows which ones are left.
 *
 * Return: 0, or as vmr_pcp_breathe().
 */
int vmr_pcp_down(struct vmr_pcp_run *run)
{
	struct vmr_hold_array *pages = run->pages;
	int err = 0;

	while (!err && pages->used) {
		pages->used--;
		steps_free(run, pages->items[pages->used],
			   &run->steps[2 * pages->count - 1 - pages->used]);
		err = vmr_pcp_breathe(run, pages->used);
	}
	return err;
}

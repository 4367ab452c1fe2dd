// SPDX-License-Identifier: GPL-2.0
/*
 * A state from which the per-CPU lists go through the same steps every time,
 * at the same cost: they are empty, and what fills them are whole blocks of
 * the largest order.
 *
 * What a fill costs goes by the blocks it finds, for larger ones have to be
 * split; what emptying them costs, by the blocks they merge into. So of the
 * type of pages that is asked for, all free blocks but the largest are taken
 * and held. And the kernel fills the more the longer nothing was freed (since
 * v6.7): the pages that go and come when the lists are emptied set that back.
 * Last, a CPU passes on what it has counted once that is enough.
 *
 * Not set back is the limit "high" where the kernel tunes it itself; nor what
 * is free for other types, at which the kernel looks above order 0.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/rcupdate.h>
#include <linux/vmstat.h>

#include "buddy.h"
#include "drain.h"
#include "job.h"
#include "pcp_fresh.h"
#include "pcp_steps.h"

/* Others may free something at any time: then it is done once more. */
#define FRESH_ROUNDS	16

/* Longer lists of blocks are not counted; another round takes the rest. */
#define FRESH_UNCOUNTED	100000

/* More pages than any CPU counts before it passes them on, twice. */
#define FRESH_COUNTED	256

/* A fill may bring so many pages more than are asked for: 32 batches. */
#define FRESH_SPARE	2048

/* Takes and holds a block, without waking anybody who would make others. */
static int fresh_take(const struct vmr_pcp_run *run, unsigned int order,
		      unsigned int done)
{
	struct page *page;

	page = vmr_hold_alloc(&run->job->hold, NUMA_NO_NODE,
			      run->gfp & ~__GFP_RECLAIM, order);
	if (IS_ERR(page))
		return PTR_ERR(page) == -ENOMEM ? -ENOSPC : PTR_ERR(page);
	if (page_zone(page) != run->zone)
		return -ENOSPC;
	return vmr_pcp_breathe(run, done);
}

/**
 * vmr_pcp_stock() - see that there are enough of the largest blocks
 * @run: the run
 * @blocks: how many it will take
 *
 * What is there of them may be of other types, and be turned into this one when
 * it is asked for: that is done here. They are free again afterwards.
 *
 * Return: 0; -ENOSPC when there are not enough, or as vmr_hold_alloc() and
 * vmr_pcp_breathe().
 */
int vmr_pcp_stock(const struct vmr_pcp_run *run, u64 blocks)
{
	struct list_head *held = &run->job->hold.pages;
	u64 pages = (blocks << run->order) + FRESH_SPARE;
	unsigned int i, taken;
	int err = 0;

	if (pages > run->job->hold.cap >> PAGE_SHIFT)
		return -EDQUOT;
	taken = DIV_ROUND_UP(pages, 1U << MAX_PAGE_ORDER);
	for (i = 0; !err && i < taken; i++)
		err = fresh_take(run, MAX_PAGE_ORDER, i + 1);
	/* The newest are first. */
	for (; !err && taken; taken--)
		vmr_hold_free(&run->job->hold,
			      list_first_entry(held, struct page, lru));
	return err;
}

static int fresh_take_order(const struct vmr_pcp_run *run, unsigned int order,
			    u64 *taken)
{
	u64 blocks = vmr_buddy_count(run->zone, order,
				     vmr_buddy_type(run->gfp));
	int err = 0;

	blocks = min_t(u64, blocks, FRESH_UNCOUNTED);
	for (; !err && blocks; blocks--)
		err = fresh_take(run, order, ++*taken);
	return err;
}

/* The larger ones first: a list that is filled for a small one breaks none. */
static int fresh_take_small(const struct vmr_pcp_run *run, u64 *taken)
{
	unsigned int order;
	int err = 0;

	*taken = 0;
	for (order = MAX_PAGE_ORDER; !err && order-- > run->order; )
		err = fresh_take_order(run, order, taken);
	return err;
}

/*
 * Twice more than it keeps to itself, in and out again: nothing is left of what
 * this CPU has counted of the free pages, and the sum is what it was.
 */
static void fresh_counter(struct zone *zone)
{
	mod_zone_page_state(zone, NR_FREE_PAGES, FRESH_COUNTED);
	mod_zone_page_state(zone, NR_FREE_PAGES, -FRESH_COUNTED);
}

static int fresh_rounds(const struct vmr_pcp_run *run, struct vmr_drain *drain)
{
	unsigned int round;
	u64 taken;
	int err;

	for (round = 0; round < FRESH_ROUNDS; round++) {
		err = vmr_drain(drain);
		if (!err)
			err = fresh_take_small(run, &taken);
		if (err)
			return err;
		if (!taken && !vmr_pcp_count(run)) {
			fresh_counter(run->zone);
			return 0;
		}
	}
	return -EBUSY;
}

/**
 * vmr_pcp_fresh() - bring the lists of a run into a state that is always the same
 * @run: the run; its thread is bound to the CPU, and calls this
 *
 * After vmr_pcp_stock(). Holds some memory until the job ends: what was free in
 * small blocks.
 *
 * Return: 0; -ENODATA when such blocks come from no list; -ENOSPC when there
 * are not enough large blocks, -EBUSY when others will not keep still,
 * -EOPNOTSUPP when the kernel cannot empty the lists for us, or as
 * vmr_hold_alloc() and vmr_pcp_breathe().
 */
int vmr_pcp_fresh(const struct vmr_pcp_run *run)
{
	struct vmr_drain drain;
	int err;

	/* What others have given up is freed now, and not in the middle. */
	rcu_barrier();
	err = vmr_drain_begin(&drain, &run->job->hold, run->zone);
	if (!err)
		err = vmr_drain(&drain);
	if (!err)
		err = vmr_pcp_lead(run);
	if (!err)
		err = fresh_rounds(run, &drain);
	return err == -ENOMEM ? -ENOSPC : err;
}

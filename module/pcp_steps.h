/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Single allocations and frees at the per-CPU lists of a zone, and what these
 * look like after each.
 */
#ifndef VMR_PCP_STEPS_H
#define VMR_PCP_STEPS_H

#include <linux/gfp.h>
#include <linux/types.h>

struct vmr_hold_array;
struct vmr_job;
struct zone;

/**
 * struct vmr_pcp_step - one allocation or free
 * @cycles: its cost
 * @moved: pages that came from the buddy lists for it, or went back
 * @before: pages in the CPU's lists before it
 * @count: and after it
 * @high: when these are emptied
 * @batch: and by how many
 */
struct vmr_pcp_step {
	u64 cycles;
	int moved;
	int before;
	int count;
	int high;
	int batch;
};

/**
 * struct vmr_pcp_run - a run
 * @job: the job
 * @cpu: the CPU that it is bound to
 * @gfp: flags
 * @order: order of the blocks
 * @irqs_off: disable interrupts for each step
 * @zone: where the blocks come from
 * @pages: blocks; the hold's
 * @steps: twice as many as blocks, for the allocations and then the frees
 */
struct vmr_pcp_run {
	struct vmr_job *job;
	unsigned int cpu;
	gfp_t gfp;
	unsigned int order;
	bool irqs_off;
	struct zone *zone;
	struct vmr_hold_array *pages;
	struct vmr_pcp_step *steps;
};

int vmr_pcp_breathe(const struct vmr_pcp_run *run, unsigned int done);
int vmr_pcp_high(const struct vmr_pcp_run *run);
int vmr_pcp_count(const struct vmr_pcp_run *run);
int vmr_pcp_take(const struct vmr_pcp_run *run);
int vmr_pcp_lead(const struct vmr_pcp_run *run);
int vmr_pcp_up(struct vmr_pcp_run *run);
int vmr_pcp_down(struct vmr_pcp_run *run);

#endif /* VMR_PCP_STEPS_H */

// SPDX-License-Identifier: GPL-2.0
/*
 * Allocate until the allocator refuses, and say where that was: not at no free
 * page at all, for a part of the reserves is kept even from GFP_ATOMIC.
 */
#include <linux/kernel.h>
#include <linux/mmzone.h>

#include "gfp.h"
#include "job.h"
#include "watermark.h"

static u64 alloc_zero_limit(struct zone *zone)
{
	return 0;
}

/* More than reclaim could add to what is free, so that the end is met. */
static u64 alloc_zero_surplus(struct zone *zone)
{
	return zone->present_pages;
}

static bool alloc_zero_judge(struct vmr_job *job,
			     const struct vmr_watermark_pass *pass)
{
	if (pass->refused)
		vmr_job_pass(job, "%s was refused at %llu free pages, %llu %% of the min watermark",
			     vmr_gfp_names[pass->gfp], pass->lowest,
			     pass->min ? pass->lowest * 100 / pass->min : 0);
	else if (pass->automatic)
		vmr_job_error(job, "all of %llu pages were given, and the end was not met",
			      pass->wanted);
	else
		vmr_job_pass(job, "all of %llu pages were given, and the end was not met",
			     pass->wanted);
	return pass->refused || !pass->automatic;
}

static const struct vmr_watermark_level alloc_zero_level = {
	.limit = alloc_zero_limit,
	.surplus = alloc_zero_surplus,
	.judge = alloc_zero_judge,
};

static int alloc_zero_check(const struct vmr_settings *settings,
			    struct vmr_refusal *refusal)
{
	return vmr_watermark_check(settings, &alloc_zero_level, refusal);
}

static int alloc_zero_run(struct vmr_job *job)
{
	return vmr_watermark_run(job, &alloc_zero_level);
}

const struct vmr_instrument vmr_instrument_alloc_zero = {
	.name = "alloc_zero",
	.summary = "allocate until the allocator refuses",
	.flags = VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE |
		 VMREGRESS_INSTRUMENT_FLAG_DANGER,
	VMR_WATERMARK_INSTRUMENT,
	.check = alloc_zero_check,
	.run = alloc_zero_run,
};

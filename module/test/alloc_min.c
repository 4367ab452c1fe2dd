// SPDX-License-Identifier: GPL-2.0
/*
 * Allocate to half the zone's min watermark. Allocations that may not sleep
 * get there on the reserves; those that may sleep have to reclaim themselves.
 */
#include <linux/kernel.h>
#include <linux/mmzone.h>

#include "gfp.h"
#include "job.h"
#include "watermark.h"

static u64 alloc_min_limit(struct zone *zone)
{
	return min_wmark_pages(zone) / 2;
}

static bool alloc_min_judge_sleeping(struct vmr_job *job,
				     const struct vmr_watermark_pass *pass)
{
	if (pass->direct)
		return true;
	vmr_job_error(job, "no direct reclaim was seen on this machine at %llu free, with a min watermark of %llu",
		      pass->lowest, pass->min);
	return false;
}

static bool alloc_min_judge(struct vmr_job *job,
			    const struct vmr_watermark_pass *pass)
{
	if (vmr_gfp_sleeps(pass->gfp))
		return alloc_min_judge_sleeping(job, pass);
	if (pass->lowest <= pass->limit + pass->slack)
		return true;
	vmr_job_error(job, "%s got no page at %llu free, above the limit of %llu",
		      vmr_gfp_names[pass->gfp], pass->lowest, pass->limit);
	return false;
}

static const struct vmr_watermark_level alloc_min_level = {
	.limit = alloc_min_limit,
	.judge = alloc_min_judge,
	.summary = "below the min watermark, as this set of flags may",
};

static int alloc_min_check(const struct vmr_settings *settings,
			   struct vmr_refusal *refusal)
{
	return vmr_watermark_check(settings, &alloc_min_level, refusal);
}

static int alloc_min_run(struct vmr_job *job)
{
	return vmr_watermark_run(job, &alloc_min_level);
}

const struct vmr_instrument vmr_instrument_alloc_min = {
	.name = "alloc_min",
	.summary = "allocate to half the min watermark: the reserves",
	.flags = VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE |
		 VMREGRESS_INSTRUMENT_FLAG_DANGER,
	VMR_WATERMARK_INSTRUMENT,
	.check = alloc_min_check,
	.run = alloc_min_run,
};

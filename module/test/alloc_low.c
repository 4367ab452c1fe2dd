// SPDX-License-Identifier: GPL-2.0
/*
 * Allocate until the zone is half way between its min and its low watermark:
 * kswapd is woken and works while the test goes on.
 */
#include <linux/kernel.h>
#include <linux/mmzone.h>

#include "job.h"
#include "watermark.h"

static u64 alloc_low_limit(struct zone *zone)
{
	u64 min = min_wmark_pages(zone);

	return min + (low_wmark_pages(zone) - min) / 2;
}

static bool alloc_low_judge(struct vmr_job *job,
			    const struct vmr_watermark_pass *pass)
{
	if (pass->lowest > pass->low)
		vmr_job_error(job, "the zone went down to %llu free only, not below the low watermark of %llu",
			      pass->lowest, pass->low);
	else if (!pass->kswapd)
		vmr_job_error(job, "kswapd was not seen to run at %llu free, below the low watermark of %llu: is nothing reclaimable?",
			      pass->lowest, pass->low);
	else
		return true;
	return false;
}

static const struct vmr_watermark_level alloc_low_level = {
	.limit = alloc_low_limit,
	.settle = true,
	.judge = alloc_low_judge,
	.summary = "below the low watermark, and kswapd ran",
};

static int alloc_low_check(const struct vmr_settings *settings,
			   struct vmr_refusal *refusal)
{
	return vmr_watermark_check(settings, &alloc_low_level, refusal);
}

static int alloc_low_run(struct vmr_job *job)
{
	return vmr_watermark_run(job, &alloc_low_level);
}

const struct vmr_instrument vmr_instrument_alloc_low = {
	.name = "alloc_low",
	.summary = "allocate below the low watermark: kswapd works",
	.flags = VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE,
	VMR_WATERMARK_INSTRUMENT,
	.check = alloc_low_check,
	.run = alloc_low_run,
};

// SPDX-License-Identifier: GPL-2.0
/*
 * Allocate while the zone stays above its high watermark: the fast path alone,
 * with kswapd asleep.
 */
#include <linux/kernel.h>
#include <linux/mmzone.h>

#include "job.h"
#include "watermark.h"

static u64 alloc_fast_limit(struct zone *zone)
{
	return high_wmark_pages(zone);
}

static bool alloc_fast_judge(struct vmr_job *job,
			     const struct vmr_watermark_pass *pass)
{
	if (pass->refused)
		vmr_job_fail(job, "no page was given at %llu free, above the limit of %llu",
			     pass->lowest, pass->limit);
	else if (pass->lowest > pass->limit + pass->slack)
		vmr_job_error(job, "the zone went down to %llu free only, not to %llu",
			      pass->lowest, pass->limit);
	else if (pass->kswapd)
		vmr_job_error(job, "kswapd of this machine ran %llu times meanwhile: the fast path was not alone",
			      pass->kswapd);
	else
		return true;
	return false;
}

static const struct vmr_watermark_level alloc_fast_level = {
	.limit = alloc_fast_limit,
	.judge = alloc_fast_judge,
	.summary = "down to the high watermark, and kswapd slept",
};

static int alloc_fast_check(const struct vmr_settings *settings,
			    struct vmr_refusal *refusal)
{
	return vmr_watermark_check(settings, &alloc_fast_level, refusal);
}

static int alloc_fast_run(struct vmr_job *job)
{
	return vmr_watermark_run(job, &alloc_fast_level);
}

const struct vmr_instrument vmr_instrument_alloc_fast = {
	.name = "alloc_fast",
	.summary = "allocate down to the high watermark",
	.flags = VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE,
	VMR_WATERMARK_INSTRUMENT,
	.check = alloc_fast_check,
	.run = alloc_fast_run,
};

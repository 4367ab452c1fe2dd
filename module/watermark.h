/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VM Regress's watermark tests: allocate single pages until a zone has gone
 * down to a level that one regime of the allocator belongs to.
 */
#ifndef VMR_WATERMARK_H
#define VMR_WATERMARK_H

#include "instrument.h"

struct vmr_job;
struct vmr_settings;
struct zone;

enum {
	VMR_WATERMARK_PASSES,
	VMR_WATERMARK_PAGES,
	VMR_WATERMARK_GFP,
	VMR_WATERMARK_NODE,
	VMR_WATERMARK_ZONE,
	VMR_WATERMARK_NPARAMS
};

/**
 * struct vmr_watermark_pass - what one pass did
 * @gfp: index of the set of flags, enum vmr_gfp
 * @automatic: the pass goes down to @limit; else it takes a number of pages
 * @limit: level to go down to
 * @slack: pages that @lowest may stay above @limit
 * @low: low watermark
 * @min: min watermark
 * @wanted: pages to allocate; VMR_UNSET when as many as lead to @limit
 * @got: pages of the zone that were allocated
 * @strays: pages of other zones that came instead
 * @refused: the allocator gave no page, which ended the pass
 * @before: free pages of the zone before the pass
 * @lowest: fewest free pages seen
 * @after: free pages after all had been freed
 * @kswapd: runs of kswapd during the pass, on the whole machine
 * @direct: direct reclaims during the pass, on the whole machine
 * @oom: OOM kills during the pass, on the whole machine
 * @alloc_ns: time of all allocations
 * @free_ns: time of all frees
 */
struct vmr_watermark_pass {
	unsigned int gfp;
	bool automatic;
	u64 limit;
	u64 slack;
	u64 low;
	u64 min;
	u64 wanted;
	u64 got;
	u64 strays;
	bool refused;
	u64 before;
	u64 lowest;
	u64 after;
	u64 kswapd;
	u64 direct;
	u64 oom;
	u64 alloc_ns;
	u64 free_ns;
};

/**
 * struct vmr_watermark_level - what tells one of the tests from the others
 * @limit: level to go down to, from the zone's watermarks at the moment
 * @surplus: pages to ask for beyond what is free, when the test is to run into
 *	the end of memory; NULL for none
 * @settle: wait, with the pages held, for kswapd to be seen
 * @judge: whether a pass did what it is for; sets the verdict when it did not,
 *	and then returns false. Called for every automatic pass, and with
 *	@surplus for every pass.
 * @summary: of a job whose passes were all good; NULL when @judge sets it
 */
struct vmr_watermark_level {
	u64 (*limit)(struct zone *zone);
	u64 (*surplus)(struct zone *zone);
	bool settle;
	bool (*judge)(struct vmr_job *job,
		      const struct vmr_watermark_pass *pass);
	const char *summary;
};

extern const struct vmr_param vmr_watermark_params[VMR_WATERMARK_NPARAMS];

#define VMR_WATERMARK_NCOLUMNS	18
extern const struct vmr_column vmr_watermark_columns[VMR_WATERMARK_NCOLUMNS];

int vmr_watermark_check(const struct vmr_settings *settings,
			const struct vmr_watermark_level *level,
			struct vmr_refusal *refusal);
int vmr_watermark_run(struct vmr_job *job,
		      const struct vmr_watermark_level *level);

#define VMR_WATERMARK_INSTRUMENT				\
	.kind = VMREGRESS_KIND_TEST,				\
	.params = vmr_watermark_params,				\
	.nparams = VMR_WATERMARK_NPARAMS,			\
	.npositional = 2,					\
	.columns = vmr_watermark_columns,			\
	.ncolumns = VMR_WATERMARK_NCOLUMNS

#endif /* VMR_WATERMARK_H */

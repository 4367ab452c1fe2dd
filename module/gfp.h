/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMR_GFP_H
#define VMR_GFP_H

#include <linux/gfp.h>

/*
 * What jobs work with and keep their results in: when memory is short that is an
 * error of the job, and no process is killed for it.
 */
#define VMR_GFP_JOB	(GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

/* Indices into vmr_gfp_names, as a choice parameter holds them. */
enum vmr_gfp {
	VMR_GFP_ATOMIC,
	VMR_GFP_NOWAIT,
	VMR_GFP_KERNEL,
	VMR_GFP_NORETRY,
	VMR_GFP_USER,
	VMR_GFP_HIGHUSER,
	VMR_GFP_HIGHUSER_MOVABLE,
	VMR_GFP_THP,
	VMR_GFP_THP_LIGHT,
	VMR_GFP_HUGETLB,
	VMR_GFP_COUNT
};

extern const char *const vmr_gfp_names[VMR_GFP_COUNT + 1];

gfp_t vmr_gfp_flags(enum vmr_gfp gfp);
gfp_t vmr_gfp_flags_order(enum vmr_gfp gfp, unsigned int order);
bool vmr_gfp_sleeps(enum vmr_gfp gfp);

#endif /* VMR_GFP_H */

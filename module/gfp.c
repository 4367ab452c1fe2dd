// SPDX-License-Identifier: GPL-2.0
/*
 * Sets of allocation flags by the names that the kernel's developers use.
 */
#include <linux/gfp.h>

#include "gfp.h"

const char *const vmr_gfp_names[VMR_GFP_COUNT + 1] = {
	[VMR_GFP_ATOMIC] = "atomic",
	[VMR_GFP_NOWAIT] = "nowait",
	[VMR_GFP_KERNEL] = "kernel",
	[VMR_GFP_NORETRY] = "noretry",
	[VMR_GFP_USER] = "user",
	[VMR_GFP_HIGHUSER] = "highuser",
	[VMR_GFP_HIGHUSER_MOVABLE] = "highuser_movable",
};

/**
 * vmr_gfp_flags() - the flags of a set
 * @gfp: the set
 *
 * Always with __GFP_NOWARN, for a failed allocation is a result here, and with
 * __GFP_RETRY_MAYFAIL where it may sleep: the OOM killer is never called for it.
 *
 * Return: the flags.
 */
gfp_t vmr_gfp_flags(enum vmr_gfp gfp)
{
	static const gfp_t flags[VMR_GFP_COUNT] = {
		[VMR_GFP_ATOMIC] = GFP_ATOMIC,
		[VMR_GFP_NOWAIT] = GFP_NOWAIT,
		[VMR_GFP_KERNEL] = GFP_KERNEL,
		[VMR_GFP_NORETRY] = GFP_KERNEL | __GFP_NORETRY,
		[VMR_GFP_USER] = GFP_USER,
		[VMR_GFP_HIGHUSER] = GFP_HIGHUSER,
		[VMR_GFP_HIGHUSER_MOVABLE] = GFP_HIGHUSER_MOVABLE,
	};

	if (flags[gfp] & __GFP_DIRECT_RECLAIM && gfp != VMR_GFP_NORETRY)
		return flags[gfp] | __GFP_NOWARN | __GFP_RETRY_MAYFAIL;
	return flags[gfp] | __GFP_NOWARN;
}

/**
 * vmr_gfp_sleeps() - whether an allocation with a set may sleep
 * @gfp: the set
 *
 * Return: true when it may reclaim directly.
 */
bool vmr_gfp_sleeps(enum vmr_gfp gfp)
{
	return vmr_gfp_flags(gfp) & __GFP_DIRECT_RECLAIM;
}

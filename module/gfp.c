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
	[VMR_GFP_THP] = "thp",
	[VMR_GFP_THP_LIGHT] = "thp_light",
	[VMR_GFP_HUGETLB] = "hugetlb",
};

/*
 * Named as GFP_* in <linux/gfp_types.h>, which defines them, but for:
 *
 * noretry	GFP_KERNEL that gives up after one round of direct reclaim
 * thp		GFP_TRANSHUGE: a page fault below MADV_HUGEPAGE with
 *		transparent_hugepage/defrag=madvise, as vma_thp_gfp_mask() of
 *		mm/huge_memory.c has it
 * thp_light	GFP_TRANSHUGE_LIGHT: the same fault without that advice; it
 *		neither reclaims nor wakes kswapd
 * hugetlb	what alloc_buddy_hugetlb_folio() of mm/hugetlb.c tries hard
 *		with: htlb_alloc_mask() of a size that can be migrated, which
 *		on x86 is 2 MiB, and __GFP_RETRY_MAYFAIL
 *
 * The last three have __GFP_COMP: above order 0 they give compound pages, which
 * go back as a whole, by __free_pages() with the order that was asked for, and
 * which split_page() does not take.
 */
static const gfp_t gfp_flags[VMR_GFP_COUNT] = {
	[VMR_GFP_ATOMIC] = GFP_ATOMIC,
	[VMR_GFP_NOWAIT] = GFP_NOWAIT,
	[VMR_GFP_KERNEL] = GFP_KERNEL,
	[VMR_GFP_NORETRY] = GFP_KERNEL | __GFP_NORETRY,
	[VMR_GFP_USER] = GFP_USER,
	[VMR_GFP_HIGHUSER] = GFP_HIGHUSER,
	[VMR_GFP_HIGHUSER_MOVABLE] = GFP_HIGHUSER_MOVABLE,
	[VMR_GFP_THP] = GFP_TRANSHUGE,
	[VMR_GFP_THP_LIGHT] = GFP_TRANSHUGE_LIGHT,
	[VMR_GFP_HUGETLB] = GFP_HIGHUSER_MOVABLE | __GFP_COMP |
			    __GFP_RETRY_MAYFAIL,
};

/**
 * vmr_gfp_flags() - the flags of a set, for blocks of any order
 * @gfp: the set
 *
 * Always with __GFP_NOWARN, for a failed allocation is a result here, and with
 * __GFP_RETRY_MAYFAIL where it may sleep: the OOM killer is never called for it.
 *
 * Return: the flags.
 */
gfp_t vmr_gfp_flags(enum vmr_gfp gfp)
{
	gfp_t flags = gfp_flags[gfp] | __GFP_NOWARN;

	if (flags & __GFP_DIRECT_RECLAIM && !(flags & __GFP_NORETRY))
		flags |= __GFP_RETRY_MAYFAIL;
	return flags;
}

/**
 * vmr_gfp_flags_order() - the flags of a set, for blocks of one order
 * @gfp: the set
 * @order: the order
 *
 * As vmr_gfp_flags(). But the kernel calls the OOM killer for no block above
 * PAGE_ALLOC_COSTLY_ORDER, so that "thp" has there what a page fault has, and
 * gives up as early.
 *
 * Return: the flags.
 */
gfp_t vmr_gfp_flags_order(enum vmr_gfp gfp, unsigned int order)
{
	if (gfp == VMR_GFP_THP && order > PAGE_ALLOC_COSTLY_ORDER)
		return gfp_flags[gfp] | __GFP_NOWARN;
	return vmr_gfp_flags(gfp);
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

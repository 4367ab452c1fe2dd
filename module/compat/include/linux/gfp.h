/* SPDX-License-Identifier: GPL-2.0 */
/*
 * alloc_pages_bulk() had that name since "mm: alloc_pages_bulk: rename API",
 * v6.14. Before, it was alloc_pages_bulk_array(), beside one for a list.
 *
 * alloc_contig_range() takes flags since "mm/page_isolation: remove migratetype
 * parameter from more functions", v6.17; before, the type that its pageblocks
 * have and are to have. Without CONFIG_CONTIG_ALLOC there is none.
 */
#ifndef VMR_COMPAT_LINUX_GFP_H
#define VMR_COMPAT_LINUX_GFP_H

#include_next <linux/gfp.h>

#ifndef alloc_pages_bulk
#define alloc_pages_bulk(gfp, nr_pages, page_array)			\
	alloc_pages_bulk_array(gfp, nr_pages, page_array)
#endif

static inline int vmr_compat_alloc_contig(unsigned long start,
					  unsigned long end, gfp_t gfp)
{
#if !IS_ENABLED(CONFIG_CONTIG_ALLOC)
	return -EOPNOTSUPP;
#elif defined(ACR_FLAGS_NONE)
	return alloc_contig_range(start, end, ACR_FLAGS_NONE, gfp);
#else
	return alloc_contig_range(start, end, MIGRATE_MOVABLE, gfp);
#endif
}

#endif /* VMR_COMPAT_LINUX_GFP_H */

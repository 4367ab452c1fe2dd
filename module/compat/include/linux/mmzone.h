/* SPDX-License-Identifier: GPL-2.0 */
/*
 * MAX_PAGE_ORDER, the largest order of the buddy allocator, came with "mm,
 * treewide: rename MAX_ORDER to MAX_PAGE_ORDER", v6.8. MAX_ORDER was the same
 * since "mm, treewide: redefine MAX_ORDER sanely", v6.4, and one more before.
 */
#ifndef VMR_COMPAT_LINUX_MMZONE_H
#define VMR_COMPAT_LINUX_MMZONE_H

#include <linux/version.h>

#include_next <linux/mmzone.h>

#ifndef MAX_PAGE_ORDER
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
#define MAX_PAGE_ORDER	(MAX_ORDER - 1)
#else
#define MAX_PAGE_ORDER	MAX_ORDER
#endif
#endif

/*
 * The order of the blocks on the per-CPU lists of huge pages; that of a pageblock
 * until "mm: page_alloc: use the correct THP order for THP PCP", v6.10.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
#define VMR_PCP_HUGE_ORDER	pageblock_order
#else
#define VMR_PCP_HUGE_ORDER	(PMD_SHIFT - PAGE_SHIFT)
#endif

/* Types of blocks that a configuration may lack, which are -1 then. */
#ifdef CONFIG_CMA
#define VMR_MIGRATE_CMA		MIGRATE_CMA
#else
#define VMR_MIGRATE_CMA		(-1)
#endif

#ifdef CONFIG_MEMORY_ISOLATION
#define VMR_MIGRATE_ISOLATE	MIGRATE_ISOLATE
#else
#define VMR_MIGRATE_ISOLATE	(-1)
#endif

#endif /* VMR_COMPAT_LINUX_MMZONE_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an entry that maps nothing stands for. "mm: introduce leaf entry type
 * and use to simplify leaf entry logic", v6.19, put this into a header of its
 * own; before, <linux/swapops.h> had the same tests under other names, of which
 * stable kernels got one or the other new name too.
 */
#ifndef VMR_COMPAT_LINUX_LEAFOPS_H
#define VMR_COMPAT_LINUX_LEAFOPS_H

#include <linux/version.h>

/* These need it, and do not include it. */
#include <linux/mm.h>
#include <linux/swap.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
#include_next <linux/leafops.h>
#else
#include <linux/swapops.h>

#undef softleaf_t
#undef softleaf_from_pte
#undef softleaf_from_pmd
#undef softleaf_is_swap
#undef softleaf_is_migration
#undef softleaf_is_marker

#define softleaf_t			swp_entry_t
#define softleaf_from_pte(pte)		pte_to_swp_entry(pte)
#define softleaf_from_pmd(pmd)		pmd_to_swp_entry(pmd)
#define softleaf_is_swap(entry)		(!non_swap_entry(entry))
#define softleaf_is_migration(entry)	is_migration_entry(entry)
#define softleaf_is_marker(entry)	is_pte_marker_entry(entry)
#endif

#endif /* VMR_COMPAT_LINUX_LEAFOPS_H */

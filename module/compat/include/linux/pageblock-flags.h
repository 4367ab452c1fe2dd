/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The migrate type of a pageblock, from the bits that the kernel keeps for it:
 * get_pfnblock_flags_mask(), or get_pfnblock_migratetype() since v6.17, is not
 * exported. The three lowest bits are the type; "mm/page_isolation: make page
 * isolation a standalone bit", v6.17, took isolation out of it.
 */
#ifndef VMR_COMPAT_LINUX_PAGEBLOCK_FLAGS_H
#define VMR_COMPAT_LINUX_PAGEBLOCK_FLAGS_H

#include <linux/version.h>

#include_next <linux/pageblock-flags.h>

#define VMR_COMPAT_MIGRATETYPE_MASK	7UL

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 17, 0)
#define VMR_COMPAT_ISOLATE_MASK		PAGEBLOCK_ISO_MASK
#else
#define VMR_COMPAT_ISOLATE_MASK		0UL
#endif

#endif /* VMR_COMPAT_LINUX_PAGEBLOCK_FLAGS_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The flags of a page are a struct since "mm: introduce memdesc_flags_t",
 * v6.18; before, they were the word that is in it. They are read as one word
 * here, for the tests of the kernel's own may stop the machine (DEBUG_VM) at a
 * page that is about to change and that nobody holds.
 */
#ifndef VMR_COMPAT_LINUX_PAGE_FLAGS_H
#define VMR_COMPAT_LINUX_PAGE_FLAGS_H

#include <linux/version.h>

#include_next <linux/page-flags.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0)
#define vmr_compat_page_flags(page)	READ_ONCE((page)->flags.f)
#else
#define vmr_compat_page_flags(page)	READ_ONCE((page)->flags)
#endif

#endif /* VMR_COMPAT_LINUX_PAGE_FLAGS_H */

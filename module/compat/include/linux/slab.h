/* SPDX-License-Identifier: GPL-2.0 */
/*
 * SLAB_NO_MERGE came with "mm/slab: introduce kmem_cache flag SLAB_NO_MERGE",
 * v6.5. Before, SLAB_NOLEAKTRACE keeps caches apart and does nothing more where
 * there is no kmemleak. Later it is no substitute: a cache with it has no
 * sheaves.
 */
#ifndef VMR_COMPAT_LINUX_SLAB_H
#define VMR_COMPAT_LINUX_SLAB_H

#include_next <linux/slab.h>

#ifndef SLAB_NO_MERGE
#define SLAB_NO_MERGE	SLAB_NOLEAKTRACE
#endif

#endif /* VMR_COMPAT_LINUX_SLAB_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * memcg_kmem_online() has that name since "mm: memcontrol: rename
 * memcg_kmem_enabled()", v6.3.
 */
#ifndef VMR_COMPAT_LINUX_MEMCONTROL_H
#define VMR_COMPAT_LINUX_MEMCONTROL_H

#include_next <linux/memcontrol.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
static inline bool memcg_kmem_online(void)
{
	return memcg_kmem_enabled();
}
#endif

#endif /* VMR_COMPAT_LINUX_MEMCONTROL_H */

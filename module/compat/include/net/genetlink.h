/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Split operations came with "genetlink: introduce split op representation",
 * v6.2. Before, the same members stand in struct genl_ops.
 */
#ifndef VMR_COMPAT_NET_GENETLINK_H
#define VMR_COMPAT_NET_GENETLINK_H

#include <linux/version.h>

#include_next <net/genetlink.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
#define genl_split_ops	genl_ops
#define split_ops	ops
#define n_split_ops	n_ops
#endif

/*
 * The attributes of a dump request moved with "genetlink: use attrs from
 * struct genl_info", v6.6.
 */
static inline struct nlattr **vmr_compat_dump_attrs(struct netlink_callback *cb)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
	return genl_dumpit_info(cb)->attrs;
#else
	return genl_info_dump(cb)->attrs;
#endif
}

#endif /* VMR_COMPAT_NET_GENETLINK_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Before "netlink: add support for formatted extack messages", v6.2, a message
 * is a constant string; since then one may be formatted, but into 80 bytes,
 * and a longer one is cut and complained about in the log. This one is the
 * same on all kernels.
 */
#ifndef VMR_COMPAT_LINUX_NETLINK_H
#define VMR_COMPAT_LINUX_NETLINK_H

#include_next <linux/netlink.h>

__printf(2, 3)
void vmr_compat_extack_format(struct netlink_ext_ack *extack,
			      const char *fmt, ...);

#endif /* VMR_COMPAT_LINUX_NETLINK_H */

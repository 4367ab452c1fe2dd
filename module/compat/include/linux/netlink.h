/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Messages that are formatted: "netlink: add support for formatted extack
 * messages", v6.2. Before, only constant strings.
 */
#ifndef VMR_COMPAT_LINUX_NETLINK_H
#define VMR_COMPAT_LINUX_NETLINK_H

#include_next <linux/netlink.h>

#ifndef NL_SET_ERR_MSG_FMT
__printf(1, 2)
const char *vmr_compat_extack_text(const char *fmt, ...);

#define NL_SET_ERR_MSG_FMT(extack, fmt, args...) do {			\
	struct netlink_ext_ack *__extack = (extack);			\
									\
	if (__extack)							\
		__extack->_msg = vmr_compat_extack_text((fmt), ##args);	\
} while (0)
#endif

#endif /* VMR_COMPAT_LINUX_NETLINK_H */

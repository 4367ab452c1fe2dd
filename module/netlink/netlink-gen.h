/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	module/netlink/vmregress.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_VMREGRESS_GEN_H
#define _LINUX_VMREGRESS_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/vmregress.h>

/* Common nested types */
extern const struct nla_policy vmregress_setting_nl_policy[VMREGRESS_A_SETTING_VALUE + 1];

int vmregress_nl_row_list_start(struct netlink_callback *cb);

int vmregress_nl_info_get_doit(struct sk_buff *skb, struct genl_info *info);
int vmregress_nl_instrument_list_dumpit(struct sk_buff *skb,
					struct netlink_callback *cb);
int vmregress_nl_job_start_doit(struct sk_buff *skb, struct genl_info *info);
int vmregress_nl_job_cancel_doit(struct sk_buff *skb, struct genl_info *info);
int vmregress_nl_job_get_doit(struct sk_buff *skb, struct genl_info *info);
int vmregress_nl_job_list_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int vmregress_nl_row_list_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);

enum {
	VMREGRESS_NLGRP_JOBS,
};

extern struct genl_family vmregress_nl_family;

#endif /* _LINUX_VMREGRESS_GEN_H */

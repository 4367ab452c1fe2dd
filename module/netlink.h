/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMR_NETLINK_H
#define VMR_NETLINK_H

#include <linux/types.h>

struct netlink_ext_ack;
struct nlattr;
struct nlmsghdr;
struct sk_buff;
struct vmr_instrument;
struct vmr_job;

int vmr_netlink_init(void);
void vmr_netlink_exit(void);
void vmr_netlink_notify(struct vmr_job *job, u8 cmd);

int vmr_netlink_permit(const struct sk_buff *skb,
		       struct netlink_ext_ack *extack);
int vmr_netlink_permit_bare(const struct sk_buff *skb,
			    const struct nlmsghdr *nlh,
			    struct netlink_ext_ack *extack);
struct vmr_job *vmr_netlink_find_job(struct netlink_ext_ack *extack,
				     const struct nlattr *attr);

/* Encoding; each returns 0 or -EMSGSIZE. */
int vmr_netlink_put_info(struct sk_buff *skb);
unsigned int vmr_netlink_parts(const struct vmr_instrument *ins);
int vmr_netlink_put_instrument(struct sk_buff *skb,
			       const struct vmr_instrument *ins,
			       unsigned int part);
size_t vmr_netlink_job_size(const struct vmr_job *job);
int vmr_netlink_put_job(struct sk_buff *skb, struct vmr_job *job);
int vmr_netlink_put_settings(struct sk_buff *skb, const struct vmr_job *job);
int vmr_netlink_put_row(struct sk_buff *skb, struct vmr_job *job, u64 index);

#endif /* VMR_NETLINK_H */

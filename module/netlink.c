// SPDX-License-Identifier: GPL-2.0
/*
 * The generic-netlink family: who may ask for what, and who is told.
 *
 * Handlers run in parallel and never wait for a job.
 */
#include <linux/err.h>
#include <linux/notifier.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>

#include "jobs.h"
#include "netlink.h"
#include "netlink/netlink-gen.h"
#include "registry.h"

/* For messages sent while jobs hold all memory: without them the job goes on. */
#define NETLINK_NOTIFY_GFP	(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN)

/**
 * vmr_netlink_permit() - whether the sender of a message may ask at all
 * @skb: the message
 * @extack: where a refusal is explained
 *
 * Beyond GENL_ADMIN_PERM, which containers and daemons are often given.
 *
 * Return: 0 or -EPERM.
 */
int vmr_netlink_permit(const struct sk_buff *skb,
		       struct netlink_ext_ack *extack)
{
	if (netlink_capable(skb, CAP_SYS_ADMIN))
		return 0;
	NL_SET_ERR_MSG(extack, "CAP_SYS_ADMIN is needed");
	return -EPERM;
}

/**
 * vmr_netlink_permit_bare() - the same, for a command without attributes
 * @skb: the message
 * @nlh: its header
 * @extack: where a refusal is explained
 *
 * Since v6.2 the core does not look at what comes without a policy.
 *
 * Return: 0, -EPERM or -EINVAL.
 */
int vmr_netlink_permit_bare(const struct sk_buff *skb,
			    const struct nlmsghdr *nlh,
			    struct netlink_ext_ack *extack)
{
	int err = vmr_netlink_permit(skb, extack);

	if (err || !nlmsg_attrlen(nlh, GENL_HDRLEN))
		return err;
	NL_SET_ERR_MSG(extack, "this command takes no attributes");
	return -EINVAL;
}

static struct sk_buff *netlink_reply(struct genl_info *info, size_t size,
				     void **head)
{
	struct sk_buff *skb = genlmsg_new(size, GFP_KERNEL);

	if (!skb)
		return NULL;
	*head = genlmsg_put_reply(skb, info, &vmregress_nl_family, 0,
				  info->genlhdr->cmd);
	if (*head)
		return skb;
	nlmsg_free(skb);
	return NULL;
}

static int netlink_send(struct sk_buff *skb, void *head, int err,
			struct genl_info *info)
{
	if (err) {
		nlmsg_free(skb);
		return err;
	}
	genlmsg_end(skb, head);
	return genlmsg_reply(skb, info);
}

/**
 * vmregress_nl_info_get_doit() - facts about the loaded module
 * @skb: the request
 * @info: its attributes
 *
 * Return: 0 or -errno.
 */
int vmregress_nl_info_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *reply;
	void *head;
	int err = vmr_netlink_permit_bare(skb, info->nlhdr, info->extack);

	if (err)
		return err;
	reply = netlink_reply(info, GENLMSG_DEFAULT_SIZE, &head);
	if (!reply)
		return -ENOMEM;
	return netlink_send(reply, head, vmr_netlink_put_info(reply), info);
}

/* The refusal as an extended acknowledgment that points at the setting. */
static int netlink_refuse(struct genl_info *info, int err,
			  const struct vmr_settings *settings,
			  const struct vmr_refusal *refusal,
			  const struct nlattr *attr)
{
	const struct vmr_param *param;

	if (attr)
		NL_SET_BAD_ATTR(info->extack, attr);
	if (!refusal->text[0])
		return err;
	if (refusal->param < 0) {
		vmr_compat_extack_format(info->extack, "%s", refusal->text);
		return err;
	}
	param = vmr_instrument_param(settings->ins, refusal->param);
	vmr_compat_extack_format(info->extack, "%s: %s", param->name,
				 refusal->text);
	return err;
}

static int netlink_read_setting(struct genl_info *info,
				const struct nlattr *attr,
				struct vmr_settings *settings,
				struct vmr_refusal *refusal)
{
	struct nlattr *tb[VMREGRESS_A_SETTING_VALUE + 1];
	int err;

	err = nla_parse_nested(tb, VMREGRESS_A_SETTING_VALUE, attr,
			       vmregress_setting_nl_policy, info->extack);
	if (err)
		return err;
	if (!tb[VMREGRESS_A_SETTING_NAME] || !tb[VMREGRESS_A_SETTING_VALUE])
		return vmr_refuse(refusal, -EINVAL,
				  "a setting needs a name and a value");
	return vmr_settings_set(settings,
				nla_data(tb[VMREGRESS_A_SETTING_NAME]),
				nla_data(tb[VMREGRESS_A_SETTING_VALUE]),
				refusal);
}

/* The attribute that set a parameter, for a fault found after all were read. */
static const struct nlattr *netlink_find_setting(struct genl_info *info,
						 const char *name)
{
	const struct nlattr *attr, *found;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != VMREGRESS_A_JOB_SETTING)
			continue;
		found = nla_find_nested(attr, VMREGRESS_A_SETTING_NAME);
		if (found && !nla_strcmp(found, name))
			return attr;
	}
	return NULL;
}

static int netlink_read_settings(struct genl_info *info,
				 struct vmr_settings *settings)
{
	struct vmr_refusal refusal = { .param = -1 };
	const struct nlattr *attr;
	int rem, err;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != VMREGRESS_A_JOB_SETTING)
			continue;
		err = netlink_read_setting(info, attr, settings, &refusal);
		if (err)
			return netlink_refuse(info, err, settings, &refusal,
					      attr);
	}
	err = vmr_settings_finish(settings, &refusal);
	if (!err)
		return 0;
	attr = NULL;
	if (refusal.param >= 0)
		attr = netlink_find_setting(info,
					    vmr_instrument_param(settings->ins,
								 refusal.param)->name);
	return netlink_refuse(info, err, settings, &refusal, attr);
}

static struct vmr_settings *netlink_settings(struct genl_info *info)
{
	struct nlattr *attr = info->attrs[VMREGRESS_A_JOB_INSTRUMENT];
	const struct vmr_instrument *ins;
	struct vmr_settings *settings;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, VMREGRESS_A_JOB_INSTRUMENT)) {
		NL_SET_ERR_MSG(info->extack, "an instrument is needed");
		return ERR_PTR(-EINVAL);
	}
	ins = vmr_registry_find(nla_data(attr));
	if (!ins) {
		NL_SET_BAD_ATTR(info->extack, attr);
		vmr_compat_extack_format(info->extack,
					 "no instrument is called '%s'",
					 (char *)nla_data(attr));
		return ERR_PTR(-ENOENT);
	}
	settings = vmr_settings_new(ins);
	if (!settings)
		return ERR_PTR(-ENOMEM);
	err = netlink_read_settings(info, settings);
	if (!err)
		return settings;
	vmr_settings_free(settings);
	return ERR_PTR(err);
}

static struct vmr_job *netlink_start(struct genl_info *info)
{
	struct vmr_refusal refusal = { .param = -1 };
	struct vmr_settings *settings;
	struct vmr_job *job;

	settings = netlink_settings(info);
	if (IS_ERR(settings))
		return ERR_CAST(settings);
	job = vmr_jobs_start(settings, info->snd_portid,
			     info->attrs[VMREGRESS_A_JOB_DETACH], &refusal);
	if (IS_ERR(job)) {
		netlink_refuse(info, PTR_ERR(job), settings, &refusal, NULL);
		vmr_settings_free(settings);
	}
	return job;
}

/**
 * vmregress_nl_job_start_doit() - start a job
 * @skb: the request
 * @info: its attributes
 *
 * Return: 0 or -errno.
 */
int vmregress_nl_job_start_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *reply;
	struct vmr_job *job;
	void *head;
	int err = vmr_netlink_permit(skb, info->extack);

	if (err)
		return err;
	/* A job that runs and whose id does not reach the asker would be nobody's. */
	reply = netlink_reply(info, GENLMSG_DEFAULT_SIZE, &head);
	if (!reply)
		return -ENOMEM;
	job = netlink_start(info);
	if (IS_ERR(job)) {
		nlmsg_free(reply);
		return PTR_ERR(job);
	}
	err = nla_put_u64_64bit(reply, VMREGRESS_A_JOB_ID, job->id,
				VMREGRESS_A_JOB_PAD);
	err = netlink_send(reply, head, err, info);
	if (err)
		vmr_job_stop(job, VMR_JOB_CANCELLED);
	vmr_job_put(job);
	return err;
}

/**
 * vmr_netlink_find_job() - the job that a message names
 * @extack: where a refusal is explained
 * @attr: the attribute with its id, or NULL
 *
 * Return: the job, to be put; ERR_PTR(-EINVAL) without an id,
 * ERR_PTR(-ENOENT) without such a job.
 */
struct vmr_job *vmr_netlink_find_job(struct netlink_ext_ack *extack,
				     const struct nlattr *attr)
{
	struct vmr_job *job;

	if (!attr) {
		NL_SET_ERR_MSG(extack, "the id of a job is needed");
		return ERR_PTR(-EINVAL);
	}
	job = vmr_jobs_find(nla_get_u64(attr));
	if (job)
		return job;
	NL_SET_BAD_ATTR(extack, attr);
	vmr_compat_extack_format(extack, "there is no job %llu", nla_get_u64(attr));
	return ERR_PTR(-ENOENT);
}

/**
 * vmregress_nl_job_cancel_doit() - ask a job to stop
 * @skb: the request
 * @info: its attributes
 *
 * Return: 0 or -errno.
 */
int vmregress_nl_job_cancel_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vmr_job *job;
	int err = vmr_netlink_permit(skb, info->extack);

	if (err)
		return err;
	job = vmr_netlink_find_job(info->extack, info->attrs[VMREGRESS_A_JOB_ID]);
	if (IS_ERR(job))
		return PTR_ERR(job);
	vmr_job_stop(job, VMR_JOB_CANCELLED);
	vmr_job_put(job);
	return 0;
}

static int netlink_reply_job(struct genl_info *info, struct vmr_job *job)
{
	struct sk_buff *reply;
	void *head;
	int err;

	reply = netlink_reply(info, vmr_netlink_job_size(job), &head);
	if (!reply)
		return -ENOMEM;
	err = vmr_netlink_put_job(reply, job);
	if (!err)
		err = vmr_netlink_put_settings(reply, job);
	return netlink_send(reply, head, err, info);
}

/**
 * vmregress_nl_job_get_doit() - the state of one job
 * @skb: the request
 * @info: its attributes
 *
 * Return: 0 or -errno.
 */
int vmregress_nl_job_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vmr_job *job;
	int err = vmr_netlink_permit(skb, info->extack);

	if (err)
		return err;
	job = vmr_netlink_find_job(info->extack, info->attrs[VMREGRESS_A_JOB_ID]);
	if (IS_ERR(job))
		return PTR_ERR(job);
	err = netlink_reply_job(info, job);
	vmr_job_put(job);
	return err;
}

/**
 * vmr_netlink_notify() - tell the multicast group about a job
 * @job: the job
 * @cmd: VMREGRESS_CMD_JOB_*_NTF
 *
 * May sleep. A message that cannot be built is not sent: whoever needs the
 * state asks for it.
 */
void vmr_netlink_notify(struct vmr_job *job, u8 cmd)
{
	struct sk_buff *skb;
	void *head;

	if (!genl_has_listeners(&vmregress_nl_family, &init_net,
				VMREGRESS_NLGRP_JOBS))
		return;
	skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, NETLINK_NOTIFY_GFP);
	if (!skb)
		return;
	head = genlmsg_put(skb, 0, 0, &vmregress_nl_family, 0, cmd);
	if (!head || vmr_netlink_put_job(skb, job)) {
		nlmsg_free(skb);
		return;
	}
	genlmsg_end(skb, head);
	genlmsg_multicast(&vmregress_nl_family, skb, 0, VMREGRESS_NLGRP_JOBS,
			  NETLINK_NOTIFY_GFP);
}

static int netlink_event(struct notifier_block *block, unsigned long event,
			 void *data)
{
	const struct netlink_notify *notify = data;

	if (event == NETLINK_URELEASE && notify->protocol == NETLINK_GENERIC &&
	    net_eq(notify->net, &init_net))
		vmr_jobs_owner_gone(notify->portid);
	return NOTIFY_DONE;
}

static struct notifier_block netlink_notifier = {
	.notifier_call = netlink_event,
};

/* As generated, but not open to everybody. */
static const struct genl_multicast_group netlink_groups[] = {
	[VMREGRESS_NLGRP_JOBS] = {
		.name = VMREGRESS_MCGRP_JOBS,
		.flags = GENL_MCAST_CAP_SYS_ADMIN,
	},
};

/**
 * vmr_netlink_init() - register the family
 *
 * Return: 0 or -errno.
 */
int __init vmr_netlink_init(void)
{
	int err;

	vmregress_nl_family.netnsok = false;
	vmregress_nl_family.mcgrps = netlink_groups;
	err = netlink_register_notifier(&netlink_notifier);
	if (err)
		return err;
	err = genl_register_family(&vmregress_nl_family);
	if (err)
		netlink_unregister_notifier(&netlink_notifier);
	return err;
}

/**
 * vmr_netlink_exit() - unregister the family
 *
 * Waits for handlers that run.
 */
void vmr_netlink_exit(void)
{
	genl_unregister_family(&vmregress_nl_family);
	netlink_unregister_notifier(&netlink_notifier);
}

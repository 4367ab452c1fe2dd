// SPDX-License-Identifier: GPL-2.0
/*
 * What is read in as many messages as it takes: instruments, jobs, rows.
 *
 * Nothing is locked or referenced between two messages: the cursor in the
 * callback is an index or an id, and what it points to is looked up again.
 */
#include <linux/err.h>
#include <net/genetlink.h>

#include "jobs.h"
#include "netlink.h"
#include "netlink/netlink-gen.h"
#include "registry.h"

static void *netlink_dump_message(struct sk_buff *skb,
				  struct netlink_callback *cb, u8 cmd)
{
	return genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
			   cb->nlh->nlmsg_seq, &vmregress_nl_family,
			   NLM_F_MULTI, cmd);
}

/* Closes a message, or takes back one that did not fit. */
static int netlink_dump_end(struct sk_buff *skb, void *head, int err)
{
	if (err)
		genlmsg_cancel(skb, head);
	else
		genlmsg_end(skb, head);
	return err;
}

static int netlink_dump_instrument(struct sk_buff *skb,
				   struct netlink_callback *cb,
				   const struct vmr_instrument *ins,
				   unsigned int part)
{
	void *head = netlink_dump_message(skb, cb,
					  VMREGRESS_CMD_INSTRUMENT_LIST);

	if (!head)
		return -EMSGSIZE;
	return netlink_dump_end(skb, head,
				vmr_netlink_put_instrument(skb, ins, part));
}

/**
 * vmregress_nl_instrument_list_dumpit() - every instrument
 * @skb: the reply
 * @cb: args[0] is the instrument to go on with, args[1] its part
 *
 * Return: the length of the reply, 0 at the end, or -errno.
 */
int vmregress_nl_instrument_list_dumpit(struct sk_buff *skb,
					struct netlink_callback *cb)
{
	const struct vmr_instrument *ins;
	int err = vmr_netlink_permit_bare(cb->skb, cb->nlh, cb->extack);

	if (err)
		return err;
	while ((ins = vmr_registry_at(cb->args[0]))) {
		if (netlink_dump_instrument(skb, cb, ins, cb->args[1]))
			return skb->len ?: -EMSGSIZE;
		if (++cb->args[1] < vmr_netlink_parts(ins))
			continue;
		cb->args[0]++;
		cb->args[1] = 0;
	}
	return skb->len;
}

static int netlink_dump_job(struct sk_buff *skb, struct netlink_callback *cb,
			    struct vmr_job *job)
{
	void *head = netlink_dump_message(skb, cb,
					  VMREGRESS_CMD_JOB_LIST);

	if (!head)
		return -EMSGSIZE;
	return netlink_dump_end(skb, head,
				vmr_netlink_put_job(skb, job));
}

/**
 * vmregress_nl_job_list_dumpit() - every job that runs or is remembered
 * @skb: the reply
 * @cb: args[0] is the id of the last job told
 *
 * Return: the length of the reply, 0 at the end, or -errno.
 */
int vmregress_nl_job_list_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	struct vmr_job *job;
	int err = vmr_netlink_permit_bare(cb->skb, cb->nlh, cb->extack);

	if (err)
		return err;
	while ((job = vmr_jobs_after(cb->args[0]))) {
		err = netlink_dump_job(skb, cb, job);
		if (!err)
			cb->args[0] = job->id;
		vmr_job_put(job);
		if (err)
			return skb->len ?: err;
	}
	return skb->len;
}

static int netlink_dump_row(struct sk_buff *skb, struct netlink_callback *cb,
			    struct vmr_job *job, u64 index)
{
	void *head = netlink_dump_message(skb, cb,
					  VMREGRESS_CMD_ROW_LIST);

	if (!head)
		return -EMSGSIZE;
	return netlink_dump_end(skb, head,
				vmr_netlink_put_row(skb, job, index));
}

/*
 * The largest message of a row: histograms, and a page for all the rest. With
 * one of them it is below the 32 KiB that the kernel tries to have for a dump.
 */
static size_t netlink_row_size(const struct vmr_table *table)
{
	size_t size = NLMSG_GOODSIZE;
	unsigned int i;

	for (i = 0; i < table->ncolumns; i++)
		if (table->columns[i].type == VMREGRESS_COLUMN_TYPE_HIST)
			size += VMR_HIST_COPY_BYTES;
	return size;
}

/**
 * vmregress_nl_row_list_start() - before the first rows are dumped
 * @cb: gets room for the largest row of the table in each part of the reply;
 *	the default is a page, and a histogram takes up to six
 *
 * Return: 0 or -errno.
 */
int vmregress_nl_row_list_start(struct netlink_callback *cb)
{
	struct nlattr **attrs = vmr_compat_dump_attrs(cb);
	struct vmr_job *job;
	int err = vmr_netlink_permit(cb->skb, cb->extack);

	if (err)
		return err;
	job = vmr_netlink_find_job(cb->extack, attrs[VMREGRESS_A_ROW_JOB]);
	if (IS_ERR(job))
		return PTR_ERR(job);
	cb->min_dump_alloc = netlink_row_size(job->table);
	vmr_job_put(job);
	return 0;
}

/**
 * vmregress_nl_row_list_dumpit() - the rows of a job's table
 * @skb: the reply
 * @cb: args[0] is the index of the next row, args[1] tells that it was read
 *	from the request
 *
 * Return: the length of the reply, 0 at the end, or -errno.
 */
int vmregress_nl_row_list_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	struct nlattr **attrs = vmr_compat_dump_attrs(cb);
	struct vmr_job *job;
	int err = vmr_netlink_permit(cb->skb, cb->extack);

	if (err)
		return err;
	job = vmr_netlink_find_job(cb->extack, attrs[VMREGRESS_A_ROW_JOB]);
	if (IS_ERR(job))
		return PTR_ERR(job);
	if (!cb->args[1] && attrs[VMREGRESS_A_ROW_INDEX])
		cb->args[0] = nla_get_u64(attrs[VMREGRESS_A_ROW_INDEX]);
	cb->args[1] = 1;
	while (!err && (u64)cb->args[0] < vmr_table_nrows(job->table)) {
		err = netlink_dump_row(skb, cb, job, cb->args[0]);
		if (!err)
			cb->args[0]++;
	}
	vmr_job_put(job);
	return skb->len ?: err;
}

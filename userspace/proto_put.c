// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What we send: structs to attributes, and which of them an offset means.
 */
#include <errno.h>
#include <stdio.h>

#include <netlink/genl/genl.h>

#include "array.h"
#include "proto.h"

static int proto_put_setting(struct nl_msg *msg,
			     const struct vmr_setting *setting)
{
	struct nlattr *nest;

	nest = nla_nest_start(msg, VMREGRESS_A_JOB_SETTING | NLA_F_NESTED);
	if (!nest)
		return -EMSGSIZE;
	if (nla_put_string(msg, VMREGRESS_A_SETTING_NAME, setting->name) < 0 ||
	    nla_put_string(msg, VMREGRESS_A_SETTING_VALUE, setting->value) < 0)
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

int vmr_proto_put_start(struct nl_msg *msg, const char *instrument,
			const struct vmr_settings *settings, bool detach)
{
	size_t i;
	int err;

	if (nla_put_string(msg, VMREGRESS_A_JOB_INSTRUMENT, instrument) < 0)
		return -EMSGSIZE;
	if (detach && nla_put_flag(msg, VMREGRESS_A_JOB_DETACH) < 0)
		return -EMSGSIZE;
	for (i = 0; i < settings->n; i++) {
		err = proto_put_setting(msg, &settings->list[i]);
		if (err)
			return err;
	}
	return 0;
}

int vmr_proto_put_job_id(struct nl_msg *msg, uint64_t id)
{
	return nla_put_u64(msg, VMREGRESS_A_JOB_ID, id) < 0 ? -EMSGSIZE : 0;
}

int vmr_proto_put_row_from(struct nl_msg *msg, uint64_t job, uint64_t index)
{
	if (nla_put_u64(msg, VMREGRESS_A_ROW_JOB, job) < 0 ||
	    nla_put_u64(msg, VMREGRESS_A_ROW_INDEX, index) < 0)
		return -EMSGSIZE;
	return 0;
}

const char *vmr_proto_attr_name(uint8_t cmd, uint32_t type)
{
	static const char *const job[] = {
		[VMREGRESS_A_JOB_ID] = "job",
		[VMREGRESS_A_JOB_INSTRUMENT] = "instrument",
		[VMREGRESS_A_JOB_SETTING] = "setting",
		[VMREGRESS_A_JOB_DETACH] = "detach",
	};
	static const char *const row[] = {
		[VMREGRESS_A_ROW_JOB] = "job",
		[VMREGRESS_A_ROW_INDEX] = "index",
	};
	const char *name = NULL;

	if (cmd == VMREGRESS_CMD_ROW_LIST && type < VMR_ARRAY_SIZE(row))
		name = row[type];
	if (cmd != VMREGRESS_CMD_ROW_LIST && type < VMR_ARRAY_SIZE(job))
		name = job[type];
	return name ? name : "";
}

static const char *proto_setting_name(const struct nlattr *nest)
{
	const struct nlattr *name;

	name = nla_find(nla_data(nest), nla_len(nest),
			VMREGRESS_A_SETTING_NAME);
	return name ? nla_get_string(name) : "";
}

void vmr_proto_blame(const struct nlmsghdr *request, uint32_t offset,
		     char *buf, size_t size)
{
	const struct genlmsghdr *genl = nlmsg_data(request);
	const struct nlattr *attr = genlmsg_attrdata(genl, 0);
	int rest = genlmsg_attrlen(genl, 0);
	uint32_t start;

	buf[0] = '\0';
	for (; nla_ok(attr, rest); attr = nla_next(attr, &rest)) {
		start = (const char *)attr - (const char *)request;
		if (offset < start || offset >= start + attr->nla_len)
			continue;
		if (genl->cmd == VMREGRESS_CMD_JOB_START &&
		    nla_type(attr) == VMREGRESS_A_JOB_SETTING)
			snprintf(buf, size, "%s", proto_setting_name(attr));
		else
			snprintf(buf, size, "%s",
				 vmr_proto_attr_name(genl->cmd,
						     nla_type(attr)));
		return;
	}
}

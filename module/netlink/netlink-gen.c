// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	module/netlink/vmregress.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink-gen.h"

#include <uapi/linux/vmregress.h>

/* Common nested types */
const struct nla_policy vmregress_setting_nl_policy[VMREGRESS_A_SETTING_VALUE + 1] = {
	[VMREGRESS_A_SETTING_NAME] = { .type = NLA_NUL_STRING, .len = VMREGRESS_NAME_LEN, },
	[VMREGRESS_A_SETTING_VALUE] = { .type = NLA_NUL_STRING, .len = VMREGRESS_VALUE_LEN, },
};

/* VMREGRESS_CMD_JOB_START - do */
static const struct nla_policy vmregress_job_start_nl_policy[VMREGRESS_A_JOB_DETACH + 1] = {
	[VMREGRESS_A_JOB_INSTRUMENT] = { .type = NLA_NUL_STRING, .len = VMREGRESS_NAME_LEN, },
	[VMREGRESS_A_JOB_SETTING] = NLA_POLICY_NESTED(vmregress_setting_nl_policy),
	[VMREGRESS_A_JOB_DETACH] = { .type = NLA_FLAG, },
};

/* VMREGRESS_CMD_JOB_CANCEL - do */
static const struct nla_policy vmregress_job_cancel_nl_policy[VMREGRESS_A_JOB_ID + 1] = {
	[VMREGRESS_A_JOB_ID] = { .type = NLA_U64, },
};

/* VMREGRESS_CMD_JOB_GET - do */
static const struct nla_policy vmregress_job_get_nl_policy[VMREGRESS_A_JOB_ID + 1] = {
	[VMREGRESS_A_JOB_ID] = { .type = NLA_U64, },
};

/* VMREGRESS_CMD_ROW_LIST - dump */
static const struct nla_policy vmregress_row_list_nl_policy[VMREGRESS_A_ROW_INDEX + 1] = {
	[VMREGRESS_A_ROW_JOB] = { .type = NLA_U64, },
	[VMREGRESS_A_ROW_INDEX] = { .type = NLA_U64, },
};

/* Ops table for vmregress */
static const struct genl_split_ops vmregress_nl_ops[] = {
	{
		.cmd	= VMREGRESS_CMD_INFO_GET,
		.doit	= vmregress_nl_info_get_doit,
		.flags	= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd	= VMREGRESS_CMD_INSTRUMENT_LIST,
		.dumpit	= vmregress_nl_instrument_list_dumpit,
		.flags	= GENL_ADMIN_PERM | GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VMREGRESS_CMD_JOB_START,
		.doit		= vmregress_nl_job_start_doit,
		.policy		= vmregress_job_start_nl_policy,
		.maxattr	= VMREGRESS_A_JOB_DETACH,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VMREGRESS_CMD_JOB_CANCEL,
		.doit		= vmregress_nl_job_cancel_doit,
		.policy		= vmregress_job_cancel_nl_policy,
		.maxattr	= VMREGRESS_A_JOB_ID,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VMREGRESS_CMD_JOB_GET,
		.doit		= vmregress_nl_job_get_doit,
		.policy		= vmregress_job_get_nl_policy,
		.maxattr	= VMREGRESS_A_JOB_ID,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd	= VMREGRESS_CMD_JOB_LIST,
		.dumpit	= vmregress_nl_job_list_dumpit,
		.flags	= GENL_ADMIN_PERM | GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VMREGRESS_CMD_ROW_LIST,
		.start		= vmregress_nl_row_list_start,
		.dumpit		= vmregress_nl_row_list_dumpit,
		.policy		= vmregress_row_list_nl_policy,
		.maxattr	= VMREGRESS_A_ROW_INDEX,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DUMP,
	},
};

static const struct genl_multicast_group vmregress_nl_mcgrps[] = {
	[VMREGRESS_NLGRP_JOBS] = { "jobs", },
};

struct genl_family vmregress_nl_family __ro_after_init = {
	.name		= VMREGRESS_FAMILY_NAME,
	.version	= VMREGRESS_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.split_ops	= vmregress_nl_ops,
	.n_split_ops	= ARRAY_SIZE(vmregress_nl_ops),
	.mcgrps		= vmregress_nl_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(vmregress_nl_mcgrps),
};

// SPDX-License-Identifier: GPL-2.0
/*
 * Structures to netlink attributes: what a message carries, not who gets it.
 */
#include <linux/module.h>
#include <net/netlink.h>

#include "clock.h"
#include "job.h"
#include "netlink.h"
#include "registry.h"

/**
 * vmr_netlink_put_info() - facts about the loaded module
 * @skb: the message
 *
 * Return: 0 or -EMSGSIZE.
 */
int vmr_netlink_put_info(struct sk_buff *skb)
{
	const struct vmr_clock *clock = vmr_clock_facts();

	if (nla_put_string(skb, VMREGRESS_A_INFO_VERSION,
			   THIS_MODULE->version) ||
	    nla_put_u32(skb, VMREGRESS_A_INFO_ALLOW_DANGER,
			vmr_job_danger_allowed()) ||
	    nla_put_u32(skb, VMREGRESS_A_INFO_HOLD_MAX_PERCENT,
			vmr_job_hold_percent()) ||
	    nla_put_u32(skb, VMREGRESS_A_INFO_TSC_KHZ, clock->khz) ||
	    nla_put_u32(skb, VMREGRESS_A_INFO_CLOCK_CYCLES,
			clock->pair_cycles) ||
	    nla_put_u32(skb, VMREGRESS_A_INFO_LOOP_MILLICYCLES,
			clock->loop_millicycles) ||
	    nla_put_u64_64bit(skb, VMREGRESS_A_INFO_HELD_BYTES,
			      vmr_hold_total(), VMREGRESS_A_INFO_PAD) ||
	    nla_put_u32(skb, VMREGRESS_A_INFO_JOBS_LIVE, vmr_job_live()))
		return -EMSGSIZE;
	return 0;
}

static int put_optional(struct sk_buff *skb, int type, const char *string)
{
	return string ? nla_put_string(skb, type, string) : 0;
}

static int put_choices(struct sk_buff *skb, const struct vmr_param *param)
{
	int i;

	if (put_optional(skb, VMREGRESS_A_PARAM_CHOICE, param->word))
		return -EMSGSIZE;
	for (i = 0; param->choices && param->choices[i]; i++)
		if (nla_put_string(skb, VMREGRESS_A_PARAM_CHOICE,
				   param->choices[i]))
			return -EMSGSIZE;
	return 0;
}

static int put_param(struct sk_buff *skb, const struct vmr_param *param)
{
	struct nlattr *nest;

	nest = nla_nest_start(skb, VMREGRESS_A_INSTRUMENT_PARAM);
	if (!nest ||
	    nla_put_string(skb, VMREGRESS_A_PARAM_NAME, param->name) ||
	    nla_put_u32(skb, VMREGRESS_A_PARAM_TYPE, param->type) ||
	    nla_put_string(skb, VMREGRESS_A_PARAM_HELP, param->help) ||
	    put_optional(skb, VMREGRESS_A_PARAM_UNIT, param->unit) ||
	    nla_put_u64_64bit(skb, VMREGRESS_A_PARAM_MINIMUM, param->min,
			      VMREGRESS_A_PARAM_PAD) ||
	    nla_put_u64_64bit(skb, VMREGRESS_A_PARAM_MAXIMUM, param->max,
			      VMREGRESS_A_PARAM_PAD) ||
	    put_optional(skb, VMREGRESS_A_PARAM_DEFAULT, param->def) ||
	    put_choices(skb, param))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_column(struct sk_buff *skb, const struct vmr_column *column)
{
	struct nlattr *nest;

	nest = nla_nest_start(skb, VMREGRESS_A_INSTRUMENT_COLUMN);
	if (!nest ||
	    nla_put_string(skb, VMREGRESS_A_COLUMN_NAME, column->name) ||
	    nla_put_u32(skb, VMREGRESS_A_COLUMN_TYPE, column->type) ||
	    put_optional(skb, VMREGRESS_A_COLUMN_UNIT, column->unit) ||
	    nla_put_u32(skb, VMREGRESS_A_COLUMN_BETTER, column->better) ||
	    put_optional(skb, VMREGRESS_A_COLUMN_HELP, column->help) ||
	    (column->detail && nla_put_flag(skb, VMREGRESS_A_COLUMN_DETAIL)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * vmr_netlink_parts() - messages that describe an instrument
 * @ins: the instrument
 *
 * Return: how many parts vmr_netlink_put_instrument() takes.
 */
unsigned int vmr_netlink_parts(const struct vmr_instrument *ins)
{
	return 1 + vmr_instrument_nparams(ins) + ins->ncolumns;
}

/**
 * vmr_netlink_put_instrument() - one part of the description of an instrument
 * @skb: the message
 * @ins: the instrument
 * @part: 0 for the head, then its parameters, then its columns
 *
 * Return: 0 or -EMSGSIZE.
 */
int vmr_netlink_put_instrument(struct sk_buff *skb,
			       const struct vmr_instrument *ins,
			       unsigned int part)
{
	unsigned int nparams = vmr_instrument_nparams(ins);

	if (nla_put_string(skb, VMREGRESS_A_INSTRUMENT_NAME, ins->name))
		return -EMSGSIZE;
	if (part > nparams)
		return put_column(skb, &ins->columns[part - 1 - nparams]);
	if (part)
		return put_param(skb, vmr_instrument_param(ins, part - 1));
	if (nla_put_u32(skb, VMREGRESS_A_INSTRUMENT_KIND, ins->kind) ||
	    nla_put_string(skb, VMREGRESS_A_INSTRUMENT_SUMMARY,
			   ins->summary) ||
	    nla_put_u32(skb, VMREGRESS_A_INSTRUMENT_FLAGS, ins->flags))
		return -EMSGSIZE;
	return 0;
}

/**
 * vmr_netlink_job_size() - room that a job and its settings need
 * @job: the job
 *
 * Return: bytes, not less than what is put.
 */
size_t vmr_netlink_job_size(const struct vmr_job *job)
{
	size_t size = 20 * nla_total_size_64bit(sizeof(u64)) +
		      nla_total_size(sizeof_field(struct vmr_job_status,
						  reason));
	unsigned int i;

	for (i = 0; i < job->settings->count; i++)
		size += nla_total_size(0) +
			nla_total_size(VMREGRESS_NAME_LEN + 1) +
			nla_total_size(VMREGRESS_VALUE_LEN + 1);
	return size;
}

static int netlink_put_job_numbers(struct sk_buff *skb, struct vmr_job *job)
{
	const struct {
		int type;
		u64 value;
	} numbers[] = {
		{ VMREGRESS_A_JOB_ID, job->id },
		{ VMREGRESS_A_JOB_ROWS, vmr_table_nrows(job->table) },
		{ VMREGRESS_A_JOB_STARTED_NS, job->started_wall_ns },
		{ VMREGRESS_A_JOB_HELD_BYTES, READ_ONCE(job->hold.bytes) },
		{ VMREGRESS_A_JOB_HELD_PEAK_BYTES, READ_ONCE(job->hold.peak) },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		if (nla_put_u64_64bit(skb, numbers[i].type, numbers[i].value,
				      VMREGRESS_A_JOB_PAD))
			return -EMSGSIZE;
	return 0;
}

/**
 * vmr_netlink_put_job() - the state of a job
 * @skb: the message
 * @job: the job
 *
 * Return: 0 or -EMSGSIZE.
 */
int vmr_netlink_put_job(struct sk_buff *skb, struct vmr_job *job)
{
	struct vmr_job_status status;

	/* First the state: a job that has finished holds nothing any more. */
	vmr_job_status(job, &status);
	if (netlink_put_job_numbers(skb, job) ||
	    nla_put_string(skb, VMREGRESS_A_JOB_INSTRUMENT, job->ins->name) ||
	    (job->detached && nla_put_flag(skb, VMREGRESS_A_JOB_DETACH)) ||
	    nla_put_u32(skb, VMREGRESS_A_JOB_KIND, job->ins->kind) ||
	    nla_put_u32(skb, VMREGRESS_A_JOB_STATE, status.state) ||
	    nla_put_u32(skb, VMREGRESS_A_JOB_VERDICT, status.verdict) ||
	    nla_put_string(skb, VMREGRESS_A_JOB_REASON, status.reason) ||
	    nla_put_u64_64bit(skb, VMREGRESS_A_JOB_DONE, status.done,
			      VMREGRESS_A_JOB_PAD) ||
	    nla_put_u64_64bit(skb, VMREGRESS_A_JOB_TOTAL, status.total,
			      VMREGRESS_A_JOB_PAD) ||
	    nla_put_u64_64bit(skb, VMREGRESS_A_JOB_ELAPSED_NS,
			      vmr_job_elapsed(job, &status),
			      VMREGRESS_A_JOB_PAD))
		return -EMSGSIZE;
	return 0;
}

/**
 * vmr_netlink_put_settings() - every value a job runs with
 * @skb: the message
 * @job: the job
 *
 * Return: 0 or -EMSGSIZE.
 */
int vmr_netlink_put_settings(struct sk_buff *skb, const struct vmr_job *job)
{
	const struct vmr_param *param;
	struct nlattr *nest;
	unsigned int i;

	for (i = 0; i < job->settings->count; i++) {
		param = vmr_instrument_param(job->ins, i);
		nest = nla_nest_start(skb, VMREGRESS_A_JOB_SETTING);
		if (!nest ||
		    nla_put_string(skb, VMREGRESS_A_SETTING_NAME,
				   param->name) ||
		    nla_put_string(skb, VMREGRESS_A_SETTING_VALUE,
				   job->settings->value[i].text))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}

static int put_cell_value(struct sk_buff *skb, const struct vmr_cell *cell)
{
	switch (cell->type) {
	case VMR_CELL_U64:
		return nla_put_u64_64bit(skb, VMREGRESS_A_CELL_U64, cell->u64,
					 VMREGRESS_A_CELL_PAD);
	case VMR_CELL_S64:
	case VMR_CELL_MILLI:
		return nla_put_s64(skb, VMREGRESS_A_CELL_S64, cell->s64,
				   VMREGRESS_A_CELL_PAD);
	case VMR_CELL_STRING:
		return nla_put_string(skb, VMREGRESS_A_CELL_STRING,
				      cell->string);
	case VMR_CELL_HIST:
		return nla_put(skb, VMREGRESS_A_CELL_HIST, cell->copy->len,
			       cell->copy->bytes);
	case VMR_CELL_ABSENT:
		break;
	}
	return nla_put_flag(skb, VMREGRESS_A_CELL_ABSENT);
}

/**
 * vmr_netlink_put_row() - one row of a job's table
 * @skb: the message
 * @job: the job
 * @index: index of a row that is there
 *
 * Return: 0 or -EMSGSIZE.
 */
int vmr_netlink_put_row(struct sk_buff *skb, struct vmr_job *job, u64 index)
{
	const struct vmr_cell *row = vmr_table_row(job->table, index);
	struct nlattr *nest;
	unsigned int i;

	if (nla_put_u64_64bit(skb, VMREGRESS_A_ROW_JOB, job->id,
			      VMREGRESS_A_ROW_PAD) ||
	    nla_put_u64_64bit(skb, VMREGRESS_A_ROW_INDEX, index,
			      VMREGRESS_A_ROW_PAD))
		return -EMSGSIZE;
	for (i = 0; i < job->table->ncolumns; i++) {
		nest = nla_nest_start(skb, VMREGRESS_A_ROW_CELL);
		if (!nest || put_cell_value(skb, &row[i]))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}

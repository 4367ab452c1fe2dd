// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the module sent: attributes to structs.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "proto.h"

typedef int (*proto_nest_fn)(struct vmr_attrs attrs, void *object);

static const struct nla_policy proto_param[VMREGRESS_A_PARAM_MAX + 1] = {
	[VMREGRESS_A_PARAM_NAME] = { .type = NLA_STRING },
	[VMREGRESS_A_PARAM_TYPE] = { .type = NLA_U32 },
	[VMREGRESS_A_PARAM_HELP] = { .type = NLA_STRING },
	[VMREGRESS_A_PARAM_UNIT] = { .type = NLA_STRING },
	[VMREGRESS_A_PARAM_MINIMUM] = { .type = NLA_U64 },
	[VMREGRESS_A_PARAM_MAXIMUM] = { .type = NLA_U64 },
	[VMREGRESS_A_PARAM_DEFAULT] = { .type = NLA_STRING },
	[VMREGRESS_A_PARAM_CHOICE] = { .type = NLA_STRING },
};

static const struct nla_policy proto_column[VMREGRESS_A_COLUMN_MAX + 1] = {
	[VMREGRESS_A_COLUMN_NAME] = { .type = NLA_STRING },
	[VMREGRESS_A_COLUMN_TYPE] = { .type = NLA_U32 },
	[VMREGRESS_A_COLUMN_UNIT] = { .type = NLA_STRING },
	[VMREGRESS_A_COLUMN_BETTER] = { .type = NLA_U32 },
	[VMREGRESS_A_COLUMN_HELP] = { .type = NLA_STRING },
	[VMREGRESS_A_COLUMN_DETAIL] = { .type = NLA_FLAG },
};

static const struct nla_policy
proto_instrument[VMREGRESS_A_INSTRUMENT_MAX + 1] = {
	[VMREGRESS_A_INSTRUMENT_NAME] = { .type = NLA_STRING },
	[VMREGRESS_A_INSTRUMENT_KIND] = { .type = NLA_U32 },
	[VMREGRESS_A_INSTRUMENT_SUMMARY] = { .type = NLA_STRING },
	[VMREGRESS_A_INSTRUMENT_FLAGS] = { .type = NLA_U32 },
	[VMREGRESS_A_INSTRUMENT_PARAM] = { .type = NLA_NESTED },
	[VMREGRESS_A_INSTRUMENT_COLUMN] = { .type = NLA_NESTED },
};

static const struct nla_policy proto_setting[VMREGRESS_A_SETTING_MAX + 1] = {
	[VMREGRESS_A_SETTING_NAME] = { .type = NLA_STRING },
	[VMREGRESS_A_SETTING_VALUE] = { .type = NLA_STRING },
};

static const struct nla_policy proto_job[VMREGRESS_A_JOB_MAX + 1] = {
	[VMREGRESS_A_JOB_ID] = { .type = NLA_U64 },
	[VMREGRESS_A_JOB_INSTRUMENT] = { .type = NLA_STRING },
	[VMREGRESS_A_JOB_SETTING] = { .type = NLA_NESTED },
	[VMREGRESS_A_JOB_DETACH] = { .type = NLA_FLAG },
	[VMREGRESS_A_JOB_KIND] = { .type = NLA_U32 },
	[VMREGRESS_A_JOB_STATE] = { .type = NLA_U32 },
	[VMREGRESS_A_JOB_VERDICT] = { .type = NLA_U32 },
	[VMREGRESS_A_JOB_REASON] = { .type = NLA_STRING },
	[VMREGRESS_A_JOB_DONE] = { .type = NLA_U64 },
	[VMREGRESS_A_JOB_TOTAL] = { .type = NLA_U64 },
	[VMREGRESS_A_JOB_ROWS] = { .type = NLA_U64 },
	[VMREGRESS_A_JOB_STARTED_NS] = { .type = NLA_U64 },
	[VMREGRESS_A_JOB_ELAPSED_NS] = { .type = NLA_U64 },
	[VMREGRESS_A_JOB_HELD_BYTES] = { .type = NLA_U64 },
	[VMREGRESS_A_JOB_HELD_PEAK_BYTES] = { .type = NLA_U64 },
};

static const struct nla_policy proto_cell[VMREGRESS_A_CELL_MAX + 1] = {
	[VMREGRESS_A_CELL_U64] = { .type = NLA_U64 },
	[VMREGRESS_A_CELL_S64] = { .type = NLA_S64 },
	[VMREGRESS_A_CELL_STRING] = { .type = NLA_STRING },
	[VMREGRESS_A_CELL_ABSENT] = { .type = NLA_FLAG },
	[VMREGRESS_A_CELL_HIST] = { .type = NLA_UNSPEC },
};

static const struct nla_policy proto_row[VMREGRESS_A_ROW_MAX + 1] = {
	[VMREGRESS_A_ROW_JOB] = { .type = NLA_U64 },
	[VMREGRESS_A_ROW_INDEX] = { .type = NLA_U64 },
	[VMREGRESS_A_ROW_CELL] = { .type = NLA_NESTED },
};

static const struct nla_policy proto_info[VMREGRESS_A_INFO_MAX + 1] = {
	[VMREGRESS_A_INFO_VERSION] = { .type = NLA_STRING },
	[VMREGRESS_A_INFO_ALLOW_DANGER] = { .type = NLA_U32 },
	[VMREGRESS_A_INFO_HOLD_MAX_PERCENT] = { .type = NLA_U32 },
	[VMREGRESS_A_INFO_TSC_KHZ] = { .type = NLA_U32 },
	[VMREGRESS_A_INFO_CLOCK_CYCLES] = { .type = NLA_U32 },
	[VMREGRESS_A_INFO_LOOP_MILLICYCLES] = { .type = NLA_U32 },
	[VMREGRESS_A_INFO_HELD_BYTES] = { .type = NLA_U64 },
	[VMREGRESS_A_INFO_JOBS_LIVE] = { .type = NLA_U32 },
};

/* An attribute that was not sent leaves its field at 0. */
static void proto_u32(struct nlattr *attr, uint32_t *value)
{
	if (attr)
		*value = nla_get_u32(attr);
}

static void proto_u64(struct nlattr *attr, uint64_t *value)
{
	if (attr)
		*value = nla_get_u64(attr);
}

static int proto_text(struct nlattr *attr, char **text)
{
	if (!attr)
		return 0;
	free(*text);
	*text = strdup(nla_get_string(attr));
	return *text ? 0 : -ENOMEM;
}

/* A text without which the object cannot be shown. */
static int proto_name(struct nlattr *attr, char **text)
{
	return attr ? proto_text(attr, text) : -EBADMSG;
}

static int proto_parse(struct nlattr **table, int max, struct vmr_attrs attrs,
		       const struct nla_policy *policy)
{
	if (nla_parse(table, max, (struct nlattr *)attrs.head, attrs.len,
		      policy) < 0)
		return -EBADMSG;
	return 0;
}

/* Call @fn on each attribute of @type, in order. */
static int proto_each(struct vmr_attrs attrs, int type, proto_nest_fn fn,
		      void *object)
{
	const struct nlattr *attr = attrs.head;
	int rest = attrs.len, err;

	for (; nla_ok(attr, rest); attr = nla_next(attr, &rest)) {
		if (nla_type(attr) != type)
			continue;
		err = fn((struct vmr_attrs){ nla_data(attr), nla_len(attr) },
			 object);
		if (err)
			return err;
	}
	return 0;
}

/* That the payload is a text has been checked by proto_parse(). */
static int proto_add_choice(struct vmr_attrs attrs, void *object)
{
	struct vmr_param *param = object;
	char **choices;

	choices = vmr_array_room(param->choices, param->nchoices,
				 sizeof(*choices));
	if (!choices)
		return -ENOMEM;
	param->choices = choices;
	choices[param->nchoices] = strdup((const char *)attrs.head);
	if (!choices[param->nchoices])
		return -ENOMEM;
	param->nchoices++;
	return 0;
}

static int proto_fill_param(struct vmr_attrs attrs, struct vmr_param *param)
{
	struct nlattr *tb[VMREGRESS_A_PARAM_MAX + 1];
	int err = proto_parse(tb, VMREGRESS_A_PARAM_MAX, attrs, proto_param);

	if (!err)
		err = proto_name(tb[VMREGRESS_A_PARAM_NAME], &param->name);
	if (!err)
		err = proto_text(tb[VMREGRESS_A_PARAM_HELP], &param->help);
	if (!err)
		err = proto_text(tb[VMREGRESS_A_PARAM_UNIT], &param->unit);
	if (!err)
		err = proto_text(tb[VMREGRESS_A_PARAM_DEFAULT], &param->def);
	if (err)
		return err;
	proto_u32(tb[VMREGRESS_A_PARAM_TYPE], &param->type);
	proto_u64(tb[VMREGRESS_A_PARAM_MINIMUM], &param->min);
	proto_u64(tb[VMREGRESS_A_PARAM_MAXIMUM], &param->max);
	param->bounded = tb[VMREGRESS_A_PARAM_MAXIMUM];
	return proto_each(attrs, VMREGRESS_A_PARAM_CHOICE, proto_add_choice,
			  param);
}

static int proto_add_param(struct vmr_attrs attrs, void *object)
{
	struct vmr_instrument *instrument = object;
	struct vmr_param *params;

	params = vmr_array_room(instrument->params, instrument->nparams,
				sizeof(*params));
	if (!params)
		return -ENOMEM;
	instrument->params = params;
	return proto_fill_param(attrs, &params[instrument->nparams++]);
}

static int proto_fill_column(struct vmr_attrs attrs, struct vmr_column *column)
{
	struct nlattr *tb[VMREGRESS_A_COLUMN_MAX + 1];
	int err = proto_parse(tb, VMREGRESS_A_COLUMN_MAX, attrs, proto_column);

	if (!err)
		err = proto_name(tb[VMREGRESS_A_COLUMN_NAME], &column->name);
	if (!err)
		err = proto_text(tb[VMREGRESS_A_COLUMN_UNIT], &column->unit);
	if (!err)
		err = proto_text(tb[VMREGRESS_A_COLUMN_HELP], &column->help);
	if (err)
		return err;
	proto_u32(tb[VMREGRESS_A_COLUMN_TYPE], &column->type);
	proto_u32(tb[VMREGRESS_A_COLUMN_BETTER], &column->better);
	column->detail = tb[VMREGRESS_A_COLUMN_DETAIL];
	return 0;
}

static int proto_add_column(struct vmr_attrs attrs, void *object)
{
	struct vmr_instrument *instrument = object;
	struct vmr_column *columns;

	columns = vmr_array_room(instrument->columns, instrument->ncolumns,
				 sizeof(*columns));
	if (!columns)
		return -ENOMEM;
	instrument->columns = columns;
	return proto_fill_column(attrs, &columns[instrument->ncolumns++]);
}

const char *vmr_proto_instrument_name(struct vmr_attrs attrs)
{
	struct nlattr *tb[VMREGRESS_A_INSTRUMENT_MAX + 1];

	if (proto_parse(tb, VMREGRESS_A_INSTRUMENT_MAX, attrs,
			proto_instrument) || !tb[VMREGRESS_A_INSTRUMENT_NAME])
		return NULL;
	return nla_get_string(tb[VMREGRESS_A_INSTRUMENT_NAME]);
}

int vmr_proto_get_instrument(struct vmr_attrs attrs,
			     struct vmr_instrument *instrument)
{
	struct nlattr *tb[VMREGRESS_A_INSTRUMENT_MAX + 1];
	int err;

	err = proto_parse(tb, VMREGRESS_A_INSTRUMENT_MAX, attrs,
			  proto_instrument);
	if (!err)
		err = proto_name(tb[VMREGRESS_A_INSTRUMENT_NAME],
				 &instrument->name);
	if (!err)
		err = proto_text(tb[VMREGRESS_A_INSTRUMENT_SUMMARY],
				 &instrument->summary);
	if (err)
		return err;
	proto_u32(tb[VMREGRESS_A_INSTRUMENT_KIND], &instrument->kind);
	proto_u32(tb[VMREGRESS_A_INSTRUMENT_FLAGS], &instrument->flags);
	err = proto_each(attrs, VMREGRESS_A_INSTRUMENT_PARAM, proto_add_param,
			 instrument);
	if (err)
		return err;
	return proto_each(attrs, VMREGRESS_A_INSTRUMENT_COLUMN,
			  proto_add_column, instrument);
}

static int proto_add_setting(struct vmr_attrs attrs, void *object)
{
	struct nlattr *tb[VMREGRESS_A_SETTING_MAX + 1];
	struct vmr_settings *settings = object;
	int err;

	err = proto_parse(tb, VMREGRESS_A_SETTING_MAX, attrs, proto_setting);
	if (err)
		return err;
	if (!tb[VMREGRESS_A_SETTING_NAME] || !tb[VMREGRESS_A_SETTING_VALUE])
		return -EBADMSG;
	return vmr_settings_replace(settings,
			nla_get_string(tb[VMREGRESS_A_SETTING_NAME]),
			nla_get_string(tb[VMREGRESS_A_SETTING_VALUE]));
}

static void proto_job_numbers(struct nlattr **tb, struct vmr_job *job)
{
	proto_u32(tb[VMREGRESS_A_JOB_KIND], &job->kind);
	proto_u32(tb[VMREGRESS_A_JOB_STATE], &job->state);
	proto_u32(tb[VMREGRESS_A_JOB_VERDICT], &job->verdict);
	proto_u64(tb[VMREGRESS_A_JOB_DONE], &job->done);
	proto_u64(tb[VMREGRESS_A_JOB_TOTAL], &job->total);
	proto_u64(tb[VMREGRESS_A_JOB_ROWS], &job->rows);
	proto_u64(tb[VMREGRESS_A_JOB_STARTED_NS], &job->started_ns);
	proto_u64(tb[VMREGRESS_A_JOB_ELAPSED_NS], &job->elapsed_ns);
	proto_u64(tb[VMREGRESS_A_JOB_HELD_BYTES], &job->held_bytes);
	proto_u64(tb[VMREGRESS_A_JOB_HELD_PEAK_BYTES], &job->held_peak_bytes);
}

int vmr_proto_get_job(struct vmr_attrs attrs, struct vmr_job *job)
{
	struct nlattr *tb[VMREGRESS_A_JOB_MAX + 1];
	int err = proto_parse(tb, VMREGRESS_A_JOB_MAX, attrs, proto_job);

	if (err)
		return err;
	if (!tb[VMREGRESS_A_JOB_ID])
		return -EBADMSG;
	job->id = nla_get_u64(tb[VMREGRESS_A_JOB_ID]);
	job->detached = tb[VMREGRESS_A_JOB_DETACH];
	proto_job_numbers(tb, job);
	err = proto_text(tb[VMREGRESS_A_JOB_INSTRUMENT], &job->instrument);
	if (!err)
		err = proto_text(tb[VMREGRESS_A_JOB_REASON], &job->reason);
	if (err)
		return err;
	return proto_each(attrs, VMREGRESS_A_JOB_SETTING, proto_add_setting,
			  &job->settings);
}

/* A row that is being filled. */
struct proto_row {
	struct vmr_rows *rows;
	struct vmr_cell *next;
};

static int proto_fill_cell(struct vmr_attrs attrs, void *object)
{
	struct proto_row *row = object;
	struct nlattr *tb[VMREGRESS_A_CELL_MAX + 1];
	int err = proto_parse(tb, VMREGRESS_A_CELL_MAX, attrs, proto_cell);
	struct vmr_cell *cell = row->next++;
	struct nlattr *text;

	if (err)
		return err;
	text = tb[VMREGRESS_A_CELL_STRING];
	if (tb[VMREGRESS_A_CELL_ABSENT]) {
		cell->type = VMR_CELL_ABSENT;
	} else if (tb[VMREGRESS_A_CELL_U64]) {
		cell->type = VMR_CELL_U64;
		cell->u64 = nla_get_u64(tb[VMREGRESS_A_CELL_U64]);
	} else if (tb[VMREGRESS_A_CELL_S64]) {
		cell->type = VMR_CELL_S64;
		cell->s64 = nla_get_s64(tb[VMREGRESS_A_CELL_S64]);
	} else if (tb[VMREGRESS_A_CELL_HIST]) {
		err = vmr_proto_get_hist(tb[VMREGRESS_A_CELL_HIST], row->rows,
					 cell);
	} else if (text) {
		err = vmr_rows_set_text(row->rows, cell, nla_get_string(text));
	} else {
		err = -EBADMSG;
	}
	return err;
}

static int proto_count(struct vmr_attrs attrs, void *object)
{
	(void)attrs;
	(*(size_t *)object)++;
	return 0;
}

int vmr_proto_get_row(struct vmr_attrs attrs, struct vmr_rows *rows)
{
	struct nlattr *tb[VMREGRESS_A_ROW_MAX + 1];
	int err = proto_parse(tb, VMREGRESS_A_ROW_MAX, attrs, proto_row);
	struct proto_row filled = { .rows = rows };
	struct vmr_row *row;
	size_t n = 0;

	if (!err)
		err = proto_each(attrs, VMREGRESS_A_ROW_CELL, proto_count, &n);
	if (err)
		return err;
	row = vmr_rows_new(rows, n);
	if (!row)
		return -ENOMEM;
	filled.next = row->cells;
	err = proto_each(attrs, VMREGRESS_A_ROW_CELL, proto_fill_cell, &filled);
	/* The next dump begins after the last whole row. */
	if (err)
		rows->n--;
	return err;
}

int vmr_proto_get_info(struct vmr_attrs attrs, struct vmr_info *info)
{
	struct nlattr *tb[VMREGRESS_A_INFO_MAX + 1];
	int err = proto_parse(tb, VMREGRESS_A_INFO_MAX, attrs, proto_info);

	if (err)
		return err;
	proto_u32(tb[VMREGRESS_A_INFO_ALLOW_DANGER], &info->allow_danger);
	proto_u32(tb[VMREGRESS_A_INFO_HOLD_MAX_PERCENT],
		  &info->hold_max_percent);
	proto_u32(tb[VMREGRESS_A_INFO_TSC_KHZ], &info->tsc_khz);
	proto_u32(tb[VMREGRESS_A_INFO_CLOCK_CYCLES], &info->clock_cycles);
	proto_u32(tb[VMREGRESS_A_INFO_LOOP_MILLICYCLES],
		  &info->loop_millicycles);
	proto_u32(tb[VMREGRESS_A_INFO_JOBS_LIVE], &info->jobs_live);
	proto_u64(tb[VMREGRESS_A_INFO_HELD_BYTES], &info->held_bytes);
	return proto_text(tb[VMREGRESS_A_INFO_VERSION], &info->version);
}

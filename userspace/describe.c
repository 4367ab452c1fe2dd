// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "array.h"
#include "describe.h"
#include "file.h"
#include "json.h"
#include "table.h"

/* Room for "18446744073709551615..18446744073709551615" and for choices. */
#define DESCRIBE_VALUES		200

/* Are the bounds of @param meant, not only sent? */
static bool describe_bounded(const struct vmr_param *param)
{
	return param->bounded && (param->type == VMREGRESS_PARAM_TYPE_NUMBER ||
				  param->type == VMREGRESS_PARAM_TYPE_RANGE);
}

/* "0..10", "auto|1..100", "fifo|lifo"; else the type: any text of it will do. */
static void describe_values(const struct vmr_param *param,
			    char buf[DESCRIBE_VALUES])
{
	FILE *out = fmemopen(buf, DESCRIBE_VALUES, "w");
	size_t i;

	buf[0] = '\0';
	if (!out)
		return;
	for (i = 0; i < param->nchoices; i++)
		fprintf(out, "%s%s", i ? "|" : "", param->choices[i]);
	if (describe_bounded(param))
		fprintf(out, "%s%" PRIu64 "..%" PRIu64, i ? "|" : "",
			param->min, param->max);
	else if (!i)
		fputs(vmr_param_type_name(param->type), out);
	fclose(out);
}

static int describe_params(const struct vmr_instrument *instrument, FILE *out)
{
	static const struct vmr_table_column columns[] = {
		{ .name = "parameter" }, { .name = "type" },
		{ .name = "values" },	 { .name = "default" },
		{ .name = "unit" },	 { .name = "help" },
	};
	struct vmr_table *table;
	char values[DESCRIBE_VALUES];
	int err = 0;
	size_t i;

	table = vmr_table_new(columns, VMR_ARRAY_SIZE(columns));
	if (!table)
		return -ENOMEM;
	for (i = 0; !err && i < instrument->nparams; i++) {
		const struct vmr_param *param = &instrument->params[i];
		const char *cells[] = {
			param->name, vmr_param_type_name(param->type), values,
			param->def, param->unit, param->help,
		};

		describe_values(param, values);
		err = vmr_table_add(table, cells);
	}
	if (!err)
		err = vmr_table_print(table, out);
	vmr_table_free(table);
	return err;
}

static int describe_columns(const struct vmr_instrument *instrument, FILE *out)
{
	static const struct vmr_table_column columns[] = {
		{ .name = "column" }, { .name = "type" },
		{ .name = "unit" },   { .name = "better" },
		{ .name = "shown" },  { .name = "help" },
	};
	struct vmr_table *table;
	int err = 0;
	size_t i;

	table = vmr_table_new(columns, VMR_ARRAY_SIZE(columns));
	if (!table)
		return -ENOMEM;
	for (i = 0; !err && i < instrument->ncolumns; i++) {
		const struct vmr_column *column = &instrument->columns[i];
		const char *cells[] = {
			column->name, vmr_column_type_name(column->type),
			column->unit,
			column->better ? vmr_better_name(column->better) : "",
			column->detail ? "--wide" : "",
			column->help,
		};

		err = vmr_table_add(table, cells);
	}
	if (!err)
		err = vmr_table_print(table, out);
	vmr_table_free(table);
	return err;
}

/* The original's names have no kind before them: see what is there. */
static void describe_entry(const struct vmr_instrument *instrument, char *buf,
			   size_t size)
{
	if (instrument->local) {
		snprintf(buf, size, "none: vmr does it itself");
		return;
	}
	snprintf(buf, size, "/proc/vmregress/%s", instrument->name);
	if (!vmr_file_exists(buf))
		snprintf(buf, size, "/proc/vmregress/%s_%s",
			 vmr_kind_name(instrument->kind), instrument->name);
}

/* A command line that works: the first parameter, at its default. */
static void describe_example(const struct vmr_instrument *instrument, FILE *out)
{
	bool sense = instrument->kind == VMREGRESS_KIND_SENSE;

	fprintf(out, "vmr %s %s", sense ? "sense" : "run", instrument->name);
	if (!sense && instrument->nparams && instrument->params[0].def)
		fprintf(out, " %s=%s", instrument->params[0].name,
			instrument->params[0].def);
	if (instrument->flags & VMREGRESS_INSTRUMENT_FLAG_DANGER)
		fputs(" danger=1", out);
	fputc('\n', out);
}

int vmr_describe_text(const struct vmr_instrument *instrument, FILE *out)
{
	uint32_t flags = instrument->flags;
	char entry[100];
	int err = 0;

	describe_entry(instrument, entry, sizeof(entry));
	fprintf(out, "%s - %s\n\n", instrument->name,
		instrument->summary ? instrument->summary : "");
	fprintf(out, "kind     %s%s%s\n", vmr_kind_name(instrument->kind),
		flags & VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE ?
			", exclusive: one such job at a time" : "",
		flags & VMREGRESS_INSTRUMENT_FLAG_DANGER ?
			", danger: can hurt the machine" : "");
	fprintf(out, "entry    %s\nexample  ", entry);
	describe_example(instrument, out);
	if (instrument->nparams) {
		fputc('\n', out);
		err = describe_params(instrument, out);
	}
	if (!err && instrument->ncolumns) {
		fputc('\n', out);
		err = describe_columns(instrument, out);
	}
	return err;
}

static json_t *describe_param_json(const struct vmr_param *param)
{
	json_t *object, *choices;
	size_t i;

	object = json_pack("{s:o, s:s, s:o, s:o, s:o}",
			   "name", vmr_json_text(param->name),
			   "type", vmr_param_type_name(param->type),
			   "unit", vmr_json_text(param->unit),
			   "default", vmr_json_text(param->def),
			   "help", vmr_json_text(param->help));
	if (object && describe_bounded(param)) {
		json_object_set_new(object, "min", json_integer(param->min));
		json_object_set_new(object, "max", json_integer(param->max));
	}
	if (!object || !param->nchoices)
		return object;
	choices = json_array();
	for (i = 0; i < param->nchoices; i++)
		json_array_append_new(choices,
				      vmr_json_text(param->choices[i]));
	json_object_set_new(object, "choices", choices);
	return object;
}

static json_t *describe_column_json(const struct vmr_column *column)
{
	return json_pack("{s:o, s:s, s:o, s:s, s:b, s:o}",
			 "name", vmr_json_text(column->name),
			 "type", vmr_column_type_name(column->type),
			 "unit", vmr_json_text(column->unit),
			 "better", vmr_better_name(column->better),
			 "detail", (int)column->detail,
			 "help", vmr_json_text(column->help));
}

json_t *vmr_describe_json(const struct vmr_instrument *instrument)
{
	json_t *params = json_array(), *columns = json_array(), *item;
	uint32_t flags = instrument->flags;
	char entry[100];
	size_t i;

	describe_entry(instrument, entry, sizeof(entry));
	for (i = 0; i < instrument->nparams; i++) {
		item = describe_param_json(&instrument->params[i]);
		json_array_append_new(params, item);
	}
	for (i = 0; i < instrument->ncolumns; i++) {
		item = describe_column_json(&instrument->columns[i]);
		json_array_append_new(columns, item);
	}
	return json_pack("{s:o, s:s, s:o, s:o, s:b, s:b, s:b, s:o, s:o}",
			 "name", vmr_json_text(instrument->name),
			 "kind", vmr_kind_name(instrument->kind),
			 "summary", vmr_json_text(instrument->summary),
			 "entry",
			 vmr_json_text(instrument->local ? NULL : entry),
			 "user_side", !!instrument->local,
			 "danger",
			 !!(flags & VMREGRESS_INSTRUMENT_FLAG_DANGER),
			 "exclusive",
			 !!(flags & VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE),
			 "params", params, "columns", columns);
}

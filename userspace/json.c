// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "text.h"

#define JSON_FLAGS	(JSON_COMPACT | JSON_ENSURE_ASCII)

void vmr_result_free(struct vmr_result *result)
{
	vmr_job_free(&result->job);
	vmr_rows_free(&result->rows);
}

json_t *vmr_json_text(const char *text)
{
	json_t *string;
	char *copy, *c;

	if (!text)
		return json_null();
	string = json_string(text);
	if (string)
		return string;
	copy = strdup(text);
	if (!copy)
		return NULL;
	for (c = copy; *c; c++)
		if (*c & 0x80)
			*c = '?';
	string = json_string(copy);
	free(copy);
	return string;
}

json_t *vmr_json_machine(const struct vmr_machine *machine)
{
	json_t *env = json_object();
	const struct vmr_fact *fact;
	size_t i;

	for (i = 0; env && i < machine->n; i++) {
		fact = &machine->facts[i];
		json_object_set_new(env, fact->name,
				    fact->text ? vmr_json_text(fact->text) :
						 json_integer(fact->number));
	}
	return env;
}

int vmr_json_print(json_t *object, FILE *out)
{
	char *text = object ? json_dumps(object, JSON_FLAGS) : NULL;

	json_decref(object);
	if (!text)
		return -ENOMEM;
	fprintf(out, "%s\n", text);
	free(text);
	return 0;
}

static json_t *json_settings(const struct vmr_settings *settings)
{
	json_t *object = json_object();
	size_t i;

	for (i = 0; object && i < settings->n; i++)
		json_object_set_new(object, settings->list[i].name,
				    vmr_json_text(settings->list[i].value));
	return object;
}

json_t *vmr_json_job_head(const struct vmr_job *job)
{
	return json_pack("{s:I, s:o, s:s, s:o, s:s, s:o, s:I, s:I}",
			 "id", (json_int_t)job->id,
			 "instrument", vmr_json_text(job->instrument),
			 "kind", vmr_kind_name(job->kind),
			 "params", json_settings(&job->settings),
			 "verdict", vmr_verdict_name(job->verdict),
			 "reason",
			 vmr_json_text(job->reason ? job->reason : ""),
			 "elapsed_ns", (json_int_t)job->elapsed_ns,
			 "held_peak_bytes", (json_int_t)job->held_peak_bytes);
}

static json_t *json_column(const struct vmr_column *column)
{
	return json_pack("{s:o, s:s, s:o, s:s, s:b}",
			 "name", vmr_json_text(column->name),
			 "type", vmr_column_type_name(column->type),
			 "unit", vmr_json_text(column->unit),
			 "better", vmr_better_name(column->better),
			 "detail", (int)column->detail);
}

static json_t *json_columns(const struct vmr_instrument *instrument)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; instrument && i < instrument->ncolumns; i++)
		json_array_append_new(array,
				      json_column(&instrument->columns[i]));
	return array;
}

static int json_write_text(FILE *out, const char *string)
{
	json_t *value = vmr_json_text(string);
	char *text = value ? json_dumps(value, JSON_FLAGS | JSON_ENCODE_ANY) :
			     NULL;

	json_decref(value);
	if (!text)
		return -ENOMEM;
	fputs(text, out);
	free(text);
	return 0;
}

static void json_write_hist(FILE *out, const struct vmr_hist *hist)
{
	size_t i;

	fputc('[', out);
	for (i = 0; i < hist->n; i++)
		fprintf(out, "%s[%" PRIu64 ",%" PRIu64 "]", i ? "," : "",
			hist->buckets[i].low, hist->buckets[i].count);
	fputc(']', out);
}

int vmr_json_cell(FILE *out, const struct vmr_cell *cell, uint32_t type)
{
	char buf[VMR_TEXT_NUMBER];

	switch (cell->type) {
	case VMR_CELL_ABSENT:
		fputs("null", out);
		return 0;
	case VMR_CELL_STRING:
		return json_write_text(out, cell->string);
	case VMR_CELL_HIST:
		json_write_hist(out, cell->hist);
		return 0;
	case VMR_CELL_U64:
	case VMR_CELL_S64:
		break;
	}
	fputs(vmr_text_cell(cell, type, buf), out);
	return 0;
}

/* By hand: jansson would round thousandths and cut a u64 at 63 bits. */
static int json_write_row(FILE *out, const struct vmr_row *row,
			  const struct vmr_instrument *instrument)
{
	uint32_t type;
	size_t i;

	fputc('[', out);
	for (i = 0; i < row->ncells; i++) {
		type = instrument && i < instrument->ncolumns ?
			instrument->columns[i].type : VMREGRESS_COLUMN_TYPE_S64;
		if (i)
			fputc(',', out);
		if (vmr_json_cell(out, &row->cells[i], type))
			return -ENOMEM;
	}
	fputc(']', out);
	return 0;
}

static int json_write_rows(FILE *out, const struct vmr_result *result)
{
	size_t i;
	int err;

	fputs(",\"rows\":[", out);
	for (i = 0; i < result->rows.n; i++) {
		fputs(i ? ",\n" : "\n", out);
		err = json_write_row(out, &result->rows.list[i],
				     result->instrument);
		if (err)
			return err;
	}
	fputs("]}", out);
	return 0;
}

int vmr_json_head(struct vmr_json *json, FILE *out, const char *created,
		  const char *version, const json_t *env)
{
	char *text = env ? json_dumps(env, JSON_FLAGS) : NULL;

	*json = (struct vmr_json){ .out = out };
	if (!text)
		return -ENOMEM;
	fputs("{\"schema\":\"vmr-result/1\",\n\"created\":", out);
	if (json_write_text(out, created))
		goto fail;
	fputs(",\n\"vmr\":", out);
	if (json_write_text(out, version))
		goto fail;
	fprintf(out, ",\n\"env\":%s,\n\"jobs\":[", text);
	free(text);
	return 0;
fail:
	free(text);
	return -ENOMEM;
}

int vmr_json_begin(struct vmr_json *json, FILE *out,
		   const struct vmr_machine *machine)
{
	json_t *env = vmr_json_machine(machine);
	int err;

	err = vmr_json_head(json, out, machine->created, VMR_VERSION, env);
	json_decref(env);
	return err;
}

int vmr_json_job(struct vmr_json *json, const struct vmr_result *result)
{
	json_t *head = vmr_json_job_head(&result->job);
	char *text;
	int err;

	if (head)
		json_object_set_new(head, "columns",
				    json_columns(result->instrument));
	text = head ? json_dumps(head, JSON_FLAGS) : NULL;
	json_decref(head);
	if (!text)
		return -ENOMEM;
	/* All but the closing brace: the rows go in before it. */
	fprintf(json->out, "%s%.*s", json->jobs++ ? ",\n" : "\n",
		(int)strlen(text) - 1, text);
	free(text);
	err = json_write_rows(json->out, result);
	fflush(json->out);
	return err;
}

void vmr_json_end(struct vmr_json *json)
{
	fputs("]}\n", json->out);
	fflush(json->out);
}

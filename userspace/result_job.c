// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "result_cell.h"
#include "result_file.h"
#include "result_job.h"
#include "scope.h"

/* What is read and where words about it go. */
struct job_reader {
	const struct vmr_json_exact *exact;
	struct vmr_result *result;
	char *why;
	size_t size;
};

__attribute__((format(printf, 2, 3)))
static int job_bad(const struct job_reader *reader, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(reader->why, reader->size, fmt, args);
	va_end(args);
	return -EINVAL;
}

static int job_memory(const struct job_reader *reader)
{
	job_bad(reader, "out of memory");
	return -ENOMEM;
}

static int job_text(const struct job_reader *reader, const json_t *object,
		    const char *key, char **text)
{
	const char *value = json_string_value(json_object_get(object, key));

	if (!value)
		return job_bad(reader, "'%s' is no string", key);
	*text = strdup(value);
	return *text ? 0 : job_memory(reader);
}

static int job_number(const struct job_reader *reader, const json_t *object,
		      const char *key, uint64_t *number)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_integer(value))
		return job_bad(reader, "'%s' is no integer", key);
	*number = json_integer_value(value);
	return 0;
}

/* A word of the protocol; @words is what says it for a number. */
static int job_word(const struct job_reader *reader, const json_t *object,
		    const char *key, const char *(*words)(uint32_t),
		    uint32_t *number)
{
	const char *value = json_string_value(json_object_get(object, key));
	uint32_t i;

	if (!value)
		return job_bad(reader, "'%s' is no string", key);
	for (i = 0; strcmp(words(i), "unknown"); i++)
		if (!strcmp(words(i), value)) {
			*number = i;
			return 0;
		}
	return job_bad(reader, "'%s' is '%.40s', which is no word for it", key,
		       value);
}

static int job_params(const struct job_reader *reader, json_t *params)
{
	struct vmr_settings *settings = &reader->result->job.settings;
	const char *key;
	json_t *value;

	if (!json_is_object(params))
		return job_bad(reader, "'params' is no object");
	json_object_foreach(params, key, value) {
		if (!json_is_string(value))
			return job_bad(reader, "parameter '%.60s' is no string",
				       key);
		if (vmr_settings_add(settings, key, json_string_value(value)))
			return job_memory(reader);
	}
	return 0;
}

static int job_head(const struct job_reader *reader, const json_t *object)
{
	struct vmr_job *job = &reader->result->job;
	int err;

	err = job_number(reader, object, "id", &job->id);
	if (!err)
		err = job_text(reader, object, "instrument", &job->instrument);
	if (!err)
		err = job_word(reader, object, "kind", vmr_kind_name,
			       &job->kind);
	if (!err)
		err = job_params(reader, json_object_get(object, "params"));
	if (!err)
		err = job_word(reader, object, "verdict", vmr_verdict_name,
			       &job->verdict);
	if (!err)
		err = job_text(reader, object, "reason", &job->reason);
	if (!err)
		err = job_number(reader, object, "elapsed_ns",
				 &job->elapsed_ns);
	if (!err)
		err = job_number(reader, object, "held_peak_bytes",
				 &job->held_peak_bytes);
	job->state = VMREGRESS_STATE_FINISHED;
	return err;
}

static int job_column(const struct job_reader *reader, const json_t *object,
		      struct vmr_column *column)
{
	const json_t *detail = json_object_get(object, "detail");
	const json_t *unit = json_object_get(object, "unit");
	int err;

	err = job_text(reader, object, "name", &column->name);
	if (!err)
		err = job_word(reader, object, "type", vmr_column_type_name,
			       &column->type);
	if (!err && !json_is_null(unit))
		err = job_text(reader, object, "unit", &column->unit);
	if (!err)
		err = job_word(reader, object, "better", vmr_better_name,
			       &column->better);
	if (!err && detail && !json_is_boolean(detail))
		err = job_bad(reader, "'detail' is no boolean");
	column->detail = json_is_true(detail);
	return err;
}

/* Put "@what NUMBER: " before the words. */
static void job_locate(const struct job_reader *reader, const char *what,
		       size_t number)
{
	VMR_FREE char *words = strdup(reader->why);

	if (words)
		snprintf(reader->why, reader->size, "%s %zu: %s", what, number,
			 words);
}

static int job_columns(const struct job_reader *reader, const json_t *array)
{
	struct vmr_instrument *instrument =
		vmr_result_instrument(reader->result);
	size_t i, n = json_array_size(array);
	int err = 0;

	if (!json_is_array(array))
		return job_bad(reader, "'columns' is no array");
	instrument->columns = calloc(n + 1, sizeof(*instrument->columns));
	if (!instrument->columns)
		return job_memory(reader);
	instrument->ncolumns = n;
	for (i = 0; i < n && !err; i++)
		err = job_column(reader, json_array_get(array, i),
				 &instrument->columns[i]);
	if (err)
		job_locate(reader, "column", i);
	return err;
}

static int job_cell(const struct job_reader *reader, const json_t *value,
		    size_t index, struct vmr_cell *cell)
{
	const struct vmr_instrument *instrument = reader->result->instrument;
	bool known = index < instrument->ncolumns;
	const char *wrong;
	uint32_t type;
	int err;

	type = known ? instrument->columns[index].type :
		       vmr_result_cell_guess(reader->exact, value);
	err = vmr_result_cell_read(reader->exact, value, type,
				   &reader->result->rows, cell, &wrong);
	if (err == -EINVAL)
		job_bad(reader, "cell %zu (%s) is %s", index + 1,
			known ? instrument->columns[index].name : "unknown",
			wrong);
	else if (err)
		job_memory(reader);
	return err;
}

static int job_row(const struct job_reader *reader, const json_t *array)
{
	size_t i, n = json_array_size(array);
	size_t ncolumns = reader->result->instrument->ncolumns;
	struct vmr_row *row;
	int err = 0;

	if (!json_is_array(array))
		return job_bad(reader, "it is no array");
	if (ncolumns && n != ncolumns)
		return job_bad(reader, "%zu cells for %zu columns", n,
			       ncolumns);
	row = vmr_rows_new(&reader->result->rows, n);
	if (!row)
		return job_memory(reader);
	for (i = 0; i < n && !err; i++)
		err = job_cell(reader, json_array_get(array, i), i,
			       &row->cells[i]);
	return err;
}

static int job_rows(const struct job_reader *reader, const json_t *array)
{
	size_t i, n = json_array_size(array);
	int err = 0;

	if (!json_is_array(array))
		return job_bad(reader, "'rows' is no array");
	for (i = 0; i < n && !err; i++)
		err = job_row(reader, json_array_get(array, i));
	if (err)
		job_locate(reader, "row", i);
	reader->result->job.rows = n;
	return err;
}

static int job_describe(const struct job_reader *reader, const json_t *object)
{
	struct vmr_instrument *instrument =
		vmr_result_instrument(reader->result);

	instrument->kind = reader->result->job.kind;
	instrument->name = strdup(reader->result->job.instrument);
	if (!instrument->name)
		return job_memory(reader);
	return job_columns(reader, json_object_get(object, "columns"));
}

int vmr_result_job_read(const struct vmr_json_exact *exact,
			const json_t *object, struct vmr_result *result,
			char *why, size_t size)
{
	const struct job_reader reader = {
		.exact = exact, .result = result, .why = why, .size = size,
	};
	int err;

	if (!json_is_object(object))
		return job_bad(&reader, "it is no object");
	err = job_head(&reader, object);
	if (!err)
		err = job_describe(&reader, object);
	if (!err)
		err = job_rows(&reader, json_object_get(object, "rows"));
	return err;
}

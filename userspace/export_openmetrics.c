// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <string.h>
#include <time.h>

#include "export.h"
#include "text.h"

/* A name of a metric or a label: letters, digits and _ */
static void metrics_name(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc(isalnum((unsigned char)*text) ? *text : '_', out);
}

static void metrics_value(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '\\' || *text == '"')
			fputc('\\', out);
		if (*text == '\n')
			fputs("\\n", out);
		else
			fputc(*text, out);
	}
	fputc('"', out);
}

static void metrics_label(FILE *out, const char *prefix, const char *name,
			  const char *value)
{
	fprintf(out, ",%s", prefix);
	metrics_name(out, name);
	fputc('=', out);
	metrics_value(out, value);
}

/* What is text in a row says what its numbers are of. */
static void metrics_labels(FILE *out, const struct vmr_result *result,
			   size_t job, size_t row)
{
	const struct vmr_instrument *instrument = result->instrument;
	const struct vmr_row *cells = &result->rows.list[row];
	size_t i;

	fprintf(out, "{job_number=\"%zu\",row=\"%zu\"", job + 1, row);
	for (i = 0; i < result->job.settings.n; i++)
		metrics_label(out, "param_", result->job.settings.list[i].name,
			      result->job.settings.list[i].value);
	for (i = 0; i < instrument->ncolumns; i++)
		if (cells->cells[i].type == VMR_CELL_STRING)
			metrics_label(out, "col_", instrument->columns[i].name,
				      cells->cells[i].string);
	fputc('}', out);
}

static void metrics_family(FILE *out, const struct vmr_result *result,
			   const struct vmr_column *column)
{
	fputs("vmr_", out);
	metrics_name(out, result->job.instrument);
	fputc('_', out);
	metrics_name(out, column->name);
}

/* Of a line of help, where a backslash begins an escape. */
static void metrics_help(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc(*text == '\n' || *text == '\\' ? '_' : *text, out);
}

static void metrics_head(FILE *out, const struct vmr_result *result,
			 const struct vmr_column *column)
{
	fputs("# TYPE ", out);
	metrics_family(out, result, column);
	fputs(" gauge\n# HELP ", out);
	metrics_family(out, result, column);
	fputs(" Unit: ", out);
	metrics_help(out, column->unit ? column->unit : "none");
	fprintf(out, ". Better: %s.\n", vmr_better_name(column->better));
}

static bool metrics_has(const struct vmr_result *result,
			const struct vmr_column *column, size_t *index)
{
	const struct vmr_instrument *instrument = result->instrument;

	for (*index = 0; *index < instrument->ncolumns; (*index)++)
		if (!strcmp(instrument->columns[*index].name, column->name))
			return true;
	return false;
}

static void metrics_samples(FILE *out, const struct vmr_result *result,
			    size_t job, size_t index)
{
	const struct vmr_column *column = &result->instrument->columns[index];
	const struct vmr_cell *cell;
	char buf[VMR_TEXT_NUMBER];
	size_t row;

	for (row = 0; row < result->rows.n; row++) {
		cell = &result->rows.list[row].cells[index];
		if (!vmr_export_number(cell))
			continue;
		metrics_family(out, result, column);
		metrics_labels(out, result, job, row);
		fprintf(out, " %s\n", vmr_text_cell(cell, column->type, buf));
	}
}

/* A family is written in one piece: those of all jobs of an instrument. */
static void metrics_column(FILE *out, const struct vmr_result_set *set,
			   size_t first, const struct vmr_column *column)
{
	const char *name = set->list[first].job.instrument;
	size_t i, index;

	if (column->type == VMREGRESS_COLUMN_TYPE_STRING ||
	    column->type == VMREGRESS_COLUMN_TYPE_HIST)
		return;
	for (i = 0; i < first; i++)
		if (!strcmp(set->list[i].job.instrument, name) &&
		    metrics_has(&set->list[i], column, &index))
			return;
	metrics_head(out, &set->list[first], column);
	for (i = first; i < set->n; i++)
		if (!strcmp(set->list[i].job.instrument, name) &&
		    metrics_has(&set->list[i], column, &index))
			metrics_samples(out, &set->list[i], i, index);
}

static void metrics_verdicts(FILE *out, const struct vmr_result_set *set)
{
	size_t i;

	fputs("# TYPE vmr_verdict gauge\n# HELP vmr_verdict 1 for the verdict that a job had.\n",
	      out);
	for (i = 0; i < set->n; i++) {
		fprintf(out, "vmr_verdict{job_number=\"%zu\"", i + 1);
		metrics_label(out, "", "instrument",
			      set->list[i].job.instrument);
		metrics_label(out, "", "verdict",
			      vmr_verdict_name(set->list[i].job.verdict));
		fputs("} 1\n", out);
	}
}

/*
 * What Prometheus' own text format reads as well: node_exporter's textfiles are
 * in that. It has no type info.
 */
static void metrics_run(FILE *out, const struct vmr_result_set *set)
{
	static const char *const facts[] = { "host", "release", "accel" };
	const char *fact;
	struct tm tm;
	size_t i;

	fputs("# TYPE vmr_run gauge\n# HELP vmr_run 1, where and when.\nvmr_run{created=",
	      out);
	metrics_value(out, set->created);
	for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		fact = vmr_result_set_fact(set, facts[i]);
		if (fact)
			metrics_label(out, "", facts[i], fact);
	}
	fputs("} 1\n", out);
	memset(&tm, 0, sizeof(tm));
	if (strptime(set->created, "%Y-%m-%dT%H:%M:%SZ", &tm))
		fprintf(out, "# TYPE vmr_run_created_seconds gauge\n# HELP vmr_run_created_seconds When the run was begun, since 1970.\nvmr_run_created_seconds %lld\n",
			(long long)timegm(&tm));
}

int vmr_export_openmetrics(const struct vmr_result_set *set,
			   const struct vmr_export_options *options, FILE *out)
{
	const struct vmr_instrument *instrument;
	size_t i, j;

	(void)options;
	metrics_run(out, set);
	metrics_verdicts(out, set);
	for (i = 0; i < set->n; i++) {
		instrument = set->list[i].instrument;
		for (j = 0; j < instrument->ncolumns; j++)
			metrics_column(out, set, i, &instrument->columns[j]);
	}
	fputs("# EOF\n", out);
	return 0;
}

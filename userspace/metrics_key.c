// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "metrics.h"
#include "metrics_key.h"
#include "text.h"

static bool metrics_key_is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (!strcmp(*names, name))
			return true;
	return false;
}

/* They say how long or how often to measure, not what. */
static bool metrics_key_is_effort(const char *param)
{
	static const char *const names[] = {
		"deadline", "duration", "iters", "reps", "seed", "warmup", NULL,
	};

	return metrics_key_is_one_of(param, names);
}

static bool metrics_key_is_late(const char *column)
{
	static const char *const names[] = { "phase", "workers", NULL };

	return metrics_key_is_one_of(column, names);
}

/* Of the number of a repetition, or a first figure. */
static bool metrics_key_is_figure(const struct vmr_column *column)
{
	static const char *const names[] = { "rep", "attempt", NULL };

	return column->better != VMREGRESS_BETTER_NONE ||
	       metrics_key_is_one_of(column->name, names);
}

static size_t metrics_key_figures(const struct vmr_instrument *instrument)
{
	size_t i;

	for (i = 0; i < instrument->ncolumns; i++)
		if (metrics_key_is_figure(&instrument->columns[i]))
			break;
	return i;
}

/* What has a unit is a figure, unless the job asked for it. */
static bool metrics_key_has(const struct vmr_result *result, size_t i,
			    size_t figures)
{
	const struct vmr_column *column = &result->instrument->columns[i];
	bool asked = vmr_settings_find(&result->job.settings, column->name);

	if (column->type == VMREGRESS_COLUMN_TYPE_MILLI ||
	    column->type == VMREGRESS_COLUMN_TYPE_HIST ||
	    column->better != VMREGRESS_BETTER_NONE)
		return false;
	if (i < figures && asked)
		return true;
	return !column->unit &&
	       (i < figures || metrics_key_is_late(column->name));
}

static bool metrics_key_has_column(const struct vmr_result *result,
				   const char *name)
{
	const struct vmr_instrument *instrument = result->instrument;
	size_t figures = metrics_key_figures(instrument), i;

	for (i = 0; i < instrument->ncolumns; i++)
		if (metrics_key_has(result, i, figures) &&
		    !strcmp(instrument->columns[i].name, name))
			return true;
	return false;
}

char *vmr_metrics_job_key(const struct vmr_result *result)
{
	const struct vmr_settings *settings = &result->job.settings;
	char *key = NULL, mark = '/';
	size_t size, i;
	FILE *out = open_memstream(&key, &size);

	if (!out)
		return NULL;
	fputs(result->job.instrument, out);
	for (i = 0; i < settings->n; i++) {
		const struct vmr_setting *setting = &settings->list[i];

		if (metrics_key_is_effort(setting->name) ||
		    metrics_key_has_column(result, setting->name))
			continue;
		fprintf(out, "%c%s=%s", mark, setting->name, setting->value);
		mark = ' ';
	}
	if (fclose(out)) {
		free(key);
		return NULL;
	}
	return key;
}

char *vmr_metrics_row_key(const struct vmr_result *result, size_t row,
			  const char *job)
{
	const struct vmr_instrument *instrument = result->instrument;
	const struct vmr_row *cells = &result->rows.list[row];
	size_t figures = metrics_key_figures(instrument), size, i;
	char buf[VMR_TEXT_NUMBER], *key = NULL, mark;
	FILE *out = open_memstream(&key, &size);

	if (!out)
		return NULL;
	fputs(job, out);
	mark = strchr(job, '/') ? ' ' : '/';
	for (i = 0; i < instrument->ncolumns && i < cells->ncells; i++) {
		const struct vmr_column *column = &instrument->columns[i];

		if (!metrics_key_has(result, i, figures) ||
		    cells->cells[i].type == VMR_CELL_ABSENT)
			continue;
		fprintf(out, "%c%s=%s", mark, column->name,
			vmr_text_cell(&cells->cells[i], column->type, buf));
		mark = ' ';
	}
	if (fclose(out)) {
		free(key);
		return NULL;
	}
	return key;
}

static bool metrics_key_unit_is(const struct vmr_column *column,
				const char *unit)
{
	return column->unit && !strcmp(column->unit, unit);
}

static bool metrics_key_is_hist(const struct vmr_column *column)
{
	return column->type == VMREGRESS_COLUMN_TYPE_HIST &&
	       (column->better != VMREGRESS_BETTER_NONE ||
		metrics_key_unit_is(column, "ns") ||
		metrics_key_unit_is(column, "cycles"));
}

/* Does a histogram tell what column @i does? */
static bool metrics_key_is_quantile(const struct vmr_instrument *instrument,
				    size_t i)
{
	static const char *const names[] = {
		"p50", "p90", "p99", "p999", NULL,
	};
	const struct vmr_column *column = &instrument->columns[i];
	size_t j;

	if (!column->unit || !metrics_key_is_one_of(column->name, names))
		return false;
	for (j = 0; j < instrument->ncolumns; j++)
		if (metrics_key_is_hist(&instrument->columns[j]) &&
		    metrics_key_unit_is(&instrument->columns[j], column->unit))
			return true;
	return false;
}

static bool metrics_key_has_cycles(const struct vmr_instrument *instrument)
{
	size_t i;

	for (i = 0; i < instrument->ncolumns; i++)
		if (metrics_key_unit_is(&instrument->columns[i], "cycles"))
			return true;
	return false;
}

static bool metrics_key_wants(const struct vmr_instrument *instrument, size_t i,
			      bool details)
{
	const struct vmr_column *column = &instrument->columns[i];

	if (metrics_key_is_hist(column))
		return true;
	return column->better != VMREGRESS_BETTER_NONE &&
	       column->type != VMREGRESS_COLUMN_TYPE_STRING &&
	       column->type != VMREGRESS_COLUMN_TYPE_HIST &&
	       (details || !column->detail) &&
	       !metrics_key_is_quantile(instrument, i);
}

bool *vmr_metrics_wanted(const struct vmr_instrument *instrument, bool exact,
			 bool details)
{
	bool *wanted = calloc(instrument->ncolumns + 1, sizeof(*wanted));
	bool twins = exact && metrics_key_has_cycles(instrument);
	const struct vmr_column *column;
	size_t i;

	for (i = 0; wanted && i < instrument->ncolumns; i++) {
		column = &instrument->columns[i];
		wanted[i] = metrics_key_wants(instrument, i, details) &&
			    !(twins && metrics_key_unit_is(column, "ns"));
	}
	return wanted;
}

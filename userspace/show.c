// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "show.h"
#include "table.h"
#include "text.h"

static void show_settings(const struct vmr_settings *settings, FILE *out)
{
	size_t i;

	for (i = 0; i < settings->n; i++)
		fprintf(out, " %s=%s", settings->list[i].name,
			settings->list[i].value);
}

static bool show_unit_is(const struct vmr_column *column, const char *unit)
{
	return column->unit && !strcmp(column->unit, unit);
}

static bool show_has_cycles(const struct vmr_instrument *instrument)
{
	size_t i;

	for (i = 0; i < instrument->ncolumns; i++)
		if (show_unit_is(&instrument->columns[i], "cycles"))
			return true;
	return false;
}

/* Where a tick is an instruction, times and cycles say the same. */
static bool show_column_is_twin(const struct vmr_instrument *instrument,
				size_t i, const struct vmr_look *look)
{
	return look->exact &&
	       show_unit_is(&instrument->columns[i], "ns") &&
	       show_has_cycles(instrument);
}

static const char *show_unit(const struct vmr_column *column,
			     const struct vmr_look *look)
{
	if (look->exact &&
	    (show_unit_is(column, "ns") || show_unit_is(column, "cycles")))
		return "insns";
	return column->unit;
}

/* Returns the number of columns shown; @columns has room for all. */
static size_t show_columns(const struct vmr_instrument *instrument,
			   const struct vmr_look *look,
			   struct vmr_table_column *columns)
{
	const struct vmr_column *column;
	size_t i, n = 0;

	for (i = 0; i < instrument->ncolumns; i++) {
		if (show_column_is_twin(instrument, i, look))
			continue;
		column = &instrument->columns[i];
		columns[n].name = column->name;
		columns[n].unit = show_unit(column, look);
		columns[n].right =
			column->type != VMREGRESS_COLUMN_TYPE_STRING;
		n++;
	}
	return n;
}

static int show_row(struct vmr_table *table, const struct vmr_row *row,
		    const struct vmr_instrument *instrument,
		    const struct vmr_look *look)
{
	size_t ncolumns = instrument->ncolumns, i, n = 0;
	char (*bufs)[VMR_TEXT_NUMBER] = calloc(ncolumns + 1, sizeof(*bufs));
	const char **texts = calloc(ncolumns + 1, sizeof(*texts));
	int err = -ENOMEM;

	/* Cells that the module did not send stay blank. */
	for (i = 0; bufs && texts && i < ncolumns && i < row->ncells; i++) {
		if (show_column_is_twin(instrument, i, look))
			continue;
		texts[n] = vmr_text_cell(&row->cells[i],
					 instrument->columns[i].type, bufs[n]);
		n++;
	}
	if (bufs && texts)
		err = vmr_table_add(table, texts);
	free(bufs);
	free(texts);
	return err;
}

static int show_table(const struct vmr_result *result,
		      const struct vmr_look *look,
		      struct vmr_table_column *columns, FILE *out)
{
	size_t n = result->rows.n, i;
	struct vmr_table *table;
	int err = 0;

	table = vmr_table_new(columns,
			      show_columns(result->instrument, look, columns));
	if (!table)
		return -ENOMEM;
	if (look->rows && n > look->rows)
		n = look->rows;
	for (i = 0; !err && i < n; i++)
		err = show_row(table, &result->rows.list[i],
			       result->instrument, look);
	if (!err)
		err = vmr_table_print(table, out);
	if (!err && n < result->rows.n)
		fprintf(out, "... %zu rows more (--rows=0 shows all)\n",
			result->rows.n - n);
	vmr_table_free(table);
	return err;
}

static int show_rows(const struct vmr_result *result,
		     const struct vmr_look *look, FILE *out)
{
	struct vmr_table_column *columns;
	int err;

	columns = calloc(result->instrument->ncolumns + 1, sizeof(*columns));
	if (!columns)
		return -ENOMEM;
	err = show_table(result, look, columns, out);
	free(columns);
	return err;
}

static const char *show_verdict_color(uint32_t verdict)
{
	switch (verdict) {
	case VMREGRESS_VERDICT_PASS:
		return "\033[32m";
	case VMREGRESS_VERDICT_FAIL:
	case VMREGRESS_VERDICT_ERROR:
		return "\033[31m";
	case VMREGRESS_VERDICT_SKIP:
		return "\033[33m";
	}
	return "";
}

static void show_verdict(const struct vmr_job *job, bool color, FILE *out)
{
	const char *paint = color ? show_verdict_color(job->verdict) : "";

	if (job->state == VMREGRESS_STATE_RUNNING) {
		fputs("still running", out);
		return;
	}
	fprintf(out, "%s%s%s", paint, vmr_verdict_name(job->verdict),
		*paint ? "\033[0m" : "");
	if (job->reason && *job->reason)
		fprintf(out, ": %s", job->reason);
}

static void show_elapsed(uint64_t ns, const struct vmr_look *look, FILE *out)
{
	char text[VMR_TEXT_NUMBER];

	if (look->exact) {
		fprintf(out, "; took %" PRIu64 " instructions", ns);
		return;
	}
	vmr_text_duration(ns, text);
	fprintf(out, "; took %s", text);
}

static void show_tail(const struct vmr_job *job, const struct vmr_look *look,
		      FILE *out)
{
	char held[VMR_TEXT_NUMBER];
	bool sense = job->kind == VMREGRESS_KIND_SENSE;

	/* A look at what is there has no verdict but when it went wrong. */
	if (sense && job->verdict == VMREGRESS_VERDICT_NONE) {
		if (job->reason && *job->reason)
			fprintf(out, "%s\n", job->reason);
		return;
	}
	fputs("verdict ", out);
	show_verdict(job, look->color, out);
	show_elapsed(job->elapsed_ns, look, out);
	if (job->held_peak_bytes) {
		vmr_text_bytes(job->held_peak_bytes, held);
		fprintf(out, ", held %s at its peak", held);
	}
	fputc('\n', out);
}

int vmr_show_result(const struct vmr_result *result,
		    const struct vmr_look *look, FILE *out)
{
	const struct vmr_job *job = &result->job;
	int err = 0;

	fprintf(out, "%s", job->instrument ? job->instrument : "?");
	show_settings(&job->settings, out);
	fputc('\n', out);
	if (result->instrument && result->rows.n)
		err = show_rows(result, look, out);
	show_tail(job, look, out);
	return err;
}

void vmr_show_note(const char *accel, FILE *out)
{
	if (!strcmp(accel, "tcg-icount"))
		fputs("exact mode: insns are guest instructions, exact and repeatable; they are not time\n",
		      out);
	else if (!strcmp(accel, "tcg"))
		fputs("software emulation: counts and verdicts are real, times are not\n",
		      out);
}

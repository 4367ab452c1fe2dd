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

static struct vmr_table_column *
show_columns(const struct vmr_instrument *instrument)
{
	struct vmr_table_column *columns;
	const struct vmr_column *column;
	size_t i;

	columns = calloc(instrument->ncolumns + 1, sizeof(*columns));
	for (i = 0; columns && i < instrument->ncolumns; i++) {
		column = &instrument->columns[i];
		columns[i].name = column->name;
		columns[i].unit = column->unit;
		columns[i].right =
			column->type != VMREGRESS_COLUMN_TYPE_STRING;
	}
	return columns;
}

static int show_row(struct vmr_table *table, const struct vmr_row *row,
		    const struct vmr_instrument *instrument)
{
	size_t n = instrument->ncolumns, i;
	char (*bufs)[VMR_TEXT_NUMBER] = calloc(n + 1, sizeof(*bufs));
	const char **texts = calloc(n + 1, sizeof(*texts));
	int err = -ENOMEM;

	/* Cells that the module did not send stay blank. */
	for (i = 0; bufs && texts && i < n && i < row->ncells; i++)
		texts[i] = vmr_text_cell(&row->cells[i],
					 instrument->columns[i].type, bufs[i]);
	if (bufs && texts)
		err = vmr_table_add(table, texts);
	free(bufs);
	free(texts);
	return err;
}

static int show_rows(const struct vmr_result *result, FILE *out)
{
	struct vmr_table_column *columns = show_columns(result->instrument);
	struct vmr_table *table = NULL;
	int err = -ENOMEM;
	size_t i;

	if (columns)
		table = vmr_table_new(columns, result->instrument->ncolumns);
	if (table)
		err = 0;
	for (i = 0; !err && i < result->rows.n; i++)
		err = show_row(table, &result->rows.list[i],
			       result->instrument);
	if (!err)
		err = vmr_table_print(table, out);
	vmr_table_free(table);
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

static void show_tail(const struct vmr_job *job, bool color, FILE *out)
{
	char elapsed[VMR_TEXT_NUMBER], held[VMR_TEXT_NUMBER];
	bool sense = job->kind == VMREGRESS_KIND_SENSE;

	/* A look at what is there has no verdict, but may have words. */
	if (sense && job->verdict == VMREGRESS_VERDICT_NONE) {
		if (job->reason && *job->reason)
			fprintf(out, "%s\n", job->reason);
		return;
	}
	fputs("verdict ", out);
	show_verdict(job, color, out);
	vmr_text_duration(job->elapsed_ns, elapsed);
	fprintf(out, "; took %s", elapsed);
	if (job->held_peak_bytes) {
		vmr_text_bytes(job->held_peak_bytes, held);
		fprintf(out, ", held %s at its peak", held);
	}
	fputc('\n', out);
}

int vmr_show_result(const struct vmr_result *result, bool color, FILE *out)
{
	const struct vmr_job *job = &result->job;
	int err = 0;

	fprintf(out, "%s", job->instrument ? job->instrument : "?");
	show_settings(&job->settings, out);
	fputc('\n', out);
	if (result->instrument && result->rows.n)
		err = show_rows(result, out);
	show_tail(job, color, out);
	return err;
}

void vmr_show_note(const char *accel, FILE *out)
{
	if (!strcmp(accel, "tcg-icount"))
		fputs("exact mode: one ns = one cycle = one guest instruction; not time\n",
		      out);
	else if (!strcmp(accel, "tcg"))
		fputs("software emulation: counts and verdicts are real, times are not\n",
		      out);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "show.h"
#include "sparkline.h"
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

static bool show_has_value(const struct vmr_rows *rows, size_t column)
{
	const struct vmr_row *row;
	size_t i;

	for (i = 0; i < rows->n; i++) {
		row = &rows->list[i];
		if (column < row->ncells &&
		    row->cells[column].type != VMR_CELL_ABSENT)
			return true;
	}
	return false;
}

/* A table on a terminal, and which columns of the result it has. */
struct show_table {
	const struct vmr_instrument *instrument;
	const struct vmr_look *look;
	size_t *picked;		/* indexes into instrument->columns */
	size_t n;		/* number of @picked and of @heads */
	struct vmr_table_column *heads;
	struct vmr_table *table;
};

static bool show_picks(const struct show_table *show,
		       const struct vmr_rows *rows, size_t i)
{
	if (show_column_is_twin(show->instrument, i, show->look))
		return false;
	if (show->instrument->columns[i].detail && !show->look->wide)
		return false;
	return show_has_value(rows, i);
}

static void show_pick(struct show_table *show, const struct vmr_rows *rows)
{
	const struct vmr_column *column;
	size_t i;

	for (i = 0; i < show->instrument->ncolumns; i++) {
		if (!show_picks(show, rows, i))
			continue;
		column = &show->instrument->columns[i];
		show->picked[show->n] = i;
		show->heads[show->n++] = (struct vmr_table_column){
			.name = column->name,
			.unit = show_unit(column, show->look),
			.right = column->type != VMREGRESS_COLUMN_TYPE_STRING,
		};
	}
}

/* Room for the text of any cell that has none of its own. */
union show_text {
	char number[VMR_TEXT_NUMBER];
	char sparkline[VMR_SPARKLINE_BYTES];
};

static const char *show_cell(const struct show_table *show,
			     const struct vmr_cell *cell, size_t column,
			     union show_text *buf)
{
	uint32_t type = show->instrument->columns[column].type;

	if (cell->type != VMR_CELL_HIST)
		return vmr_text_cell(cell, type, buf->number);
	vmr_sparkline(cell->hist, show->look->utf8, buf->sparkline);
	return buf->sparkline;
}

static int show_row(const struct show_table *show, const struct vmr_row *row)
{
	union show_text *bufs = calloc(show->n + 1, sizeof(*bufs));
	const char **texts = calloc(show->n + 1, sizeof(*texts));
	int err = -ENOMEM;
	size_t i, column;

	for (i = 0; bufs && texts && i < show->n; i++) {
		column = show->picked[i];
		/* Cells that the module did not send stay blank. */
		if (column < row->ncells)
			texts[i] = show_cell(show, &row->cells[column], column,
					     &bufs[i]);
	}
	if (bufs && texts)
		err = vmr_table_add(show->table, texts);
	free(bufs);
	free(texts);
	return err;
}

static int show_table(struct show_table *show, const struct vmr_rows *rows,
		      FILE *out)
{
	size_t n = rows->n, i;
	int err = 0;

	show->table = vmr_table_new(show->heads, show->n);
	if (!show->table)
		return -ENOMEM;
	if (show->look->rows && n > show->look->rows)
		n = show->look->rows;
	for (i = 0; !err && i < n; i++)
		err = show_row(show, &rows->list[i]);
	if (!err)
		err = vmr_table_print(show->table, out);
	if (!err && n < rows->n)
		fprintf(out, "... %zu rows more (--rows=0 shows all)\n",
			rows->n - n);
	vmr_table_free(show->table);
	return err;
}

static int show_rows(const struct vmr_result *result,
		     const struct vmr_look *look, FILE *out)
{
	size_t ncolumns = result->instrument->ncolumns;
	struct show_table show = {
		.instrument = result->instrument,
		.look = look,
		.picked = calloc(ncolumns + 1, sizeof(*show.picked)),
		.heads = calloc(ncolumns + 1, sizeof(*show.heads)),
	};
	int err = -ENOMEM;

	if (show.picked && show.heads) {
		show_pick(&show, &result->rows);
		err = show.n ? show_table(&show, &result->rows, out) : 0;
	}
	free(show.picked);
	free(show.heads);
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

	/* A look at what is there has no verdict, but may have words. */
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

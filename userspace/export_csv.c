// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "scope.h"
#include "text.h"

/* One field, quoted where RFC 4180 wants it. */
static void csv_text(FILE *out, const char *text)
{
	if (!text)
		return;
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

/* "low:count low:count" */
static void csv_hist(FILE *out, const struct vmr_hist *hist)
{
	size_t i;

	for (i = 0; i < hist->n; i++)
		fprintf(out, "%s%" PRIu64 ":%" PRIu64, i ? " " : "",
			hist->buckets[i].low, hist->buckets[i].count);
}

static void csv_value(FILE *out, const struct vmr_cell *cell, uint32_t type)
{
	char buf[VMR_TEXT_NUMBER];

	if (cell->type == VMR_CELL_HIST)
		csv_hist(out, cell->hist);
	else if (cell->type != VMR_CELL_ABSENT)
		csv_text(out, vmr_text_cell(cell, type, buf));
}

static void csv_cell(FILE *out, const struct vmr_result *result,
		     const char *title, size_t row, size_t index)
{
	const struct vmr_instrument *instrument = result->instrument;
	const struct vmr_column *column = NULL;

	if (index < instrument->ncolumns)
		column = &instrument->columns[index];
	fprintf(out, "%" PRIu64 ",%s,%s,", result->job.id,
		result->job.instrument, vmr_kind_name(result->job.kind));
	csv_text(out, title);
	fprintf(out, ",%s,%zu,", vmr_verdict_name(result->job.verdict), row);
	csv_text(out, vmr_export_name(result, index));
	fputc(',', out);
	csv_text(out, column ? column->unit : NULL);
	fprintf(out, ",%s,", column ? vmr_better_name(column->better) : "");
	csv_value(out, &result->rows.list[row].cells[index],
		  vmr_export_type(result, index));
	fputs("\r\n", out);
}

/* A line for each cell: columns differ from instrument to instrument. */
int vmr_export_csv(const struct vmr_result_set *set,
		   const struct vmr_export_options *options, FILE *out)
{
	const struct vmr_result *result;
	size_t i, row, cell;

	(void)options;
	fputs("job,instrument,kind,title,verdict,row,column,unit,better,value\r\n",
	      out);
	for (i = 0; i < set->n; i++) {
		result = &set->list[i];
		VMR_FREE char *title = vmr_export_title(&result->job);

		if (!title)
			return -ENOMEM;
		for (row = 0; row < result->rows.n; row++)
			for (cell = 0; cell < result->rows.list[row].ncells;
			     cell++)
				csv_cell(out, result, title, row, cell);
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "export.h"
#include "scope.h"
#include "text.h"

/* A '#' would begin a directive, a newline would end the line. */
static void ktap_text(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc(*text == '#' || *text == '\n' || *text == '\r' ? '_' :
		      *text, out);
}

static void ktap_metric(FILE *out, const struct vmr_result *result, size_t row,
			size_t index)
{
	const struct vmr_column *column = &result->instrument->columns[index];
	char buf[VMR_TEXT_NUMBER];

	fprintf(out, "# metric %s.%s row=%zu value=%s unit=%s better=%s\n",
		result->job.instrument, column->name, row,
		vmr_text_cell(&result->rows.list[row].cells[index],
			      column->type, buf),
		column->unit ? column->unit : "none",
		vmr_better_name(column->better));
}

/* What is neither an identity nor a detail: it has a better direction. */
static void ktap_metrics(FILE *out, const struct vmr_result *result)
{
	const struct vmr_instrument *instrument = result->instrument;
	size_t row, i;

	for (row = 0; row < result->rows.n; row++)
		for (i = 0; i < instrument->ncolumns; i++)
			if (instrument->columns[i].better &&
			    vmr_export_number(&result->rows.list[row].cells[i]))
				ktap_metric(out, result, row, i);
}

/* Those that say why there is neither a pass nor a failure; NULL: none. */
static const char *ktap_directive(uint32_t verdict)
{
	switch (verdict) {
	case VMREGRESS_VERDICT_SKIP:
		return "SKIP";
	case VMREGRESS_VERDICT_ERROR:
		return "ERROR";
	}
	return NULL;
}

static int ktap_job(FILE *out, const struct vmr_result *result, size_t number)
{
	VMR_FREE char *title = vmr_export_title(&result->job);
	uint32_t verdict = result->job.verdict;
	const char *directive = ktap_directive(verdict);
	bool bad = verdict == VMREGRESS_VERDICT_FAIL ||
		   verdict == VMREGRESS_VERDICT_ERROR;

	if (!title)
		return -ENOMEM;
	ktap_metrics(out, result);
	if (result->job.reason[0] && !directive) {
		fprintf(out, "# %s: ", vmr_verdict_name(verdict));
		ktap_text(out, result->job.reason);
		fputc('\n', out);
	}
	fprintf(out, "%s %zu ", bad ? "not ok" : "ok", number);
	ktap_text(out, title);
	if (directive) {
		fprintf(out, " # %s ", directive);
		ktap_text(out, result->job.reason);
	}
	fputc('\n', out);
	return 0;
}

int vmr_export_ktap(const struct vmr_result_set *set,
		    const struct vmr_export_options *options, FILE *out)
{
	int err = 0;
	size_t i;

	(void)options;
	fprintf(out, "KTAP version 1\n1..%zu\n", set->n);
	for (i = 0; i < set->n && !err; i++)
		err = ktap_job(out, &set->list[i], i + 1);
	return err;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The tables behind the pictures: what was measured, row by row.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "page_parts.h"
#include "text.h"

/* Details are left out as on a terminal, and histograms have their own. */
static bool tables_has(const struct vmr_exhibit *exhibit, size_t column,
		       bool exact)
{
	const struct vmr_column *of = &exhibit->instrument->columns[column];

	if (!exhibit->roles[column].filled || of->detail ||
	    of->type == VMREGRESS_COLUMN_TYPE_HIST)
		return false;
	/* In exact mode ns and cycles say the same. */
	return !(exact && vmr_column_unit_is(of, "ns") &&
		 exhibit->roles[column].kind == VMR_ROLE_IDLE);
}

static void tables_head(const struct vmr_page *page,
			const struct vmr_exhibit *exhibit, bool exact)
{
	const struct vmr_column *column;
	const char *unit;
	size_t i;

	fputs("<thead><tr>", page->out);
	for (i = 0; i < exhibit->instrument->ncolumns; i++) {
		if (!tables_has(exhibit, i, exact))
			continue;
		column = &exhibit->instrument->columns[i];
		unit = vmr_exhibit_unit(exhibit, i, exact);
		vmr_html(page->out, vmr_column_is_number(column) ?
			 "<th>%s" : "<th class=\"t\">%s", column->name);
		if (unit)
			vmr_html(page->out, "<br/><i>%s</i>", unit);
		fputs("</th>", page->out);
	}
	fputs("</tr></thead>\n", page->out);
}

static void tables_row(const struct vmr_page *page,
		       const struct vmr_exhibit *exhibit,
		       const struct vmr_exhibit_job *job, size_t row)
{
	const struct vmr_column *column;
	const struct vmr_cell *cell;
	char buf[VMR_TEXT_NUMBER];
	size_t i;

	fputs("<tr>", page->out);
	for (i = 0; i < exhibit->instrument->ncolumns; i++) {
		if (!tables_has(exhibit, i, job->exact))
			continue;
		column = &exhibit->instrument->columns[i];
		cell = vmr_exhibit_cell(exhibit, job, row, i);
		if (cell->type == VMR_CELL_ABSENT)
			fputs("<td></td>", page->out);
		else
			vmr_html(page->out, vmr_column_is_number(column) ?
				 "<td>%s</td>" : "<td class=\"t\">%s</td>",
				 vmr_text_cell(cell, column->type, buf));
	}
	fputs("</tr>\n", page->out);
}

static void tables_settings(const struct vmr_page *page,
			    const struct vmr_job *job)
{
	char text[VMR_TEXT_NUMBER];
	size_t i;

	fputs("<p class=\"n\">", page->out);
	for (i = 0; i < job->settings.n; i++)
		vmr_html(page->out, "%s=%s ", job->settings.list[i].name,
			 job->settings.list[i].value);
	if (job->held_peak_bytes) {
		vmr_text_bytes(job->held_peak_bytes, text);
		vmr_html(page->out, "; held %s at its peak", text);
	}
	fputs("</p>\n", page->out);
}

static void tables_job(const struct vmr_page *page,
		       const struct vmr_exhibit *exhibit,
		       const struct vmr_exhibit_job *job)
{
	size_t n = job->result->rows.n, rows = vmr_page_rows(page, n), i;

	fputs("<h4>", page->out);
	vmr_page_swatch(page, page->out, job->side);
	vmr_html(page->out, " %s</h4>\n", page->sides[job->side].label);
	tables_settings(page, &job->result->job);
	if (!n)
		return;
	vmr_html(page->out, "<div class=\"tb\"><table class=\"rows\" data-side=\"%zu\" data-boot=\"%zu\" data-job=\"%zu\">",
		 job->side, job->boot, (size_t)job->result->job.id);
	tables_head(page, exhibit, job->exact);
	fputs("<tbody>\n", page->out);
	for (i = 0; i < rows; i++)
		tables_row(page, exhibit, job, i);
	fputs("</tbody></table></div>\n", page->out);
	vmr_page_cut(page, rows, n);
}

/* Of many boots the rows of the first: the points sum up all of them. */
static void tables_jobs(const struct vmr_page *page,
			const struct vmr_exhibit *exhibit)
{
	const struct vmr_exhibit_job *job;
	size_t left = 0, i;

	for (i = 0; i < exhibit->n; i++) {
		job = &exhibit->jobs[i];
		if (page->rows && !vmr_exhibit_is_first(exhibit, i))
			left++;
		else
			tables_job(page, exhibit, job);
	}
	if (left)
		vmr_html(page->out, "<p class=\"n\">The rows of the first boot of each side; vmr report --rows=0 has those of %zu jobs more.</p>\n",
			 left);
}

int vmr_page_tables(const struct vmr_page *page,
		    const struct vmr_exhibit *exhibit, int x)
{
	int err;

	fputs("<details><summary>Numbers</summary>\n", page->out);
	err = vmr_page_points(page, exhibit, x);
	if (!err)
		err = vmr_page_quantiles(page, exhibit);
	if (!err)
		tables_jobs(page, exhibit);
	fputs("</details>\n", page->out);
	return err;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A section for each instrument: its exhibits, pictures first.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "page_parts.h"
#include "plot.h"
#include "scope.h"

/* One boot of a side says as much as all: their words differ in numbers. */
static void section_words(const struct vmr_page *page,
			  const struct vmr_exhibit *exhibit)
{
	const struct vmr_exhibit_job *job, *before = NULL;
	size_t i;

	for (i = 0; i < exhibit->n; i++) {
		job = &exhibit->jobs[i];
		if (before && before->side == job->side &&
		    before->boot != job->boot)
			continue;
		before = job;
		if (job->result->job.verdict == VMREGRESS_VERDICT_NONE &&
		    (!job->result->job.reason || !*job->result->job.reason))
			continue;
		fputs("<p class=\"w\">", page->out);
		if (page->n > 1)
			vmr_page_swatch(page, page->out, job->side);
		fputc(' ', page->out);
		if (job->result->job.verdict != VMREGRESS_VERDICT_NONE)
			vmr_page_verdict(page, job->result->job.verdict);
		vmr_html(page->out, " %s</p>\n", job->result->job.reason);
	}
}

static bool section_is_timed(const struct vmr_exhibit *exhibit)
{
	const struct vmr_instrument *instrument = exhibit->instrument;
	size_t i;

	for (i = 0; i < instrument->ncolumns; i++)
		if (exhibit->roles[i].kind != VMR_ROLE_IDLE &&
		    vmr_column_is_timed(&instrument->columns[i]))
			return true;
	return false;
}

/* Times of an emulated CPU say so where they stand. */
static void section_marks(const struct vmr_page *page,
			  const struct vmr_exhibit *exhibit)
{
	bool seen[VMR_PAGE_SIDES] = { false };
	size_t i, n = 0, side;

	for (i = 0; i < exhibit->n && section_is_timed(exhibit); i++) {
		side = exhibit->jobs[i].side;
		if (seen[side] || !page->sides[side].emulated)
			continue;
		seen[side] = true;
		fputs(n++ ? " " : "<p class=\"w\">", page->out);
		if (page->n > 1)
			vmr_page_swatch(page, page->out, side);
	}
	if (n)
		fputs(" <span class=\"mark\">emulated CPU</span> times and rates mean little</p>\n",
		      page->out);
}

/* The pictures are drawn aside: how many there are decides on the room. */
static int section_exhibit(const struct vmr_page *page,
			   const struct vmr_exhibit *exhibit, bool alone)
{
	VMR_FREE char *pictures = NULL;
	struct vmr_plot plot = { .page = page, .exhibit = exhibit };
	size_t size;
	int err;

	plot.out = open_memstream(&pictures, &size);
	if (!plot.out)
		return -ENOMEM;
	err = vmr_plot_x(exhibit, &plot.x);
	if (!err)
		err = vmr_plots_draw(&plot);
	if (fclose(plot.out))
		err = -ENOMEM;
	if (err)
		return err;
	vmr_html(page->out, "<article class=\"%s\">\n",
		 plot.panels > 1 || alone ? "ex" : "ex one");
	if (*exhibit->title)
		vmr_html(page->out, "<h3>%s</h3>\n", exhibit->title);
	section_words(page, exhibit);
	section_marks(page, exhibit);
	if (plot.panels)
		fprintf(page->out, plot.sided == plot.panels && page->n == 2 ?
			"<div class=\"ps duo\">\n%s</div>\n" :
			"<div class=\"ps\">\n%s</div>\n", pictures);
	err = vmr_page_tables(page, exhibit, plot.x);
	fputs("</article>\n", page->out);
	return err;
}

int vmr_page_section(const struct vmr_page *page, size_t first, size_t *next)
{
	const struct vmr_exhibit *list = page->exhibits.list;
	size_t end, i;
	int err = 0;

	for (end = first; end < page->exhibits.n; end++)
		if (!vmr_exhibit_is_kin(&list[first], &list[end]))
			break;
	*next = end;
	fputs("<section id=\"", page->out);
	vmr_page_anchor(page->out, &list[first]);
	vmr_html(page->out, "\">\n<h2>%s <small>%s</small></h2>\n",
		 list[first].instrument->name,
		 vmr_kind_name(list[first].instrument->kind));
	vmr_page_legend(page);
	fputs("<div class=\"exs\">\n", page->out);
	for (i = first; i < end && !err; i++)
		err = section_exhibit(page, &list[i], end - first == 1);
	fputs("</div>\n</section>\n", page->out);
	return err;
}

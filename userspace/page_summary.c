// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The first section: what the tests said on each side, and what is better or
 * worse than on the first.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "html.h"
#include "page_parts.h"

#define SUMMARY_MORE	1000	/* boots, more than anybody makes */

static void summary_count(const struct vmr_page *page, const char *class,
			  size_t n, const char *what)
{
	vmr_html(page->out, "<li class=\"%s%s\"><b>%zu</b> %s</li>", class,
		 n ? "" : " zero", n, what);
}

/* Jobs by verdict, over all boots of a side. */
static void summary_verdicts(const struct vmr_page *page, size_t side)
{
	static const uint32_t verdicts[] = {
		VMREGRESS_VERDICT_PASS, VMREGRESS_VERDICT_FAIL,
		VMREGRESS_VERDICT_ERROR, VMREGRESS_VERDICT_SKIP,
		VMREGRESS_VERDICT_NONE,
	};
	const struct vmr_side *boots = page->sides[side].side;
	size_t i, j, k, n;

	fputs("<p class=\"who\">", page->out);
	vmr_page_swatch(page, page->out, side);
	vmr_html(page->out, " %s</p>\n<ul class=\"tiles\">",
		 page->sides[side].label);
	for (i = 0; i < VMR_ARRAY_SIZE(verdicts); i++) {
		for (n = 0, j = 0; j < boots->n; j++)
			for (k = 0; k < boots->boots[j].set.n; k++)
				n += boots->boots[j].set.list[k].job.verdict ==
				     verdicts[i];
		summary_count(page, vmr_verdict_name(verdicts[i]), n,
			      verdicts[i] == VMREGRESS_VERDICT_NONE ?
			      "measured only" : vmr_verdict_name(verdicts[i]));
	}
	fputs("</ul>\n", page->out);
}

static bool summary_judges(const struct vmr_exhibit *exhibit)
{
	size_t i;

	for (i = 0; i < exhibit->n; i++)
		if (exhibit->jobs[i].result->job.verdict !=
		    VMREGRESS_VERDICT_NONE)
			return true;
	return false;
}

/* The jobs of a side with the verdict of job @i, which is the first of them. */
static size_t summary_same(const struct vmr_exhibit *exhibit, size_t i)
{
	const struct vmr_exhibit_job *jobs = exhibit->jobs;
	size_t n = 0, j;

	for (j = 0; j < exhibit->n; j++) {
		if (jobs[j].side != jobs[i].side ||
		    jobs[j].result->job.verdict != jobs[i].result->job.verdict)
			continue;
		if (j < i)
			return 0;
		n++;
	}
	return n;
}

static void summary_exhibit(const struct vmr_page *page,
			    const struct vmr_exhibit *exhibit)
{
	const struct vmr_job *job;
	size_t i, n;

	fputs("<dt><a href=\"#", page->out);
	vmr_page_anchor(page->out, exhibit);
	vmr_html(page->out, "\">%s</a> %s</dt>\n", exhibit->instrument->name,
		 exhibit->title);
	for (i = 0; i < exhibit->n; i++) {
		n = summary_same(exhibit, i);
		if (!n)
			continue;
		job = &exhibit->jobs[i].result->job;
		fputs("<dd>", page->out);
		if (page->n > 1)
			vmr_page_swatch(page, page->out, exhibit->jobs[i].side);
		fputc(' ', page->out);
		if (n > 1)
			vmr_html(page->out, "%zu × ", n);
		vmr_page_verdict(page, job->verdict);
		vmr_html(page->out, " %s</dd>\n", job->reason);
	}
}

static void summary_tests(const struct vmr_page *page)
{
	size_t i, n = 0;

	for (i = 0; i < page->exhibits.n; i++) {
		if (!summary_judges(&page->exhibits.list[i]))
			continue;
		if (!n++)
			fputs("<h3>Verdicts</h3>\n<dl class=\"vd\">\n",
			      page->out);
		summary_exhibit(page, &page->exhibits.list[i]);
	}
	if (n)
		fputs("</dl>\n", page->out);
}

static void summary_geomean(const struct vmr_page *page,
			    const struct vmr_comparison *all)
{
	double percent = 100 * (all->geomean - 1);

	if (isnan(all->geomean))
		return;
	if (percent == 0)
		fputs(" Geometric mean of all: the same.", page->out);
	else
		vmr_html(page->out, " Geometric mean of all: <b>%.2f %% %s</b>.",
			 fabs(percent), percent > 0 ? "worse" : "better");
}

/* What would decide the last of those that are open. */
static void summary_open(const struct vmr_page *page,
			 const struct vmr_comparison *all)
{
	size_t more = 0, i;

	if (!all->count[VMR_CHANGE_TOO_FEW])
		return;
	for (i = 0; i < all->n; i++)
		if (all->list[i].more > more)
			more = all->list[i].more;
	vmr_html(page->out, " %zu are undecided: a change of %g %% could have been missed",
		 all->count[VMR_CHANGE_TOO_FEW], all->options.threshold);
	if (more && more <= SUMMARY_MORE)
		vmr_html(page->out, "; %zu boots more on each side decide all of them",
			 more);
	fputs(".", page->out);
}

/* How it was judged, and what could not be. */
static void summary_how(const struct vmr_page *page,
			const struct vmr_comparison *all)
{
	const size_t *count = all->count;

	vmr_html(page->out, "<p>%zu metrics.", all->n);
	summary_geomean(page, all);
	if (all->metrics.exact)
		fputs(" In exact mode any difference is a difference.",
		      page->out);
	else
		vmr_html(page->out, " A change counts from %g %% on, at a false discovery rate of %g; the boot is the unit.",
			 all->options.threshold, all->options.alpha);
	if (all->options.floors && all->options.floors->n)
		fputs(" Where <code>vmr calibrate</code> found a noise floor, a change is at least twice that.",
		      page->out);
	summary_open(page, all);
	if (count[VMR_CHANGE_ONE_SIDE])
		vmr_html(page->out, " %zu are on one side only.",
			 count[VMR_CHANGE_ONE_SIDE]);
	if (count[VMR_CHANGE_UNTOLD])
		vmr_html(page->out, " %zu quantiles have too few values to be told.",
			 count[VMR_CHANGE_UNTOLD]);
	if (all->metrics.jobs_left_out)
		vmr_html(page->out, " %zu jobs had an error or were skipped: left out.",
			 all->metrics.jobs_left_out);
	if (all->unsteady)
		vmr_html(page->out, " %zu differ between boots of one side.",
			 all->unsteady);
	if (all->metrics.emulated)
		fputs(" <span class=\"mark\">emulated CPU</span>: times mean little.",
		      page->out);
	fputs("</p>\n", page->out);
}

static void summary_comparison(const struct vmr_page *page, size_t i)
{
	const struct vmr_comparison *all = &page->comparisons[i];
	const size_t *count = all->count;

	fputs("<h3>", page->out);
	vmr_page_swatch(page, page->out, i + 1);
	vmr_html(page->out, " %s against ", page->sides[i + 1].label);
	vmr_page_swatch(page, page->out, 0);
	vmr_html(page->out, " %s</h3>\n", page->sides[0].label);
	if (vmr_comparison_is_empty(all)) {
		fputs("<p>No metric is on both sides.</p>\n", page->out);
		return;
	}
	if (page->sides[0].exact != page->sides[i + 1].exact) {
		fputs("<p>Only one side is of exact mode: instructions are not compared with time.</p>\n",
		      page->out);
		return;
	}
	fputs("<ul class=\"tiles\">", page->out);
	summary_count(page, "improved", count[VMR_CHANGE_IMPROVED], "improved");
	summary_count(page, "regressed", count[VMR_CHANGE_REGRESSED],
		      "regressed");
	if (count[VMR_CHANGE_DIFFERS])
		summary_count(page, "differs", count[VMR_CHANGE_DIFFERS],
			      "differ");
	summary_count(page, "none", count[VMR_CHANGE_NONE], "unchanged");
	summary_count(page, "skip", count[VMR_CHANGE_TOO_FEW], "undecided");
	fputs("</ul>\n", page->out);
	summary_how(page, all);
	vmr_page_forest(page, i);
	vmr_page_compared(page, i);
}

void vmr_page_summary(const struct vmr_page *page)
{
	size_t i;

	fputs("<section id=\"summary\">\n<h2>Summary</h2>\n", page->out);
	for (i = 0; i + 1 < page->n; i++)
		summary_comparison(page, i);
	if (page->n > 1)
		fputs("<h3>Jobs</h3>\n", page->out);
	for (i = 0; i < page->n; i++)
		summary_verdicts(page, i);
	summary_tests(page);
	fputs("</section>\n", page->out);
}

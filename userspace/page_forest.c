// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What changed, as a plot with a line for each metric: the change in percent
 * and its interval. Places are in percent of the width, so that lines of text
 * beside them need no picture of their own.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "axis.h"
#include "html.h"
#include "page_parts.h"

#define FOREST_ROWS	48
#define FOREST_WIDEST	200	/* percent: what is more goes to the edge */

struct forest {
	const struct vmr_page *page;
	const struct vmr_comparison *all;
	struct vmr_axis axis;
	bool changed;		/* only what changed */
	const struct vmr_compared *rows[FOREST_ROWS];
	size_t n;
	size_t total;		/* rows there would be */
};

static bool forest_is_change(const struct vmr_compared *got)
{
	return got->change == VMR_CHANGE_IMPROVED ||
	       got->change == VMR_CHANGE_REGRESSED ||
	       got->change == VMR_CHANGE_DIFFERS;
}

static bool forest_wants(const struct forest *forest,
			 const struct vmr_compared *got)
{
	if (isnan(got->percent))
		return false;
	return !forest->changed || forest_is_change(got);
}

/* Is it one of the instrument of @exhibit? */
static bool forest_is_of(const struct vmr_metric *metric,
			 const struct vmr_exhibit *exhibit)
{
	size_t len = strlen(exhibit->instrument->name);

	return !strncmp(metric->name, exhibit->instrument->name, len) &&
	       metric->name[len] == '/';
}

/* Times in ns and in cycles say the same: one of them is drawn below. */
static bool forest_is_drawn(const struct forest *forest,
			    const struct vmr_metric *metric)
{
	const struct vmr_exhibits *exhibits = &forest->page->exhibits;
	const struct vmr_exhibit *exhibit;
	bool idle = false;
	int column;
	size_t i;

	for (i = 0; i < exhibits->n; i++) {
		exhibit = &exhibits->list[i];
		if (!forest_is_of(metric, exhibit))
			continue;
		column = vmr_exhibit_column(exhibit, metric->column);
		if (column < 0 ||
		    exhibit->roles[column].kind != VMR_ROLE_IDLE)
			return true;
		idle |= exhibit->roles[column].filled;
	}
	return !idle;
}

static void forest_pick_of(struct forest *forest,
			   const struct vmr_exhibit *exhibit)
{
	const struct vmr_compared *got;
	size_t i;

	for (i = 0; i < forest->all->n; i++) {
		got = &forest->all->list[i];
		if (!forest_is_of(got->metric, exhibit) ||
		    !forest_wants(forest, got) ||
		    !forest_is_drawn(forest, got->metric))
			continue;
		if (forest->n < FOREST_ROWS)
			forest->rows[forest->n++] = got;
		forest->total++;
	}
}

/* In the order of the sections below. */
static void forest_pick(struct forest *forest)
{
	const struct vmr_exhibits *exhibits = &forest->page->exhibits;
	size_t i, j;

	forest->n = 0;
	forest->total = 0;
	for (i = 0; i < exhibits->n; i++) {
		/* Two kinds may have an instrument of the same name. */
		for (j = 0; j < i; j++)
			if (!strcmp(exhibits->list[i].instrument->name,
				    exhibits->list[j].instrument->name))
				break;
		if (j == i)
			forest_pick_of(forest, &exhibits->list[i]);
	}
}

static void forest_stretch(struct vmr_range *range, double percent)
{
	if (isnan(percent))
		return;
	percent = fmin(FOREST_WIDEST, fmax(-FOREST_WIDEST, percent));
	range->low = fmin(range->low, percent);
	range->high = fmax(range->high, percent);
}

static void forest_axis(struct forest *forest)
{
	struct vmr_range range = { -1, 1, NULL };
	size_t i;

	for (i = 0; i < forest->n; i++) {
		forest_stretch(&range, forest->rows[i]->percent);
		forest_stretch(&range, forest->rows[i]->percents.low);
		forest_stretch(&range, forest->rows[i]->percents.high);
	}
	vmr_axis_linear(&forest->axis, &range, 6);
	forest->axis.from = 5;
	forest->axis.to = 95;
}

static void forest_head(const struct forest *forest)
{
	FILE *out = forest->page->out;
	char label[VMR_TEXT_NUMBER];
	size_t i;

	fputs("<div class=\"fr head\"><span class=\"fm\">metric</span><svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fp\" width=\"100%\" height=\"18\" role=\"img\" aria-label=\"change in percent\">",
	      out);
	for (i = 0; i < forest->axis.n; i++) {
		vmr_axis_label(&forest->axis, forest->axis.ticks[i], label);
		vmr_html(out, "<text class=\"t m\" x=\"%.2f%%\" y=\"13\">%s%s%%</text>",
			 vmr_axis_at(&forest->axis, forest->axis.ticks[i]),
			 forest->axis.ticks[i] > 0 ? "+" : "", label);
	}
	fputs("</svg><span class=\"fb\">base</span><span class=\"fn\">new</span><span class=\"fc\">change</span><span class=\"fv\">verdict</span></div>\n",
	      out);
}

static void forest_line(const struct forest *forest, const char *class,
			double low, double high)
{
	vmr_html(forest->page->out, "<line class=\"%s\" x1=\"%.2f%%\" y1=\"9\" x2=\"%.2f%%\" y2=\"9\"/>",
		 class, vmr_axis_at(&forest->axis, low),
		 vmr_axis_at(&forest->axis, high));
}

/* A bar from 0, the interval when there is one, and the change itself. */
static void forest_plot(const struct forest *forest,
			const struct vmr_compared *got)
{
	double zero = vmr_axis_at(&forest->axis, 0);
	double band = forest->all->options.threshold;
	double low = vmr_axis_at(&forest->axis, -band);
	double high = vmr_axis_at(&forest->axis, band);
	FILE *out = forest->page->out;

	vmr_html(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fp %s\" width=\"100%%\" height=\"18\" role=\"img\" aria-label=\"%.1f %%\">",
		 vmr_change_name(got->change), got->percent);
	if (band > 0)
		vmr_html(out, "<rect class=\"band\" x=\"%.2f%%\" y=\"0\" width=\"%.2f%%\" height=\"18\"/>",
			 low, high - low);
	vmr_html(out, "<line class=\"a\" x1=\"%.2f%%\" y1=\"0\" x2=\"%.2f%%\" y2=\"18\"/>",
		 zero, zero);
	if (isnan(got->percents.low))
		forest_line(forest, "fl thin", 0, got->percent);
	else
		forest_line(forest, "fl", got->percents.low,
			    got->percents.high);
	vmr_html(out, "<circle class=\"fd\" cx=\"%.2f%%\" cy=\"9\" r=\"4\"/></svg>",
		 vmr_axis_at(&forest->axis, got->percent));
}

static void forest_number(const struct forest *forest, const char *class,
			  double value)
{
	char text[VMR_TEXT_NUMBER];

	vmr_text_short(value, text);
	vmr_html(forest->page->out, "<span class=\"%s\">%s</span>", class,
		 text);
}

static void forest_row(const struct forest *forest,
		       const struct vmr_compared *got)
{
	const char *unit = vmr_metrics_unit(&forest->all->metrics, got->metric);
	FILE *out = forest->page->out;

	vmr_html(out, "<div class=\"fr\"><span class=\"fm\">%s%s%s</span>",
		 got->metric->column, unit ? ", " : "", unit);
	forest_plot(forest, got);
	forest_number(forest, "fb", got->median[0]);
	forest_number(forest, "fn", got->median[1]);
	if (isfinite(got->percent))
		vmr_html(out, fabs(got->percent) < 100 ?
			 "<span class=\"fc\">%+.1f %%</span>" :
			 "<span class=\"fc\">%+.0f %%</span>", got->percent);
	else
		fputs("<span class=\"fc\">from 0</span>", out);
	vmr_html(out, "<span class=\"fv\"><span class=\"v %s\">%s</span></span></div>\n",
		 vmr_change_name(got->change), vmr_change_name(got->change));
}

/* With too few of them there is no interval, and nothing to see. */
static bool forest_has_boots(const struct vmr_comparison *all)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (all->list[i].boots[0] >= VMR_COMPARE_BOOTS &&
		    all->list[i].boots[1] >= VMR_COMPARE_BOOTS)
			return true;
	return all->metrics.exact;
}

static void forest_draw(const struct forest *forest)
{
	const char *group = NULL;
	size_t i;

	fputs("<div class=\"forest\">\n", forest->page->out);
	forest_head(forest);
	for (i = 0; i < forest->n; i++) {
		const struct vmr_metric *metric = forest->rows[i]->metric;

		if (!group || strcmp(group, metric->group))
			vmr_html(forest->page->out,
				 "<p class=\"fg\">%s</p>\n", metric->group);
		group = metric->group;
		forest_row(forest, forest->rows[i]);
	}
	fputs("</div>\n", forest->page->out);
	if (forest->n < forest->total)
		vmr_html(forest->page->out,
			 "<p class=\"n\">The first %zu of %zu that %s; the table has all.</p>\n",
			 forest->n, forest->total,
			 forest->changed ? "changed" : "there are");
}

void vmr_page_forest(const struct vmr_page *page, size_t comparison)
{
	struct forest forest = {
		.page = page, .all = &page->comparisons[comparison],
		.changed = true,
	};

	forest_pick(&forest);
	if (!forest.n && forest_has_boots(forest.all)) {
		/* Nothing changed: then how sure that is. */
		forest.changed = false;
		forest_pick(&forest);
	}
	if (!forest.n)
		return;
	forest_axis(&forest);
	forest_draw(&forest);
}

/* An interval, in two cells. */
static void compared_interval(const struct vmr_page *page,
			      const struct vmr_interval *interval)
{
	vmr_page_number(page, interval->low);
	vmr_page_number(page, interval->high);
}

static void compared_row(const struct vmr_page *page,
			 const struct vmr_comparison *all,
			 const struct vmr_compared *got)
{
	vmr_html(page->out, "<tr><th scope=\"row\">%s</th><td class=\"t\">%s</td><td class=\"t\">%s</td>",
		 got->metric->group, got->metric->column,
		 vmr_metrics_unit(&all->metrics, got->metric));
	vmr_page_number(page, got->median[0]);
	vmr_page_number(page, got->median[1]);
	vmr_page_number(page, got->shift.shift);
	vmr_page_number(page, got->percent);
	if (!all->metrics.exact) {
		compared_interval(page, &got->percents);
		vmr_page_number(page, got->p);
		vmr_page_number(page, got->q);
		vmr_page_number(page, got->detectable);
		vmr_page_number(page, got->more);
	}
	vmr_html(page->out, "<td class=\"t\">%s</td></tr>\n",
		 vmr_change_name(got->change));
}

void vmr_page_compared(const struct vmr_page *page, size_t comparison)
{
	const struct vmr_comparison *all = &page->comparisons[comparison];
	size_t i;

	vmr_html(page->out, "<details><summary>All %zu metrics of both sides</summary>\n<div class=\"tb\"><table class=\"compared\"><thead><tr><th>metric</th><th class=\"t\">figure</th><th class=\"t\">unit</th><th>base</th><th>new</th><th>shift</th><th>change<br/><i>%%</i></th>",
		 all->n - all->count[VMR_CHANGE_ONE_SIDE] -
		 all->count[VMR_CHANGE_UNTOLD]);
	if (!all->metrics.exact)
		fputs("<th>from<br/><i>%</i></th><th>to<br/><i>%</i></th><th>p</th><th>q</th><th>sees<br/><i>%</i></th><th>boots<br/><i>more</i></th>",
		      page->out);
	fputs("<th class=\"t\">verdict</th></tr></thead>\n<tbody>\n", page->out);
	for (i = 0; i < all->n; i++)
		if (all->list[i].boots[0] && all->list[i].boots[1])
			compared_row(page, all, &all->list[i]);
	fputs("</tbody></table></div>\n", page->out);
	if (!all->metrics.exact)
		fputs("<p class=\"n\">shift: Hodges-Lehmann, its interval of confidence 0.95 in percent of the base; p: Mann-Whitney; q: Benjamini-Hochberg; sees: the smallest change that would have been found.</p>\n",
		      page->out);
	fputs("</details>\n", page->out);
}

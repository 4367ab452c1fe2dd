// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the points of pictures are made of: figures by their keys, with medians
 * and spread of each side, and the percentiles of histograms.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "hists.h"
#include "html.h"
#include "page_parts.h"
#include "plot.h"
#include "stats.h"

#define POINTS_KEYS	4096	/* different places of x that are listed */

/* A table while it is written. */
struct points {
	const struct vmr_page *page;
	const struct vmr_exhibit *exhibit;
	const struct vmr_view *view;
	int x;
	double quantile;	/* of a histogram; 0: a figure */
	size_t rows;		/* so far */
	size_t all;		/* rows there would be */
};

static const struct vmr_point *points_find(const struct vmr_series_set *set,
					   size_t side, size_t key, double x)
{
	const struct vmr_series *series;
	size_t i, j;

	for (i = 0; i < set->n; i++) {
		series = &set->list[i];
		if (series->side != side || series->key != key)
			continue;
		for (j = 0; j < series->n; j++)
			if (series->points[j].x == x)
				return &series->points[j];
	}
	return NULL;
}

static void points_head(const struct points *points)
{
	const struct vmr_page *page = points->page;
	size_t i;

	fputs("<h4>Medians</h4>\n<div class=\"tb\"><table class=\"points\"><thead><tr><th class=\"t\">figure</th><th class=\"t\">unit</th><th class=\"t\">of</th>",
	      page->out);
	if (points->x >= 0)
		vmr_html(page->out, "<th>%s</th>",
			 vmr_exhibit_name(points->exhibit, points->x));
	for (i = 0; i < page->n; i++) {
		fputs("<th>", page->out);
		vmr_page_swatch(page, page->out, i);
		fputs("<br/>median</th><th>from</th><th>to</th><th>samples</th>",
		      page->out);
	}
	fputs("</tr></thead>\n<tbody>\n", page->out);
}

static void points_row(const struct points *points,
		       const struct vmr_series_set *set, size_t key, double x)
{
	const struct vmr_page *page = points->page;
	const struct vmr_point *point;
	size_t i;

	vmr_html(page->out, "<tr><th scope=\"row\">%s",
		 vmr_exhibit_name(points->exhibit, points->view->column));
	if (points->quantile > 0)
		vmr_html(page->out, " p%g", 100 * points->quantile);
	vmr_html(page->out, "</th><td class=\"t\">%s</td><td class=\"t\">%s</td>",
		 points->view->unit, set->keys[key]);
	if (points->x >= 0)
		vmr_page_number(page, x);
	for (i = 0; i < page->n; i++) {
		point = points_find(set, i, key, x);
		vmr_page_number(page, point ? point->median : NAN);
		vmr_page_number(page, point ? point->low : NAN);
		vmr_page_number(page, point ? point->high : NAN);
		vmr_page_number(page, point ? (double)point->n : NAN);
	}
	fputs("</tr>\n", page->out);
}

/* Every x of series with @key, each once, ascending; how many. */
static size_t points_places(const struct vmr_series_set *set, size_t key,
			    double places[POINTS_KEYS])
{
	const struct vmr_series *series;
	size_t n = 0, unique = 0, i, j;

	for (i = 0; i < set->n; i++) {
		series = &set->list[i];
		for (j = 0; series->key == key && j < series->n; j++)
			if (n < POINTS_KEYS)
				places[n++] = series->points[j].x;
	}
	vmr_stats_sort(places, n);
	for (i = 0; i < n; i++)
		if (!i || places[i] != places[unique - 1])
			places[unique++] = places[i];
	return unique;
}

static void points_view(struct points *points, const struct vmr_series_set *set)
{
	double places[POINTS_KEYS];
	size_t key, i, n;

	for (key = 0; key < set->nkeys; key++) {
		n = points_places(set, key, places);
		for (i = 0; i < n; i++, points->all++) {
			if (points->page->rows &&
			    points->rows >= points->page->rows)
				continue;
			if (!points->rows++)
				points_head(points);
			points_row(points, set, key, places[i]);
		}
	}
}

static int points_collect(struct points *points, const struct vmr_view *view,
			  double quantile)
{
	const struct vmr_series_pick pick = {
		.x = points->x, .y = view->column, .exact = view->exact,
		.any = view->any, .quantile = quantile,
	};
	struct vmr_series_set set;
	int err;

	points->view = view;
	points->quantile = quantile;
	err = vmr_series_collect(points->exhibit, &pick, &set);
	if (!err)
		points_view(points, &set);
	vmr_series_free(&set);
	return err;
}

static int points_rows(struct points *points)
{
	struct vmr_view views[VMR_VIEWS];
	size_t n, i, j;
	int err = 0;

	n = vmr_views_find(points->exhibit, VMR_ROLE_FIGURE, views);
	for (i = 0; i < n && !err; i++)
		err = points_collect(points, &views[i], 0);
	n = vmr_views_find(points->exhibit, VMR_ROLE_HIST, views);
	for (i = 0; i < n; i++)
		for (j = 0; j < VMR_QUANTILES && !err; j++)
			err = points_collect(points, &views[i],
					     vmr_quantiles[j]);
	return err;
}

int vmr_page_points(const struct vmr_page *page,
		    const struct vmr_exhibit *exhibit, int x)
{
	struct points points = { .page = page, .exhibit = exhibit, .x = x };
	int err = points_rows(&points);

	if (!points.rows)
		return err;
	fputs("</tbody></table></div>\n", page->out);
	vmr_page_cut(page, points.rows, points.all);
	fputs("<p class=\"n\">Of one boot: median, least and most of its samples. Of six boots or more: median of the boots' medians, and its interval of confidence 0.95.</p>\n",
	      page->out);
	return err;
}

static void quantiles_row(const struct vmr_page *page, const char *unit,
			  const struct vmr_hists *hists,
			  const struct vmr_hists_one *one)
{
	static const double shares[] = { 0.5, 0.9, 0.99, 0.999 };
	size_t i;

	vmr_html(page->out, "<tr><th scope=\"row\">%s</th><td class=\"t\">%s</td><td class=\"t\">%s</td><td>%zu</td>",
		 page->sides[one->side].label, unit, hists->keys[one->key],
		 (size_t)one->total);
	for (i = 0; i < VMR_ARRAY_SIZE(shares); i++)
		vmr_page_number(page, shares[i] <= vmr_cdf_support(one->total) ?
				vmr_stats_hist_quantile(&one->hist, shares[i]) :
				NAN);
	vmr_page_number(page, one->hist.buckets[one->hist.n - 1].low);
	fputs("</tr>\n", page->out);
}

int vmr_page_quantiles(const struct vmr_page *page,
		       const struct vmr_exhibit *exhibit)
{
	struct vmr_view views[VMR_VIEWS];
	struct vmr_hists hists;
	size_t n, i, key, j;
	int err = 0;

	n = vmr_views_find(exhibit, VMR_ROLE_HIST, views);
	for (i = 0; i < n && !err; i++) {
		err = vmr_hists_collect(exhibit, &views[i], &hists);
		if (!err && hists.n)
			vmr_html(page->out, "<h4>%s</h4>\n<div class=\"tb\"><table class=\"quantiles\"><thead><tr><th class=\"t\">run</th><th class=\"t\">unit</th><th class=\"t\">of</th><th>samples</th><th>p50</th><th>p90</th><th>p99</th><th>p99.9</th><th>most</th></tr></thead>\n<tbody>\n",
				 vmr_exhibit_name(exhibit, views[i].column));
		for (key = 0; key < hists.nkeys && !err; key++)
			for (j = 0; j < hists.n; j++)
				if (hists.list[j].key == key)
					quantiles_row(page, views[i].unit,
						      &hists, &hists.list[j]);
		if (!err && hists.n)
			fputs("</tbody></table></div>\n<p class=\"n\">The lowest value of the bucket; none with less than ten samples beyond.</p>\n",
			      page->out);
		vmr_hists_free(&hists);
	}
	return err;
}

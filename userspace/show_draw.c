// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bars.h"
#include "hists.h"
#include "plot.h"
#include "show_draw.h"

/* Pictures of one result, and lines of one of them. */
#define DRAW_PICTURES	4
#define DRAW_LINES	24

/* Lines of a histogram; what is above this share of values is one more. */
#define DRAW_BINS	12
#define DRAW_MOST	0.95

/* From this factor between its ends on its lines are as far apart as factors. */
#define DRAW_LOG_FACTOR	8

struct draw {
	const struct vmr_exhibit *exhibit;
	const struct vmr_screen *screen;
	FILE *out;
	size_t pictures;	/* drawn so far */
};

/* "pair_net, insns by order: cpu 0" */
static void draw_title(const struct draw *draw, const struct vmr_view *view,
		       int x, const char *key, char title[200])
{
	const struct vmr_column *columns = draw->exhibit->instrument->columns;

	snprintf(title, 200, "%s%s%s%s%s%s%s", columns[view->column].name,
		 view->unit ? ", " : "", view->unit ? view->unit : "",
		 x < 0 ? "" : " by ", x < 0 ? "" : columns[x].name,
		 *key ? ": " : "", key);
}

static void draw_print(struct draw *draw, struct vmr_bars *bars, size_t n)
{
	bars->n = n < DRAW_LINES ? n : DRAW_LINES;
	fputc('\n', draw->out);
	vmr_bars_print(bars, draw->screen, draw->out);
	if (n > bars->n)
		fprintf(draw->out, "  ... %zu more\n", n - bars->n);
	draw->pictures++;
}

/* All pictures of a column have the same scale. */
static void draw_scale(const struct vmr_series_set *set, struct vmr_bars *bars)
{
	struct vmr_range range = { INFINITY, -INFINITY, NULL };
	struct vmr_axis axis;
	size_t i, j;

	for (i = 0; i < set->n; i++)
		for (j = 0; j < set->list[i].n; j++) {
			range.low = fmin(range.low,
					 set->list[i].points[j].median);
			range.high = fmax(range.high,
					  set->list[i].points[j].median);
		}
	vmr_axis_cost(&axis, &range, 6);
	bars->to = range.high;
	bars->log = axis.kind == VMR_AXIS_LOG;
	/* The least of them has a bar, too. */
	bars->from = bars->log ? fmin(axis.low, range.low / 1.5) : axis.low;
}

static void draw_series(struct draw *draw, const struct vmr_series *series,
			struct vmr_bars *bars)
{
	char labels[DRAW_LINES][VMR_TEXT_NUMBER];
	struct vmr_bar list[DRAW_LINES];
	size_t i;

	bars->list = list;
	for (i = 0; i < series->n && i < DRAW_LINES; i++) {
		vmr_text_real(series->points[i].x, labels[i]);
		list[i].label = labels[i];
		list[i].value = series->points[i].median;
		vmr_text_milli(llround(1000 * list[i].value), list[i].text);
	}
	draw_print(draw, bars, series->n);
}

/* A bar for each key, where there are no numbers to go by. */
static void draw_keys(struct draw *draw, const struct vmr_series_set *set,
		      struct vmr_bars *bars)
{
	struct vmr_bar list[DRAW_LINES];
	size_t i;

	bars->list = list;
	for (i = 0; i < set->n && i < DRAW_LINES; i++) {
		list[i].label = set->keys[set->list[i].key];
		list[i].value = set->list[i].points[0].median;
		vmr_text_milli(llround(1000 * list[i].value), list[i].text);
	}
	draw_print(draw, bars, set->n);
}

static int draw_figure(struct draw *draw, const struct vmr_view *view)
{
	struct vmr_series_pick pick = { .y = view->column, .any = true };
	struct vmr_series_set set = { 0 };
	char title[200];
	struct vmr_bars bars = { .title = title };
	size_t i;
	int x, err = vmr_plot_x(draw->exhibit, &x);

	pick.x = x;
	if (!err)
		err = vmr_series_collect(draw->exhibit, &pick, &set);
	if (!err && set.n)
		draw_scale(&set, &bars);
	if (!err && x < 0 && set.n > 1) {
		draw_title(draw, view, x, "", title);
		draw_keys(draw, &set, &bars);
	}
	for (i = 0; !err && x >= 0 && i < set.n; i++) {
		if (set.list[i].n < 2 || draw->pictures == DRAW_PICTURES)
			continue;
		draw_title(draw, view, x, set.keys[set.list[i].key], title);
		draw_series(draw, &set.list[i], &bars);
	}
	vmr_series_free(&set);
	return err;
}

/**
 * struct draw_bins - a histogram in a few lines
 * @edges: where each begins
 * @rest: where that begins which is not shown in lines of its own
 * @n: number of lines
 */
struct draw_bins {
	double edges[DRAW_BINS + 1];
	double rest;
	uint64_t counts[DRAW_BINS + 1];
	size_t n;
};

/* Where the values end that have lines of their own. */
static double draw_end(const struct vmr_hists_one *one)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i + 1 < one->hist.n; i++) {
		sum += one->hist.buckets[i].count;
		if (sum >= DRAW_MOST * one->total)
			break;
	}
	return one->hist.buckets[i].low + 1.0;
}

static void draw_edges(const struct vmr_hists_one *one, struct draw_bins *bins)
{
	double low = one->hist.buckets[0].low;
	double high = draw_end(one);
	bool factors = low > 0 && high > DRAW_LOG_FACTOR * low;
	double share, edge;
	size_t i;

	bins->n = 0;
	for (i = 0; i <= DRAW_BINS; i++) {
		share = (double)i / DRAW_BINS;
		edge = floor(factors ? low * pow(high / low, share) :
				       low + share * (high - low));
		/* Values are whole: where few are there are few lines. */
		if (!i || edge > bins->edges[bins->n])
			bins->edges[i ? ++bins->n : 0] = edge;
	}
	bins->rest = bins->edges[bins->n];
}

static void draw_fill(const struct vmr_hist *hist, struct draw_bins *bins)
{
	size_t i, bin = 0;

	for (i = 0; i <= bins->n; i++)
		bins->counts[i] = 0;
	for (i = 0; i < hist->n; i++) {
		while (bin < bins->n &&
		       hist->buckets[i].low >= bins->edges[bin + 1])
			bin++;
		bins->counts[bin] += hist->buckets[i].count;
	}
	/* Is there anything beyond the last edge? */
	bins->n += bins->counts[bins->n] > 0;
}

static void draw_hist(struct draw *draw, const struct vmr_view *view,
		      const struct vmr_hists *hists, size_t index)
{
	const struct vmr_hists_one *one = &hists->list[index];
	char labels[DRAW_BINS + 1][VMR_TEXT_NUMBER], title[200];
	struct vmr_bar list[DRAW_BINS + 1];
	struct vmr_bars bars = { .title = title, .list = list };
	struct draw_bins bins;
	size_t i;

	draw_edges(one, &bins);
	draw_fill(&one->hist, &bins);
	if (bins.n < 2)
		return;
	draw_title(draw, view, VMR_SERIES_NONE, hists->keys[one->key], title);
	for (i = 0; i < bins.n; i++) {
		vmr_text_short(bins.edges[i], labels[i]);
		if (bins.edges[i] == bins.rest)
			strcat(labels[i], "+");
		list[i].label = labels[i];
		list[i].value = bins.counts[i];
		snprintf(list[i].text, sizeof(list[i].text),
			 "%" PRIu64 " %5.1f%%", bins.counts[i],
			 100.0 * bins.counts[i] / one->total);
		bars.to = fmax(bars.to, list[i].value);
	}
	draw_print(draw, &bars, bins.n);
}

static int draw_hists(struct draw *draw, const struct vmr_view *view)
{
	struct vmr_hists hists;
	size_t i;
	int err = vmr_hists_collect(draw->exhibit, view, &hists);

	for (i = 0; !err && i < hists.n; i++)
		if (draw->pictures < DRAW_PICTURES)
			draw_hist(draw, view, &hists, i);
	vmr_hists_free(&hists);
	return err;
}

static int draw_exhibit(struct draw *draw)
{
	struct vmr_view views[VMR_VIEWS];

	if (vmr_views_find(draw->exhibit, VMR_ROLE_HIST, views))
		return draw_hists(draw, &views[0]);
	if (vmr_views_find(draw->exhibit, VMR_ROLE_FIGURE, views))
		return draw_figure(draw, &views[0]);
	return 0;
}

int vmr_show_draw(const struct vmr_result_set *set, size_t job,
		  const struct vmr_screen *screen, FILE *out)
{
	struct vmr_boot boot = {
		.set = { .env = set->env, .list = &set->list[job], .n = 1 },
	};
	const struct vmr_side side = { .boots = &boot, .n = 1 };
	struct draw draw = { .screen = screen, .out = out };
	struct vmr_exhibits exhibits = { 0 };
	int err;

	err = vmr_exhibits_collect(&side, 1, &exhibits);
	if (!err && exhibits.n) {
		draw.exhibit = &exhibits.list[0];
		err = draw_exhibit(&draw);
	}
	vmr_exhibits_free(&exhibits);
	return err;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Latencies: how they are spread, and below it the share of operations that
 * took no longer, on an axis that has room for the last of a thousand.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "hists.h"

#define CDF_HEIGHT	300
#define CDF_SPLIT	120	/* between both frames */
#define CDF_BIN		5	/* width of a bar, in units of the picture */
#define CDF_BINS	(VMR_FRAME_WIDTH / CDF_BIN + 1)

/* A panel: the histograms of one key, in two frames with the same x. */
struct cdf_panel {
	const struct vmr_plot *plot;
	const struct vmr_hists *hists;
	size_t key;
	struct vmr_frame bars;
	struct vmr_frame curve;
};

static struct vmr_range cdf_range(const struct vmr_hists *hists, size_t key)
{
	struct vmr_range range = { INFINITY, 1, NULL };
	const struct vmr_hist *hist;
	size_t i;

	for (i = 0; i < hists->n; i++) {
		if (hists->list[i].key != key)
			continue;
		hist = &hists->list[i].hist;
		range.low = fmin(range.low, hist->buckets[0].low);
		range.high = fmax(range.high, hist->buckets[hist->n - 1].low);
	}
	/* There is no 0 on such an axis: what took none stands at its end. */
	range.low = fmin(fmax(range.low, 1), range.high) / 1.03;
	range.high *= 1.03;
	return range;
}

/* The share of values in each bar, in percent; the largest one. */
static double cdf_bins(const struct cdf_panel *panel,
		       const struct vmr_hists_one *one, double bins[CDF_BINS])
{
	const struct vmr_axis *x = &panel->bars.x;
	double largest = 0;
	size_t i, bin;

	for (i = 0; i < CDF_BINS; i++)
		bins[i] = 0;
	for (i = 0; i < one->hist.n; i++) {
		bin = (vmr_axis_at(x, one->hist.buckets[i].low) - x->from) /
		      CDF_BIN;
		bins[bin] += 100.0 * one->hist.buckets[i].count / one->total;
		largest = fmax(largest, bins[bin]);
	}
	return largest;
}

static void cdf_axes(struct cdf_panel *panel, const char *unit)
{
	struct vmr_range range = cdf_range(panel->hists, panel->key);
	const struct vmr_hists_one *one;
	double bins[CDF_BINS], largest = 0;
	unsigned int nines = 1;
	size_t i;

	range.unit = unit;
	vmr_axis_log(&panel->curve.x, &range, 7);
	for (i = 0; i < panel->hists->n; i++) {
		one = &panel->hists->list[i];
		while (one->key == panel->key && nines < 6 &&
		       one->total > pow(10, nines + 1))
			nines++;
	}
	vmr_axis_nines(&panel->curve.y, nines);
	panel->bars.left = vmr_frame_room(&panel->curve.y) + 8;
	panel->curve.left = panel->bars.left;
	panel->bars.x = panel->curve.x;
	vmr_axis_linear(&panel->bars.y, &(struct vmr_range){ 0, 100, "%" }, 3);
	vmr_frame_place(&panel->bars);
	vmr_frame_place(&panel->curve);
	for (i = 0; i < panel->hists->n; i++)
		if (panel->hists->list[i].key == panel->key)
			largest = fmax(largest,
				       cdf_bins(panel, &panel->hists->list[i],
						bins));
	vmr_axis_linear(&panel->bars.y,
			&(struct vmr_range){ 0, largest, "% of samples" }, 3);
	vmr_frame_place(&panel->bars);
}

static void cdf_draw_bars(const struct cdf_panel *panel,
			  const struct vmr_hists_one *one)
{
	const struct vmr_frame *frame = &panel->bars;
	double bins[CDF_BINS], left, right, foot = frame->y.from, top;
	struct vmr_svg_path path;
	char class[16];
	size_t i;

	cdf_bins(panel, one, bins);
	snprintf(class, sizeof(class), "f s%zu", one->side % VMR_SVG_SIDES);
	vmr_svg_path_begin(&path, panel->plot->out, class);
	for (i = 0; i < CDF_BINS; i++) {
		if (bins[i] == 0)
			continue;
		left = frame->x.from + i * CDF_BIN;
		right = fmin(left + CDF_BIN, frame->x.to + CDF_BIN / 2.0);
		top = fmin(vmr_axis_at(&frame->y, bins[i]), foot - 1);
		if (!i || bins[i - 1] == 0)
			vmr_svg_path_move(&path, left, foot);
		vmr_svg_path_to(&path, left, top);
		vmr_svg_path_to(&path, right, top);
		if (i + 1 == CDF_BINS || bins[i + 1] == 0)
			vmr_svg_path_to(&path, right, foot);
	}
	vmr_svg_path_end(&path);
}

/* One part of the curve: up to what the samples tell, or beyond it. */
static void cdf_draw_part(const struct cdf_panel *panel,
			  const struct vmr_hists_one *one,
			  const struct vmr_cdf_point *points, bool beyond)
{
	const struct vmr_frame *frame = &panel->curve;
	double support = vmr_cdf_support(one->total);
	double x = vmr_axis_at(&frame->x, points[0].value);
	double y = frame->y.from;
	struct vmr_svg_path path;
	char class[24];
	size_t i;

	snprintf(class, sizeof(class), beyond ? "l d s%zu" : "l s%zu",
		 one->side % VMR_SVG_SIDES);
	vmr_svg_path_begin(&path, panel->plot->out, class);
	for (i = 0; i < one->hist.n; i++) {
		/* A step: to the right, and up to the share of this bucket. */
		if ((i && points[i - 1].share >= support) == beyond) {
			vmr_svg_path_to(&path, x, y);
			x = vmr_axis_at(&frame->x, points[i].value);
			vmr_svg_path_to(&path, x, y);
			y = vmr_axis_at(&frame->y, points[i].share);
			vmr_svg_path_to(&path, x, y);
		}
		x = vmr_axis_at(&frame->x, points[i].value);
		y = vmr_axis_at(&frame->y, points[i].share);
	}
	vmr_svg_path_end(&path);
}

static int cdf_draw_curve(const struct cdf_panel *panel,
			  const struct vmr_hists_one *one)
{
	struct vmr_cdf_point *points = calloc(one->hist.n, sizeof(*points));
	struct vmr_svg_mark mark = { .side = one->side, .size = 3.4 };
	char value[VMR_TEXT_NUMBER], tip[200];

	if (!points)
		return -ENOMEM;
	vmr_cdf_points(&one->hist, points);
	cdf_draw_part(panel, one, points, false);
	cdf_draw_part(panel, one, points, true);
	vmr_text_real(points[one->hist.n - 1].value, value);
	snprintf(tip, sizeof(tip), "%s: the largest of %zu is %s",
		 panel->plot->page->sides[one->side].label,
		 (size_t)one->total, value);
	mark.at[0] = vmr_axis_at(&panel->curve.x,
				 points[one->hist.n - 1].value);
	mark.at[1] = vmr_axis_at(&panel->curve.y, 1);
	vmr_svg_mark(panel->plot->out, &mark, tip);
	free(points);
	return 0;
}

static int cdf_panel(struct vmr_plot *plot, const struct vmr_view *view,
		     const struct vmr_hists *hists, size_t key)
{
	const char *name = vmr_exhibit_name(plot->exhibit, view->column);
	struct cdf_panel panel = {
		.plot = plot, .hists = hists, .key = key,
		.bars = { .out = plot->out, .bottom = CDF_SPLIT, .bare = true },
		.curve = { .out = plot->out, .top = CDF_SPLIT,
			   .bottom = CDF_HEIGHT, .xname = name },
	};
	size_t i;
	int err = 0;

	cdf_axes(&panel, view->unit);
	vmr_panel_begin(plot, name, hists->keys[key]);
	vmr_svg_begin(plot->out, VMR_FRAME_WIDTH, CDF_HEIGHT, name);
	vmr_frame_draw(&panel.bars);
	vmr_frame_draw(&panel.curve);
	for (i = 0; i < hists->n && !err; i++) {
		if (hists->list[i].key != key)
			continue;
		cdf_draw_bars(&panel, &hists->list[i]);
		err = cdf_draw_curve(&panel, &hists->list[i]);
	}
	vmr_svg_end(plot->out);
	vmr_panel_end(plot, NULL);
	return err;
}

/* Of @n as many as @most, evenly, the first and the last among them. */
static bool cdf_picks(size_t nth, size_t n, size_t most)
{
	if (n <= most || most < 2)
		return nth < most;
	return !nth || nth * (most - 1) / (n - 1) !=
		       (nth - 1) * (most - 1) / (n - 1);
}

/*
 * Keys that differ in another column, "order 3, alloc" and "order 3, free", are
 * drawn together or not at all.
 */
static size_t cdf_group(const struct vmr_plot *plot, size_t nkeys)
{
	size_t values = plot->x < 0 ? nkeys :
				      plot->exhibit->roles[plot->x].values;

	return values && nkeys % values == 0 ? nkeys / values : 1;
}

int vmr_plot_cdf(struct vmr_plot *plot)
{
	struct vmr_view views[VMR_VIEWS];
	size_t n, i, key, group, left = 0;
	struct vmr_hists hists;
	int err = 0;

	n = vmr_views_find(plot->exhibit, VMR_ROLE_HIST, views);
	for (i = 0; i < n && !err; i++) {
		err = vmr_hists_collect(plot->exhibit, &views[i], &hists);
		group = cdf_group(plot, hists.nkeys);
		for (key = 0; key < hists.nkeys && !err; key++)
			if (cdf_picks(key / group, hists.nkeys / group,
				      VMR_PLOT_PANELS / group))
				err = cdf_panel(plot, &views[i], &hists, key);
			else
				left++;
		vmr_hists_free(&hists);
	}
	vmr_plot_left_out(plot, left, "distributions are");
	if (n)
		fputs("<p class=\"n all\">Above: the share of samples, below: that of those that took no longer; dotted where less than ten are beyond.</p>\n",
		      plot->out);
	return err;
}

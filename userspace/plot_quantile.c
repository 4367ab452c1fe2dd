// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Percentiles of histograms against a column of whole numbers.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plot.h"
#include "plot_line.h"

/* The upper one is a thin line. */
const double vmr_quantiles[VMR_QUANTILES] = { 0.5, 0.99 };

static int quantile_collect(const struct vmr_plot *plot,
			    const struct vmr_view *view, int x,
			    struct vmr_series_set sets[VMR_QUANTILES])
{
	struct vmr_series_pick pick = {
		.x = x, .y = view->column, .exact = view->exact,
		.any = view->any,
	};
	size_t i;
	int err = 0;

	for (i = 0; i < VMR_QUANTILES && !err; i++) {
		pick.quantile = vmr_quantiles[i];
		err = vmr_series_collect(plot->exhibit, &pick, &sets[i]);
	}
	return err;
}

/* The keys of the others are those of the first: more may not have them. */
static int quantile_key(const struct vmr_series_set *set, const char *key)
{
	size_t i;

	for (i = 0; i < set->nkeys; i++)
		if (!strcmp(set->keys[i], key))
			return i;
	return -1;
}

static int quantile_lines(const struct vmr_plot *plot,
			  const struct vmr_frame *frame,
			  const struct vmr_series_set *set, int key,
			  bool upper, const char *unit)
{
	size_t i;
	int err = 0;

	for (i = 0; i < set->n && !err; i++) {
		if ((int)set->list[i].key != key)
			continue;
		if (upper)
			vmr_line_path(frame, "l h", &set->list[i]);
		else
			err = vmr_line_series(plot, frame, &set->list[i], unit);
	}
	return err;
}

static int quantile_panel(struct vmr_plot *plot, const struct vmr_view *view,
			  const struct vmr_series_set *sets, size_t key, int x)
{
	const struct vmr_column *columns = plot->exhibit->instrument->columns;
	struct vmr_range range = vmr_series_range(&sets[0], key), upper;
	struct vmr_frame frame = {
		.out = plot->out, .xname = columns[x].name,
		.bottom = VMR_FRAME_HEIGHT,
	};
	/* Too few samples make no p99. */
	const char *title = sets[1].n ? "p50 and p99" : "p50";
	size_t i;
	int err = 0, same;

	for (i = 1; i < VMR_QUANTILES; i++) {
		same = quantile_key(&sets[i], sets[0].keys[key]);
		if (same < 0)
			continue;
		upper = vmr_series_range(&sets[i], same);
		range.high = fmax(range.high, upper.high);
	}
	range.unit = view->unit;
	vmr_axis_cost(&frame.y, &range, 6);
	vmr_line_axis_x(&frame.x, &sets[0], columns[x].unit);
	vmr_frame_place(&frame);
	vmr_panel_begin(plot, title, sets[0].keys[key]);
	vmr_svg_begin(plot->out, VMR_FRAME_WIDTH, VMR_FRAME_HEIGHT, title);
	vmr_frame_draw(&frame);
	for (i = VMR_QUANTILES; i > 0 && !err; i--) {
		same = quantile_key(&sets[i - 1], sets[0].keys[key]);
		err = quantile_lines(plot, &frame, &sets[i - 1], same, i > 1,
				     view->unit);
	}
	vmr_svg_end(plot->out);
	vmr_panel_end(plot, frame.y.kind == VMR_AXIS_LOG ?
		      "Logarithmic scale; thin lines: p99." :
		      "Thin lines: p99.");
	return err;
}

/* Is there a side with more than one place? */
static bool quantile_is_line(const struct vmr_series_set *set)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		if (set->list[i].n > 1)
			return true;
	return false;
}

int vmr_plot_quantile(struct vmr_plot *plot)
{
	struct vmr_series_set sets[VMR_QUANTILES] = { 0 };
	struct vmr_view views[VMR_VIEWS];
	int x = plot->x, err = 0;
	size_t n, i, key;

	n = x < 0 ? 0 : vmr_views_find(plot->exhibit, VMR_ROLE_HIST, views);
	for (i = 0; i < n && !err; i++) {
		err = quantile_collect(plot, &views[i], x, sets);
		for (key = 0; quantile_is_line(&sets[0]) &&
		     key < sets[0].nkeys && !err; key++)
			err = quantile_panel(plot, &views[i], sets, key, x);
		for (key = 0; key < VMR_QUANTILES; key++)
			vmr_series_free(&sets[key]);
	}
	return err;
}

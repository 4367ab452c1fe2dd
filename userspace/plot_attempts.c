// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Of attempts, one after the other, the share that succeeded so far.
 */
#include <math.h>
#include <stdio.h>

#include "plot.h"
#include "plot_line.h"

/* What share of the points up to each was 1; samples of one are a mean. */
static void attempts_path(const struct vmr_frame *frame,
			  const struct vmr_series *series)
{
	struct vmr_svg_path path;
	double sum = 0;
	char class[16];
	size_t i;

	snprintf(class, sizeof(class), "l s%zu", series->side % VMR_SVG_SIDES);
	vmr_svg_path_begin(&path, frame->out, class);
	for (i = 0; i < series->n; i++) {
		sum += series->points[i].median;
		vmr_svg_path_to(&path,
				vmr_axis_at(&frame->x, series->points[i].x),
				vmr_axis_at(&frame->y, 100 * sum / (i + 1)));
	}
	vmr_svg_path_end(&path);
}

static void attempts_panel(struct vmr_plot *plot,
			   const struct vmr_series_set *set)
{
	const struct vmr_range percent = { 0, 100, "%" };
	struct vmr_frame frame = {
		.out = plot->out, .xname = "attempt",
		.bottom = VMR_FRAME_HEIGHT,
	};
	size_t i;

	vmr_axis_linear(&frame.y, &percent, 6);
	vmr_line_axis_x(&frame.x, set, NULL);
	vmr_frame_place(&frame);
	vmr_panel_begin(plot, "success", "share of the attempts so far");
	vmr_svg_begin(plot->out, VMR_FRAME_WIDTH, VMR_FRAME_HEIGHT, "success");
	vmr_frame_draw(&frame);
	for (i = 0; i < set->n; i++)
		attempts_path(&frame, &set->list[i]);
	vmr_svg_end(plot->out);
	vmr_panel_end(plot, NULL);
}

static int attempts_cost(struct vmr_plot *plot, const struct vmr_view *view,
			 int x)
{
	const char *name = vmr_exhibit_name(plot->exhibit, view->column);
	const struct vmr_series_pick pick = {
		.x = x, .y = view->column, .exact = view->exact,
		.any = view->any, .plain = true,
	};
	struct vmr_frame frame = {
		.out = plot->out, .xname = "attempt",
		.bottom = VMR_FRAME_HEIGHT,
	};
	struct vmr_series_set set;
	struct vmr_range range = { INFINITY, -INFINITY, NULL }, one;
	size_t i;
	int err;

	err = vmr_series_collect(plot->exhibit, &pick, &set);
	for (i = 0; i < set.nkeys; i++) {
		one = vmr_series_range(&set, i);
		range.low = fmin(range.low, one.low);
		range.high = fmax(range.high, one.high);
	}
	if (!err && set.n) {
		range.unit = view->unit;
		vmr_axis_cost(&frame.y, &range, 6);
		vmr_line_axis_x(&frame.x, &set, NULL);
		vmr_frame_place(&frame);
		vmr_panel_begin(plot, name, "of each attempt");
		vmr_svg_begin(plot->out, VMR_FRAME_WIDTH, VMR_FRAME_HEIGHT,
			      name);
		vmr_frame_draw(&frame);
		for (i = 0; i < set.n; i++)
			vmr_line_path(&frame, "l", &set.list[i]);
		vmr_svg_end(plot->out);
		vmr_panel_end(plot, frame.y.kind == VMR_AXIS_LOG ?
			      "Logarithmic scale." : NULL);
	}
	vmr_series_free(&set);
	return err;
}

int vmr_plot_attempts(struct vmr_plot *plot)
{
	const struct vmr_series_pick pick = {
		.x = vmr_exhibit_column(plot->exhibit, "attempt"),
		.y = vmr_exhibit_column(plot->exhibit, "success"),
		.any = true, .plain = true,
	};
	struct vmr_view views[VMR_VIEWS];
	struct vmr_series_set set;
	size_t n, i;
	int err;

	err = vmr_series_collect(plot->exhibit, &pick, &set);
	if (!err && set.n)
		attempts_panel(plot, &set);
	vmr_series_free(&set);
	n = vmr_views_find(plot->exhibit, VMR_ROLE_FIGURE, views);
	for (i = 0; i < n && !err; i++)
		if ((int)views[i].column != pick.y)
			err = attempts_cost(plot, &views[i], pick.x);
	return err;
}

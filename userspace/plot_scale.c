// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The rate of one CPU, two, three, ... together, and what it would be if each
 * did as much as one alone does.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "plot.h"
#include "plot_line.h"

/* The rate of the smallest number of workers, for each of them. */
static double scale_alone(const struct vmr_series *series)
{
	return series->points[0].median / fmax(1, series->points[0].x);
}

static void scale_ideal(const struct vmr_frame *frame,
			const struct vmr_series *series)
{
	double alone = scale_alone(series), first = series->points[0].x;
	double last = series->points[series->n - 1].x;
	struct vmr_svg_path path;
	char class[16];

	snprintf(class, sizeof(class), "l d s%zu", series->side % VMR_SVG_SIDES);
	vmr_svg_path_begin(&path, frame->out, class);
	vmr_svg_path_to(&path, vmr_axis_at(&frame->x, first),
			vmr_axis_at(&frame->y, alone * first));
	vmr_svg_path_to(&path, vmr_axis_at(&frame->x, last),
			vmr_axis_at(&frame->y, alone * last));
	vmr_svg_path_end(&path);
}

static struct vmr_range scale_range(const struct vmr_series_set *set,
				    size_t key, bool ideal)
{
	struct vmr_range range = vmr_series_range(set, key);
	const struct vmr_series *series;
	size_t i;

	range.low = 0;
	for (i = 0; i < set->n && ideal; i++) {
		series = &set->list[i];
		if (series->key == key)
			range.high = fmax(range.high, scale_alone(series) *
					  series->points[series->n - 1].x);
	}
	return range;
}

static int scale_panel(struct vmr_plot *plot, const struct vmr_view *view,
		       const struct vmr_series_set *set, size_t key, bool ideal)
{
	const char *name = vmr_exhibit_name(plot->exhibit, view->column);
	struct vmr_range range = scale_range(set, key, ideal);
	struct vmr_frame frame = {
		.out = plot->out, .xname = "workers",
		.bottom = VMR_FRAME_HEIGHT,
	};
	size_t i;
	int err = 0;

	range.unit = view->unit;
	vmr_axis_linear(&frame.y, &range, 6);
	vmr_line_axis_x(&frame.x, set, NULL);
	vmr_frame_place(&frame);
	vmr_panel_begin(plot, name, set->keys[key]);
	vmr_svg_begin(plot->out, VMR_FRAME_WIDTH, VMR_FRAME_HEIGHT, name);
	vmr_frame_draw(&frame);
	for (i = 0; i < set->n && !err; i++) {
		if (set->list[i].key != key)
			continue;
		if (ideal)
			scale_ideal(&frame, &set->list[i]);
		err = vmr_line_series(plot, &frame, &set->list[i], view->unit);
	}
	vmr_svg_end(plot->out);
	vmr_panel_end(plot, ideal ? "Dotted: as many times the rate of one alone." :
				    NULL);
	return err;
}

static int scale_column(struct vmr_plot *plot, const char *name, bool ideal,
			size_t *left)
{
	struct vmr_series_pick pick = {
		.x = vmr_exhibit_column(plot->exhibit, "workers"),
		.y = vmr_exhibit_column(plot->exhibit, name),
		.any = true, .places = true,
	};
	struct vmr_view view = { .any = true };
	struct vmr_series_set set;
	size_t key;
	int err;

	if (pick.y < 0 || !plot->exhibit->roles[pick.y].filled)
		return 0;
	view.column = pick.y;
	view.unit = plot->exhibit->instrument->columns[pick.y].unit;
	err = vmr_series_collect(plot->exhibit, &pick, &set);
	for (key = 0; key < set.nkeys && !err; key++)
		if (plot->panels < VMR_PLOT_PANELS)
			err = scale_panel(plot, &view, &set, key, ideal);
		else
			(*left)++;
	vmr_series_free(&set);
	return err;
}

int vmr_plot_scale(struct vmr_plot *plot)
{
	size_t left = 0;
	int err;

	err = scale_column(plot, "total_rate", true, &left);
	if (!err)
		err = scale_column(plot, "efficiency", false, &left);
	vmr_plot_left_out(plot, left, "plots of this kind are");
	return err;
}

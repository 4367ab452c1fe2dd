// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Cost by order, by count, by size: figures against a column of whole numbers.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "plot.h"
#include "plot_line.h"
#include "scope.h"

#define LINE_MARKS	40	/* more points than this have none */

/* Widely spread values go by their logarithm: 1, 8, 64, 256. */
void vmr_line_axis_x(struct vmr_axis *axis, const struct vmr_series_set *set,
		     const char *unit)
{
	struct vmr_range range = { INFINITY, -INFINITY, unit };
	const struct vmr_series *longest = NULL;
	size_t i, j;

	for (i = 0; i < set->n; i++) {
		if (!set->list[i].n)
			continue;
		range.low = fmin(range.low, set->list[i].points[0].x);
		range.high = fmax(range.high,
				  set->list[i].points[set->list[i].n - 1].x);
		if (!longest || set->list[i].n > longest->n)
			longest = &set->list[i];
	}
	if (range.low > 0 && range.high > 20 * range.low) {
		vmr_axis_log(axis, &range, 7);
		axis->low = range.low / 1.1;
		axis->high = range.high * 1.1;
	} else {
		vmr_axis_whole(axis, &range, 11);
		axis->low -= (range.high - range.low) * 0.03;
		axis->high += (range.high - range.low) * 0.03;
	}
	if (!longest || longest->n > VMR_AXIS_TICKS)
		return;
	/* The very values where there are few. */
	for (j = 0; j < longest->n; j++)
		axis->ticks[j] = longest->points[j].x;
	axis->n = longest->n;
}

void vmr_line_path(const struct vmr_frame *frame, const char *kind,
		   const struct vmr_series *series)
{
	struct vmr_svg_path path;
	char class[16];
	size_t i;

	snprintf(class, sizeof(class), "%s s%zu", kind,
		 series->side % VMR_SVG_SIDES);
	vmr_svg_path_begin(&path, frame->out, class);
	for (i = 0; i < series->n; i++)
		vmr_svg_path_to(&path,
				vmr_axis_at(&frame->x, series->points[i].x),
				vmr_axis_at(&frame->y,
					    series->points[i].median));
	vmr_svg_path_end(&path);
}

static void line_spread(const struct vmr_frame *frame, const char *class,
			const struct vmr_series *series)
{
	const struct vmr_point *point;
	double x, low, high;
	size_t i;

	for (i = 0; i < series->n; i++) {
		point = &series->points[i];
		x = vmr_axis_at(&frame->x, point->x);
		low = vmr_axis_at(&frame->y, point->low);
		high = vmr_axis_at(&frame->y, point->high);
		/* Sides beside each other, not upon each other */
		x += (series->side % 2 ? 1.5 : -1.5);
		if (low - high > 2)
			vmr_svg_line(frame->out, class, (double[]){ x, low },
				     (double[]){ x, high });
	}
}

static int line_marks(const struct vmr_plot *plot,
		      const struct vmr_frame *frame,
		      const struct vmr_series *series, const char *unit)
{
	struct vmr_svg_mark mark = { .side = series->side, .size = 3.4 };
	char label[VMR_TEXT_NUMBER], where[200];
	const struct vmr_point *point;
	size_t i;

	for (i = 0; i < series->n; i++) {
		VMR_FREE char *tip = NULL;

		point = &series->points[i];
		vmr_text_real(point->x, label);
		snprintf(where, sizeof(where), "%s %s",
			 frame->xname ? frame->xname : "", label);
		tip = vmr_plot_tip(plot, series->side, where, point, unit);
		if (!tip)
			return -ENOMEM;
		mark.at[0] = vmr_axis_at(&frame->x, point->x);
		mark.at[1] = vmr_axis_at(&frame->y, point->median);
		vmr_svg_mark(frame->out, &mark, tip);
	}
	return 0;
}

int vmr_line_series(const struct vmr_plot *plot, const struct vmr_frame *frame,
		    const struct vmr_series *series, const char *unit)
{
	char class[16];

	snprintf(class, sizeof(class), "w s%zu", series->side % VMR_SVG_SIDES);
	if (series->n <= LINE_MARKS)
		line_spread(frame, class, series);
	vmr_line_path(frame, "l", series);
	return series->n <= LINE_MARKS ?
		line_marks(plot, frame, series, unit) : 0;
}

static int line_panel(struct vmr_plot *plot, const struct vmr_view *view,
		      const struct vmr_series_set *set, size_t key, int x)
{
	const struct vmr_column *columns = plot->exhibit->instrument->columns;
	struct vmr_range range = vmr_series_range(set, key);
	struct vmr_frame frame = {
		.out = plot->out, .xname = columns[x].name,
		.bottom = VMR_FRAME_HEIGHT,
	};
	size_t i;
	int err = 0;

	range.unit = view->unit;
	vmr_axis_cost(&frame.y, &range, 6);
	vmr_line_axis_x(&frame.x, set, columns[x].unit);
	vmr_frame_place(&frame);
	vmr_panel_begin(plot, columns[view->column].name, set->keys[key]);
	vmr_svg_begin(plot->out, VMR_FRAME_WIDTH, VMR_FRAME_HEIGHT,
		      columns[view->column].name);
	vmr_frame_draw(&frame);
	for (i = 0; i < set->n && !err; i++)
		if (set->list[i].key == key)
			err = vmr_line_series(plot, &frame, &set->list[i],
					      view->unit);
	vmr_svg_end(plot->out);
	vmr_panel_end(plot, frame.y.kind == VMR_AXIS_LOG ?
		      "Logarithmic scale." : NULL);
	return err;
}

static int line_view(struct vmr_plot *plot, const struct vmr_view *view, int x,
		     size_t *left)
{
	const struct vmr_series_pick pick = {
		.x = x, .y = view->column, .exact = view->exact,
		.any = view->any,
	};
	struct vmr_series_set set;
	size_t key;
	int err;

	err = vmr_series_collect(plot->exhibit, &pick, &set);
	for (key = 0; key < set.nkeys && !err; key++)
		if (plot->panels < VMR_PLOT_PANELS)
			err = line_panel(plot, view, &set, key, x);
		else
			(*left)++;
	vmr_series_free(&set);
	return err;
}

int vmr_plot_line(struct vmr_plot *plot)
{
	struct vmr_view views[VMR_VIEWS];
	size_t n, i, left = 0;
	int x = plot->x, err = 0;

	n = vmr_views_find(plot->exhibit, VMR_ROLE_FIGURE, views);
	if (!n)
		n = vmr_views_find(plot->exhibit, VMR_ROLE_NUMBER, views);
	for (i = 0; i < n && !err; i++)
		err = line_view(plot, &views[i], x, &left);
	vmr_plot_left_out(plot, left, "plots of this kind are");
	return err;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A cost that changes from step to step: what fills or drains something.
 */
#include <math.h>

#include "plot.h"
#include "plot_line.h"

/* A row holds from its number on to that of the next. */
static void step_path(const struct vmr_frame *frame,
		      const struct vmr_series *series)
{
	struct vmr_svg_path path;
	double x, y;
	char class[16];
	size_t i;

	snprintf(class, sizeof(class), "l s%zu", series->side % VMR_SVG_SIDES);
	vmr_svg_path_begin(&path, frame->out, class);
	for (i = 0; i < series->n; i++) {
		x = vmr_axis_at(&frame->x, series->points[i].x);
		y = vmr_axis_at(&frame->y, series->points[i].median);
		vmr_svg_path_to(&path, x, y);
		if (i + 1 == series->n)
			break;
		x = vmr_axis_at(&frame->x, series->points[i + 1].x);
		vmr_svg_path_to(&path, x, y);
	}
	vmr_svg_path_end(&path);
}

static void step_panel(struct vmr_plot *plot, const struct vmr_view *view,
		       const struct vmr_series_set *set, size_t key, int x)
{
	const struct vmr_column *columns = plot->exhibit->instrument->columns;
	struct vmr_range range = vmr_series_range(set, key);
	struct vmr_frame frame = {
		.out = plot->out, .xname = columns[x].name,
		.bottom = VMR_FRAME_HEIGHT,
	};
	size_t i;

	range.unit = view->unit;
	vmr_axis_cost(&frame.y, &range, 6);
	vmr_line_axis_x(&frame.x, set, columns[x].unit);
	vmr_frame_place(&frame);
	vmr_panel_begin(plot, columns[view->column].name, set->keys[key]);
	vmr_svg_begin(plot->out, VMR_FRAME_WIDTH, VMR_FRAME_HEIGHT,
		      columns[view->column].name);
	vmr_frame_draw(&frame);
	for (i = 0; i < set->n; i++)
		if (set->list[i].key == key)
			step_path(&frame, &set->list[i]);
	vmr_svg_end(plot->out);
	vmr_panel_end(plot, frame.y.kind == VMR_AXIS_LOG ?
		      "Logarithmic scale." : NULL);
}

int vmr_plot_step(struct vmr_plot *plot)
{
	struct vmr_view views[VMR_VIEWS];
	int x = vmr_exhibit_column(plot->exhibit, "index"), err = 0;
	struct vmr_series_set set;
	size_t n, i, key;

	n = vmr_views_find(plot->exhibit, VMR_ROLE_FIGURE, views);
	for (i = 0; i < n && !err; i++) {
		const struct vmr_series_pick pick = {
			.x = x, .y = views[i].column, .exact = views[i].exact,
			.any = views[i].any,
		};

		err = vmr_series_collect(plot->exhibit, &pick, &set);
		for (key = 0; key < set.nkeys && !err; key++)
			if (plot->panels < VMR_PLOT_PANELS)
				step_panel(plot, &views[i], &set, key, x);
		vmr_series_free(&set);
	}
	return err;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Numbers over the time since a job began, a line for each job.
 */
#include <math.h>
#include <stdio.h>

#include "plot.h"
#include "plot_line.h"

/* All jobs in one picture: what their keys are makes no difference. */
static struct vmr_range time_range(const struct vmr_series_set *set)
{
	struct vmr_range range = { INFINITY, -INFINITY, NULL }, one;
	size_t key;

	for (key = 0; key < set->nkeys; key++) {
		one = vmr_series_range(set, key);
		range.low = fmin(range.low, one.low);
		range.high = fmax(range.high, one.high);
	}
	return range;
}

static void time_axis_x(struct vmr_axis *axis, const struct vmr_series_set *set,
			const char *unit)
{
	struct vmr_range range = { 0, 0, unit };
	size_t i;

	for (i = 0; i < set->n; i++)
		range.high = fmax(range.high,
				  set->list[i].points[set->list[i].n - 1].x);
	vmr_axis_linear(axis, &range, 6);
}

static int time_panel(struct vmr_plot *plot, const struct vmr_view *view,
		      const struct vmr_series_set *set, int x)
{
	const struct vmr_column *columns = plot->exhibit->instrument->columns;
	struct vmr_range range = time_range(set);
	struct vmr_frame frame = {
		.out = plot->out, .xname = columns[x].name,
		.bottom = VMR_FRAME_HEIGHT,
	};
	size_t i;
	int err = 0;

	range.unit = view->unit;
	range.low = fmin(range.low, 0);
	range.high = fmax(range.high, 0);
	vmr_axis_linear(&frame.y, &range, 6);
	time_axis_x(&frame.x, set,
		    vmr_exhibit_unit(plot->exhibit, x,
				     plot->exhibit->jobs[0].exact));
	vmr_frame_place(&frame);
	vmr_panel_begin(plot, columns[view->column].name, "over time");
	vmr_svg_begin(plot->out, VMR_FRAME_WIDTH, VMR_FRAME_HEIGHT,
		      columns[view->column].name);
	vmr_frame_draw(&frame);
	for (i = 0; i < set->n && !err; i++)
		if (set->nkeys > VMR_SVG_SIDES)
			vmr_line_path(&frame, "l h", &set->list[i]);
		else
			err = vmr_line_series(plot, &frame, &set->list[i],
					      view->unit);
	vmr_svg_end(plot->out);
	vmr_panel_end(plot, NULL);
	return err;
}

static bool time_is_mixed(const struct vmr_exhibit *exhibit)
{
	size_t i;

	for (i = 1; i < exhibit->n; i++)
		if (exhibit->jobs[i].exact != exhibit->jobs[0].exact)
			return true;
	return false;
}

static int time_view(struct vmr_plot *plot, struct vmr_view *view, int x)
{
	struct vmr_series_pick pick = {
		.x = x, .y = view->column, .plain = true, .any = true,
	};
	struct vmr_series_set set;
	int err;

	/* Time is in ticks: those of exact mode are none of a clock. */
	if (time_is_mixed(plot->exhibit)) {
		pick.any = false;
		pick.exact = plot->exhibit->jobs[0].exact;
	}
	err = vmr_series_collect(plot->exhibit, &pick, &set);
	if (!err && set.n)
		err = time_panel(plot, view, &set, x);
	vmr_series_free(&set);
	return err;
}

int vmr_plot_time(struct vmr_plot *plot)
{
	static const enum vmr_role_kind kinds[] = {
		VMR_ROLE_FIGURE, VMR_ROLE_NUMBER,
	};
	struct vmr_view views[VMR_VIEWS];
	int x = vmr_exhibit_column(plot->exhibit, "time"), err = 0;
	size_t n, i, j;

	for (i = 0; i < 2; i++) {
		n = vmr_views_find(plot->exhibit, kinds[i], views);
		for (j = 0; j < n && !err; j++)
			if ((int)views[j].column != x &&
			    plot->panels < VMR_PLOT_PANELS)
				err = time_view(plot, &views[j], x);
	}
	return err;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One figure of many named things, as bars.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plot.h"
#include "scope.h"

#define BARS_LANE	11
#define BARS_GAP	3
#define BARS_ROWS	16
#define BARS_VALUE	70	/* room for the numbers at the right */

struct bars {
	struct vmr_plot *plot;
	const struct vmr_series_set *set;
	struct vmr_axis x;
	size_t keys[BARS_ROWS];	/* the largest first */
	size_t n;
	double y;
};

/* What is all of them together stands out of the picture. */
static bool bars_is_sum(const char *key)
{
	return *key == '(';
}

static int bars_lane(struct bars *bars, const struct vmr_series *series)
{
	const struct vmr_point *point = &series->points[0];
	char class[16], value[VMR_TEXT_NUMBER];
	struct vmr_svg_box box = {
		.x = bars->x.from, .y = bars->y + 1, .height = BARS_LANE - 2,
	};
	VMR_FREE char *tip = vmr_plot_tip(bars->plot, series->side,
					  bars->set->keys[series->key], point,
					  bars->x.unit ? bars->x.unit : NULL);

	if (!tip)
		return -ENOMEM;
	box.width = vmr_axis_at(&bars->x, point->median) - box.x;
	snprintf(class, sizeof(class), "f s%zu", series->side % VMR_SVG_SIDES);
	vmr_svg_rect(bars->plot->out, class, &box, tip);
	vmr_text_short(point->median / bars->x.per, value);
	vmr_svg_text(bars->plot->out, "v", VMR_SVG_END,
		     (double[]){ VMR_FRAME_WIDTH - 2, bars->y + 9 }, value);
	bars->y += BARS_LANE;
	return 0;
}

static double bars_largest(const struct vmr_series_set *set, size_t key)
{
	return bars_is_sum(set->keys[key]) ? 0 :
					     vmr_series_range(set, key).high;
}

/* The keys with the largest bars; how many others have one. */
static size_t bars_pick(struct bars *bars)
{
	size_t key, place, others = 0;
	double largest;

	bars->n = 0;
	for (key = 0; key < bars->set->nkeys; key++) {
		largest = bars_largest(bars->set, key);
		if (!(largest > 0))
			continue;
		for (place = bars->n; place > 0; place--)
			if (bars_largest(bars->set, bars->keys[place - 1]) >=
			    largest)
				break;
		others += bars->n == BARS_ROWS;
		if (place == BARS_ROWS)
			continue;
		bars->n += bars->n < BARS_ROWS;
		memmove(&bars->keys[place + 1], &bars->keys[place],
			(bars->n - 1 - place) * sizeof(*bars->keys));
		bars->keys[place] = key;
	}
	return others;
}

static size_t bars_lanes(const struct bars *bars, size_t key)
{
	size_t lanes = 0, i;

	for (i = 0; i < bars->set->n; i++)
		lanes += bars->set->list[i].key == key;
	return lanes;
}

static double bars_height(const struct bars *bars)
{
	double height = 2;
	size_t i;

	for (i = 0; i < bars->n; i++)
		height += VMR_FRAME_LINE + BARS_GAP +
			  BARS_LANE * bars_lanes(bars, bars->keys[i]);
	return height;
}

static void bars_axis(struct bars *bars, const char *unit)
{
	struct vmr_range range = { 0, 0, unit };

	range.high = bars_largest(bars->set, bars->keys[0]);
	vmr_axis_linear(&bars->x, &range, 5);
	bars->x.from = 2;
	bars->x.to = VMR_FRAME_WIDTH - BARS_VALUE;
}

static int bars_rows(struct bars *bars)
{
	size_t i, j;
	int err = 0;

	bars->y = 2;
	for (i = 0; i < bars->n; i++) {
		vmr_svg_text_fit(bars->plot->out, "r", VMR_SVG_START,
				 (double[]){ 0, bars->y + 11 }, VMR_FRAME_WIDTH,
				 bars->set->keys[bars->keys[i]]);
		bars->y += VMR_FRAME_LINE;
		for (j = 0; j < bars->set->n && !err; j++)
			if (bars->set->list[j].key == bars->keys[i])
				err = bars_lane(bars, &bars->set->list[j]);
		bars->y += BARS_GAP;
	}
	return err;
}

static int bars_draw(struct bars *bars, const struct vmr_view *view)
{
	const char *name =
		vmr_exhibit_name(bars->plot->exhibit, view->column);
	double height;
	struct vmr_frame frame = { .out = bars->plot->out };
	int err;

	bars_axis(bars, view->unit);
	height = bars_height(bars) + 2 * VMR_FRAME_LINE + 4;
	vmr_panel_begin(bars->plot, name, NULL);
	vmr_svg_begin(bars->plot->out, VMR_FRAME_WIDTH, height, name);
	frame.x = bars->x;
	frame.bottom = height;
	frame.y.from = height - 2 * VMR_FRAME_LINE - 4;
	vmr_frame_draw_upright(&frame);
	err = bars_rows(bars);
	vmr_svg_end(bars->plot->out);
	vmr_panel_end(bars->plot, NULL);
	return err;
}

int vmr_plot_bars(struct vmr_plot *plot)
{
	struct vmr_view views[VMR_VIEWS];
	struct vmr_series_set set;
	struct bars bars = { .plot = plot, .set = &set };
	size_t n, i, left = 0;
	int err = 0;

	n = vmr_views_find(plot->exhibit, VMR_ROLE_FIGURE, views);
	for (i = 0; i < n && !err; i++) {
		const struct vmr_series_pick pick = {
			.x = VMR_SERIES_NONE, .y = views[i].column,
			.exact = views[i].exact, .any = views[i].any,
		};

		err = vmr_series_collect(plot->exhibit, &pick, &set);
		left += bars_pick(&bars);
		if (!err && bars.n)
			err = bars_draw(&bars, &views[i]);
		vmr_series_free(&set);
	}
	vmr_plot_left_out(plot, left, "smaller bars are");
	return err;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * All samples in a line, with their box and median, a line for each side: of
 * figures that there is no column of whole numbers to draw against.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot.h"
#include "scope.h"
#include "stats.h"

#define STRIP_LANE	13	/* a side */
#define STRIP_GAP	5	/* between rows */
#define STRIP_VALUE	64	/* room for medians at the right */
#define STRIP_ROWS	16	/* of a panel */
#define STRIP_DOTS	60	/* of a line */
#define STRIP_BOX	5	/* samples that have one */
#define STRIP_PLAIN	6	/* panels of numbers that are no figures */

/* A row: a line for each side. */
struct strip_row {
	const char *label;
	const struct vmr_series_set *set;
	size_t key;
};

struct strip_panel {
	struct vmr_plot *plot;
	const struct strip_row *rows;
	size_t n;
	const char *unit;
	struct vmr_axis x;
	double y;
};

static size_t strip_lanes(const struct strip_row *row)
{
	size_t lanes = 0, i;

	for (i = 0; i < row->set->n; i++)
		lanes += row->set->list[i].key == row->key;
	return lanes;
}

static double strip_height(const struct strip_panel *panel)
{
	double height = 4;
	size_t i;

	for (i = 0; i < panel->n; i++)
		height += VMR_FRAME_LINE + STRIP_GAP +
			  STRIP_LANE * strip_lanes(&panel->rows[i]);
	return height;
}

static void strip_axis(struct strip_panel *panel)
{
	struct vmr_range range = { INFINITY, -INFINITY, panel->unit }, one;
	size_t i;

	for (i = 0; i < panel->n; i++) {
		one = vmr_series_range(panel->rows[i].set, panel->rows[i].key);
		range.low = fmin(range.low, one.low);
		range.high = fmax(range.high, one.high);
	}
	vmr_axis_cost(&panel->x, &range, 5);
	panel->x.from = 8;
	panel->x.to = VMR_FRAME_WIDTH - STRIP_VALUE - 4;
}

static void strip_box(const struct strip_panel *panel, const char *side,
		      const double *sorted, size_t n)
{
	double low = vmr_axis_at(&panel->x, vmr_stats_quantile(sorted, n, 0.25));
	double high = vmr_axis_at(&panel->x,
				  vmr_stats_quantile(sorted, n, 0.75));
	const struct vmr_svg_box box = {
		low, panel->y - 4, fmax(1, high - low), 8,
	};
	char class[16];

	snprintf(class, sizeof(class), "b %s", side);
	vmr_svg_rect(panel->plot->out, class, &box, NULL);
}

/* Of many some, evenly; the first and the last are among them. */
static void strip_dots(const struct strip_panel *panel, const char *side,
		       const double *sorted, size_t n)
{
	size_t dots = n < STRIP_DOTS ? n : STRIP_DOTS, i;
	struct vmr_svg_path path;
	char class[16];
	double x;

	snprintf(class, sizeof(class), "p %s", side);
	vmr_svg_path_begin(&path, panel->plot->out, class);
	for (i = 0; i < dots; i++) {
		x = vmr_axis_at(&panel->x, sorted[dots > 1 ? i * (n - 1) /
						  (dots - 1) : 0]);
		vmr_svg_path_move(&path, x, panel->y - 3);
		vmr_svg_path_to(&path, x, panel->y + 3);
	}
	vmr_svg_path_end(&path);
}

static int strip_samples(const struct strip_panel *panel, const char *side,
			 const struct vmr_point *point)
{
	double *sorted = calloc(point->n, sizeof(*sorted));
	char class[16];
	size_t i;

	if (!sorted)
		return -ENOMEM;
	for (i = 0; i < point->n; i++)
		sorted[i] = point->samples[i].value;
	vmr_stats_sort(sorted, point->n);
	snprintf(class, sizeof(class), "w %s", side);
	if (point->n > 1)
		vmr_svg_line(panel->plot->out, class,
			     (double[]){ vmr_axis_at(&panel->x, sorted[0]),
					 panel->y },
			     (double[]){ vmr_axis_at(&panel->x,
						     sorted[point->n - 1]),
					 panel->y });
	if (point->n >= STRIP_BOX)
		strip_box(panel, side, sorted, point->n);
	strip_dots(panel, side, sorted, point->n);
	free(sorted);
	return 0;
}

static int strip_lane(struct strip_panel *panel, const struct strip_row *row,
		      const struct vmr_series *series)
{
	VMR_FREE char *tip = vmr_plot_tip(panel->plot, series->side, row->label,
					  &series->points[0], panel->unit);
	const struct vmr_point *point = &series->points[0];
	struct vmr_svg_mark mark = { .side = series->side, .size = 3.6 };
	char side[8], value[VMR_TEXT_NUMBER];

	snprintf(side, sizeof(side), "s%zu", series->side % VMR_SVG_SIDES);
	panel->y += STRIP_LANE / 2.0;
	if (!tip || strip_samples(panel, side, point))
		return -ENOMEM;
	mark.at[0] = vmr_axis_at(&panel->x, point->median);
	mark.at[1] = panel->y;
	vmr_svg_mark(panel->plot->out, &mark, tip);
	vmr_text_short(point->median / panel->x.per, value);
	vmr_svg_text(panel->plot->out, "v", VMR_SVG_END,
		     (double[]){ VMR_FRAME_WIDTH - 2, panel->y + 4 }, value);
	panel->y += STRIP_LANE / 2.0;
	return 0;
}

static int strip_draw_row(struct strip_panel *panel,
			  const struct strip_row *row)
{
	size_t i;
	int err = 0;

	vmr_svg_text_fit(panel->plot->out, "r", VMR_SVG_START,
			 (double[]){ 0, panel->y + 11 }, VMR_FRAME_WIDTH,
			 row->label);
	panel->y += VMR_FRAME_LINE;
	for (i = 0; i < row->set->n && !err; i++)
		if (row->set->list[i].key == row->key)
			err = strip_lane(panel, row, &row->set->list[i]);
	panel->y += STRIP_GAP;
	return err;
}

static void strip_grid(const struct strip_panel *panel, double height)
{
	struct vmr_frame frame = {
		.out = panel->plot->out, .x = panel->x, .bottom = height,
	};

	frame.y.from = height - (panel->unit ? 2 : 1) * VMR_FRAME_LINE - 4;
	frame.y.to = 0;
	vmr_frame_draw_upright(&frame);
}

static int strip_draw(struct strip_panel *panel, const char *title,
		      const char *by)
{
	double height = strip_height(panel) +
			(panel->unit ? 2 : 1) * VMR_FRAME_LINE + 4;
	size_t i;
	int err = 0;

	strip_axis(panel);
	vmr_panel_begin(panel->plot, title, by);
	vmr_svg_begin(panel->plot->out, VMR_FRAME_WIDTH, height, title);
	strip_grid(panel, height);
	panel->y = 2;
	for (i = 0; i < panel->n && !err; i++)
		err = strip_draw_row(panel, &panel->rows[i]);
	vmr_svg_end(panel->plot->out);
	vmr_panel_end(panel->plot, panel->x.kind == VMR_AXIS_LOG ?
		      "Logarithmic scale." : NULL);
	return err;
}

/* One column, a row for each key. */
static int strip_column(struct vmr_plot *plot, const struct vmr_view *view,
			const struct vmr_series_set *set, size_t *left)
{
	struct strip_row rows[STRIP_ROWS];
	struct strip_panel panel = {
		.plot = plot, .rows = rows, .unit = view->unit,
	};

	for (; panel.n < set->nkeys && panel.n < STRIP_ROWS; panel.n++)
		rows[panel.n] = (struct strip_row){
			set->keys[panel.n], set, panel.n,
		};
	*left += set->nkeys - panel.n;
	if (!panel.n)
		return 0;
	return strip_draw(&panel,
			  vmr_exhibit_name(plot->exhibit, view->column), NULL);
}

static bool strip_is_alike(const struct vmr_view *a, const struct vmr_view *b)
{
	return a->unit && b->unit && !strcmp(a->unit, b->unit) &&
	       a->exact == b->exact && a->any == b->any;
}

/* Rows without keys: all columns of a unit in one panel. Returns how many. */
static size_t strip_alike(const struct vmr_plot *plot,
			  const struct vmr_view *views,
			  const struct vmr_series_set *sets, size_t n,
			  struct strip_row *rows)
{
	size_t i;

	for (i = 0; i < n && i < STRIP_ROWS; i++) {
		if (sets[i].nkeys != 1 || !strip_is_alike(&views[0], &views[i]))
			break;
		rows[i].label = vmr_exhibit_name(plot->exhibit,
						 views[i].column);
		rows[i].set = &sets[i];
		rows[i].key = 0;
	}
	return i;
}

/* Nothing but 0 is no picture. */
static bool strip_is_empty(const struct vmr_series_set *set)
{
	struct vmr_range range;
	size_t key;

	for (key = 0; key < set->nkeys; key++) {
		range = vmr_series_range(set, key);
		if (range.low != 0 || range.high != 0)
			return false;
	}
	return true;
}

static int strip_panels(struct vmr_plot *plot, const struct vmr_view *views,
			const struct vmr_series_set *sets, size_t n,
			size_t *left)
{
	struct strip_row rows[STRIP_ROWS];
	struct strip_panel panel = { .plot = plot, .rows = rows };
	bool plain = n && plot->exhibit->roles[views[0].column].kind ==
			  VMR_ROLE_NUMBER;
	size_t most = plain ? STRIP_PLAIN : VMR_PLOT_PANELS, i, alike;
	int err = 0;

	for (i = 0; i < n && !err; i += alike ? alike : 1) {
		alike = strip_alike(plot, views + i, sets + i, n - i, rows);
		if (alike > 1) {
			panel.n = alike;
			panel.unit = views[i].unit;
			err = strip_draw(&panel, "figures", NULL);
		} else if (strip_is_empty(&sets[i])) {
			continue;
		} else if (plot->panels < most) {
			err = strip_column(plot, &views[i], &sets[i], left);
		} else {
			*left += sets[i].nkeys;
		}
	}
	return err;
}

int vmr_plot_strip(struct vmr_plot *plot)
{
	struct vmr_series_set sets[VMR_VIEWS] = { 0 };
	struct vmr_series_pick pick = { .x = VMR_SERIES_NONE };
	struct vmr_view views[VMR_VIEWS];
	size_t n, i, left = 0;
	int err = 0;

	n = vmr_views_find(plot->exhibit, VMR_ROLE_FIGURE, views);
	if (!n)
		n = vmr_views_find(plot->exhibit, VMR_ROLE_NUMBER, views);
	for (i = 0; i < n && !err; i++) {
		pick.y = views[i].column;
		pick.exact = views[i].exact;
		pick.any = views[i].any;
		err = vmr_series_collect(plot->exhibit, &pick, &sets[i]);
	}
	if (!err)
		err = strip_panels(plot, views, sets, n, &left);
	for (i = 0; i < n; i++)
		vmr_series_free(&sets[i]);
	vmr_plot_left_out(plot, left, "rows of this kind are");
	return err;
}

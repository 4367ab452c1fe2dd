// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Free pages of zones against their watermarks.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot.h"

#define MARKS_LANE	12
#define MARKS_HEAD	(2 * VMR_FRAME_LINE)
#define MARKS_GAP	8
#define MARKS_APART	30
#define MARKS_MOST	1.6	/* of the high watermark, the end of the scale */

enum { MARKS_MIN, MARKS_LOW, MARKS_HIGH, MARKS_FREE, MARKS_COLUMNS };

struct marks {
	struct vmr_plot *plot;
	struct vmr_series_set sets[MARKS_COLUMNS];
	int columns[MARKS_COLUMNS];
	struct vmr_axis x;
	double y;
};

static const char *marks_name(const struct marks *marks, size_t which)
{
	return vmr_exhibit_name(marks->plot->exhibit, marks->columns[which]);
}

/* The value of a side at a key, NaN for none. */
static double marks_value(const struct marks *marks, size_t which, size_t side,
			  const char *key)
{
	const struct vmr_series_set *set = &marks->sets[which];
	size_t i;

	for (i = 0; i < set->n; i++)
		if (set->list[i].side == side &&
		    !strcmp(set->keys[set->list[i].key], key))
			return set->list[i].points[0].median;
	return NAN;
}

/* A zone without pages has no watermarks. */
static bool marks_has(const struct marks *marks, size_t side, const char *key)
{
	return marks_value(marks, MARKS_HIGH, side, key) > 0 &&
	       !isnan(marks_value(marks, MARKS_FREE, side, key));
}

static size_t marks_lanes(const struct marks *marks, const char *key)
{
	size_t lanes = 0, side;

	for (side = 0; side < marks->plot->page->n; side++)
		lanes += marks_has(marks, side, key);
	return lanes;
}

static double marks_height(const struct marks *marks)
{
	const struct vmr_series_set *set = &marks->sets[MARKS_HIGH];
	double height = 2;
	size_t key, lanes;

	for (key = 0; key < set->nkeys; key++) {
		lanes = marks_lanes(marks, set->keys[key]);
		if (lanes)
			height += MARKS_HEAD + MARKS_GAP + lanes * MARKS_LANE;
	}
	return height;
}

/* The three marks of a side by their place: a limit may be below the others. */
static void marks_sort(const struct marks *marks, size_t side, const char *key,
		       size_t order[3])
{
	size_t i, j, moved;

	for (i = 0; i < 3; i++) {
		moved = i;
		for (j = i; j > 0; j--) {
			if (marks_value(marks, order[j - 1], side, key) <=
			    marks_value(marks, moved, side, key))
				break;
			order[j] = order[j - 1];
		}
		order[j] = moved;
	}
}

static void marks_ticks(struct marks *marks, size_t side, const char *key,
			bool named)
{
	static const enum vmr_svg_anchor anchors[] = {
		VMR_SVG_END, VMR_SVG_MIDDLE, VMR_SVG_START,
	};
	double high = marks_value(marks, MARKS_HIGH, side, key), at[3];
	FILE *out = marks->plot->out;
	size_t order[3], i;

	marks_sort(marks, side, key, order);
	for (i = 0; i < 3; i++) {
		at[i] = vmr_axis_at(&marks->x,
				    marks_value(marks, order[i], side, key) /
				    high);
		vmr_svg_line(out, "q", (double[]){ at[i], marks->y },
			     (double[]){ at[i], marks->y + MARKS_LANE });
	}
	/* Too close to each other for three words. */
	if (at[2] - at[0] < MARKS_APART) {
		order[0] = MARKS_FREE;
		order[1] = MARKS_FREE;
	}
	for (i = 0; i < 3 && named; i++)
		if (order[i] != MARKS_FREE)
			vmr_svg_text(out, "t", anchors[i],
				     (double[]){ at[i], marks->y - 3 },
				     marks_name(marks, order[i]));
}

/* It goes on beyond the picture. */
static void marks_arrow(const struct marks *marks, size_t side)
{
	double x = marks->x.to + 2;
	struct vmr_svg_path path;
	char class[16];

	snprintf(class, sizeof(class), "l s%zu", side % VMR_SVG_SIDES);
	vmr_svg_path_begin(&path, marks->plot->out, class);
	vmr_svg_path_move(&path, x, marks->y + 2);
	vmr_svg_path_to(&path, x + 4, marks->y + MARKS_LANE / 2.0);
	vmr_svg_path_to(&path, x, marks->y + MARKS_LANE - 2);
	vmr_svg_path_end(&path);
}

static void marks_lane(struct marks *marks, size_t side, const char *key,
		       bool first)
{
	double free = marks_value(marks, MARKS_FREE, side, key);
	double times = free / marks_value(marks, MARKS_HIGH, side, key);
	char class[16], tip[300], value[VMR_TEXT_NUMBER];
	struct vmr_svg_box box = {
		.x = marks->x.from, .y = marks->y + 2,
		.width = vmr_axis_at(&marks->x, times) - marks->x.from,
		.height = MARKS_LANE - 4,
	};

	vmr_text_real(free, value);
	snprintf(tip, sizeof(tip), "%s: %s pages, %.2f times the %s watermark",
		 marks->plot->page->sides[side].label, value, times,
		 marks_name(marks, MARKS_HIGH));
	snprintf(class, sizeof(class), "f s%zu", side % VMR_SVG_SIDES);
	vmr_svg_rect(marks->plot->out, class, &box, tip);
	if (times > marks->x.high)
		marks_arrow(marks, side);
	marks_ticks(marks, side, key, first);
	marks->y += MARKS_LANE;
}

/* "free 219.5k, 216.3k": the numbers of all sides. */
static void marks_head(const struct marks *marks, const char *key)
{
	char head[200], value[VMR_TEXT_NUMBER];
	const char *comma = "";
	size_t side, len;

	len = snprintf(head, sizeof(head), "%s", marks_name(marks, MARKS_FREE));
	for (side = 0; side < marks->plot->page->n; side++) {
		if (!marks_has(marks, side, key) || len >= sizeof(head))
			continue;
		vmr_text_short(marks_value(marks, MARKS_FREE, side, key),
			       value);
		len += snprintf(head + len, sizeof(head) - len, "%s %s", comma,
				value);
		comma = ",";
	}
	vmr_svg_text_fit(marks->plot->out, "r", VMR_SVG_START,
			 (double[]){ 0, marks->y + 11 },
			 VMR_FRAME_WIDTH * 0.5, key);
	vmr_svg_text_fit(marks->plot->out, "v", VMR_SVG_END,
			 (double[]){ VMR_FRAME_WIDTH - 2, marks->y + 11 },
			 VMR_FRAME_WIDTH * 0.48, head);
}

static void marks_zone(struct marks *marks, const char *key)
{
	bool first = true;
	size_t side;

	if (!marks_lanes(marks, key))
		return;
	marks_head(marks, key);
	marks->y += MARKS_HEAD;
	for (side = 0; side < marks->plot->page->n; side++)
		if (marks_has(marks, side, key)) {
			marks_lane(marks, side, key, first);
			first = false;
		}
	marks->y += MARKS_GAP;
}

static void marks_draw(struct marks *marks)
{
	const struct vmr_series_set *set = &marks->sets[MARKS_HIGH];
	double height = marks_height(marks);
	char note[100];
	size_t key;

	marks->x = (struct vmr_axis){
		.high = MARKS_MOST, .to = VMR_FRAME_WIDTH - 10, .per = 1,
	};
	vmr_panel_begin(marks->plot, "free pages and watermarks", NULL);
	vmr_svg_begin(marks->plot->out, VMR_FRAME_WIDTH, height,
		      "free pages and watermarks");
	marks->y = 2;
	for (key = 0; key < set->nkeys; key++)
		marks_zone(marks, set->keys[key]);
	vmr_svg_end(marks->plot->out);
	snprintf(note, sizeof(note),
		 "Pages, scaled to %s in each row; an arrow: there are more.",
		 marks_name(marks, MARKS_HIGH));
	vmr_panel_end(marks->plot, note);
}

int vmr_plot_marks(struct vmr_plot *plot)
{
	static const char *const names[MARKS_COLUMNS][2] = {
		{ "min", "min" }, { "low", "low" }, { "high", "limit" },
		{ "free", "lowest" },
	};
	struct vmr_series_pick pick = { .x = VMR_SERIES_NONE, .any = true };
	struct marks marks = { .plot = plot };
	size_t i;
	int err = 0;

	for (i = 0; i < MARKS_COLUMNS && !err; i++) {
		pick.y = vmr_exhibit_column(plot->exhibit, names[i][0]);
		if (pick.y < 0)
			pick.y = vmr_exhibit_column(plot->exhibit, names[i][1]);
		marks.columns[i] = pick.y;
		err = vmr_series_collect(plot->exhibit, &pick, &marks.sets[i]);
	}
	if (!err && marks_height(&marks) > 2)
		marks_draw(&marks);
	for (i = 0; i < MARKS_COLUMNS; i++)
		vmr_series_free(&marks.sets[i]);
	return err;
}

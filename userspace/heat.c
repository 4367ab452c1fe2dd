// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot_heat.h"

#define HEAT_CELL	20	/* high */
#define HEAT_LEVELS	6	/* of darkness, above that of 0 */
#define HEAT_NAMES	130	/* wide, of the rows at most */
#define HEAT_LETTER	6	/* wide, of the numbers in cells */

int vmr_heat_begin(struct vmr_heat *heat, size_t nrows, size_t ncolumns)
{
	size_t i;

	*heat = (struct vmr_heat){ .nrows = nrows, .ncolumns = ncolumns };
	heat->cells = calloc(nrows * ncolumns + 1, sizeof(*heat->cells));
	heat->rows = calloc(nrows + 1, sizeof(*heat->rows));
	heat->columns = calloc(ncolumns + 1, sizeof(*heat->columns));
	if (!heat->cells || !heat->rows || !heat->columns)
		return -ENOMEM;
	for (i = 0; i < nrows * ncolumns; i++)
		heat->cells[i] = NAN;
	return 0;
}

void vmr_heat_free(struct vmr_heat *heat)
{
	size_t i;

	for (i = 0; heat->rows && i < heat->nrows; i++)
		free(heat->rows[i]);
	for (i = 0; heat->columns && i < heat->ncolumns; i++)
		free(heat->columns[i]);
	free(heat->rows);
	free(heat->columns);
	free(heat->cells);
	memset(heat, 0, sizeof(*heat));
}

static double heat_largest(const struct vmr_heat *heat)
{
	double largest = 0;
	size_t i;

	for (i = 0; i < heat->nrows * heat->ncolumns; i++)
		if (!isnan(heat->cells[i]))
			largest = fmax(largest, heat->cells[i]);
	return largest;
}

/* By logarithm: one block is seen beside a thousand. */
static unsigned int heat_level(double value, double largest)
{
	double share;

	if (!(value > 0) || !(largest > 0))
		return 0;
	share = log1p(value) / log1p(largest);
	return fmin(HEAT_LEVELS, 1 + floor(share * HEAT_LEVELS));
}

static double heat_left(const struct vmr_heat *heat)
{
	double left = 16;
	size_t i;

	for (i = 0; i < heat->nrows; i++)
		if (heat->rows[i])
			left = fmax(left, vmr_svg_text_width(heat->rows[i]));
	return fmin(left, HEAT_NAMES) + 6;
}

static void heat_draw_cell(const struct vmr_plot *plot,
			   const struct vmr_svg_box *box, double value,
			   double largest)
{
	unsigned int level = heat_level(value, largest);
	char class[16], text[VMR_TEXT_NUMBER];

	if (isnan(value))
		return;
	snprintf(class, sizeof(class), "h%u", level);
	vmr_svg_rect(plot->out, class, box, NULL);
	vmr_text_short(value, text);
	if (strlen(text) * HEAT_LETTER > box->width)
		snprintf(text, sizeof(text), "%.0fk", value / 1000);
	if (value < 10000 && strlen(text) * HEAT_LETTER > box->width)
		return;
	snprintf(class, sizeof(class), "c c%u", level);
	vmr_svg_text(plot->out, class, VMR_SVG_MIDDLE,
		     (double[]){ box->x + box->width / 2, box->y + 14 }, text);
}

static void heat_draw_columns(const struct vmr_plot *plot,
			      const struct vmr_heat *heat, double left,
			      double width)
{
	double y = heat->nrows * HEAT_CELL + VMR_FRAME_LINE, room = 0;
	size_t i, stride;

	for (i = 0; i < heat->ncolumns; i++)
		room = fmax(room, vmr_svg_text_width(heat->columns[i]));
	stride = fmax(1, ceil((room + 4) / width));
	for (i = 0; i < heat->ncolumns; i += stride)
		vmr_svg_text(plot->out, "t", VMR_SVG_MIDDLE,
			     (double[]){ left + (i + 0.5) * width, y },
			     heat->columns[i]);
	vmr_svg_text_fit(plot->out, "t", VMR_SVG_MIDDLE,
			 (double[]){ (left + VMR_FRAME_WIDTH) / 2,
				     y + VMR_FRAME_LINE },
			 VMR_FRAME_WIDTH - left, heat->xname);
}

static void heat_draw_rows(const struct vmr_plot *plot,
			   const struct vmr_heat *heat, double left,
			   double width)
{
	double largest = heat_largest(heat);
	struct vmr_svg_box box = {
		.width = width - 1, .height = HEAT_CELL - 1,
	};
	size_t i, j;

	for (i = 0; i < heat->nrows; i++) {
		box.y = i * HEAT_CELL;
		vmr_svg_text_fit(plot->out, "t", VMR_SVG_END,
				 (double[]){ left - 5, box.y + 14 }, left - 5,
				 heat->rows[i]);
		for (j = 0; j < heat->ncolumns; j++) {
			box.x = left + j * width;
			heat_draw_cell(plot, &box,
				       heat->cells[i * heat->ncolumns + j],
				       largest);
		}
	}
}

void vmr_heat_draw(struct vmr_plot *plot, const struct vmr_heat *heat,
		   size_t side, const char *title)
{
	double left = heat_left(heat);
	double width = (VMR_FRAME_WIDTH - left) / heat->ncolumns;
	char note[100];

	vmr_panel_begin_side(plot, side, title, NULL);
	vmr_svg_begin(plot->out, VMR_FRAME_WIDTH,
		      heat->nrows * HEAT_CELL + 2 * VMR_FRAME_LINE + 4, title);
	heat_draw_rows(plot, heat, left, width);
	heat_draw_columns(plot, heat, left, width);
	vmr_svg_end(plot->out);
	snprintf(note, sizeof(note), "%s%sthe stronger the more, by logarithm",
		 heat->unit ? heat->unit : "", heat->unit ? "; " : "");
	vmr_panel_end(plot, note);
}

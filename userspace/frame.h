/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frame of a plot: two axes, their labels, and the grid between them.
 */
#ifndef VMR_FRAME_H
#define VMR_FRAME_H

#include "axis.h"
#include "svg.h"

/* Of every panel: what a telephone has, so that no text is shrunk there. */
#define VMR_FRAME_WIDTH		340
#define VMR_FRAME_HEIGHT	210

/* Of a line of small text. */
#define VMR_FRAME_LINE		14

/**
 * struct vmr_frame - where a plot is
 * @x: its places are set by vmr_frame_place()
 * @y: the same
 * @xname: below the axis; NULL: none, the unit only
 * @top: of the frame, its unit included
 * @bottom: of it, names included
 * @left: least room for labels
 * @bare: another frame below has the labels of x
 */
struct vmr_frame {
	FILE *out;
	struct vmr_axis x;
	struct vmr_axis y;
	const char *xname;
	double top;
	double bottom;
	double left;
	bool bare;
};

/* Give both axes their places. */
void vmr_frame_place(struct vmr_frame *frame);

/* Draw it. */
void vmr_frame_draw(const struct vmr_frame *frame);

/* Of a frame whose y are no values: x, its labels, and its grid. */
void vmr_frame_draw_upright(const struct vmr_frame *frame);

/* The room that labels of @axis take, in units of the picture. */
double vmr_frame_room(const struct vmr_axis *axis);

#endif /* VMR_FRAME_H */

// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <string.h>

#include "frame.h"

#define FRAME_RIGHT	10	/* free at the right, for half a label */
#define FRAME_GAP	6	/* between a label and its axis */

double vmr_frame_room(const struct vmr_axis *axis)
{
	char label[VMR_TEXT_NUMBER];
	double width = 0;
	size_t i;

	for (i = 0; i < axis->n; i++) {
		vmr_axis_label(axis, axis->ticks[i], label);
		width = fmax(width, vmr_svg_text_width(label));
	}
	return width;
}

static double frame_foot(const struct vmr_frame *frame)
{
	if (frame->bare)
		return 4;
	return frame->xname || frame->x.unit ? 2 * VMR_FRAME_LINE + 4 :
					       VMR_FRAME_LINE + 4;
}

void vmr_frame_place(struct vmr_frame *frame)
{
	double left = fmax(frame->left,
			   vmr_frame_room(&frame->y) + FRAME_GAP + 2);

	frame->left = left;
	frame->x.from = left;
	frame->x.to = VMR_FRAME_WIDTH - FRAME_RIGHT;
	frame->y.from = frame->bottom - frame_foot(frame);
	frame->y.to = frame->top + (frame->y.unit ? VMR_FRAME_LINE + 7 : 7);
}

static void frame_draw_y(const struct vmr_frame *frame)
{
	const struct vmr_axis *x = &frame->x, *y = &frame->y;
	char label[VMR_TEXT_NUMBER];
	double at;
	size_t i;

	for (i = 0; i < y->n; i++) {
		at = vmr_axis_at(y, y->ticks[i]);
		vmr_svg_line(frame->out, "g", (double[]){ x->from, at },
			     (double[]){ x->to, at });
		vmr_axis_label(y, y->ticks[i], label);
		vmr_svg_text(frame->out, "t", VMR_SVG_END,
			     (double[]){ x->from - FRAME_GAP, at + 4 }, label);
	}
	if (y->unit)
		vmr_svg_text_fit(frame->out, "t", VMR_SVG_START,
				 (double[]){ 0, frame->top + 10 }, x->to,
				 y->unit);
}

/* Every how-manieth label of x there is room for. */
static size_t frame_stride(const struct vmr_axis *x)
{
	double width = vmr_frame_room(x) + FRAME_GAP;
	size_t stride, i;

	for (stride = 1; stride < x->n; stride++) {
		for (i = stride; i < x->n; i += stride)
			if (fabs(vmr_axis_at(x, x->ticks[i]) -
				 vmr_axis_at(x, x->ticks[i - stride])) < width)
				break;
		if (i >= x->n)
			break;
	}
	return stride;
}

static void frame_draw_x(const struct vmr_frame *frame)
{
	const struct vmr_axis *x = &frame->x, *y = &frame->y;
	size_t stride = frame_stride(x), i;
	char label[VMR_TEXT_NUMBER];
	double at, half;

	vmr_svg_line(frame->out, "a", (double[]){ x->from, y->from },
		     (double[]){ x->to, y->from });
	for (i = 0; i < x->n; i++) {
		at = vmr_axis_at(x, x->ticks[i]);
		vmr_svg_line(frame->out, "a", (double[]){ at, y->from },
			     (double[]){ at, y->from + 3 });
		if (i % stride || frame->bare)
			continue;
		vmr_axis_label(x, x->ticks[i], label);
		half = vmr_svg_text_width(label) / 2;
		/* None is cut off at an end. */
		at = fmax(half, fmin(VMR_FRAME_WIDTH - half, at));
		vmr_svg_text(frame->out, "t", VMR_SVG_MIDDLE,
			     (double[]){ at, y->from + VMR_FRAME_LINE }, label);
	}
}

static void frame_draw_name(const struct vmr_frame *frame)
{
	const struct vmr_axis *x = &frame->x;
	const char *unit = x->unit ? x->unit : "";
	const char *name = frame->xname ? frame->xname : "";
	char text[200];

	if (frame->bare || (!*name && !*unit))
		return;
	snprintf(text, sizeof(text), "%s%s%s", name,
		 *name && *unit ? ", " : "", unit);
	vmr_svg_text_fit(frame->out, "t", VMR_SVG_MIDDLE,
			 (double[]){ (x->from + x->to) / 2, frame->bottom - 4 },
			 x->to - x->from, text);
}

void vmr_frame_draw(const struct vmr_frame *frame)
{
	frame_draw_y(frame);
	frame_draw_x(frame);
	frame_draw_name(frame);
}

void vmr_frame_draw_upright(const struct vmr_frame *frame)
{
	const struct vmr_axis *x = &frame->x, *y = &frame->y;
	double at;
	size_t i;

	for (i = 0; i < x->n; i++) {
		at = vmr_axis_at(x, x->ticks[i]);
		vmr_svg_line(frame->out, "g", (double[]){ at, y->from },
			     (double[]){ at, y->to });
	}
	frame_draw_x(frame);
	frame_draw_name(frame);
}

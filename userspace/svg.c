// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "html.h"
#include "svg.h"

#define SVG_LETTER	7	/* wide, of 11 units height, in a wide font */
#define SVG_WIDE	10.5
#define SVG_FIT		200	/* bytes of a text that fits */

void vmr_svg_begin(FILE *out, double width, double height, const char *label)
{
	vmr_html(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" role=\"img\" aria-label=\"%s\">\n",
		 width, height, label);
}

void vmr_svg_end(FILE *out)
{
	fputs("</svg>\n", out);
}

void vmr_svg_number(FILE *out, double number)
{
	double tenths = round(10 * number);

	/* No "-0", and no exponent. */
	if (tenths == 0)
		fputc('0', out);
	else if (fmod(tenths, 10) == 0)
		fprintf(out, "%.0f", tenths / 10);
	else
		fprintf(out, "%.1f", tenths / 10);
}

static void svg_attribute(FILE *out, const char *name, double number)
{
	fprintf(out, " %s=\"", name);
	vmr_svg_number(out, number);
	fputc('"', out);
}

void vmr_svg_line(FILE *out, const char *class, const double from[2],
		  const double to[2])
{
	vmr_html(out, "<line class=\"%s\"", class);
	svg_attribute(out, "x1", from[0]);
	svg_attribute(out, "y1", from[1]);
	svg_attribute(out, "x2", to[0]);
	svg_attribute(out, "y2", to[1]);
	fputs("/>\n", out);
}

static void svg_close(FILE *out, const char *element, const char *tip)
{
	if (tip)
		vmr_html(out, "><title>%s</title></%s>\n", tip, element);
	else
		fputs("/>\n", out);
}

void vmr_svg_rect(FILE *out, const char *class, const struct vmr_svg_box *box,
		  const char *tip)
{
	vmr_html(out, "<rect class=\"%s\"", class);
	svg_attribute(out, "x", box->x);
	svg_attribute(out, "y", box->y);
	svg_attribute(out, "width", box->width);
	svg_attribute(out, "height", box->height);
	svg_close(out, "rect", tip);
}

static void svg_pair(FILE *out, char letter, double x, double y)
{
	fputc(letter, out);
	vmr_svg_number(out, x);
	fputc(' ', out);
	vmr_svg_number(out, y);
}

void vmr_svg_path_rect(FILE *out, const struct vmr_svg_box *box)
{
	svg_pair(out, 'M', box->x, box->y);
	fputc('h', out);
	vmr_svg_number(out, box->width);
	fputc('v', out);
	vmr_svg_number(out, box->height);
	fputc('h', out);
	vmr_svg_number(out, -box->width);
	fputc('z', out);
}

void vmr_svg_text(FILE *out, const char *class, enum vmr_svg_anchor anchor,
		  const double at[2], const char *text)
{
	static const char *const anchors[] = {
		[VMR_SVG_START] = "", [VMR_SVG_MIDDLE] = " m",
		[VMR_SVG_END] = " e",
	};

	vmr_html(out, "<text class=\"%s%s\"", class, anchors[anchor]);
	svg_attribute(out, "x", at[0]);
	svg_attribute(out, "y", at[1]);
	vmr_html(out, ">%s</text>\n", text);
}

void vmr_svg_path_begin(struct vmr_svg_path *path, FILE *out,
			const char *class)
{
	*path = (struct vmr_svg_path){ .out = out };
	vmr_html(out, "<path class=\"%s\" d=\"", class);
}

void vmr_svg_path_move(struct vmr_svg_path *path, double x, double y)
{
	svg_pair(path->out, 'M', x, y);
	path->x = x;
	path->y = y;
	path->begun = true;
}

/* What would not be seen is not drawn. */
void vmr_svg_path_to(struct vmr_svg_path *path, double x, double y)
{
	if (!path->begun) {
		vmr_svg_path_move(path, x, y);
		return;
	}
	if (fabs(x - path->x) < 0.3 && fabs(y - path->y) < 0.3)
		return;
	svg_pair(path->out, 'L', x, y);
	path->x = x;
	path->y = y;
}

void vmr_svg_path_end(struct vmr_svg_path *path)
{
	/* A path without data is an error to some. */
	if (!path->begun)
		fputs("M0 0", path->out);
	fputs("\"/>\n", path->out);
}

/* The shape of a side, around the origin, with half a width of 1. */
static void svg_shape(FILE *out, size_t side, double size)
{
	static const struct {
		size_t n;
		double at[4][2];
	} shapes[] = {
		{ 4, { { -0.9, -0.9 }, { 0.9, -0.9 }, { 0.9, 0.9 },
		       { -0.9, 0.9 } } },
		{ 3, { { 0, -1.2 }, { 1.1, 0.8 }, { -1.1, 0.8 } } },
		{ 4, { { 0, -1.3 }, { 1.3, 0 }, { 0, 1.3 }, { -1.3, 0 } } },
		{ 3, { { 0, 1.2 }, { 1.1, -0.8 }, { -1.1, -0.8 } } },
		{ 4, { { -1.3, -0.6 }, { 1.3, -0.6 }, { 1.3, 0.6 },
		       { -1.3, 0.6 } } },
		{ 4, { { -0.6, -1.3 }, { 0.6, -1.3 }, { 0.6, 1.3 },
		       { -0.6, 1.3 } } },
		{ 3, { { -1.2, 0 }, { 0.8, 1.1 }, { 0.8, -1.1 } } },
	};
	size_t i;

	for (i = 0; i < shapes[side].n; i++)
		svg_pair(out, i ? 'L' : 'M', shapes[side].at[i][0] * size,
			 shapes[side].at[i][1] * size);
	fputc('z', out);
}

void vmr_svg_mark(FILE *out, const struct vmr_svg_mark *mark, const char *tip)
{
	size_t side = mark->side % VMR_SVG_SIDES;

	fprintf(out, side ? "<path class=\"%s s%zu\"" :
			    "<circle class=\"%s s%zu\"",
		mark->hollow ? "k o" : "k", side);
	if (side) {
		fputs(" transform=\"translate(", out);
		vmr_svg_number(out, mark->at[0]);
		fputc(' ', out);
		vmr_svg_number(out, mark->at[1]);
		fputs(")\" d=\"", out);
		svg_shape(out, side - 1, mark->size);
		fputc('"', out);
	} else {
		svg_attribute(out, "cx", mark->at[0]);
		svg_attribute(out, "cy", mark->at[1]);
		svg_attribute(out, "r", mark->size);
	}
	svg_close(out, side ? "path" : "circle", tip);
}

/* Letters, not bytes; some are wide. */
static double svg_letter_width(char letter)
{
	if ((letter & 0xc0) == 0x80)
		return 0;
	return strchr("MWmw%@", letter) ? SVG_WIDE : SVG_LETTER;
}

double vmr_svg_text_width(const char *text)
{
	double width = 0;

	for (; *text; text++)
		width += svg_letter_width(*text);
	return width;
}

void vmr_svg_text_fit(FILE *out, const char *class, enum vmr_svg_anchor anchor,
		      const double at[2], double width, const char *text)
{
	char buf[SVG_FIT + sizeof("…")];
	size_t len = 0, next;

	if (vmr_svg_text_width(text) <= width) {
		vmr_svg_text(out, class, anchor, at, text);
		return;
	}
	width -= SVG_WIDE;
	/* A whole letter at a time */
	for (; text[len]; len = next) {
		width -= svg_letter_width(text[len]);
		for (next = len + 1; (text[next] & 0xc0) == 0x80; next++)
			;
		if (width < 0 || next > SVG_FIT)
			break;
	}
	snprintf(buf, sizeof(buf), "%.*s…", (int)len, text);
	vmr_svg_text(out, class, anchor, at, buf);
}

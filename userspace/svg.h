/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures within a page, drawn by elements of SVG. Lengths are in units of
 * the picture, of which a telephone shows one as about a pixel; y grows
 * downwards. Colours are classes of the page's style (page_style.c):
 * 's0' to 's7' are those of the sides.
 */
#ifndef VMR_SVG_H
#define VMR_SVG_H

#include <stdbool.h>
#include <stdio.h>

/* Sides that colours, dashes and marks tell apart. */
#define VMR_SVG_SIDES	8

struct vmr_svg_box {
	double x;
	double y;
	double width;
	double height;
};

/* @label says what the picture shows to those who cannot see it. */
void vmr_svg_begin(FILE *out, double width, double height, const char *label);
void vmr_svg_end(FILE *out);

/* A coordinate, to a tenth, in as few letters as it takes. */
void vmr_svg_number(FILE *out, double number);

void vmr_svg_line(FILE *out, const char *class, const double from[2],
		  const double to[2]);

/* @tip shows when pointed at; NULL: none. */
void vmr_svg_rect(FILE *out, const char *class, const struct vmr_svg_box *box,
		  const char *tip);

/* A rectangle for a path of one colour. */
void vmr_svg_path_rect(FILE *out, const struct vmr_svg_box *box);

enum vmr_svg_anchor {
	VMR_SVG_START,
	VMR_SVG_MIDDLE,
	VMR_SVG_END,
};

void vmr_svg_text(FILE *out, const char *class, enum vmr_svg_anchor anchor,
		  const double at[2], const char *text);

/* The same of a text that others have named: no wider than @width. */
void vmr_svg_text_fit(FILE *out, const char *class, enum vmr_svg_anchor anchor,
		      const double at[2], double width, const char *text);

/* A path, from its first point on. */
struct vmr_svg_path {
	FILE *out;
	double x;
	double y;
	bool begun;
};

void vmr_svg_path_begin(struct vmr_svg_path *path, FILE *out,
			const char *class);

/* Begin a new line there. */
void vmr_svg_path_move(struct vmr_svg_path *path, double x, double y);
void vmr_svg_path_to(struct vmr_svg_path *path, double x, double y);
void vmr_svg_path_end(struct vmr_svg_path *path);

/**
 * struct vmr_svg_mark - a sign of a side
 * @side: whose
 * @at: its middle
 * @size: half its width
 * @hollow: not filled
 */
struct vmr_svg_mark {
	size_t side;
	double at[2];
	double size;
	bool hollow;
};

void vmr_svg_mark(FILE *out, const struct vmr_svg_mark *mark, const char *tip);

/* About how wide @text is drawn, whatever the font. */
double vmr_svg_text_width(const char *text);

#endif /* VMR_SVG_H */

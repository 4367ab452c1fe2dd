// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <string.h>

#include "axis.h"
#include "compare_draw.h"

/* Most metrics of a picture, and columns of one. */
#define COMPARE_DRAW_LINES	60
#define COMPARE_DRAW_NAME	36
#define COMPARE_DRAW_WIDTH	72

/* What is further out, in percent, stands at the edge. */
#define COMPARE_DRAW_MOST	100

enum compare_sign {
	COMPARE_SIGN_NONE,
	COMPARE_SIGN_ZERO,
	COMPARE_SIGN_THRESHOLD,
	COMPARE_SIGN_LOW,
	COMPARE_SIGN_SPAN,
	COMPARE_SIGN_HIGH,
	COMPARE_SIGN_POINT,
	COMPARE_SIGN_LEFT,
	COMPARE_SIGN_RIGHT,
	COMPARE_SIGNS
};

static const char *const compare_signs_utf8[COMPARE_SIGNS] = {
	" ", "│", "┊", "├", "─", "┤", "●", "◄", "►",
};

static const char *const compare_signs_ascii[COMPARE_SIGNS] = {
	" ", "|", ":", "[", "-", "]", "*", "<", ">",
};

struct compare_draw {
	const struct vmr_comparison *all;
	const struct vmr_screen *screen;
	FILE *out;
	struct vmr_axis axis;	/* in percent, to columns */
	size_t width;
};

static bool compare_draw_has(const struct vmr_compared *got,
			     const struct vmr_compare_look *look)
{
	return vmr_compared_is_shown(got, look) && isfinite(got->percent);
}

/* Where the interval is not known there is the change alone. */
static double compare_draw_end(const struct vmr_compared *got, double end)
{
	return isfinite(end) ? end : got->percent;
}

/* The lines that there are; the range is theirs, no change and the threshold. */
static size_t compare_draw_range(const struct compare_draw *draw,
				 const struct vmr_compare_look *look,
				 struct vmr_range *range)
{
	const struct vmr_comparison *all = draw->all;
	const struct vmr_compared *got;
	double low, high;
	size_t n = 0, i;

	range->high = all->options.threshold > 0 ? all->options.threshold : 0;
	range->low = -range->high;
	for (i = 0; i < all->n; i++) {
		got = &all->list[i];
		if (!compare_draw_has(got, look) || n++ >= COMPARE_DRAW_LINES)
			continue;
		low = compare_draw_end(got, got->percents.low);
		high = compare_draw_end(got, got->percents.high);
		low = fmin(low, -got->threshold);
		high = fmax(high, got->threshold);
		range->low = fmin(range->low, fmin(got->percent, low));
		range->high = fmax(range->high, fmax(got->percent, high));
	}
	range->low = fmax(range->low, -COMPARE_DRAW_MOST);
	range->high = fmin(range->high, COMPARE_DRAW_MOST);
	return n;
}

static size_t compare_draw_at(const struct compare_draw *draw, double percent)
{
	return lround(vmr_axis_at(&draw->axis, percent));
}

static void compare_draw_interval(const struct compare_draw *draw,
				  const struct vmr_compared *got,
				  unsigned char *signs)
{
	size_t low = compare_draw_at(draw, got->percents.low);
	size_t high = compare_draw_at(draw, got->percents.high), i;

	for (i = low; i <= high; i++)
		signs[i] = i == low ? COMPARE_SIGN_LOW :
			   i == high ? COMPARE_SIGN_HIGH : COMPARE_SIGN_SPAN;
}

static void compare_draw_signs(const struct compare_draw *draw,
			       const struct vmr_compared *got,
			       unsigned char *signs)
{
	double threshold = fmin(got->threshold, fmin(draw->axis.high,
						     -draw->axis.low));

	memset(signs, COMPARE_SIGN_NONE, draw->width);
	if (threshold > 0) {
		signs[compare_draw_at(draw, -threshold)] =
			COMPARE_SIGN_THRESHOLD;
		signs[compare_draw_at(draw, threshold)] =
			COMPARE_SIGN_THRESHOLD;
	}
	signs[compare_draw_at(draw, 0)] = COMPARE_SIGN_ZERO;
	if (isfinite(got->percents.low) && isfinite(got->percents.high))
		compare_draw_interval(draw, got, signs);
	if (got->percent > draw->axis.high)
		signs[draw->width - 1] = COMPARE_SIGN_RIGHT;
	else if (got->percent < draw->axis.low)
		signs[0] = COMPARE_SIGN_LEFT;
	else
		signs[compare_draw_at(draw, got->percent)] =
			COMPARE_SIGN_POINT;
}

static const char *compare_draw_color(const struct compare_draw *draw,
				      const struct vmr_compared *got)
{
	if (!draw->screen->color)
		return "";
	if (got->change == VMR_CHANGE_REGRESSED)
		return "\033[31m";
	return got->change == VMR_CHANGE_IMPROVED ? "\033[32m" : "";
}

static void compare_draw_line(const struct compare_draw *draw,
			      const struct vmr_compared *got)
{
	const char *const *texts = draw->screen->utf8 ? compare_signs_utf8 :
							compare_signs_ascii;
	const char *color = compare_draw_color(draw, got);
	unsigned char signs[COMPARE_DRAW_WIDTH];
	size_t end = draw->width, i;

	compare_draw_signs(draw, got, signs);
	while (end && signs[end - 1] == COMPARE_SIGN_NONE)
		end--;
	fprintf(draw->out, "  %-*.*s ", COMPARE_DRAW_NAME - 3,
		COMPARE_DRAW_NAME - 3, got->metric->column);
	fputs(color, draw->out);
	for (i = 0; i < end; i++)
		fputs(texts[signs[i]], draw->out);
	fprintf(draw->out, "%s\n", *color ? "\033[0m" : "");
}

/* Labels as far as they do not touch. */
static void compare_draw_ticks(const struct compare_draw *draw)
{
	char label[VMR_TEXT_NUMBER];
	size_t column = 0, at, i;
	int len;

	fprintf(draw->out, "%-*s", COMPARE_DRAW_NAME, "change, %");
	for (i = 0; i < draw->axis.n; i++) {
		len = snprintf(label, sizeof(label), "%+g",
			       draw->axis.ticks[i]);
		if (draw->axis.ticks[i] == 0)
			len = snprintf(label, sizeof(label), "0");
		at = compare_draw_at(draw, draw->axis.ticks[i]);
		at = at > (size_t)len / 2 ? at - len / 2 : 0;
		if (column && at <= column)
			continue;
		fprintf(draw->out, "%*s%s", (int)(at - column), "", label);
		column = at + len;
	}
	fputc('\n', draw->out);
}

void vmr_comparison_draw(const struct vmr_comparison *comparison,
			 const struct vmr_compare_look *look,
			 const struct vmr_screen *screen, FILE *out)
{
	struct compare_draw draw = {
		.all = comparison, .screen = screen, .out = out,
		.width = screen->width - COMPARE_DRAW_NAME,
	};
	const char *group = NULL;
	struct vmr_range range = { .unit = NULL };
	size_t n, drawn = 0, i;

	if (draw.width > COMPARE_DRAW_WIDTH)
		draw.width = COMPARE_DRAW_WIDTH;
	n = compare_draw_range(&draw, look, &range);
	if (!n)
		return;
	vmr_axis_linear(&draw.axis, &range, 6);
	draw.axis.to = draw.width - 1;
	fputc('\n', out);
	compare_draw_ticks(&draw);
	for (i = 0; i < comparison->n && drawn < COMPARE_DRAW_LINES; i++) {
		const struct vmr_compared *got = &comparison->list[i];

		if (!compare_draw_has(got, look))
			continue;
		if (!group || strcmp(group, got->metric->group))
			fprintf(out, "%s\n", got->metric->group);
		group = got->metric->group;
		compare_draw_line(&draw, got);
		drawn++;
	}
	if (n > drawn)
		fprintf(out, "... %zu more\n", n - drawn);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "sparkline.h"

#define SPARKLINE_LEVELS	8

static const char *const sparkline_blocks[SPARKLINE_LEVELS + 1] = {
	" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█",
};

static const char *const sparkline_letters[SPARKLINE_LEVELS + 1] = {
	" ", ".", ":", "-", "=", "+", "*", "#", "@",
};

/*
 * The binary logarithm of value + 1, straight between two powers of two, as the
 * buckets themselves are.
 */
static double sparkline_log(uint64_t value)
{
	double rest = (double)value + 1;
	double whole = 0;

	for (; rest >= 2; rest /= 2)
		whole++;
	return whole + rest - 1;
}

/* Adds each bucket to the bar that it falls into. */
static void sparkline_fill(const struct vmr_hist *hist,
			   double bars[VMR_SPARKLINE_WIDTH])
{
	double first = sparkline_log(hist->buckets[0].low);
	double span = sparkline_log(hist->buckets[hist->n - 1].low) - first;
	double at;
	size_t i, bar;

	for (i = 0; i < hist->n; i++) {
		at = sparkline_log(hist->buckets[i].low) - first;
		/* Both ends belong to the axis; out of order is out of it. */
		bar = at > 0 && span > 0 ? at / span * VMR_SPARKLINE_WIDTH : 0;
		if (bar >= VMR_SPARKLINE_WIDTH)
			bar = VMR_SPARKLINE_WIDTH - 1;
		bars[bar] += hist->buckets[i].count;
	}
}

static size_t sparkline_level(double bar, double highest)
{
	double height = bar / highest * SPARKLINE_LEVELS;
	size_t level = height;

	return level < height ? level + 1 : level;
}

void vmr_sparkline(const struct vmr_hist *hist, bool utf8,
		   char text[VMR_SPARKLINE_BYTES])
{
	const char *const *signs = utf8 ? sparkline_blocks : sparkline_letters;
	double bars[VMR_SPARKLINE_WIDTH] = { 0 }, highest = 0;
	size_t i;

	text[0] = '\0';
	if (!hist->n)
		return;
	sparkline_fill(hist, bars);
	for (i = 0; i < VMR_SPARKLINE_WIDTH; i++)
		if (bars[i] > highest)
			highest = bars[i];
	for (i = 0; i < VMR_SPARKLINE_WIDTH; i++)
		strcat(text, signs[highest > 0 ?
				   sparkline_level(bars[i], highest) : 0]);
}

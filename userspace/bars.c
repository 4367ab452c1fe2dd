// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <string.h>

#include "bars.h"

/* Longest bar, in columns: beyond, the eye sees no more. */
#define BARS_LENGTH	50

/* A column of a bar is told in eighths. */
#define BARS_PARTS	8

static const char *const bars_parts[BARS_PARTS] = {
	"", "▏", "▎", "▍", "▌", "▋", "▊", "▉",
};

static double bars_share(const struct vmr_bars *bars, double value)
{
	double from = bars->from, to = bars->to;

	if (bars->log) {
		value = log(fmax(value, from));
		from = log(from);
		to = log(to);
	}
	if (!(to > from))
		return value > from ? 1 : 0;
	return fmin(1, fmax(0, (value - from) / (to - from)));
}

/* What there is can be seen: the least of it has the least bar. */
static void bars_print_utf8(double share, size_t length, FILE *out)
{
	size_t parts = round(share * length * BARS_PARTS), i;

	if (!parts && share > 0)
		parts = 1;
	for (i = 0; i < parts / BARS_PARTS; i++)
		fputs("█", out);
	fputs(bars_parts[parts % BARS_PARTS], out);
	i += parts % BARS_PARTS > 0;
	fprintf(out, "%*s", (int)(length - i), "");
}

static void bars_print_ascii(double share, size_t length, FILE *out)
{
	size_t signs = round(share * length), i;

	if (!signs && share > 0)
		signs = 1;
	for (i = 0; i < length; i++)
		fputc(i < signs ? '#' : ' ', out);
}

void vmr_bars_print(const struct vmr_bars *bars,
		    const struct vmr_screen *screen, FILE *out)
{
	size_t labels = 0, texts = 0, taken, length, i;
	const struct vmr_bar *bar;

	for (i = 0; i < bars->n; i++) {
		bar = &bars->list[i];
		labels = fmax(labels, vmr_text_width(bar->label));
		texts = fmax(texts, vmr_text_width(bar->text));
	}
	taken = labels + texts + 6;
	length = screen->width > taken + 10 ? screen->width - taken : 10;
	if (length > BARS_LENGTH)
		length = BARS_LENGTH;
	fprintf(out, "%s%s\n", bars->title, bars->log ? " (logarithmic)" : "");
	for (i = 0; i < bars->n; i++) {
		bar = &bars->list[i];
		fprintf(out, "  %*s%s  ",
			(int)(labels - vmr_text_width(bar->label)), "",
			bar->label);
		if (screen->utf8)
			bars_print_utf8(bars_share(bars, bar->value), length,
					out);
		else
			bars_print_ascii(bars_share(bars, bar->value), length,
					 out);
		fprintf(out, " %*s%s\n",
			(int)(texts - vmr_text_width(bar->text)), "",
			bar->text);
	}
}

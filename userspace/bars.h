/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Horizontal bars on a terminal, a line each.
 */
#ifndef VMR_BARS_H
#define VMR_BARS_H

#include <stdio.h>

#include "screen.h"
#include "text.h"

/* Longest text at the right of a bar, with its end. */
#define VMR_BARS_TEXT	40

/**
 * struct vmr_bar - one of them
 * @label: stands at its left
 * @text: stands at its right
 */
struct vmr_bar {
	const char *label;
	double value;
	char text[VMR_BARS_TEXT];
};

/**
 * struct vmr_bars - a picture
 * @title: above it
 * @from: the value without a bar
 * @to: that of the longest bar
 * @log: lengths are logarithms: @from and @to are above 0
 */
struct vmr_bars {
	const char *title;
	struct vmr_bar *list;
	size_t n;
	double from;
	double to;
	bool log;
};

void vmr_bars_print(const struct vmr_bars *bars,
		    const struct vmr_screen *screen, FILE *out);

#endif /* VMR_BARS_H */

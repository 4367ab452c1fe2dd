/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A histogram in a line of text.
 */
#ifndef VMR_SPARKLINE_H
#define VMR_SPARKLINE_H

#include <stdbool.h>

#include "rows.h"

/* Its width on a terminal, and room for its text: three bytes each in UTF-8. */
#define VMR_SPARKLINE_WIDTH	16
#define VMR_SPARKLINE_BYTES	(3 * VMR_SPARKLINE_WIDTH + 1)

/*
 * Sixteen bars from the lowest to the highest value on a logarithmic axis. The
 * highest bar is that with the most values, the others are as high as their
 * share of it; where there is a single value, there is at least the lowest one.
 * Blocks with @utf8, else the letters ".:-=+*#@".
 */
void vmr_sparkline(const struct vmr_hist *hist, bool utf8,
		   char text[VMR_SPARKLINE_BYTES]);

#endif /* VMR_SPARKLINE_H */

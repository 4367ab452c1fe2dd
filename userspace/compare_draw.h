/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A comparison drawn on a terminal: how much each metric changed, with its
 * interval, against no change and against the smallest that counts.
 */
#ifndef VMR_COMPARE_DRAW_H
#define VMR_COMPARE_DRAW_H

#include "compare.h"
#include "screen.h"

/* Draw the metrics that the table has; nothing where none has a percentage. */
void vmr_comparison_draw(const struct vmr_comparison *comparison,
			 const struct vmr_compare_look *look,
			 const struct vmr_screen *screen, FILE *out);

#endif /* VMR_COMPARE_DRAW_H */

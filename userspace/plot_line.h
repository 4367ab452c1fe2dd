/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parts of line plots for the other ones.
 */
#ifndef VMR_PLOT_LINE_H
#define VMR_PLOT_LINE_H

#include "plot.h"

/* The axis of the x of all series. */
void vmr_line_axis_x(struct vmr_axis *axis, const struct vmr_series_set *set,
		     const char *unit);

/* Draw the line alone; @kind is its class. */
void vmr_line_path(const struct vmr_frame *frame, const char *kind,
		   const struct vmr_series *series);

/* Draw one: line, spread and marks. 0 or -ENOMEM. */
int vmr_line_series(const struct vmr_plot *plot, const struct vmr_frame *frame,
		    const struct vmr_series *series, const char *unit)
	__attribute__((warn_unused_result));

#endif /* VMR_PLOT_LINE_H */

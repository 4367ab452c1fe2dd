/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables of numbers whose cells are the darker the larger they are.
 */
#ifndef VMR_PLOT_HEAT_H
#define VMR_PLOT_HEAT_H

#include "plot.h"

/**
 * struct vmr_heat - a table to draw
 * @cells: @nrows times @ncolumns, row by row; NaN for none
 * @rows: names of the rows, to be freed with it
 * @columns: names of the columns
 * @xname: what the columns are
 * @unit: of the cells; NULL for none
 */
struct vmr_heat {
	double *cells;
	char **rows;
	char **columns;
	size_t nrows;
	size_t ncolumns;
	const char *xname;
	const char *unit;
};

/* All cells are NaN then, and names are NULL. 0 or -ENOMEM. */
int vmr_heat_begin(struct vmr_heat *heat, size_t nrows, size_t ncolumns)
	__attribute__((warn_unused_result));
void vmr_heat_free(struct vmr_heat *heat);

/* A panel of it, of one side. */
void vmr_heat_draw(struct vmr_plot *plot, const struct vmr_heat *heat,
		   size_t side, const char *title);

#endif /* VMR_PLOT_HEAT_H */

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Counts in long form, a row for each combination, added up by a column of
 * whole numbers and by the texts before it.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot_heat.h"
#include "scope.h"

#define COUNTS_ROWS	16

struct counts {
	struct vmr_plot *plot;
	int order;
	int what;
	int type;
	int count;
	char *names[COUNTS_ROWS];
	size_t n;
	size_t width;
	size_t left;
};

static const char *counts_text(const struct counts *counts,
			       const struct vmr_exhibit_job *job, size_t row,
			       int column)
{
	const struct vmr_cell *cell = vmr_exhibit_cell(counts->plot->exhibit,
						       job, row, column);

	return cell->type == VMR_CELL_STRING ? cell->string : "";
}

/* The line that a row belongs to; -1: none. */
static int counts_line(struct counts *counts, const struct vmr_exhibit_job *job,
		       size_t row)
{
	VMR_FREE char *name = NULL;
	size_t i;

	if (asprintf(&name, "%s %s", counts_text(counts, job, row, counts->what),
		     counts_text(counts, job, row, counts->type)) < 0) {
		name = NULL;
		return -1;
	}
	for (i = 0; i < counts->n; i++)
		if (!strcmp(counts->names[i], name))
			return i;
	if (counts->n == COUNTS_ROWS)
		return -1;
	counts->names[counts->n++] = name;
	name = NULL;
	return i;
}

static double counts_number(const struct counts *counts,
			    const struct vmr_exhibit_job *job, size_t row,
			    int column)
{
	const struct vmr_exhibit *exhibit = counts->plot->exhibit;

	return vmr_exhibit_number(exhibit,
				  vmr_exhibit_cell(exhibit, job, row, column),
				  column);
}

/* Call for each row with an order: first without, then with a @heat. */
static void counts_walk(struct counts *counts,
			const struct vmr_exhibit_job *job,
			struct vmr_heat *heat)
{
	double order, count, *cell;
	size_t row;
	int line;

	for (row = 0; row < job->result->rows.n; row++) {
		order = counts_number(counts, job, row, counts->order);
		count = counts_number(counts, job, row, counts->count);
		if (!(order >= 0 && order < VMR_ROLE_VALUES) || isnan(count))
			continue;
		line = counts_line(counts, job, row);
		if (line < 0) {
			counts->left += !heat;
			continue;
		}
		counts->width = fmax(counts->width, order + 1);
		if (!heat)
			continue;
		cell = &heat->cells[line * heat->ncolumns + (size_t)order];
		*cell = isnan(*cell) ? count : *cell + count;
	}
}

static int counts_draw(struct counts *counts,
		       const struct vmr_exhibit_job *job)
{
	const struct vmr_column *columns =
		counts->plot->exhibit->instrument->columns;
	struct vmr_heat heat;
	size_t i;
	int err;

	counts_walk(counts, job, NULL);
	err = vmr_heat_begin(&heat, counts->n, counts->width);
	for (i = 0; i < counts->n && !err; i++) {
		heat.rows[i] = strdup(counts->names[i]);
		err = heat.rows[i] ? 0 : -ENOMEM;
	}
	for (i = 0; i < counts->width && !err; i++)
		if (asprintf(&heat.columns[i], "%zu", i) < 0)
			err = -ENOMEM;
	heat.xname = columns[counts->order].name;
	if (!err && counts->n && counts->width) {
		counts_walk(counts, job, &heat);
		vmr_heat_draw(counts->plot, &heat, job->side,
			      columns[counts->count].name);
	}
	vmr_heat_free(&heat);
	return err;
}

int vmr_plot_counts(struct vmr_plot *plot)
{
	struct counts counts = {
		.plot = plot,
		.order = vmr_exhibit_column(plot->exhibit, "order"),
		.what = vmr_exhibit_column(plot->exhibit, "what"),
		.type = vmr_exhibit_column(plot->exhibit, "migratetype"),
		.count = vmr_exhibit_column(plot->exhibit, "count"),
	};
	size_t i, left = 0;
	int err = 0;

	for (i = 0; i < plot->exhibit->n && !err; i++) {
		if (!vmr_exhibit_is_first(plot->exhibit, i))
			continue;
		if (plot->panels < VMR_PLOT_PANELS)
			err = counts_draw(&counts, &plot->exhibit->jobs[i]);
		else
			left++;
	}
	while (counts.n)
		free(counts.names[--counts.n]);
	vmr_plot_left_out(plot, counts.left, "rows are");
	vmr_plot_left_out(plot, left, "jobs are");
	vmr_plot_boots(plot);
	return err;
}

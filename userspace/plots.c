// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which picture an instrument gets: the first line whose columns it has, and
 * has values in. Told by columns, not by names of instruments: one that is new
 * gets what suits its table, and the last three lines suit every table that has
 * numbers.
 */
#include <string.h>

#include "array.h"
#include "plot.h"

#define PLOTS_NEEDS	4
#define PLOTS_DRAWS	2

/**
 * struct plots_need - a column
 * @name: NULL for any
 * @unit: NULL for any
 * @role: VMR_ROLE_IDLE for any
 */
struct plots_need {
	const char *name;
	const char *unit;
	enum vmr_role_kind role;
};

static const struct {
	struct plots_need needs[PLOTS_NEEDS];
	/* There is a column of whole numbers to go by. */
	bool by_number;

	int (*draws[PLOTS_DRAWS])(struct vmr_plot *plot);
} plots_table[] = {
	/* Latencies */
	{ { { .role = VMR_ROLE_HIST } }, false,
	  { vmr_plot_quantile, vmr_plot_cdf } },
	/* Scaling over CPUs */
	{ { { .name = "workers" }, { .name = "total_rate" } }, false,
	  { vmr_plot_scale } },
	/* Maps of memory */
	{ { { .name = "first" }, { .name = "pages" }, { .name = "state" } },
	  false, { vmr_plot_map } },
	/* Events */
	{ { { .name = "time", .role = VMR_ROLE_KEY }, { .name = "event" } }, false,
	  { vmr_plot_timeline } },
	/* Anything over time */
	{ { { .name = "time", .unit = "ns", .role = VMR_ROLE_KEY } }, false,
	  { vmr_plot_time } },
	/* Watermarks of zones; how far an allocation went */
	{ { { .name = "min", .unit = "pages" },
	    { .name = "low", .unit = "pages" },
	    { .name = "high", .unit = "pages" },
	    { .name = "free", .unit = "pages" } }, false, { vmr_plot_marks } },
	{ { { .name = "min", .unit = "pages" },
	    { .name = "low", .unit = "pages" },
	    { .name = "limit", .unit = "pages" },
	    { .name = "lowest", .unit = "pages" } }, false,
	  { vmr_plot_marks } },
	/* Page tables: levels, the way to an address */
	{ { { .name = "level" }, { .name = "tables" }, { .name = "entries" },
	    { .name = "size", .unit = "bytes" } }, false, { vmr_plot_levels } },
	{ { { .name = "level" }, { .name = "state" }, { .name = "flags" },
	    { .name = "span", .unit = "bytes" } }, false, { vmr_plot_walk } },
	/* Free blocks by order; calls by order */
	{ { { .role = VMR_ROLE_NUMBER, .unit = "blocks" } }, true,
	  { vmr_plot_heat, vmr_plot_line } },
	{ { { .name = "order" }, { .name = "what" }, { .name = "migratetype" },
	    { .name = "count" } }, true, { vmr_plot_counts } },
	/* Success of attempts */
	{ { { .name = "attempt" }, { .name = "success" } }, false,
	  { vmr_plot_attempts } },
	/* Filling and draining, step by step */
	{ { { .name = "index", .role = VMR_ROLE_KEY },
	    { .role = VMR_ROLE_FIGURE } }, true, { vmr_plot_step } },
	/* What named things waste */
	{ { { .role = VMR_ROLE_FIGURE, .unit = "bytes" } }, false,
	  { vmr_plot_bars } },
	/* Figures by order, count, size, ...; and all others */
	{ { { .role = VMR_ROLE_FIGURE } }, true, { vmr_plot_line } },
	{ { { .role = VMR_ROLE_NUMBER } }, true, { vmr_plot_line } },
	{ { { NULL, NULL, VMR_ROLE_IDLE } }, false, { vmr_plot_strip } },
};

static bool plots_has(const struct vmr_exhibit *exhibit,
		      const struct plots_need *need)
{
	const struct vmr_column *column;
	size_t i;

	for (i = 0; i < exhibit->instrument->ncolumns; i++) {
		column = &exhibit->instrument->columns[i];
		if (!exhibit->roles[i].filled ||
		    (need->name && strcmp(need->name, column->name)) ||
		    (need->unit && !vmr_column_unit_is(column, need->unit)) ||
		    (need->role != VMR_ROLE_IDLE &&
		     need->role != exhibit->roles[i].kind))
			continue;
		return true;
	}
	return false;
}

static bool plots_suits(const struct vmr_plot *plot, size_t line)
{
	const struct plots_need *need = plots_table[line].needs;
	size_t i;

	if (plots_table[line].by_number && plot->x < 0)
		return false;
	for (i = 0; i < PLOTS_NEEDS; i++) {
		if (!need[i].name && !need[i].unit &&
		    need[i].role == VMR_ROLE_IDLE)
			break;
		if (!plots_has(plot->exhibit, &need[i]))
			return false;
	}
	return true;
}

int vmr_plots_draw(struct vmr_plot *plot)
{
	size_t line, i;
	int err = 0;

	for (line = 0; line < VMR_ARRAY_SIZE(plots_table); line++)
		if (plots_suits(plot, line))
			break;
	for (i = 0; i < PLOTS_DRAWS && !err; i++)
		if (plots_table[line].draws[i])
			err = plots_table[line].draws[i](plot);
	return err;
}

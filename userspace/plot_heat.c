// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Free blocks by order and migratetype, or by order and time.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot_heat.h"
#include "scope.h"

#define HEAT_TIMES	16	/* looks that are drawn */

/* The jobs of a side, and the rows of them with one key. */
struct heat_walk {
	struct vmr_plot *plot;
	const struct vmr_series_pick pick;
	size_t side;
	const char *key;
	size_t columns[VMR_VIEWS];	/* of the exhibit */
	size_t ncolumns;
	size_t jobs;
};

/* The numbers that have the unit of the first of them. */
static void heat_columns(struct heat_walk *walk)
{
	const struct vmr_exhibit *exhibit = walk->plot->exhibit;
	const struct vmr_column *columns = exhibit->instrument->columns;
	const char *unit = NULL;
	size_t i;

	for (i = 0; i < exhibit->instrument->ncolumns; i++) {
		if (exhibit->roles[i].kind != VMR_ROLE_NUMBER ||
		    !columns[i].unit || walk->ncolumns == VMR_VIEWS ||
		    (unit && strcmp(unit, columns[i].unit)))
			continue;
		unit = columns[i].unit;
		walk->columns[walk->ncolumns++] = i;
	}
}

static bool heat_wants(const struct heat_walk *walk,
		       const struct vmr_exhibit_job *job, size_t row)
{
	VMR_FREE char *key = vmr_series_key(walk->plot->exhibit, job, row,
					    &walk->pick);

	return key && !strcmp(key, walk->key);
}

static double heat_value(const struct heat_walk *walk,
			 const struct vmr_exhibit_job *job, size_t row,
			 size_t column)
{
	const struct vmr_exhibit *exhibit = walk->plot->exhibit;

	return vmr_exhibit_number(exhibit,
				  vmr_exhibit_cell(exhibit, job, row, column),
				  column);
}

static size_t heat_x(const struct heat_walk *walk,
		     const struct vmr_exhibit_job *job, size_t row)
{
	double x = heat_value(walk, job, row, walk->pick.x);

	return x >= 0 && x < VMR_ROLE_VALUES ? x : VMR_ROLE_VALUES;
}

/* Put the rows of one job into @heat: @n columns, from line @line on. */
static void heat_fill(const struct heat_walk *walk,
		      const struct vmr_exhibit_job *job, struct vmr_heat *heat,
		      size_t line, size_t n)
{
	size_t row, i, x;

	for (row = 0; row < job->result->rows.n; row++) {
		x = heat_x(walk, job, row);
		if (x >= heat->ncolumns || !heat_wants(walk, job, row))
			continue;
		for (i = 0; i < n; i++)
			heat->cells[(line + i) * heat->ncolumns + x] =
				heat_value(walk, job, row, walk->columns[i]);
	}
}

/* The name, and the unit, of the first of its columns */
static const char *heat_name(const struct heat_walk *walk)
{
	return vmr_exhibit_name(walk->plot->exhibit, walk->columns[0]);
}

static const char *heat_unit(const struct heat_walk *walk)
{
	return walk->plot->exhibit->instrument->columns[walk->columns[0]].unit;
}

/* The numbers from 0 on as names; the largest is that of the data. */
static int heat_name_columns(const struct heat_walk *walk,
			     struct vmr_heat *heat)
{
	size_t i;

	heat->xname = vmr_exhibit_name(walk->plot->exhibit, walk->pick.x);
	heat->unit = heat_unit(walk);
	for (i = 0; i < heat->ncolumns; i++)
		if (asprintf(&heat->columns[i], "%zu", i) < 0)
			return -ENOMEM;
	return 0;
}

static size_t heat_width(const struct heat_walk *walk)
{
	const struct vmr_exhibit *exhibit = walk->plot->exhibit;
	size_t i, row, x, width = 0;

	for (i = 0; i < exhibit->n; i++)
		for (row = 0; row < exhibit->jobs[i].result->rows.n; row++) {
			x = heat_x(walk, &exhibit->jobs[i], row);
			if (x < VMR_ROLE_VALUES && x + 1 > width)
				width = x + 1;
		}
	return width;
}

static char *heat_title(const struct heat_walk *walk, const char *what,
			const char *how)
{
	char *title;

	if (asprintf(&title, "%s%s%s %s", walk->key, *walk->key ? ": " : "",
		     what, how) < 0)
		return NULL;
	return title;
}

static const struct vmr_exhibit_job *heat_job(const struct heat_walk *walk,
					      size_t nth)
{
	const struct vmr_exhibit *exhibit = walk->plot->exhibit;
	size_t i;

	for (i = 0; i < exhibit->n; i++)
		if (exhibit->jobs[i].side == walk->side && !nth--)
			return &exhibit->jobs[i];
	return NULL;
}

/* One look: a row for each column of the table. */
static int heat_look(struct heat_walk *walk, size_t nth)
{
	VMR_FREE char *title = heat_title(walk, heat_unit(walk), "by type");
	struct vmr_heat heat;
	size_t i;
	int err;

	err = vmr_heat_begin(&heat, walk->ncolumns, heat_width(walk));
	for (i = 0; i < walk->ncolumns && !err; i++) {
		heat.rows[i] = strdup(vmr_exhibit_name(walk->plot->exhibit,
						       walk->columns[i]));
		if (!heat.rows[i])
			err = -ENOMEM;
	}
	if (!err)
		err = title ? heat_name_columns(walk, &heat) : -ENOMEM;
	if (!err) {
		heat_fill(walk, heat_job(walk, nth), &heat, 0,
			  walk->ncolumns);
		vmr_heat_draw(walk->plot, &heat, walk->side, title);
	}
	vmr_heat_free(&heat);
	return err;
}

/* Looks of one boot follow each other; boots stand beside each other. */
static bool heat_is_time(const struct heat_walk *walk)
{
	return heat_job(walk, 0)->boot == heat_job(walk, walk->jobs - 1)->boot;
}

/* Several looks: a row for each of them, of the first column. */
static int heat_looks(struct heat_walk *walk)
{
	size_t n = walk->jobs < HEAT_TIMES ? walk->jobs : HEAT_TIMES, i, nth;
	VMR_FREE char *title = heat_title(walk, heat_name(walk), heat_is_time(walk) ?
					   "over time" : "by boot");
	struct vmr_heat heat;
	int err;

	err = vmr_heat_begin(&heat, n, heat_width(walk));
	if (!err)
		err = title ? heat_name_columns(walk, &heat) : -ENOMEM;
	for (i = 0; i < n && !err; i++) {
		nth = i * (walk->jobs - 1) / (n - 1);
		if (asprintf(&heat.rows[i], "%zu", nth + 1) < 0)
			err = -ENOMEM;
		else
			heat_fill(walk, heat_job(walk, nth), &heat, i, 1);
	}
	if (!err)
		vmr_heat_draw(walk->plot, &heat, walk->side, title);
	vmr_heat_free(&heat);
	return err;
}

static int heat_side(struct heat_walk *walk)
{
	const struct vmr_exhibit *exhibit = walk->plot->exhibit;
	size_t i;

	walk->jobs = 0;
	for (i = 0; i < exhibit->n; i++)
		walk->jobs += exhibit->jobs[i].side == walk->side;
	if (!walk->jobs)
		return 0;
	return walk->jobs > 1 ? heat_looks(walk) : heat_look(walk, 0);
}

int vmr_plot_heat(struct vmr_plot *plot)
{
	struct heat_walk walk = {
		.plot = plot, .pick = { .x = plot->x },
	};
	struct vmr_series_set set;
	struct vmr_series_pick pick = walk.pick;
	size_t key;
	int err;

	heat_columns(&walk);
	if (!walk.ncolumns)
		return 0;
	pick.y = walk.columns[0];
	pick.any = true;
	err = vmr_series_collect(plot->exhibit, &pick, &set);
	for (key = 0; key < set.nkeys && !err; key++) {
		walk.key = set.keys[key];
		for (walk.side = 0; walk.side < plot->page->n && !err;
		     walk.side++)
			err = heat_side(&walk);
	}
	vmr_series_free(&set);
	return err;
}

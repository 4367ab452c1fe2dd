// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "series.h"
#include "stats.h"

#define SERIES_ALPHA	0.05

struct series_walk {
	const struct vmr_exhibit *exhibit;
	const struct vmr_series_pick *pick;
	struct vmr_series_set *set;
};

static bool series_key_has(const struct vmr_exhibit *exhibit, size_t column,
			   const struct vmr_series_pick *pick)
{
	if (exhibit->roles[column].kind != VMR_ROLE_KEY ||
	    exhibit->roles[column].values < 2 || (int)column == pick->x)
		return false;
	return !pick->places ||
	       !vmr_column_is_place(&exhibit->instrument->columns[column]);
}

char *vmr_series_key(const struct vmr_exhibit *exhibit,
		     const struct vmr_exhibit_job *job, size_t row,
		     const struct vmr_series_pick *pick)
{
	char buf[VMR_TEXT_NUMBER], *key = NULL;
	const struct vmr_column *column;
	const struct vmr_cell *cell;
	const char *space = "";
	FILE *out;
	size_t size, i;

	out = open_memstream(&key, &size);
	if (!out)
		return NULL;
	for (i = 0; i < exhibit->instrument->ncolumns; i++) {
		column = &exhibit->instrument->columns[i];
		cell = vmr_exhibit_cell(exhibit, job, row, i);
		if (!series_key_has(exhibit, i, pick) ||
		    cell->type == VMR_CELL_ABSENT)
			continue;
		fprintf(out, "%s%s%s%s", space,
			vmr_column_is_number(column) ? column->name : "",
			vmr_column_is_number(column) ? " " : "",
			vmr_text_cell(cell, column->type, buf));
		space = ", ";
	}
	if (fclose(out)) {
		free(key);
		return NULL;
	}
	return key;
}

/* The index of @key, which is taken over; negative without memory. */
static int series_key_index(struct vmr_series_set *set, char *key)
{
	char **keys;
	size_t i;

	for (i = 0; i < set->nkeys; i++)
		if (!strcmp(set->keys[i], key)) {
			free(key);
			return i;
		}
	keys = vmr_array_room(set->keys, set->nkeys, sizeof(*keys));
	if (!keys) {
		free(key);
		return -ENOMEM;
	}
	set->keys = keys;
	keys[set->nkeys] = key;
	return set->nkeys++;
}

static struct vmr_series *series_find(struct vmr_series_set *set, size_t side,
				      size_t key)
{
	struct vmr_series *list;
	size_t i;

	for (i = 0; i < set->n; i++)
		if (set->list[i].side == side && set->list[i].key == key)
			return &set->list[i];
	list = vmr_array_room(set->list, set->n, sizeof(*list));
	if (!list)
		return NULL;
	set->list = list;
	list += set->n++;
	list->side = side;
	list->key = key;
	return list;
}

/* The place of the first point at @x or beyond. */
static size_t series_place(const struct vmr_series *series, double x)
{
	size_t low = 0, high = series->n, middle;

	if (high && series->points[high - 1].x < x)
		return high;
	while (low < high) {
		middle = (low + high) / 2;
		if (series->points[middle].x < x)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct vmr_point *series_point(struct vmr_series *series, double x)
{
	size_t place = series_place(series, x);
	struct vmr_point *points = series->points;

	if (place < series->n && points[place].x == x)
		return &points[place];
	points = vmr_array_room(points, series->n, sizeof(*points));
	if (!points)
		return NULL;
	series->points = points;
	memmove(&points[place + 1], &points[place],
		(series->n - place) * sizeof(*points));
	points[place] = (struct vmr_point){ .x = x };
	series->n++;
	return &points[place];
}

static int series_add(struct vmr_series *series, double x,
		      const struct vmr_sample *sample)
{
	struct vmr_point *point = series_point(series, x);
	struct vmr_sample *samples;

	if (!point)
		return -ENOMEM;
	samples = vmr_array_room(point->samples, point->n, sizeof(*samples));
	if (!samples)
		return -ENOMEM;
	point->samples = samples;
	samples[point->n++] = *sample;
	return 0;
}

/* What tells apart the rows of jobs that nothing else does. */
static char *series_plain_key(const struct series_walk *walk,
			      const struct vmr_exhibit_job *job)
{
	char *key;

	if (walk->exhibit->n == 1)
		return strdup("");
	return asprintf(&key, "job %zu", job - walk->exhibit->jobs + 1) < 0 ?
		NULL : key;
}

static double series_value(const struct series_walk *walk,
			   const struct vmr_exhibit_job *job, size_t row)
{
	const struct vmr_cell *cell = vmr_exhibit_cell(walk->exhibit, job, row,
						       walk->pick->y);

	if (cell->type == VMR_CELL_HIST)
		return vmr_stats_hist_quantile(cell->hist,
					       walk->pick->quantile);
	return vmr_exhibit_number(walk->exhibit, cell, walk->pick->y);
}

static double series_place_of(const struct series_walk *walk,
			      const struct vmr_exhibit_job *job, size_t row)
{
	int x = walk->pick->x;

	return x == VMR_SERIES_NONE ? 0 :
		vmr_exhibit_number(walk->exhibit,
				   vmr_exhibit_cell(walk->exhibit, job, row, x),
				   x);
}

/* The index of the row's key; negative without memory. */
static int series_key_take(const struct series_walk *walk,
			   const struct vmr_exhibit_job *job, size_t row)
{
	char *text = walk->pick->plain ? series_plain_key(walk, job) :
		vmr_series_key(walk->exhibit, job, row, walk->pick);

	return text ? series_key_index(walk->set, text) : -ENOMEM;
}

static int series_take(const struct series_walk *walk,
		       const struct vmr_exhibit_job *job, size_t row)
{
	struct vmr_sample sample = { .boot = job->boot };
	struct vmr_series *series;
	double x;
	int key;

	if (walk->pick->y == VMR_SERIES_NONE) {
		key = series_key_take(walk, job, row);
		return key < 0 ? key : 0;
	}
	sample.value = series_value(walk, job, row);
	x = series_place_of(walk, job, row);
	if (isnan(sample.value) || isnan(x))
		return 0;
	key = series_key_take(walk, job, row);
	if (key < 0)
		return key;
	series = series_find(walk->set, job->side, key);
	return series ? series_add(series, x, &sample) : -ENOMEM;
}

/* The median of each boot to @medians; how many. Samples are by boot. */
static size_t point_boots(const struct vmr_point *point, double *medians,
			  double *room)
{
	size_t boots = 0, i, n;

	for (i = 0; i < point->n; i += n) {
		for (n = 0; i + n < point->n; n++) {
			if (point->samples[i + n].boot !=
			    point->samples[i].boot)
				break;
			room[n] = point->samples[i + n].value;
		}
		vmr_stats_sort(room, n);
		medians[boots++] = vmr_stats_median(room, n);
	}
	vmr_stats_sort(medians, boots);
	return boots;
}

static int point_finish(struct vmr_point *point)
{
	double *medians = calloc(2 * point->n, sizeof(*medians));
	struct vmr_interval interval;
	size_t i;

	if (!medians)
		return -ENOMEM;
	point->boots = point_boots(point, medians, medians + point->n);
	point->median = vmr_stats_median(medians, point->boots);
	interval = vmr_stats_median_interval(medians, point->boots,
					     SERIES_ALPHA);
	free(medians);
	point->sure = !isnan(interval.low);
	point->low = point->sure ? interval.low : point->samples[0].value;
	point->high = point->sure ? interval.high : point->low;
	for (i = 0; !point->sure && i < point->n; i++) {
		point->low = fmin(point->low, point->samples[i].value);
		point->high = fmax(point->high, point->samples[i].value);
	}
	return 0;
}

int vmr_series_collect(const struct vmr_exhibit *exhibit,
		       const struct vmr_series_pick *pick,
		       struct vmr_series_set *set)
{
	const struct series_walk walk = { exhibit, pick, set };
	const struct vmr_exhibit_job *job;
	size_t i, j;
	int err = 0;

	memset(set, 0, sizeof(*set));
	for (i = 0; !err && i < exhibit->n; i++) {
		job = &exhibit->jobs[i];
		if (!pick->any && job->exact != pick->exact)
			continue;
		for (j = 0; !err && j < job->result->rows.n; j++)
			err = series_take(&walk, job, j);
	}
	for (i = 0; !err && i < set->n; i++)
		for (j = 0; !err && j < set->list[i].n; j++)
			err = point_finish(&set->list[i].points[j]);
	return err;
}

void vmr_series_free(struct vmr_series_set *set)
{
	size_t i, j;

	for (i = 0; i < set->n; i++) {
		for (j = 0; j < set->list[i].n; j++)
			free(set->list[i].points[j].samples);
		free(set->list[i].points);
	}
	for (i = 0; i < set->nkeys; i++)
		free(set->keys[i]);
	free(set->list);
	free(set->keys);
	memset(set, 0, sizeof(*set));
}

struct vmr_range vmr_series_range(const struct vmr_series_set *set, size_t key)
{
	struct vmr_range range = { INFINITY, -INFINITY, NULL };
	const struct vmr_series *series;
	size_t i, j;

	for (i = 0; i < set->n; i++) {
		series = &set->list[i];
		for (j = 0; series->key == key && j < series->n; j++) {
			range.low = fmin(range.low, series->points[j].low);
			range.high = fmax(range.high, series->points[j].high);
		}
	}
	return range;
}

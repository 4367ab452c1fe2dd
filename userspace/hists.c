// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "hists.h"
#include "stats.h"

#define HISTS_BEYOND	10	/* values that make a percentile a figure */

static int hists_key(struct vmr_hists *hists, char *key)
{
	char **keys;
	size_t i;

	for (i = 0; key && i < hists->nkeys; i++)
		if (!strcmp(hists->keys[i], key)) {
			free(key);
			return i;
		}
	keys = key ? vmr_array_room(hists->keys, hists->nkeys, sizeof(*keys)) :
		     NULL;
	if (!keys) {
		free(key);
		return -ENOMEM;
	}
	hists->keys = keys;
	keys[hists->nkeys] = key;
	return hists->nkeys++;
}

static struct vmr_hists_one *hists_find(struct vmr_hists *hists, size_t side,
					size_t key)
{
	struct vmr_hists_one *list;
	size_t i;

	for (i = 0; i < hists->n; i++)
		if (hists->list[i].side == side && hists->list[i].key == key)
			return &hists->list[i];
	list = vmr_array_room(hists->list, hists->n, sizeof(*list));
	if (!list)
		return NULL;
	hists->list = list;
	list += hists->n++;
	list->side = side;
	list->key = key;
	return list;
}

static int hists_add(const struct vmr_exhibit *exhibit,
		     const struct vmr_exhibit_job *job, size_t row,
		     size_t column, struct vmr_hists *hists)
{
	static const struct vmr_series_pick pick = { .x = VMR_SERIES_NONE };
	const struct vmr_cell *cell = vmr_exhibit_cell(exhibit, job, row,
						       column);
	struct vmr_hists_one *one;
	size_t i;
	int key;

	if (cell->type != VMR_CELL_HIST || !cell->hist->n)
		return 0;
	key = hists_key(hists, vmr_series_key(exhibit, job, row, &pick));
	one = key < 0 ? NULL : hists_find(hists, job->side, key);
	if (!one)
		return -ENOMEM;
	for (i = 0; i < cell->hist->n; i++)
		one->total += cell->hist->buckets[i].count;
	return vmr_stats_hist_add(&one->hist, cell->hist);
}

int vmr_hists_collect(const struct vmr_exhibit *exhibit,
		      const struct vmr_view *view, struct vmr_hists *hists)
{
	const struct vmr_exhibit_job *job;
	size_t i, row;
	int err = 0;

	memset(hists, 0, sizeof(*hists));
	for (i = 0; !err && i < exhibit->n; i++) {
		job = &exhibit->jobs[i];
		if (!view->any && view->exact != job->exact)
			continue;
		for (row = 0; !err && row < job->result->rows.n; row++)
			err = hists_add(exhibit, job, row, view->column, hists);
	}
	return err;
}

void vmr_hists_free(struct vmr_hists *hists)
{
	size_t i;

	for (i = 0; i < hists->n; i++)
		vmr_stats_hist_free(&hists->list[i].hist);
	for (i = 0; i < hists->nkeys; i++)
		free(hists->keys[i]);
	free(hists->list);
	free(hists->keys);
	memset(hists, 0, sizeof(*hists));
}

void vmr_cdf_points(const struct vmr_hist *hist, struct vmr_cdf_point *points)
{
	uint64_t total = 0, sum = 0;
	size_t i;

	for (i = 0; i < hist->n; i++)
		total += hist->buckets[i].count;
	for (i = 0; i < hist->n; i++) {
		sum += hist->buckets[i].count;
		points[i].value = hist->buckets[i].low;
		points[i].share = (double)sum / total;
	}
}

double vmr_cdf_support(uint64_t total)
{
	return total ? 1 - (double)HISTS_BEYOND / total : -1;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fnmatch.h>
#include <math.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "metrics.h"
#include "metrics_key.h"
#include "scope.h"
#include "stats.h"
#include "text.h"

static const double metrics_quantiles[] = { 0.5, 0.9, 0.99, 0.999 };

/* What is being collected. */
struct metrics_walk {
	struct vmr_metrics *metrics;
	const struct vmr_metrics_pick *pick;
	const struct vmr_result *result;
	const char *key;	/* "INSTRUMENT/KEYS" of the row */
};

static int metrics_compare(const void *a, const void *b)
{
	const struct vmr_metric *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static void metrics_free_one(struct vmr_metric *metric)
{
	free(metric->name);
	free(metric->group);
	free(metric->column);
	free(metric->unit);
	free(metric->sides[0].list);
	free(metric->sides[1].list);
	free(metric->samples);
	vmr_stats_hist_free(&metric->hist);
	free(metric);
}

/* Takes @name over. */
static struct vmr_metric *metrics_new(char *name, const char *column,
				      const struct vmr_column *of)
{
	struct vmr_metric *metric = calloc(1, sizeof(*metric));

	if (!metric) {
		free(name);
		return NULL;
	}
	metric->name = name;
	metric->column = strdup(column);
	metric->better = of->better == VMREGRESS_BETTER_NONE ?
		VMREGRESS_BETTER_LOWER : of->better;
	if (of->unit)
		metric->unit = strdup(of->unit);
	if (metric->column && (metric->unit || !of->unit))
		return metric;
	metrics_free_one(metric);
	return NULL;
}

static int metrics_insert(struct vmr_metrics *metrics,
			  struct vmr_metric *metric)
{
	struct vmr_metric **list = vmr_array_room(metrics->list, metrics->n,
						  sizeof(*list));

	if (list)
		metrics->list = list;
	if (!list || !tsearch(metric, &metrics->index, metrics_compare)) {
		metrics_free_one(metric);
		return -ENOMEM;
	}
	metrics->list[metrics->n++] = metric;
	return 0;
}

/* The metric of @column in the row at hand; NULL in @found: not wanted. */
static int metrics_find(const struct metrics_walk *walk, const char *column,
			const struct vmr_column *of, struct vmr_metric **found)
{
	struct vmr_metric probe = { 0 };
	void *node;

	*found = NULL;
	if (asprintf(&probe.name, "%s/%s", walk->key, column) < 0)
		return -ENOMEM;
	node = tfind(&probe, &walk->metrics->index, metrics_compare);
	if (node || (walk->pick->pattern &&
		     fnmatch(walk->pick->pattern, probe.name, 0))) {
		free(probe.name);
		*found = node ? *(struct vmr_metric **)node : NULL;
		return 0;
	}
	*found = metrics_new(probe.name, column, of);
	return *found ? metrics_insert(walk->metrics, *found) : -ENOMEM;
}

static int metrics_sample(struct vmr_metric *metric, double value)
{
	double *samples = vmr_array_room(metric->samples, metric->nsamples,
					 sizeof(*samples));

	if (!samples)
		return -ENOMEM;
	metric->samples = samples;
	samples[metric->nsamples++] = value;
	return 0;
}

static int metrics_take_hist(const struct metrics_walk *walk,
			     const struct vmr_column *column,
			     const struct vmr_hist *hist)
{
	struct vmr_metric *metric;
	char name[160];
	size_t i;
	int err = 0;

	for (i = 0; !err && i < VMR_ARRAY_SIZE(metrics_quantiles); i++) {
		snprintf(name, sizeof(name), "%s.p%g", column->name,
			 100 * metrics_quantiles[i]);
		err = metrics_find(walk, name, column, &metric);
		if (err || !metric)
			continue;
		metric->quantile = metrics_quantiles[i];
		err = vmr_stats_hist_add(&metric->hist, hist);
	}
	return err;
}

static int metrics_take_number(const struct metrics_walk *walk,
			       const struct vmr_column *column,
			       const struct vmr_cell *cell)
{
	struct vmr_metric *metric;
	double value = cell->type == VMR_CELL_U64 ? (double)cell->u64 :
						    (double)cell->s64;
	int err = metrics_find(walk, column->name, column, &metric);

	if (err || !metric)
		return err;
	if (column->type == VMREGRESS_COLUMN_TYPE_MILLI)
		value /= 1000;
	return metrics_sample(metric, value);
}

static int metrics_take_row(struct metrics_walk *walk,
			    const struct vmr_row *row, const bool *wanted)
{
	const struct vmr_instrument *instrument = walk->result->instrument;
	const struct vmr_cell *cell;
	size_t i;
	int err = 0;

	for (i = 0; !err && i < instrument->ncolumns && i < row->ncells; i++) {
		cell = &row->cells[i];
		if (!wanted[i] || cell->type == VMR_CELL_ABSENT ||
		    cell->type == VMR_CELL_STRING)
			continue;
		err = cell->type == VMR_CELL_HIST ?
			metrics_take_hist(walk, &instrument->columns[i],
					  cell->hist) :
			metrics_take_number(walk, &instrument->columns[i],
					    cell);
	}
	return err;
}

static int metrics_take_rows(struct metrics_walk *walk, const char *job)
{
	const struct vmr_result *result = walk->result;
	bool *wanted = vmr_metrics_wanted(result->instrument,
					  walk->metrics->exact,
					  walk->pick->details);
	size_t i;
	int err = wanted ? 0 : -ENOMEM;

	for (i = 0; !err && i < result->rows.n; i++) {
		VMR_FREE char *key = vmr_metrics_row_key(result, i, job);

		walk->key = key;
		err = key ? metrics_take_row(walk, &result->rows.list[i],
					     wanted) : -ENOMEM;
	}
	free(wanted);
	return err;
}

/* A test's verdict is a metric too: the share of boots in which it passed. */
static int metrics_take_verdict(struct metrics_walk *walk, const char *job)
{
	static char name[] = "passed";
	static const struct vmr_column column = {
		.name = name,
		.type = VMREGRESS_COLUMN_TYPE_U64,
		.better = VMREGRESS_BETTER_HIGHER,
	};
	const struct vmr_cell cell = {
		.type = VMR_CELL_U64,
		.u64 = walk->result->job.verdict == VMREGRESS_VERDICT_PASS,
	};

	walk->key = job;
	if (walk->result->job.verdict == VMREGRESS_VERDICT_NONE)
		return 0;
	return metrics_take_number(walk, &column, &cell);
}

static int metrics_take_job(struct metrics_walk *walk)
{
	uint32_t verdict = walk->result->job.verdict;
	VMR_FREE char *key = NULL;
	int err;

	if (verdict == VMREGRESS_VERDICT_SKIP ||
	    verdict == VMREGRESS_VERDICT_ERROR) {
		walk->metrics->jobs_left_out++;
		return 0;
	}
	key = vmr_metrics_job_key(walk->result);
	if (!key)
		return -ENOMEM;
	err = metrics_take_verdict(walk, key);
	return err ? err : metrics_take_rows(walk, key);
}

static uint64_t metrics_print(const double *samples, size_t n)
{
	const unsigned char *bytes = (const unsigned char *)samples;
	uint64_t print = 0xcbf29ce484222325;	/* FNV-1a */
	size_t i;

	for (i = 0; i < n * sizeof(*samples); i++)
		print = (print ^ bytes[i]) * 0x100000001b3;
	return print;
}

/* The boot is over: what it had becomes one element of its side. */
static int metrics_summarize(struct vmr_metric *metric, unsigned int side,
			     size_t boot)
{
	struct vmr_summaries *sums = &metric->sides[side];
	struct vmr_summary *list;
	double value;

	if (metric->quantile > 0) {
		value = vmr_stats_hist_quantile(&metric->hist,
						metric->quantile);
		vmr_stats_hist_free(&metric->hist);
		if (!isnan(value) && metrics_sample(metric, value))
			return -ENOMEM;
	}
	if (!metric->nsamples)
		return 0;
	list = vmr_array_room(sums->list, sums->n, sizeof(*list));
	if (!list)
		return -ENOMEM;
	sums->list = list;
	list += sums->n++;
	list->boot = boot;
	list->print = metrics_print(metric->samples, metric->nsamples);
	list->mean = vmr_stats_mean(metric->samples, metric->nsamples);
	vmr_stats_sort(metric->samples, metric->nsamples);
	list->median = vmr_stats_median(metric->samples, metric->nsamples);
	metric->nsamples = 0;
	return 0;
}

static int metrics_take_boot(struct metrics_walk *walk,
			     const struct vmr_side *of, size_t at,
			     unsigned int side)
{
	const struct vmr_boot *boot = &of->boots[at];
	size_t i;
	int err = 0;

	for (i = 0; !err && i < boot->set.n; i++) {
		walk->result = &boot->set.list[i];
		err = metrics_take_job(walk);
	}
	for (i = 0; !err && i < walk->metrics->n; i++)
		err = metrics_summarize(walk->metrics->list[i], side, at);
	return err;
}

static void metrics_accel(struct vmr_metrics *metrics,
			  const struct vmr_side *side)
{
	const char *accel;
	size_t i;

	for (i = 0; i < side->n; i++) {
		accel = vmr_result_set_fact(&side->boots[i].set, "accel");
		if (!accel || strcmp(accel, "tcg-icount"))
			metrics->exact = false;
		if (accel && !strcmp(accel, "tcg"))
			metrics->emulated = true;
	}
}

int vmr_metrics_collect(const struct vmr_side *base,
			const struct vmr_side *new,
			const struct vmr_metrics_pick *pick,
			struct vmr_metrics *metrics)
{
	struct metrics_walk walk = { .metrics = metrics, .pick = pick };
	size_t i;
	int err = 0;

	*metrics = (struct vmr_metrics){ .exact = base->n || new->n };
	metrics_accel(metrics, base);
	metrics_accel(metrics, new);
	for (i = 0; !err && i < base->n; i++)
		err = metrics_take_boot(&walk, base, i, 0);
	for (i = 0; !err && i < new->n; i++)
		err = metrics_take_boot(&walk, new, i, 1);
	return err ? err : vmr_metrics_group(metrics);
}

static void metrics_keep(void *metric)
{
	(void)metric;
}

void vmr_metrics_free(struct vmr_metrics *metrics)
{
	size_t i;

	tdestroy(metrics->index, metrics_keep);
	for (i = 0; i < metrics->n; i++)
		metrics_free_one(metrics->list[i]);
	free(metrics->list);
	memset(metrics, 0, sizeof(*metrics));
}

const char *vmr_metrics_unit(const struct vmr_metrics *metrics,
			     const struct vmr_metric *metric)
{
	if (metrics->exact && metric->unit &&
	    (!strcmp(metric->unit, "ns") || !strcmp(metric->unit, "cycles")))
		return "insns";
	return metric->unit;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of two sides can be compared: metrics, and their value in each boot.
 *
 * A metric is an instrument, what identifies a row of it, and a column. It is
 * identified by
 *  - the parameters of the job, but for those that only say how long or how
 *    often to measure: deadline duration iters reps seed warmup;
 *  - the columns before the figures, if of type u64, s64 or string, without a
 *    better direction, and without a unit unless a parameter of the job has
 *    their name; the figures begin at the first column with a better direction,
 *    or at a column rep or attempt;
 *  - the columns phase and workers, wherever they are.
 * A parameter with the name of such a column is left out: the column says more.
 * Compared are the numeric columns with a better direction, and histograms of
 * times by their quantiles, which then stand for columns p50, p90, p99 and p999.
 */
#ifndef VMR_METRICS_H
#define VMR_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "side.h"

/**
 * struct vmr_summary - a metric in one boot
 * @median: of the samples, the rows; of a histogram its quantile
 * @mean: of them
 * @print: of all of them in their order; equal if they are
 * @boot: index of the boot on its side
 */
struct vmr_summary {
	double median;
	double mean;
	uint64_t print;
	size_t boot;
};

struct vmr_summaries {
	struct vmr_summary *list;
	size_t n;
};

/**
 * struct vmr_metric - one metric
 * @name: INSTRUMENT/KEY=VALUE .../COLUMN, unique
 * @group: INSTRUMENT KEY=VALUE ..., without what all metrics of the instrument
 *	have in common
 * @column: COLUMN; where it is a quantile, COLUMN.p50, or p90, p99, p99.9
 * @unit: NULL for none
 * @better: VMREGRESS_BETTER_LOWER or _HIGHER
 * @sides: base and new, an element for each boot that has the metric, and of a
 *	quantile, the values that it takes
 */
struct vmr_metric {
	char *name;
	char *group;
	char *column;
	char *unit;
	uint32_t better;
	struct vmr_summaries sides[2];

	/* While it is collected: what the boot at hand has */
	double quantile;
	double *samples;
	size_t nsamples;
	struct vmr_hist hist;
};

/**
 * struct vmr_metrics - those of two sides, in order of appearance
 * @exact: there are boots, and every one is of exact mode
 * @emulated: some boot is of a CPU that is emulated without being exact
 * @jobs_left_out: had an error, were skipped or lost
 */
struct vmr_metrics {
	struct vmr_metric **list;
	size_t n;
	bool exact;
	bool emulated;
	size_t jobs_left_out;
	void *index;		/* tsearch(3), by name */
};

/**
 * struct vmr_metrics_pick - which metrics
 * @pattern: fnmatch(3) on the name, or NULL for all
 * @details: columns of details too
 */
struct vmr_metrics_pick {
	const char *pattern;
	bool details;
};

/* 0 or -ENOMEM; freed by the caller in any case. */
int vmr_metrics_collect(const struct vmr_side *base,
			const struct vmr_side *new,
			const struct vmr_metrics_pick *pick,
			struct vmr_metrics *metrics)
	__attribute__((warn_unused_result));
void vmr_metrics_free(struct vmr_metrics *metrics);

/* Set the group of each metric. 0 or -ENOMEM. */
int vmr_metrics_group(struct vmr_metrics *metrics)
	__attribute__((warn_unused_result));

/* "insns" where a tick of the clock is an instruction. */
const char *vmr_metrics_unit(const struct vmr_metrics *metrics,
			     const struct vmr_metric *metric);

#endif /* VMR_METRICS_H */

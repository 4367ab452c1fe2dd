/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two sides compared, metric by metric. The boot is the unit: what was sampled
 * in one boot is one value, its median.
 */
#ifndef VMR_COMPARE_H
#define VMR_COMPARE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "floors.h"
#include "metrics.h"
#include "stats.h"

/* With fewer on a side the median has no interval of confidence 0.95. */
#define VMR_COMPARE_BOOTS	6

enum vmr_change {
	VMR_CHANGE_NONE,
	VMR_CHANGE_IMPROVED,
	VMR_CHANGE_REGRESSED,
	VMR_CHANGE_TOO_FEW,	/* a change that counts could have been missed */
	VMR_CHANGE_DIFFERS,	/* exact: neither better nor worse */
	VMR_CHANGE_ONE_SIDE,	/* the other has no such metric */
	VMR_CHANGE_UNTOLD,	/* a quantile of too few values, on both sides */
	VMR_CHANGES
};

/**
 * struct vmr_compare_options - how to compare
 * @pick: which metrics
 * @threshold: percent, the smallest change that counts; NaN for 2, or 0 in
 *	exact mode, and then @floors count
 * @floors: the noise that there is, of which a change has to be twice; NULL:
 *	not known
 * @alpha: of the intervals, and the largest q of a change
 */
struct vmr_compare_options {
	struct vmr_metrics_pick pick;
	double threshold;
	const struct vmr_floors *floors;
	double alpha;
};

/**
 * struct vmr_compared - what became of a metric
 * @boots: on each side
 * @median: of each side
 * @interval: of each median; NaN for too few boots, and in exact mode
 * @shift: of new against base, with its interval
 * @percent: that, of the median of base; infinite where that is 0
 * @percents: the interval in percent
 * @p: Mann-Whitney; NaN in exact mode
 * @q: @p after Benjamini and Hochberg; NaN for too few boots
 * @threshold: percent, the smallest change that counts
 * @floor: percent, the noise floor of the metric; NaN: none that counts
 * @deviation: within the sides, in the unit of the metric; NaN: not known
 * @detectable: percent, the smallest change that would have been found in this
 *	table, see compare_plan.h; infinite when none would
 * @more: boots on each side that would decide, 0 when nothing is open
 * @unsteady: exact mode, but the boots of one side differ
 */
struct vmr_compared {
	const struct vmr_metric *metric;
	enum vmr_change change;
	size_t boots[2];
	double median[2];
	struct vmr_interval interval[2];
	struct vmr_shift shift;
	double percent;
	struct vmr_interval percents;
	double p;
	double q;
	double threshold;
	double floor;
	double deviation;
	double detectable;
	size_t more;
	bool unsteady;
};

/**
 * struct vmr_comparison - the table
 * @list: one of each of @metrics
 * @count: by enum vmr_change
 * @geomean: of the factors by which the medians got worse: of new / base where
 *	less is better, of base / new where more is; NaN for none
 * @factors: how many those were
 */
struct vmr_comparison {
	struct vmr_metrics metrics;
	struct vmr_compare_options options;
	struct vmr_compared *list;
	size_t n;
	size_t count[VMR_CHANGES];
	double geomean;
	size_t factors;
	size_t unsteady;
};

/* 0 or -ENOMEM; freed by the caller in any case. */
int vmr_compare(const struct vmr_side *base, const struct vmr_side *new,
		const struct vmr_compare_options *options,
		struct vmr_comparison *comparison)
	__attribute__((warn_unused_result));
void vmr_comparison_free(struct vmr_comparison *comparison);

/* Can anything be said: is there a metric on both sides? */
bool vmr_comparison_is_empty(const struct vmr_comparison *comparison);

/* Boots for a verdict, where it is not of exact mode? */
bool vmr_compared_has_enough(const struct vmr_compared *got);

/* "improved", "too few", ... */
const char *vmr_change_name(enum vmr_change change);

/**
 * struct vmr_compare_look - how to print it
 * @all: all metrics, not only those that changed
 * @brief: at most 80 columns: neither p nor q nor what would have been seen
 */
struct vmr_compare_look {
	bool all;
	bool brief;
};

/* Does the table have it? */
bool vmr_compared_is_shown(const struct vmr_compared *got,
			   const struct vmr_compare_look *look);

/*
 * Facts about the machines that differ between the sides, to @out; how many.
 * Those that no two boots share are left out unless @all.
 */
size_t vmr_compare_env_print(const struct vmr_side *base,
			     const struct vmr_side *new, bool all, FILE *out);

/* Is it another number in each boot, and says nothing about a side? */
bool vmr_compare_env_is_volatile(const char *name);

/* The same: {"NAME":{"base":[...],"new":[...]},...}; NULL: no memory. */
json_t *vmr_compare_env_json(const struct vmr_side *base,
			     const struct vmr_side *new);

/* The table and what it adds up to, at most 100 columns wide; 80 in exact mode. */
void vmr_comparison_print(const struct vmr_comparison *comparison,
			  const struct vmr_compare_look *look, FILE *out);

/* NULL when there is no memory. */
json_t *vmr_comparison_json(const struct vmr_comparison *comparison);

#endif /* VMR_COMPARE_H */

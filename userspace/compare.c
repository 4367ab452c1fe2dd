// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "compare_plan.h"

#define COMPARE_THRESHOLD	2.0	/* percent */

static const char *const compare_changes[VMR_CHANGES] = {
	[VMR_CHANGE_NONE] = "no change",
	[VMR_CHANGE_IMPROVED] = "improved",
	[VMR_CHANGE_REGRESSED] = "regressed",
	[VMR_CHANGE_TOO_FEW] = "too few",
	[VMR_CHANGE_DIFFERS] = "differs",
	[VMR_CHANGE_ONE_SIDE] = "one side",
	[VMR_CHANGE_UNTOLD] = "not told",
};

const char *vmr_change_name(enum vmr_change change)
{
	return compare_changes[change];
}

/* The value of each boot of both sides, in ascending order; to be freed. */
struct compare_values {
	double *side[2];
	size_t n[2];
};

static int compare_values_get(const struct vmr_metric *metric,
			      struct compare_values *values)
{
	size_t i, j;

	for (i = 0; i < 2; i++) {
		values->n[i] = metric->sides[i].n;
		values->side[i] = calloc(values->n[i] + 1, sizeof(double));
		if (!values->side[i])
			return -ENOMEM;
		for (j = 0; j < values->n[i]; j++)
			values->side[i][j] = metric->sides[i].list[j].median;
		vmr_stats_sort(values->side[i], values->n[i]);
	}
	return 0;
}

static double compare_percent(double shift, double base)
{
	if (shift == 0)
		return 0;
	return base == 0 ? copysign(INFINITY, shift) :
			   100 * shift / fabs(base);
}

static void compare_percents(struct vmr_compared *got)
{
	const struct vmr_interval *interval = &got->shift.interval;
	double base = got->median[0];

	got->percent = compare_percent(got->shift.shift, base);
	got->percents = (struct vmr_interval){ NAN, NAN };
	if (isnan(interval->low))
		return;
	got->percents.low = compare_percent(interval->low, base);
	got->percents.high = compare_percent(interval->high, base);
}

static enum vmr_change compare_direction(const struct vmr_compared *got)
{
	bool less = got->metric->better == VMREGRESS_BETTER_LOWER;

	return (got->shift.shift < 0) == less ? VMR_CHANGE_IMPROVED :
						VMR_CHANGE_REGRESSED;
}

static int compare_boots(struct vmr_compared *got,
			 const struct compare_values *values, double alpha)
{
	struct vmr_mann_whitney test;
	size_t i;

	for (i = 0; i < 2; i++)
		got->interval[i] = vmr_stats_median_interval(values->side[i],
							     values->n[i],
							     alpha);
	if (vmr_stats_mann_whitney(values->side[0], values->n[0],
				   values->side[1], values->n[1], &test))
		return -ENOMEM;
	got->p = test.p;
	got->deviation = vmr_stats_pooled(values->side[0], values->n[0],
					  values->side[1], values->n[1]);
	return 0;
}

bool vmr_compared_has_enough(const struct vmr_compared *got)
{
	return got->boots[0] >= VMR_COMPARE_BOOTS &&
	       got->boots[1] >= VMR_COMPARE_BOOTS;
}

static bool compare_is_find(const struct vmr_compared *got, double alpha)
{
	return got->q <= alpha;
}

/* As two one-sided tests have it, each at half of alpha: see stats.h. */
static bool compare_is_same(const struct vmr_compared *got)
{
	return got->percents.low >= -got->threshold &&
	       got->percents.high <= got->threshold;
}

/* A change is all of: a find, an interval without 0, and one that counts. */
static enum vmr_change compare_judge(const struct vmr_compared *got,
				     double alpha)
{
	const struct vmr_interval *interval = &got->shift.interval;
	bool counts = fabs(got->percent) >= got->threshold &&
		      got->shift.shift != 0;
	bool real = compare_is_find(got, alpha) &&
		    (interval->low > 0 || interval->high < 0);

	if (!vmr_compared_has_enough(got))
		return VMR_CHANGE_TOO_FEW;
	if (real && counts)
		return compare_direction(got);
	/* Real but small, too small to be missed when it counted, or both. */
	if (real || compare_is_same(got) ||
	    (!counts && got->detectable <= got->threshold))
		return VMR_CHANGE_NONE;
	return VMR_CHANGE_TOO_FEW;
}

static bool compare_is_steady(const struct vmr_summaries *side)
{
	size_t i;

	for (i = 1; i < side->n; i++)
		if (side->list[i].print != side->list[0].print)
			return false;
	return true;
}

/* Sides of which one is unsteady are apart when all boots of them are. */
static bool compare_overlaps(const struct compare_values *values)
{
	return values->side[0][0] <= values->side[1][values->n[1] - 1] &&
	       values->side[1][0] <= values->side[0][values->n[0] - 1];
}

static void compare_exact(struct vmr_compared *got,
			  const struct compare_values *values)
{
	const struct vmr_summaries *sides = got->metric->sides;
	bool same = sides[0].list[0].print == sides[1].list[0].print;

	got->unsteady = !compare_is_steady(&sides[0]) ||
			!compare_is_steady(&sides[1]);
	if (got->unsteady)
		same = compare_overlaps(values);
	got->shift.shift = got->median[1] - got->median[0];
	got->change = VMR_CHANGE_NONE;
	/* The same median of other samples: their mean tells. */
	if (!same && got->shift.shift == 0)
		got->shift.shift = sides[1].list[0].mean -
				   sides[0].list[0].mean;
	compare_percents(got);
	if (same || fabs(got->percent) < got->threshold)
		return;
	got->change = got->shift.shift == 0 ? VMR_CHANGE_DIFFERS :
					      compare_direction(got);
}

static const struct vmr_interval compare_unknown = { NAN, NAN };

static void compare_begin(struct vmr_compared *got,
			  const struct vmr_metric *metric,
			  const struct compare_values *values)
{
	size_t i;

	*got = (struct vmr_compared){
		.metric = metric, .shift = { NAN, compare_unknown },
		.percent = NAN, .percents = compare_unknown,
		.p = NAN, .q = NAN, .floor = NAN, .deviation = NAN,
		.detectable = NAN,
	};
	for (i = 0; i < 2; i++) {
		got->boots[i] = values->n[i];
		got->median[i] = vmr_stats_median(values->side[i],
						  values->n[i]);
		got->interval[i] = compare_unknown;
	}
}

/* Twice the deviation of a boot is not unusual for one of nothing. */
static void compare_threshold(struct vmr_compared *got,
			      const struct vmr_compare_options *options)
{
	got->floor = vmr_floors_find(options->floors, got->metric->name);
	got->threshold = options->threshold;
	if (2 * got->floor > got->threshold)
		got->threshold = 2 * got->floor;
}

static int compare_metric(struct vmr_comparison *all, size_t i,
			  const struct compare_values *values)
{
	struct vmr_compared *got = &all->list[i];
	int err;

	compare_begin(got, all->metrics.list[i], values);
	compare_threshold(got, &all->options);
	if (!values->n[0] || !values->n[1]) {
		got->change = values->n[0] || values->n[1] ?
			VMR_CHANGE_ONE_SIDE : VMR_CHANGE_UNTOLD;
		return 0;
	}
	if (all->metrics.exact) {
		compare_exact(got, values);
		return 0;
	}
	err = vmr_stats_shift(values->side[0], values->n[0], values->side[1],
			      values->n[1], all->options.alpha, &got->shift);
	compare_percents(got);
	return err ? err : compare_boots(got, values, all->options.alpha);
}

static int compare_metrics(struct vmr_comparison *all)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < all->n; i++) {
		struct compare_values values = { 0 };

		err = compare_values_get(all->metrics.list[i], &values);
		if (!err)
			err = compare_metric(all, i, &values);
		free(values.side[0]);
		free(values.side[1]);
	}
	return err;
}

/* q over the metrics that have boots enough. */
static int compare_discoveries(struct vmr_comparison *all)
{
	double *p = calloc(2 * all->n + 1, sizeof(*p));
	size_t i;
	int err;

	if (!p)
		return -ENOMEM;
	for (i = 0; i < all->n; i++)
		p[i] = vmr_compared_has_enough(&all->list[i]) ?
			all->list[i].p : NAN;
	err = vmr_stats_discoveries(p, all->n, p + all->n);
	for (i = 0; !err && i < all->n; i++)
		all->list[i].q = p[all->n + i];
	free(p);
	return err;
}

static struct vmr_compare_plan compare_plan(const struct vmr_comparison *all)
{
	double alpha = all->options.alpha;
	size_t tests = 0, finds = 0, i;

	for (i = 0; i < all->n; i++) {
		tests += !isnan(all->list[i].p);
		finds += compare_is_find(&all->list[i], alpha);
	}
	return vmr_compare_plan_begin(alpha, tests, finds);
}

static int compare_verdicts(struct vmr_comparison *all)
{
	double alpha = all->options.alpha;
	struct vmr_compare_plan plan;
	int err = compare_discoveries(all);
	size_t i;

	plan = compare_plan(all);
	for (i = 0; !err && i < all->n; i++) {
		struct vmr_compared *got = &all->list[i];

		if (isnan(got->p))
			continue;
		err = vmr_compare_plan(&plan, got, compare_is_find(got, alpha));
		got->change = compare_judge(got, alpha);
		if (got->change != VMR_CHANGE_TOO_FEW)
			got->more = 0;
	}
	return err;
}

static double compare_factor(const struct vmr_compared *got)
{
	if (!(got->median[0] > 0 && got->median[1] > 0))
		return NAN;
	return got->metric->better == VMREGRESS_BETTER_LOWER ?
		got->median[1] / got->median[0] :
		got->median[0] / got->median[1];
}

static int compare_sum(struct vmr_comparison *all)
{
	double *factors = calloc(all->n + 1, sizeof(*factors)), factor;
	size_t i;

	if (!factors)
		return -ENOMEM;
	for (i = 0; i < all->n; i++) {
		all->count[all->list[i].change]++;
		all->unsteady += all->list[i].unsteady;
		factor = compare_factor(&all->list[i]);
		if (!isnan(factor))
			factors[all->factors++] = factor;
	}
	all->geomean = vmr_stats_geomean(factors, all->factors);
	free(factors);
	return 0;
}

int vmr_compare(const struct vmr_side *base, const struct vmr_side *new,
		const struct vmr_compare_options *options,
		struct vmr_comparison *comparison)
{
	int err;

	*comparison = (struct vmr_comparison){ .options = *options };
	err = vmr_metrics_collect(base, new, &options->pick,
				  &comparison->metrics);
	/* One that was asked for holds for all. */
	if (!isnan(options->threshold))
		comparison->options.floors = NULL;
	if (isnan(options->threshold))
		comparison->options.threshold = comparison->metrics.exact ?
			0 : COMPARE_THRESHOLD;
	comparison->n = comparison->metrics.n;
	comparison->list = calloc(comparison->n + 1, sizeof(*comparison->list));
	if (!comparison->list)
		return -ENOMEM;
	if (!err)
		err = compare_metrics(comparison);
	if (!err)
		err = compare_verdicts(comparison);
	return err ? err : compare_sum(comparison);
}

void vmr_comparison_free(struct vmr_comparison *comparison)
{
	vmr_metrics_free(&comparison->metrics);
	free(comparison->list);
	memset(comparison, 0, sizeof(*comparison));
}

bool vmr_comparison_is_empty(const struct vmr_comparison *comparison)
{
	const size_t *count = comparison->count;

	return comparison->n == count[VMR_CHANGE_ONE_SIDE] +
				count[VMR_CHANGE_UNTOLD];
}

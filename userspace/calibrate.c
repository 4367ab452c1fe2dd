// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "calibrate.h"
#include "fingerprint.h"
#include "scope.h"

/* Boots a side of struct vmr_floor::sees. */
static const size_t calibrate_sides[] = { VMR_COMPARE_BOOTS, 10 };

bool vmr_calibrate_is_exact(const struct vmr_side *side)
{
	const char *accel;
	size_t i;

	for (i = 0; i < side->n; i++) {
		accel = vmr_result_set_fact(&side->boots[i].set, "accel");
		if (!accel || strcmp(accel, "tcg-icount"))
			return false;
	}
	return side->n > 0;
}

static int calibrate_check_number(const struct vmr_side *side, bool one_boot,
				  char *why, size_t size)
{
	size_t least = vmr_calibrate_is_exact(side) ? VMR_CALIBRATE_EXACT :
						      VMR_CALIBRATE_BOOTS;
	size_t runs = 0, i;

	if (side->n >= least)
		return 0;
	for (i = 0; i < side->n; i++)
		runs += side->boots[i].runs;
	if (runs > side->n)
		snprintf(why, size, "%zu boots are needed, these %zu runs are of %zu: runs within one boot share its luck",
			 least, runs, side->n);
	else
		snprintf(why, size, "%zu %s are needed, there %s %zu", least,
			 one_boot ? "runs" : "boots",
			 side->n == 1 ? "is" : "are", side->n);
	return -EINVAL;
}

static int calibrate_check_fact(const struct vmr_side *side, const char *name,
				char *why, size_t size)
{
	const char *first = vmr_result_set_fact(&side->boots[0].set, name);
	const char *other;
	size_t i;

	first = first ? first : "unknown";
	for (i = 1; i < side->n; i++) {
		other = vmr_result_set_fact(&side->boots[i].set, name);
		other = other ? other : "unknown";
		if (!strcmp(first, other))
			continue;
		snprintf(why, size, "not the same %s: %s has %s, %s has %s",
			 name, side->boots[0].name, first, side->boots[i].name,
			 other);
		return -EINVAL;
	}
	return 0;
}

static int calibrate_check_machine(const struct vmr_side *side, char *why,
				   size_t size)
{
	VMR_FREE char *first = vmr_fingerprint(side->boots[0].set.env);
	size_t i;

	for (i = 1; first && i < side->n; i++) {
		VMR_FREE char *other = vmr_fingerprint(side->boots[i].set.env);

		if (!other)
			return -ENOMEM;
		if (!strcmp(first, other))
			continue;
		snprintf(why, size, "not the same machine (host|cpu|cpus|memory): %s is of %s, %s of %s",
			 side->boots[0].name, first, side->boots[i].name, other);
		return -EINVAL;
	}
	return first ? 0 : -ENOMEM;
}

int vmr_calibrate_check(const struct vmr_side *side, bool runs, char *why,
			size_t size)
{
	int err;

	snprintf(why, size, "%s", strerror(ENOMEM));
	/* Before the number: what is of several kernels is not short of boots. */
	err = side->n ? calibrate_check_fact(side, "release", why, size) : 0;
	if (!err && side->n)
		err = calibrate_check_fact(side, "accel", why, size);
	if (!err && side->n)
		err = calibrate_check_machine(side, why, size);
	return err ? err : calibrate_check_number(side, runs, why, size);
}

/* Two halves of the boots of @side in the order of @boots, which are borrowed. */
static void calibrate_halve(const struct vmr_side *side, struct vmr_boot *boots,
			    struct vmr_side halves[2])
{
	size_t n = side->n / 2;

	halves[0] = (struct vmr_side){ side->spec, boots, n };
	halves[1] = (struct vmr_side){ side->spec, boots + n, side->n - n };
}

/* Fisher and Yates. */
static void calibrate_shuffle(struct vmr_boot *boots, size_t n, uint64_t *state)
{
	struct vmr_boot boot;
	size_t i, j;

	for (i = n; i > 1; i--) {
		j = vmr_stats_random(state) % i;
		boot = boots[i - 1];
		boots[i - 1] = boots[j];
		boots[j] = boot;
	}
}

static double calibrate_percent(double value, double median)
{
	if (value == 0)
		return 0;
	return median == 0 ? NAN : 100 * value / fabs(median);
}

/* The values of all boots in ascending order, to @values. */
static void calibrate_values(const struct vmr_metric *metric, double *values,
			     struct vmr_floor *got)
{
	const struct vmr_summaries *sides = metric->sides;
	size_t side, i;

	for (side = 0; side < 2; side++)
		for (i = 0; i < sides[side].n; i++)
			values[got->boots++] = sides[side].list[i].median;
	vmr_stats_sort(values, got->boots);
}

static bool calibrate_is_unsteady(const struct vmr_metric *metric)
{
	const struct vmr_summaries *sides = metric->sides;
	const struct vmr_summaries *some = &sides[sides[0].n ? 0 : 1];
	size_t side, i;

	for (side = 0; side < 2; side++)
		for (i = 0; i < sides[side].n; i++)
			if (sides[side].list[i].print != some->list[0].print)
				return true;
	return false;
}

static void calibrate_noise(const struct vmr_calibration *all,
			    struct vmr_floor *got, const double *sorted,
			    double *scratch)
{
	const double alpha = all->options.compare.alpha;
	double median = got->median, spread;
	struct vmr_interval interval;
	size_t i;

	spread = vmr_stats_spread(sorted, got->boots, scratch);
	/* More than half of them agree: that is not yet all. */
	if (spread == 0 && sorted[0] != sorted[got->boots - 1])
		spread = vmr_stats_deviation(sorted, got->boots);
	got->floor = calibrate_percent(spread, median);
	interval = vmr_stats_median_interval(sorted, got->boots, alpha);
	if (!isnan(interval.low))
		got->half = calibrate_percent(fmax(interval.high - median,
						   median - interval.low),
					      median);
	got->chance = vmr_stats_shift_error(got->floor, VMR_COMPARE_BOOTS,
					    VMR_COMPARE_BOOTS);
	for (i = 0; i < 2; i++)
		got->sees[i] = got->floor * all->detectable[i];
}

static void calibrate_metric(struct vmr_calibration *all, size_t i,
			     double *values, double *scratch)
{
	const struct vmr_metric *metric = all->metrics.list[i];
	struct vmr_floor *got = &all->list[i];

	*got = (struct vmr_floor){
		.name = metric->name,
		.unit = vmr_metrics_unit(&all->metrics, metric),
		.floor = NAN, .half = NAN, .chance = NAN, .sees = { NAN, NAN },
	};
	calibrate_values(metric, values, got);
	got->median = vmr_stats_median(values, got->boots);
	if (all->metrics.exact) {
		got->unsteady = calibrate_is_unsteady(metric);
		got->floor = got->unsteady ? NAN : 0;
	} else if (got->boots >= VMR_CALIBRATE_BOOTS) {
		calibrate_noise(all, got, values, scratch);
	}
}

static int calibrate_detectable(struct vmr_calibration *all)
{
	size_t i;
	int err = 0;

	for (i = 0; i < VMR_ARRAY_SIZE(calibrate_sides) && !err; i++)
		err = vmr_stats_detectable(calibrate_sides[i],
					   calibrate_sides[i],
					   all->options.compare.alpha,
					   VMR_STATS_POWER,
					   &all->detectable[i]);
	return err;
}

static int calibrate_floors(struct vmr_calibration *all,
			    const struct vmr_side *side)
{
	struct vmr_side halves[2];
	double *values;
	size_t i;
	int err;

	calibrate_halve(side, side->boots, halves);
	err = vmr_metrics_collect(&halves[0], &halves[1],
				  &all->options.compare.pick, &all->metrics);
	if (err)
		return err;
	all->list = calloc(all->metrics.n + 1, sizeof(*all->list));
	values = calloc(2 * side->n + 1, sizeof(*values));
	if (all->list && values)
		all->n = all->metrics.n;
	else
		err = -ENOMEM;
	for (i = 0; i < all->n; i++)
		calibrate_metric(all, i, values, values + side->n);
	free(values);
	return err;
}

static int calibrate_sum(struct vmr_calibration *all)
{
	double *floors = calloc(all->n + 1, sizeof(*floors));
	double chance = 0;
	size_t i, n = 0;

	if (!floors)
		return -ENOMEM;
	for (i = 0; i < all->n; i++) {
		const struct vmr_floor *got = &all->list[i];

		all->unsteady += got->unsteady;
		if (isnan(got->floor))
			continue;
		floors[n++] = got->floor;
		all->above += got->floor > VMR_CALIBRATE_FLOOR;
		chance = fmax(chance, got->chance);
		if (!all->noisiest || got->floor > all->worst) {
			all->noisiest = got->name;
			all->worst = got->floor;
		}
	}
	vmr_stats_sort(floors, n);
	all->median = vmr_stats_median(floors, n);
	free(floors);
	if (n && !all->metrics.exact)
		all->threshold = fmax(2 * chance,
				      all->options.compare.threshold);
	return 0;
}

static struct vmr_floor *calibrate_find(struct vmr_calibration *all,
					const char *name)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (!strcmp(all->list[i].name, name))
			return &all->list[i];
	return NULL;
}

static void calibrate_count(struct vmr_calibration *all,
			    const struct vmr_comparison *comparison)
{
	bool counted = false;
	size_t i;

	for (i = 0; i < comparison->n; i++) {
		const struct vmr_compared *got = &comparison->list[i];
		struct vmr_floor *floor;

		if (got->change != VMR_CHANGE_IMPROVED &&
		    got->change != VMR_CHANGE_REGRESSED)
			continue;
		floor = calibrate_find(all, got->metric->name);
		if (floor)
			floor->false_finds++;
		counted |= fabs(got->percent) >= all->options.compare.threshold;
	}
	all->splits++;
	all->found += comparison->count[VMR_CHANGE_IMPROVED] ||
		      comparison->count[VMR_CHANGE_REGRESSED];
	all->counted += counted;
}

/* With no threshold: what has one is counted out of these. */
static int calibrate_split(struct vmr_calibration *all,
			   const struct vmr_side *side)
{
	struct vmr_compare_options options = all->options.compare;
	struct vmr_boot *boots = calloc(side->n, sizeof(*boots));
	uint64_t state = all->options.seed;
	struct vmr_comparison comparison;
	struct vmr_side halves[2];
	size_t i;
	int err = 0;

	if (!boots)
		return -ENOMEM;
	memcpy(boots, side->boots, side->n * sizeof(*boots));
	calibrate_halve(side, boots, halves);
	options.threshold = 0;
	for (i = 0; !err && i < all->options.splits; i++) {
		calibrate_shuffle(boots, side->n, &state);
		err = vmr_compare(&halves[0], &halves[1], &options,
				  &comparison);
		if (!err)
			calibrate_count(all, &comparison);
		vmr_comparison_free(&comparison);
	}
	free(boots);
	return err;
}

int vmr_calibrate(const struct vmr_side *side,
		  const struct vmr_calibrate_options *options,
		  struct vmr_calibration *calibration)
{
	size_t least = vmr_stats_least(options->compare.alpha);
	int err;

	*calibration = (struct vmr_calibration){
		.options = *options, .boots = side->n, .threshold = NAN,
		.median = NAN, .worst = NAN,
		.least = 2 * (least > VMR_COMPARE_BOOTS ? least :
							  VMR_COMPARE_BOOTS),
	};
	err = calibrate_detectable(calibration);
	if (!err)
		err = calibrate_floors(calibration, side);
	if (!err)
		err = calibrate_sum(calibration);
	if (err || calibration->metrics.exact || side->n < calibration->least)
		return err;
	return calibrate_split(calibration, side);
}

void vmr_calibration_free(struct vmr_calibration *calibration)
{
	vmr_metrics_free(&calibration->metrics);
	free(calibration->list);
	memset(calibration, 0, sizeof(*calibration));
}

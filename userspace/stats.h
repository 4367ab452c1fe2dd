/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Statistics of small samples, without assumptions about their distribution.
 *
 * Samples are arrays of finite doubles; results have the unit of the samples
 * unless told otherwise. What a sample cannot tell is NaN, never a guess.
 * Functions that return int return 0 or -ENOMEM.
 */
#ifndef VMR_STATS_H
#define VMR_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rows.h"

/* Both NaN when there is none at the confidence asked for. */
struct vmr_interval {
	double low;
	double high;
};

/* Ascending. */
void vmr_stats_sort(double *values, size_t n);

/*
 * Quantile @q, 0 to 1, of @n values in ascending order, interpolated between
 * the two nearest: type 7 of Hyndman and Fan, Sample Quantiles in Statistical
 * Packages, 1996. NaN for n = 0.
 */
double vmr_stats_quantile(const double *sorted, size_t n, double q);
double vmr_stats_median(const double *sorted, size_t n);

/*
 * Interval of the median at confidence 1 - @alpha between two of the @n values
 * in ascending order, chosen by the binomial distribution: exact, or wider,
 * for any distribution. At alpha = 0.05 there is none for n < 6. Conover,
 * Practical Nonparametric Statistics, 3rd edition, section 3.2.
 */
struct vmr_interval vmr_stats_median_interval(const double *sorted, size_t n,
					      double alpha);

/* NaN for n = 0. */
double vmr_stats_mean(const double *values, size_t n);

/* Of the population, divided by n - 1; NaN for n < 2. */
double vmr_stats_deviation(const double *values, size_t n);

/* Deviation / |mean|, without unit; NaN for n < 2 or where the mean is 0. */
double vmr_stats_variation(const double *values, size_t n);

/*
 * Geometric mean, by the sum of logarithms, of what is above 0 in @values;
 * NaN when nothing is.
 */
double vmr_stats_geomean(const double *values, size_t n);

/* The standard normal distribution, and its inverse for p in (0, 1). */
double vmr_stats_normal(double z);
double vmr_stats_normal_inverse(double p);

/**
 * struct vmr_mann_whitney - the test that neither of two samples tends higher
 * @u: pairs in which the second is the higher one; a tie counts half
 * @p: two-sided; NaN when a sample is empty
 * @exact: by the exact distribution, not by the normal one
 */
struct vmr_mann_whitney {
	double u;
	double p;
	bool exact;
};

/*
 * Mann and Whitney, On a Test of Whether one of Two Random Variables is
 * Stochastically Larger than the Other, 1947. Exact when there are no ties and
 * one side has at most 8 values, and there are at most 16384 pairs; else
 * normal, corrected for ties and for continuity. Samples that are all one
 * value have p = 1.
 */
int vmr_stats_mann_whitney(const double *base, size_t nbase, const double *new,
			   size_t nnew, struct vmr_mann_whitney *test)
	__attribute__((warn_unused_result));

/**
 * struct vmr_shift - how much higher a second sample is than a first
 * @shift: median of the differences of all pairs
 * @interval: of that, at the confidence asked for
 */
struct vmr_shift {
	double shift;
	struct vmr_interval interval;
};

/*
 * Hodges and Lehmann, Estimates of Location Based on Rank Tests, 1963; the
 * interval holds the shifts which the test above, at level @alpha, does not
 * reject, by the same distribution. Ties only make it wider. Where all of it is
 * within bounds, so is the shift, at level alpha / 2 for each bound: two
 * one-sided tests; Schuirmann, A Comparison of the Two One-Sided Tests Procedure
 * and the Power Approach, 1987.
 */
int vmr_stats_shift(const double *base, size_t nbase, const double *new,
		    size_t nnew, double alpha, struct vmr_shift *shift)
	__attribute__((warn_unused_result));

/*
 * Benjamini and Hochberg, Controlling the False Discovery Rate, 1995: @q[i] is
 * the smallest rate at which test i of @n is still a discovery. A NaN in @p is
 * no test, and is NaN in @q.
 */
int vmr_stats_discoveries(const double *p, size_t n, double *q)
	__attribute__((warn_unused_result));

#define VMR_STATS_POWER		0.8

/*
 * Smallest shift between normal populations, in their standard deviations,
 * that a Mann-Whitney test at level @alpha of @nbase and @nnew values finds
 * with probability @power; infinite when even sides that do not overlap have
 * p > @alpha. U is taken as normal, with continuity correction: of mean mn p1
 * and variance mn (p1 (1 - p1) + (m + n - 2) (p2 - p1^2)), where p1 is the
 * probability that one value is below one of the other side, p2 that it is
 * below two. Lehmann, Nonparametrics, 1975, section 2.3.
 */
int vmr_stats_detectable(size_t nbase, size_t nnew, double alpha, double power,
			 double *shift) __attribute__((warn_unused_result));

/*
 * The deviation of the shift itself, where both sides are of one population:
 * deviation sqrt((1/nbase + 1/nnew) / (3/pi)).
 */
double vmr_stats_shift_error(double deviation, size_t nbase, size_t nnew);

/*
 * Values on each side with which the least shift that is found is @shift or
 * less, rounded up, at least 2; 0 when no number of them is enough (shift = 0).
 * Of large numbers of them, where that least shift is
 *
 *	(z(1 - alpha / 2) + z(power)) deviation sqrt((1/nbase + 1/nnew) / (3/pi))
 *
 * that of the t test for a known deviation, and the test's asymptotic relative
 * efficiency 3/pi; of few it is too few. Lehmann, section 2.4.
 */
size_t vmr_stats_needed(double deviation, double shift, double alpha,
			double power);

/*
 * The least number of values on each side, for which a Mann-Whitney test of
 * sides that do not overlap has p <= @alpha: 2 / (2n choose n).
 */
size_t vmr_stats_least(double alpha);

/*
 * Interval of a probability that was met @hits times in @n trials, at
 * confidence 1 - @alpha; NaN for n = 0. Wilson, Probable Inference, the Law of
 * Succession, and Statistical Inference, 1927.
 */
struct vmr_interval vmr_stats_share_interval(size_t hits, size_t n,
					     double alpha);

/*
 * Median absolute deviation from the median, times 1.4826: the deviation of a
 * normal population, whatever a few values far out do. @scratch has room for
 * @n. Hampel, The Influence Curve and its Role in Robust Estimation, 1974. NaN
 * for n = 0.
 */
double vmr_stats_spread(const double *sorted, size_t n, double *scratch);

/* Deviation within two samples, weighted by n - 1; NaN when none has any. */
double vmr_stats_pooled(const double *base, size_t nbase, const double *new,
			size_t nnew);

/*
 * How many of the nbase nnew pairs, sorted by their difference, a test at level
 * @alpha leaves out at each end: it rejects when U is below that, or as far
 * from the other end. 0: it never does. -ENOMEM.
 */
long vmr_stats_cut(size_t nbase, size_t nnew, double alpha);

/*
 * The next number of a series that @state begins: splitmix64; Steele, Lea and
 * Flood, Fast Splittable Pseudorandom Number Generators, 2014.
 */
uint64_t vmr_stats_random(uint64_t *state);

#define VMR_STATS_CHANGE_LEAST	3	/* values on each side of a cut */
#define VMR_STATS_CHANGE_WINDOW	50	/* values around a cut that matter */
#define VMR_STATS_CHANGE_MOST	1000	/* values; the time is their square's */

/**
 * struct vmr_split - where a series is best cut in two
 * @at: index of the first value behind the cut; 0: too short for one
 * @energy: the distance of what is around it, in the unit of the values
 */
struct vmr_split {
	size_t at;
	double energy;
};

/*
 * The cut that makes the energy distance of the m values before it and the n
 * behind it, times m n / (m + n), the largest; m and n are, each on its own,
 * 3, 6, 12, 25, or all there are where there are less. -E2BIG for more values
 * than VMR_STATS_CHANGE_MOST.
 */
int vmr_stats_split(const double *values, size_t n, struct vmr_split *split)
	__attribute__((warn_unused_result));

/**
 * struct vmr_stats_change - a change point of a series
 * @at: index of the first value behind it
 * @p: the share of 999 shufflings of its part, and itself, with a cut as good
 * @before: the median of the values up to the change before this one
 * @after: of those behind it, up to the next
 */
struct vmr_stats_change {
	size_t at;
	double p;
	double before;
	double after;
};

struct vmr_stats_changes {
	struct vmr_stats_change *list;	/* ascending; to be freed */
	size_t n;
};

/* How large it is, in percent of the smaller side; infinite where that is 0. */
double vmr_stats_change_percent(const struct vmr_stats_change *change);

/*
 * Change points of a series in time order. Cuts as above, then cuts the parts,
 * as long as p is at most @level; then takes away, the smallest first, those of
 * less than @percent. This is E-divisive (Matteson and James, A Nonparametric
 * Approach for Multiple Change Point Analysis of Multivariate Data, 2014) with
 * windows on both sides of the cut, by which a change that is taken back soon
 * is found, and a long series costs no power (Fleming et al., Hunter: Using
 * Change Point Detection to Hunt for Performance Regressions, 2023). One series
 * in 1/@level without a change has one. The shuffling is the same each time,
 * and for a series read backwards.
 */
int vmr_stats_changes(const double *values, size_t n, double level,
		      double percent, struct vmr_stats_changes *changes)
	__attribute__((warn_unused_result));

/*
 * Quantile @q of a histogram, the lower end of the bucket that holds the value
 * of rank ceil(q n): off by the width of that bucket at most. NaN when fewer
 * values than ln 0.05 / ln q are in it (p50 5, p90 29, p99 299, p99.9 2995): less than
 * that many bound the quantile from above with confidence 0.95 by none.
 */
double vmr_stats_hist_quantile(const struct vmr_hist *hist, double q);

/* Add the values of @more to @sum, which {0} began and which owns its buckets. */
int vmr_stats_hist_add(struct vmr_hist *sum, const struct vmr_hist *more)
	__attribute__((warn_unused_result));
void vmr_stats_hist_free(struct vmr_hist *sum);

#endif /* VMR_STATS_H */

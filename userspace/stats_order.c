// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdlib.h>

#include "stats.h"

/* Quantile 3/4 of the standard normal distribution */
#define STATS_ORDER_MAD	0.67448975019608171

static int stats_order_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void vmr_stats_sort(double *values, size_t n)
{
	if (n)
		qsort(values, n, sizeof(*values), stats_order_compare);
}

double vmr_stats_quantile(const double *sorted, size_t n, double q)
{
	double rank, low;
	size_t i;

	if (!n)
		return NAN;
	rank = q * (n - 1);
	low = floor(rank);
	i = low;
	if (i + 1 >= n)
		return sorted[n - 1];
	return sorted[i] + (rank - low) * (sorted[i + 1] - sorted[i]);
}

double vmr_stats_median(const double *sorted, size_t n)
{
	return vmr_stats_quantile(sorted, n, 0.5);
}

/* How many values at each end can be cut off: P(B <= cut - 1) <= tail. */
static size_t stats_order_cut(size_t n, double tail)
{
	double below = 0, log_choose = 0;
	size_t k;

	for (k = 0; 2 * k < n; k++) {
		below += exp(log_choose - n * M_LN2);
		if (below > tail)
			break;
		log_choose += log((double)(n - k) / (k + 1));
	}
	return k;
}

struct vmr_interval vmr_stats_median_interval(const double *sorted, size_t n,
					      double alpha)
{
	size_t cut = stats_order_cut(n, alpha / 2);

	if (!cut)
		return (struct vmr_interval){ NAN, NAN };
	return (struct vmr_interval){ sorted[cut - 1], sorted[n - cut] };
}

double vmr_stats_spread(const double *sorted, size_t n, double *scratch)
{
	double median = vmr_stats_median(sorted, n);
	size_t i;

	for (i = 0; i < n; i++)
		scratch[i] = fabs(sorted[i] - median);
	vmr_stats_sort(scratch, n);
	return vmr_stats_median(scratch, n) / STATS_ORDER_MAD;
}

double vmr_stats_mean(const double *values, size_t n)
{
	double mean = 0;
	size_t i;

	/* A running mean: the sum may be too large where no value is. */
	for (i = 0; i < n; i++)
		mean += (values[i] - mean) / (i + 1);
	return n ? mean : NAN;
}

static double stats_order_squares(const double *values, size_t n)
{
	double mean = vmr_stats_mean(values, n), sum = 0;
	size_t i;

	for (i = 0; i < n; i++)
		sum += (values[i] - mean) * (values[i] - mean);
	return sum;
}

double vmr_stats_deviation(const double *values, size_t n)
{
	return n < 2 ? NAN : sqrt(stats_order_squares(values, n) / (n - 1));
}

double vmr_stats_variation(const double *values, size_t n)
{
	double mean = fabs(vmr_stats_mean(values, n));

	return mean > 0 ? vmr_stats_deviation(values, n) / mean : NAN;
}

double vmr_stats_pooled(const double *base, size_t nbase, const double *new,
			size_t nnew)
{
	double squares = stats_order_squares(base, nbase) +
			 stats_order_squares(new, nnew);

	if (!nbase || !nnew || nbase + nnew <= 2)
		return NAN;
	return sqrt(squares / (nbase + nnew - 2));
}

double vmr_stats_geomean(const double *values, size_t n)
{
	double sum = 0;
	size_t i, counted = 0;

	for (i = 0; i < n; i++) {
		if (!(values[i] > 0))
			continue;
		sum += log(values[i]);
		counted++;
	}
	return counted ? exp(sum / counted) : NAN;
}

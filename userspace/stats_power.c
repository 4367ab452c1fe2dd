// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>

#include "stats.h"

#define STATS_POWER_STEPS	200
#define STATS_POWER_END		8.0	/* deviations: nothing is beyond */

/* That a value is below two of a population which is higher by @shift. */
static double stats_power_two(double shift)
{
	double step = 2 * STATS_POWER_END / STATS_POWER_STEPS, sum = 0;
	int i;

	/* The trapezoidal rule: what it sums is 0 at both ends. */
	for (i = 1; i < STATS_POWER_STEPS; i++) {
		double x = i * step - STATS_POWER_END;
		double above = vmr_stats_normal(x + shift);

		sum += exp(-x * x / 2) * above * above;
	}
	return sum * step / sqrt(2 * M_PI);
}

/* How many of its deviations U is above @least, at @shift, on average. */
static double stats_power_distance(double m, double n, double least,
				   double shift)
{
	double one = vmr_stats_normal(shift * M_SQRT1_2);
	double both = stats_power_two(shift) - one * one;
	double variance = m * n * (one * (1 - one) + (m + n - 2) * both);

	return (m * n * one - least) / sqrt(fmax(variance, 0.000000001));
}

int vmr_stats_detectable(size_t nbase, size_t nnew, double alpha, double power,
			 double *shift)
{
	double pairs = (double)nbase * nnew, low = 0, high = 64, middle;
	double wanted = vmr_stats_normal_inverse(power);
	long cut = vmr_stats_cut(nbase, nnew, alpha);
	int i;

	*shift = INFINITY;
	if (cut <= 0)
		return cut;
	/* U is found from pairs - cut + 1 on, less a half. */
	for (i = 0; i < 40; i++) {
		middle = (low + high) / 2;
		if (stats_power_distance(nbase, nnew, pairs - cut + 0.5,
					 middle) < wanted)
			low = middle;
		else
			high = middle;
	}
	*shift = high;
	return 0;
}

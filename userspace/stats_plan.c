// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "stats.h"

double vmr_stats_normal(double z)
{
	return erfc(-z * M_SQRT1_2) / 2;
}

/* By halving: 40 is further out than any double below 1 or above 0 needs. */
double vmr_stats_normal_inverse(double p)
{
	double low = -40, high = 40, middle;
	bool flip = p > 0.5;

	if (!(p > 0 && p < 1))
		return NAN;
	if (p == 0.5)
		return 0;
	/* The lower tail is the one that a double has digits for. */
	if (flip)
		p = 1 - p;
	for (;;) {
		middle = (low + high) / 2;
		if (middle <= low || middle >= high)
			break;
		if (vmr_stats_normal(middle) < p)
			low = middle;
		else
			high = middle;
	}
	return flip ? -middle : middle;
}

struct stats_plan_test {
	double p;
	size_t index;
};

static int stats_plan_compare(const void *a, const void *b)
{
	const struct stats_plan_test *x = a, *y = b;

	return (x->p > y->p) - (x->p < y->p);
}

int vmr_stats_discoveries(const double *p, size_t n, double *q)
{
	struct stats_plan_test *tests = calloc(n + 1, sizeof(*tests));
	size_t i, made = 0;
	double least = 1;

	if (!tests)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		q[i] = NAN;
		if (!isnan(p[i]))
			tests[made++] = (struct stats_plan_test){ p[i], i };
	}
	qsort(tests, made, sizeof(*tests), stats_plan_compare);
	for (i = made; i-- > 0;) {
		least = fmin(least, tests[i].p * made / (i + 1));
		q[tests[i].index] = least;
	}
	free(tests);
	return 0;
}

/* In deviations of the shift. */
static double stats_plan_distance(double alpha, double power)
{
	return vmr_stats_normal_inverse(1 - alpha / 2) +
	       vmr_stats_normal_inverse(power);
}

double vmr_stats_shift_error(double deviation, size_t nbase, size_t nnew)
{
	if (!nbase || !nnew)
		return NAN;
	return deviation * sqrt((1.0 / nbase + 1.0 / nnew) * M_PI / 3);
}

size_t vmr_stats_needed(double deviation, double shift, double alpha,
			double power)
{
	double ratio = stats_plan_distance(alpha, power) * deviation / shift;
	double needed = ceil(2 * ratio * ratio * M_PI / 3);

	if (!(needed < 1e9))
		return 0;
	return needed > 2 ? needed : 2;
}

size_t vmr_stats_least(double alpha)
{
	double p = 1;	/* of 1 and 1 */
	size_t n;

	for (n = 1; p > alpha; n++)
		p *= (n + 1) / (2.0 * (2 * n + 1));
	return n;
}

struct vmr_interval vmr_stats_share_interval(size_t hits, size_t n,
					     double alpha)
{
	double z = vmr_stats_normal_inverse(1 - alpha / 2), share, middle, half;

	if (!n)
		return (struct vmr_interval){ NAN, NAN };
	share = (double)hits / n;
	middle = (share + z * z / (2 * n)) / (1 + z * z / n);
	half = z * sqrt(share * (1 - share) / n + z * z / (4.0 * n * n)) /
	       (1 + z * z / n);
	/* Exactly the end where all trials are alike, not off by rounding. */
	return (struct vmr_interval){ hits ? middle - half : 0,
				      hits < n ? middle + half : 1 };
}

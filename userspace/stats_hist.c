// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "stats.h"

static double stats_hist_count(const struct vmr_hist *hist)
{
	double count = 0;
	size_t i;

	for (i = 0; i < hist->n; i++)
		count += hist->buckets[i].count;
	return count;
}

double vmr_stats_hist_quantile(const struct vmr_hist *hist, double q)
{
	double count = stats_hist_count(hist), rank = ceil(q * count), seen = 0;
	size_t i;

	if (!count || count < ceil(log(0.05) / log(q)))
		return NAN;
	for (i = 0; i < hist->n; i++) {
		seen += hist->buckets[i].count;
		if (seen >= rank)
			return hist->buckets[i].low;
	}
	return NAN;
}

int vmr_stats_hist_add(struct vmr_hist *sum, const struct vmr_hist *more)
{
	struct vmr_bucket *merged = calloc(sum->n + more->n + 1,
					   sizeof(*merged));
	size_t i = 0, j = 0, n = 0;

	if (!merged)
		return -ENOMEM;
	while (i < sum->n || j < more->n) {
		if (j == more->n || (i < sum->n && sum->buckets[i].low <=
						   more->buckets[j].low))
			merged[n] = sum->buckets[i++];
		else
			merged[n] = more->buckets[j++];
		if (n && merged[n - 1].low == merged[n].low)
			merged[n - 1].count += merged[n].count;
		else
			n++;
	}
	vmr_stats_hist_free(sum);
	*sum = (struct vmr_hist){ .buckets = merged, .n = n };
	return 0;
}

void vmr_stats_hist_free(struct vmr_hist *sum)
{
	/* A sum owns what others only look at. */
	free((void *)sum->buckets);
	*sum = (struct vmr_hist){ 0 };
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "stats.h"

#define STATS_RANK_EXACT	8	/* values of the smaller side */
#define STATS_RANK_PAIRS	16384	/* what the exact one costs is their square */

static bool stats_rank_small(size_t m, size_t n)
{
	return (m <= STATS_RANK_EXACT || n <= STATS_RANK_EXACT) &&
	       m * n <= STATS_RANK_PAIRS;
}

/*
 * Probabilities of U = 0 ... m n: the last of the m + n values is of the first
 * sample with probability m / (m + n), and then higher than the n others.
 * Row @m of what is known for n - 1 and n; only sums, so nothing cancels.
 */
static void stats_rank_extend(double *rows, size_t stride, size_t m, size_t n)
{
	size_t i, u;

	for (i = 1; i <= m; i++) {
		double *row = rows + i * stride, *above = row - stride;
		double first = (double)i / (i + n);

		for (u = i * n + 1; u-- > 0;)
			row[u] = (1 - first) * (u <= i * (n - 1) ? row[u] : 0) +
				 first * (u >= n ? above[u - n] : 0);
	}
}

/* An array to free, or NULL. */
static double *stats_rank_distribution(size_t m, size_t n)
{
	size_t stride = m * n + 1, i, j;
	double *rows = calloc((m + 1) * stride, sizeof(*rows));

	if (!rows)
		return NULL;
	for (i = 0; i <= m; i++)
		rows[i * stride] = 1;
	for (j = 1; j <= n; j++)
		stats_rank_extend(rows, stride, m, j);
	for (i = 0; i < stride; i++)
		rows[i] = rows[m * stride + i];
	return rows;
}

/* P(U <= u) of @m and @n values; below 0 when there is no memory. */
static double stats_rank_below(size_t m, size_t n, double u)
{
	double *chances = m < n ? stats_rank_distribution(m, n) :
				  stats_rank_distribution(n, m);
	double sum = 0;
	size_t i;

	if (!chances)
		return -1;
	for (i = 0; i <= m * n && i <= u; i++)
		sum += chances[i];
	free(chances);
	return sum;
}

struct stats_rank_value {
	double value;
	bool new;
};

static int stats_rank_compare(const void *a, const void *b)
{
	const struct stats_rank_value *x = a, *y = b;

	return (x->value > y->value) - (x->value < y->value);
}

static struct stats_rank_value *stats_rank_pool(const double *base,
						size_t nbase, const double *new,
						size_t nnew)
{
	struct stats_rank_value *pool = calloc(nbase + nnew, sizeof(*pool));
	size_t i;

	if (!pool)
		return NULL;
	for (i = 0; i < nbase + nnew; i++) {
		pool[i].new = i >= nbase;
		pool[i].value = i < nbase ? base[i] : new[i - nbase];
	}
	qsort(pool, nbase + nnew, sizeof(*pool), stats_rank_compare);
	return pool;
}

/* The sum of the ranks of the new values, and of t^3 - t over the ties. */
struct stats_rank_sums {
	double ranks;
	double ties;
};

static struct stats_rank_sums
stats_rank_sum(const struct stats_rank_value *pool, size_t n)
{
	struct stats_rank_sums sums = { 0 };
	size_t i, end, tied;

	for (i = 0; i < n; i = end) {
		size_t new = 0;

		for (end = i; end < n && pool[end].value == pool[i].value; end++)
			new += pool[end].new;
		tied = end - i;
		sums.ranks += new * (i + 1 + end) / 2.0;
		sums.ties += (double)tied * tied * tied - tied;
	}
	return sums;
}

static double stats_rank_normal_p(size_t m, size_t n, double higher,
				  double ties)
{
	double all = m + n, pairs = (double)m * n;
	double variance = pairs / 12 * (all + 1 - ties / (all * (all - 1)));
	double z;

	if (variance <= 0)
		return 1;
	z = (higher - pairs / 2 - 0.5) / sqrt(variance);
	return fmin(1, 2 * vmr_stats_normal(-z));
}

int vmr_stats_mann_whitney(const double *base, size_t nbase, const double *new,
			   size_t nnew, struct vmr_mann_whitney *test)
{
	struct stats_rank_value *pool;
	struct stats_rank_sums sums;
	double pairs = (double)nbase * nnew, higher, below;

	*test = (struct vmr_mann_whitney){ .u = NAN, .p = NAN };
	if (!nbase || !nnew)
		return 0;
	pool = stats_rank_pool(base, nbase, new, nnew);
	if (!pool)
		return -ENOMEM;
	sums = stats_rank_sum(pool, nbase + nnew);
	free(pool);
	test->u = sums.ranks - (double)nnew * (nnew + 1) / 2;
	higher = fmax(test->u, pairs - test->u);
	test->exact = sums.ties == 0 && stats_rank_small(nbase, nnew);
	if (!test->exact) {
		test->p = stats_rank_normal_p(nbase, nnew, higher, sums.ties);
		return 0;
	}
	below = stats_rank_below(nbase, nnew, pairs - higher);
	test->p = fmin(1, 2 * below);
	return below < 0 ? -ENOMEM : 0;
}

/*
 * How many of the sorted differences can be cut off at each end, 0 when none:
 * the largest for which P(U <= cut - 1) <= tail. Below 0: no memory.
 */
static long stats_rank_cut_exact(size_t m, size_t n, double tail)
{
	double *chances = m < n ? stats_rank_distribution(m, n) :
				  stats_rank_distribution(n, m);
	double sum = 0;
	size_t cut;

	if (!chances)
		return -ENOMEM;
	for (cut = 0; cut <= m * n; cut++) {
		sum += chances[cut];
		if (sum > tail)
			break;
	}
	free(chances);
	return cut;
}

long vmr_stats_cut(size_t m, size_t n, double alpha)
{
	double mean = (double)m * n / 2;
	double deviation = sqrt((double)m * n * (m + n + 1) / 12);
	double cut;

	if (stats_rank_small(m, n))
		return stats_rank_cut_exact(m, n, alpha / 2);
	cut = floor(mean + 0.5 +
		    vmr_stats_normal_inverse(alpha / 2) * deviation);
	return fmax(cut, 0);
}

static double *stats_rank_differences(const double *base, size_t nbase,
				      const double *new, size_t nnew)
{
	double *differences = calloc(nbase * nnew, sizeof(*differences));
	size_t i, j;

	if (!differences)
		return NULL;
	for (i = 0; i < nbase; i++)
		for (j = 0; j < nnew; j++)
			differences[i * nnew + j] = new[j] - base[i];
	vmr_stats_sort(differences, nbase * nnew);
	return differences;
}

int vmr_stats_shift(const double *base, size_t nbase, const double *new,
		    size_t nnew, double alpha, struct vmr_shift *shift)
{
	size_t pairs = nbase * nnew;
	double *differences;
	long cut;

	*shift = (struct vmr_shift){ NAN, { NAN, NAN } };
	if (!pairs)
		return 0;
	differences = stats_rank_differences(base, nbase, new, nnew);
	cut = vmr_stats_cut(nbase, nnew, alpha);
	if (!differences || cut < 0) {
		free(differences);
		return -ENOMEM;
	}
	shift->shift = vmr_stats_median(differences, pairs);
	if (cut) {
		shift->interval.low = differences[cut - 1];
		shift->interval.high = differences[pairs - cut];
	}
	free(differences);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats.h"

#define STATS_CHANGE_SHUFFLES	999

#define STATS_CHANGE_SIDES	4

/* How many values on a side of a cut are looked at, or all when there are less. */
static const size_t stats_change_windows[STATS_CHANGE_SIDES] = {
	VMR_STATS_CHANGE_LEAST, 6, 12, VMR_STATS_CHANGE_WINDOW / 2,
};

/**
 * struct stats_change_scan - room for the search for cuts
 * @values: the part at hand, shuffled maybe
 * @sums: for each value a row: of its distances to the next 0, 1, ... values
 */
struct stats_change_scan {
	double *values;
	double (*sums)[VMR_STATS_CHANGE_WINDOW];
};

static void stats_change_free(struct stats_change_scan *scan)
{
	free(scan->values);
	free(scan->sums);
}

static int stats_change_alloc(struct stats_change_scan *scan, size_t n)
{
	scan->values = calloc(n + 1, sizeof(*scan->values));
	scan->sums = calloc(n + 1, sizeof(*scan->sums));
	if (scan->values && scan->sums)
		return 0;
	stats_change_free(scan);
	return -ENOMEM;
}

static void stats_change_add_up(struct stats_change_scan *scan, size_t n)
{
	size_t i, k;

	for (i = 0; i < n; i++)
		for (k = 1; k < VMR_STATS_CHANGE_WINDOW && i + k < n; k++)
			scan->sums[i][k] = scan->sums[i][k - 1] +
				fabs(scan->values[i] - scan->values[i + k]);
}

/* The sum of the distances of value @i to those behind it, before @to. */
static double stats_change_reach(const struct stats_change_scan *scan, size_t i,
				 size_t to)
{
	return scan->sums[i][to - 1 - i];
}

/* What is behind a cut: how many values, and the distances between them. */
struct stats_change_side {
	size_t n;
	double within;
	double between;		/* them and those before the cut */
};

static void stats_change_behind(const struct stats_change_scan *scan, size_t at,
				size_t n, struct stats_change_side *sides)
{
	size_t i, j;

	for (i = 0; i < STATS_CHANGE_SIDES; i++) {
		struct stats_change_side *side = &sides[i];

		*side = (struct stats_change_side){ .n = n - at };
		if (side->n > stats_change_windows[i])
			side->n = stats_change_windows[i];
		for (j = at; j < at + side->n; j++)
			side->within += stats_change_reach(scan, j,
							   at + side->n);
	}
}

/* Each pair was added up once. */
static double stats_change_energy(size_t m, double within,
				  const struct stats_change_side *side)
{
	double n = side->n;
	double apart = 2 * side->between / (m * n) -
		       2 * within / ((double)m * (m - 1)) -
		       2 * side->within / (n * (n - 1));

	return m * n / (m + n) * apart;
}

static bool stats_change_is_window(size_t m)
{
	size_t i;

	for (i = 0; i < STATS_CHANGE_SIDES; i++)
		if (stats_change_windows[i] == m)
			return true;
	return false;
}

static void stats_change_cut(const struct stats_change_scan *scan, size_t at,
			     size_t n, struct vmr_split *best)
{
	struct stats_change_side sides[STATS_CHANGE_SIDES];
	double within = 0, near, energy;
	size_t m, j;

	stats_change_behind(scan, at, n, sides);
	for (m = 1; m <= at && m <= VMR_STATS_CHANGE_WINDOW / 2; m++) {
		near = stats_change_reach(scan, at - m, at);
		within += near;
		for (j = 0; j < STATS_CHANGE_SIDES; j++) {
			struct stats_change_side *side = &sides[j];

			side->between += stats_change_reach(scan, at - m,
							    at + side->n) - near;
			if (!stats_change_is_window(m) && m < at)
				continue;
			energy = stats_change_energy(m, within, side);
			if (energy > best->energy)
				*best = (struct vmr_split){ at, energy };
		}
	}
}

static struct vmr_split stats_change_scan(struct stats_change_scan *scan,
					  size_t n)
{
	struct vmr_split best = { .energy = -INFINITY };
	size_t at;

	stats_change_add_up(scan, n);
	for (at = VMR_STATS_CHANGE_LEAST; at + VMR_STATS_CHANGE_LEAST <= n; at++)
		stats_change_cut(scan, at, n, &best);
	if (!best.at)
		best.energy = NAN;
	return best;
}

int vmr_stats_split(const double *values, size_t n, struct vmr_split *split)
{
	struct stats_change_scan scan;

	if (n > VMR_STATS_CHANGE_MOST)
		return -E2BIG;
	if (stats_change_alloc(&scan, n))
		return -ENOMEM;
	memcpy(scan.values, values, n * sizeof(*values));
	*split = stats_change_scan(&scan, n);
	stats_change_free(&scan);
	return 0;
}

static void stats_change_shuffle(double *values, size_t n, uint64_t *state)
{
	size_t i, j;
	double value;

	for (i = n; i > 1; i--) {
		j = vmr_stats_random(state) % i;
		value = values[j];
		values[j] = values[i - 1];
		values[i - 1] = value;
	}
}

/*
 * The share of shufflings of the values with a cut as good as @energy; 1 as
 * soon as it is above @level. In ascending order first: what is shuffled does
 * not depend on the order that is judged.
 */
static double stats_change_p(struct stats_change_scan *scan, size_t n,
			     double energy, double level)
{
	const unsigned int all = STATS_CHANGE_SHUFFLES + 1;
	unsigned int i, as_good = 1;
	uint64_t state = 1;

	vmr_stats_sort(scan->values, n);
	for (i = 1; i < all && as_good <= level * all; i++) {
		stats_change_shuffle(scan->values, n, &state);
		/* Less than rounding is no difference. */
		as_good += stats_change_scan(scan, n).energy >=
			   energy * (1 - 1 / 1e9);
	}
	return as_good <= level * all ? (double)as_good / all : 1;
}

struct stats_change_walk {
	struct stats_change_scan scan;
	const double *values;
	double level;
	struct vmr_stats_change *list;
	size_t count;
};

/* Depth: each part is shorter than the one it is of, by 3 at least. */
static void stats_change_walk(struct stats_change_walk *walk, size_t from,
			      size_t to)
{
	struct stats_change_scan *scan = &walk->scan;
	struct vmr_split split;
	size_t n = to - from;
	double p;

	memcpy(scan->values, walk->values + from, n * sizeof(*scan->values));
	split = stats_change_scan(scan, n);
	if (!split.at || split.energy <= 0)
		return;
	p = stats_change_p(scan, n, split.energy, walk->level);
	if (p > walk->level)
		return;
	stats_change_walk(walk, from, from + split.at);
	walk->list[walk->count++] = (struct vmr_stats_change){
		.at = from + split.at, .p = p,
	};
	stats_change_walk(walk, from + split.at, to);
}

static double stats_change_median(struct stats_change_walk *walk, size_t from,
				  size_t to)
{
	double *part = walk->scan.values;

	memcpy(part, walk->values + from, (to - from) * sizeof(*part));
	vmr_stats_sort(part, to - from);
	return vmr_stats_median(part, to - from);
}

/* What is before each change, up to the one before it, and what behind. */
static void stats_change_measure(struct stats_change_walk *walk, size_t n)
{
	struct vmr_stats_change *list = walk->list;
	size_t i, from = 0, to;

	for (i = 0; i < walk->count; i++) {
		to = i + 1 < walk->count ? list[i + 1].at : n;
		list[i].before = stats_change_median(walk, from, list[i].at);
		list[i].after = stats_change_median(walk, list[i].at, to);
		from = list[i].at;
	}
}

double vmr_stats_change_percent(const struct vmr_stats_change *change)
{
	double least = fmin(fabs(change->before), fabs(change->after));
	double apart = fabs(change->after - change->before);

	if (apart == 0)
		return 0;
	return least > 0 ? 100 * apart / least : INFINITY;
}

/* Take the least away as long as that is less than @percent. */
static void stats_change_prune(struct stats_change_walk *walk, size_t n,
			       double percent)
{
	struct vmr_stats_change *list = walk->list;
	size_t i, least;

	for (;;) {
		stats_change_measure(walk, n);
		for (i = 1, least = 0; i < walk->count; i++)
			if (vmr_stats_change_percent(&list[i]) <
			    vmr_stats_change_percent(&list[least]))
				least = i;
		if (!walk->count ||
		    vmr_stats_change_percent(&list[least]) >= percent)
			return;
		walk->count--;
		memmove(list + least, list + least + 1,
			(walk->count - least) * sizeof(*list));
	}
}

int vmr_stats_changes(const double *values, size_t n, double level,
		      double percent, struct vmr_stats_changes *changes)
{
	struct stats_change_walk walk = { .values = values, .level = level };

	*changes = (struct vmr_stats_changes){ 0 };
	if (n > VMR_STATS_CHANGE_MOST)
		return -E2BIG;
	if (stats_change_alloc(&walk.scan, n))
		return -ENOMEM;
	walk.list = calloc(n + 1, sizeof(*walk.list));
	if (walk.list) {
		stats_change_walk(&walk, 0, n);
		stats_change_prune(&walk, n, percent);
	}
	stats_change_free(&walk.scan);
	changes->list = walk.list;
	changes->n = walk.count;
	return walk.list ? 0 : -ENOMEM;
}

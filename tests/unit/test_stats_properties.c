// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What must hold of the statistics for any samples: here random ones, tied
 * and not, of a generator that is seeded.
 */
#include <math.h>
#include <stdlib.h>

#include "ktap.h"
#include "stats.h"

#define ROUNDS	300
#define MOST	24
#define HISTORIES	60
#define TINY	(1 / 1e12)

struct pair {
	double a[MOST], b[MOST];
	size_t na, nb;
};

static uint64_t seed = 42;

static double uniform(void)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return (seed >> 11) / 9007199254740992.0;
}

/* Every other one has ties. */
static void draw(struct pair *pair, unsigned int round)
{
	double scale = round % 2 ? 1 : 1 / 64.0;
	size_t i;

	pair->na = 2 + uniform() * (MOST - 2);
	pair->nb = 2 + uniform() * (MOST - 2);
	for (i = 0; i < MOST; i++) {
		pair->a[i] = 1 + floor(uniform() * 16 / scale) * scale;
		pair->b[i] = 2 + floor(uniform() * 16 / scale) * scale;
	}
}

static struct vmr_shift shift_of(const struct pair *pair)
{
	struct vmr_shift shift;

	if (vmr_stats_shift(pair->a, pair->na, pair->b, pair->nb, 0.05, &shift))
		abort();
	return shift;
}

static struct vmr_mann_whitney test_of(const struct pair *pair)
{
	struct vmr_mann_whitney test;

	if (vmr_stats_mann_whitney(pair->a, pair->na, pair->b, pair->nb, &test))
		abort();
	return test;
}

static bool same(double a, double b)
{
	return (isnan(a) && isnan(b)) || fabs(a - b) <= 1000 * TINY * (1 + fabs(a));
}

static struct pair moved(const struct pair *from, double factor, double by)
{
	struct pair pair = *from;
	size_t i;

	for (i = 0; i < MOST; i++) {
		pair.a[i] *= factor;
		pair.b[i] = pair.b[i] * factor + by;
	}
	return pair;
}

static bool shifts(const struct pair *pair)
{
	struct pair by = moved(pair, 1, 5);
	struct vmr_shift before = shift_of(pair), after = shift_of(&by);

	return same(before.shift + 5, after.shift) &&
	       same(before.interval.low + 5, after.interval.low) &&
	       same(before.interval.high + 5, after.interval.high);
}

static bool scales(const struct pair *pair)
{
	struct pair by = moved(pair, 4, 0);
	struct vmr_shift before = shift_of(pair), after = shift_of(&by);

	return same(before.shift * 4, after.shift) &&
	       same(before.interval.low * 4, after.interval.low) &&
	       test_of(pair).p == test_of(&by).p;
}

static bool swaps(const struct pair *pair)
{
	struct pair other = { .na = pair->nb, .nb = pair->na };
	struct vmr_shift before = shift_of(pair), after;
	struct vmr_mann_whitney one = test_of(pair), two;

	memcpy(other.a, pair->b, sizeof(other.a));
	memcpy(other.b, pair->a, sizeof(other.b));
	after = shift_of(&other);
	two = test_of(&other);
	return same(before.shift, -after.shift) &&
	       same(before.interval.low, -after.interval.high) &&
	       same(before.interval.high, -after.interval.low) &&
	       same(one.p, two.p) &&
	       same(one.u + two.u, pair->na * pair->nb);
}

/* Apart already, p does not grow with the distance. */
static bool falls(const struct pair *pair)
{
	double last = 1, p;
	unsigned int i;

	for (i = 0; i < 40; i++) {
		struct pair by = moved(pair, 1, 16 + i);

		p = test_of(&by).p;
		if (!(p >= 0 && p <= 1) || p > last + TINY)
			return false;
		last = p;
	}
	return true;
}

/* The interval leaves out 0 when, and without ties only when, p <= 0.05. */
static bool agrees(const struct pair *pair)
{
	struct vmr_interval interval = shift_of(pair).interval;
	bool out = interval.low > 0 || interval.high < 0;
	struct vmr_mann_whitney test = test_of(pair);

	return !out || test.p <= 0.05;
}

static bool holds(const struct pair *pair)
{
	struct vmr_shift shift = shift_of(pair);

	return isnan(shift.interval.low) ||
	       (shift.interval.low <= shift.shift &&
		shift.shift <= shift.interval.high);
}

static bool orders(const struct pair *pair)
{
	double p[MOST], q[MOST];
	size_t i, j;

	for (i = 0; i < pair->na; i++)
		p[i] = pair->a[i] / 20;
	if (vmr_stats_discoveries(p, pair->na, q))
		return false;
	for (i = 0; i < pair->na; i++)
		for (j = 0; j < pair->na; j++)
			if (q[i] < p[i] - TINY || q[i] > 1 ||
			    (p[i] < p[j] && q[i] > q[j]))
				return false;
	return true;
}

static const struct {
	const char *name;
	bool (*holds)(const struct pair *pair);
} properties[] = {
	{ "a shift by c is a shift by c", shifts },
	{ "a scale by c scales, and p stays", scales },
	{ "swapped sides flip the sign, and p stays", swaps },
	{ "p falls with the distance", falls },
	{ "what the interval rejects, the test rejects", agrees },
	{ "the interval holds the shift", holds },
	{ "q is no less than p, and in its order", orders },
};

/* A history: the sides of a pair, the second after the first. */
static struct vmr_stats_changes changes_of(const struct pair *pair, bool back)
{
	struct vmr_stats_changes changes;
	double values[2 * MOST];
	size_t n = pair->na + pair->nb, i;

	for (i = 0; i < n; i++)
		values[back ? n - 1 - i : i] = i < pair->na ?
			pair->a[i] : pair->b[i - pair->na];
	if (vmr_stats_changes(values, n, 0.05, 1, &changes))
		abort();
	return changes;
}

static bool alike(const struct vmr_stats_change *one,
		  const struct vmr_stats_change *two, double by)
{
	return one->at == two->at && one->p == two->p &&
	       same(one->before + by, two->before) &&
	       same(one->after + by, two->after);
}

/* Without ties: where two cuts are as good, either may be taken. */
static bool turns(const struct pair *pair)
{
	struct vmr_stats_changes there = changes_of(pair, false);
	struct vmr_stats_changes back = changes_of(pair, true);
	bool good = there.n == back.n;
	size_t i;

	for (i = 0; good && i < there.n; i++) {
		const struct vmr_stats_change *one = &there.list[i];
		const struct vmr_stats_change *two = &back.list[back.n - 1 - i];

		good = one->at == pair->na + pair->nb - two->at &&
		       one->p == two->p && one->before == two->after &&
		       one->after == two->before;
	}
	free(there.list);
	free(back.list);
	return good;
}

/* By so much that percent hardly change their meaning. */
static bool stays(const struct pair *pair)
{
	struct vmr_stats_changes before = changes_of(pair, false), after;
	struct pair by = *pair;
	bool good;
	size_t i;

	for (i = 0; i < MOST; i++) {
		by.a[i] += 1 / 1024.0;
		by.b[i] += 1 / 1024.0;
	}
	after = changes_of(&by, false);
	good = before.n == after.n;
	for (i = 0; good && i < before.n; i++)
		good = alike(&before.list[i], &after.list[i], 1 / 1024.0);
	free(before.list);
	free(after.list);
	return good;
}

static const struct {
	const char *name;
	bool (*holds)(const struct pair *pair);
} histories[] = {
	{ "a history read backwards has the same change points", turns },
	{ "a history that is shifted has the same change points", stays },
};

/* A step of any size, at any place. */
static void test_histories(void)
{
	unsigned int i, j, round, bad, found;
	struct vmr_stats_changes changes;
	struct pair pair;

	for (i = 0; i < sizeof(histories) / sizeof(histories[0]); i++) {
		for (bad = found = 0, round = 0; round < HISTORIES; round++) {
			pair.na = 2 + uniform() * (MOST - 2);
			pair.nb = MOST;
			for (j = 0; j < MOST; j++) {
				pair.a[j] = 100 + uniform();
				pair.b[j] = 100 + uniform() + round % 4;
			}
			bad += !histories[i].holds(&pair);
			changes = changes_of(&pair, false);
			found += changes.n > 0;
			free(changes.list);
		}
		ktap_ok(!bad && found > HISTORIES / 4 && found < HISTORIES,
			"%s: %u of %u", histories[i].name, HISTORIES - bad,
			HISTORIES);
	}
}

int main(void)
{
	unsigned int i, round, bad;
	struct pair pair;

	for (i = 0; i < sizeof(properties) / sizeof(properties[0]); i++) {
		for (bad = 0, round = 0; round < ROUNDS; round++) {
			draw(&pair, round);
			bad += !properties[i].holds(&pair);
		}
		if (!ktap_ok(!bad, "%s", properties[i].name))
			ktap_diag("not so in %u of %u", bad, ROUNDS);
	}
	test_histories();
	return ktap_finish();
}

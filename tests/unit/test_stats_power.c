// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the statistics promise, by simulation: how often two sides that are
 * alike are told apart, and how often a real difference is found. Seeded: the
 * same numbers each time.
 */
#include <math.h>
#include <stdlib.h>

#include "ktap.h"
#include "stats.h"

#define TIMES	1000
#define BOOTS	10
#define METRICS	20
#define ALPHA	0.05

/* Of 1000 at 5 %, 63 or less in 97 of 100 cases, 73 in 999 of 1000. */
#define SLACK	73

static uint64_t seed = 20261123;

static double uniform(void)
{
	uint64_t z = seed += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return ((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

/* Of Box and Muller. */
static double normal(void)
{
	double radius = sqrt(-2 * log(1 - uniform()));

	return radius * cos(2 * M_PI * uniform());
}

/* Lognormal, the median at 0. */
static double skewed(void)
{
	return exp(normal()) - 1;
}

static void draw(double *values, double (*noise)(void), double mean,
		 double variation)
{
	size_t i;

	for (i = 0; i < BOOTS; i++)
		values[i] = mean * (1 + variation * noise());
}

struct found {
	unsigned int test;	/* p <= ALPHA */
	unsigned int interval;	/* leaves out 0 */
	unsigned int covered;	/* holds the true shift */
	unsigned int median;	/* the base's interval holds its median */
};

static void look(struct found *found, double *base, double *new, double truth)
{
	struct vmr_mann_whitney test;
	struct vmr_interval median;
	struct vmr_shift shift;

	if (vmr_stats_mann_whitney(base, BOOTS, new, BOOTS, &test) ||
	    vmr_stats_shift(base, BOOTS, new, BOOTS, ALPHA, &shift))
		abort();
	found->test += test.p <= ALPHA;
	found->interval += shift.interval.low > 0 || shift.interval.high < 0;
	found->covered += shift.interval.low <= truth &&
			  truth <= shift.interval.high;
	vmr_stats_sort(base, BOOTS);
	median = vmr_stats_median_interval(base, BOOTS, ALPHA);
	found->median += median.low <= 100 && 100 <= median.high;
}

static struct found simulate(double (*noise)(void), double variation,
			     double shift)
{
	double base[BOOTS], new[BOOTS];
	struct found found = { 0 };
	unsigned int i;

	for (i = 0; i < TIMES; i++) {
		draw(base, noise, 100, variation);
		draw(new, noise, 100, variation);
		for (size_t j = 0; j < BOOTS; j++)
			new[j] += shift;
		look(&found, base, new, shift);
	}
	return found;
}

static void test_alike(const char *name, double (*noise)(void))
{
	struct found found = simulate(noise, 0.02, 0);

	ktap_ok(found.test <= SLACK, "alike, %s: %u of %d told apart", name,
		found.test, TIMES);
	ktap_ok(found.interval == found.test,
		"alike, %s: the interval says the same", name);
	ktap_ok(found.covered >= TIMES - SLACK,
		"alike, %s: %u of %d intervals hold the shift", name,
		found.covered, TIMES);
	ktap_ok(found.median >= TIMES - SLACK,
		"alike, %s: %u of %d intervals hold the median", name,
		found.median, TIMES);
}

static void test_different(void)
{
	struct found found = simulate(normal, 0.02, 5);

	ktap_ok(found.test >= 950, "5 %% at a variation of 2 %%: found in %u of %d",
		found.test, TIMES);
	ktap_ok(found.covered >= TIMES - SLACK,
		"%u of %d intervals hold the shift", found.covered, TIMES);
}

static void test_planned(double power)
{
	struct found found;
	double shift;

	if (vmr_stats_detectable(BOOTS, BOOTS, ALPHA, power, &shift))
		abort();
	found = simulate(normal, 0.02, 2 * shift);
	ktap_ok(fabs(found.test - power * TIMES) <= 0.04 * TIMES,
		"a shift to be found with %g, of %.2f deviations: in %u of %d",
		power, shift, found.test, TIMES);
}

static unsigned int discoveries(double least, unsigned int real)
{
	double p[METRICS], q[METRICS], base[BOOTS], new[BOOTS];
	struct vmr_mann_whitney test;
	unsigned int i, found = 0;

	for (i = 0; i < METRICS; i++) {
		draw(base, normal, 100, 0.02);
		draw(new, normal, i < real ? 110 : 100, 0.02);
		if (vmr_stats_mann_whitney(base, BOOTS, new, BOOTS, &test))
			abort();
		p[i] = test.p;
	}
	if (vmr_stats_discoveries(p, METRICS, q))
		abort();
	for (i = real; i < METRICS; i++)
		found += q[i] <= least;
	return found;
}

static void test_discoveries(void)
{
	unsigned int i, tables = 0, mistaken = 0;
	double rate = 0;

	for (i = 0; i < TIMES; i++)
		tables += discoveries(ALPHA, 0) > 0;
	ktap_ok(tables <= SLACK, "%u of %d tables of %d metrics alike have a find",
		tables, TIMES, METRICS);
	for (i = 0; i < TIMES; i++) {
		unsigned int wrong = discoveries(ALPHA, 10);

		rate += wrong / (10.0 + wrong);
		mistaken += wrong > 0;
	}
	ktap_ok(rate / TIMES <= ALPHA,
		"%.1f %% of the finds are wrong where half are real, in %u tables",
		100 * rate / TIMES, mistaken);
}

/* Does a list of changes begin with one near @at? */
static bool is_near(const struct vmr_stats_changes *changes, size_t i, size_t at)
{
	return i < changes->n && changes->list[i].at + 2 >= at &&
	       changes->list[i].at <= at + 2;
}

/* One of @n boots that is @step higher from @from to before @to. */
static struct vmr_stats_changes history(size_t n, double step, size_t from,
					size_t to)
{
	struct vmr_stats_changes changes;
	double values[100];
	size_t i;

	for (i = 0; i < n; i++)
		values[i] = 100 + 2 * normal() +
			    (i >= from && i < to ? step : 0);
	if (vmr_stats_changes(values, n, 0.01, 0, &changes))
		abort();
	return changes;
}

/* Of 200 without a change: how many have one? */
static unsigned int quiet_histories(size_t n)
{
	struct vmr_stats_changes changes;
	unsigned int i, found = 0;

	for (i = 0; i < 200; i++) {
		changes = history(n, 0, 0, 0);
		found += changes.n > 0;
		free(changes.list);
	}
	return found;
}

/* Of 50: in how many is it found? */
static unsigned int histories(size_t n, double step, size_t from, size_t to)
{
	struct vmr_stats_changes changes;
	unsigned int i, found = 0;

	for (i = 0; i < 50; i++) {
		changes = history(n, step, from, to);
		found += is_near(&changes, 0, from) &&
			 (to == n || is_near(&changes, 1, to));
		free(changes.list);
	}
	return found;
}

/* At level 0.01, of 200: 6 or less in 99 of 100 cases. */
static void test_history(void)
{
	unsigned int found;

	found = quiet_histories(20);
	ktap_ok(found <= 6, "a change in %u of 200 short histories without one",
		found);
	found = quiet_histories(100);
	ktap_ok(found <= 6, "and in %u of 200 long ones", found);
	found = histories(40, 5, 25, 40);
	ktap_ok(found >= 45, "the change is found in %u of 50", found);
	found = histories(100, 5, 70, 100);
	ktap_ok(found >= 45, "also in %u of 50 long ones", found);
	found = histories(60, 10, 40, 45);
	ktap_ok(found >= 45, "one that is taken back after 5 boots in %u of 50",
		found);
}

int main(void)
{
	test_alike("normal", normal);
	test_different();
	test_planned(VMR_STATS_POWER);
	test_planned(0.95);
	test_discoveries();
	test_history();
	test_alike("skewed", skewed);
	return ktap_finish();
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What vmr_compare() promises, by simulation: how often it calls sides that are
 * alike changed, how often it finds a real change, and that shifts and swapped
 * sides come out as such. Seeded: the same numbers each time.
 */
#include "compare_sides.h"

#define TIMES	1000
#define BOOTS	10

static const struct job job = {
	.env = KVM, .columns = COLUMN("cost", "milli", "\"ns\"", "lower"),
};

static uint64_t seed = 20261126;

static double uniform(void)
{
	return (vmr_stats_random(&seed) >> 11) / 9007199254740992.0;
}

/* Of Box and Muller. */
static double normal(void)
{
	double radius = sqrt(-2 * log(1 - uniform()));

	return radius * cos(2 * M_PI * uniform());
}

static void draw(double *values, double mean)
{
	size_t i;

	for (i = 0; i < BOOTS; i++)
		values[i] = mean + 2 * normal();
}

static struct pair compare(const double *base, const double *new,
			   double threshold)
{
	struct pair pair = pair_begin();

	pair.options.threshold = threshold;
	add_boots(&pair.base, &job, base, BOOTS);
	add_boots(&pair.new, &job, new, BOOTS);
	pair_compare(&pair);
	return pair;
}

/* Of TIMES comparisons of a cost of 100 with one of @mean: by verdict. */
static void simulate(double mean, double threshold, unsigned int *count)
{
	double base[BOOTS], new[BOOTS];
	struct pair pair;
	unsigned int i;

	for (i = 0; i < TIMES; i++) {
		draw(base, 100);
		draw(new, mean);
		pair = compare(base, new, threshold);
		count[pair.got.list[0].change]++;
		pair_end(&pair);
	}
}

/* Without a threshold: that alone must not be what keeps them few. */
static void test_alike(void)
{
	unsigned int count[VMR_CHANGES] = { 0 }, found;

	simulate(100, 0, count);
	found = count[VMR_CHANGE_IMPROVED] + count[VMR_CHANGE_REGRESSED];
	ktap_ok(found <= 0.05 * TIMES && found > 0,
		"alike: %u of %d called changed at alpha 0.05", found, TIMES);
}

static void test_different(double mean, enum vmr_change change)
{
	unsigned int count[VMR_CHANGES] = { 0 };

	simulate(mean, NAN, count);
	ktap_ok(count[change] >= 0.95 * TIMES,
		"100 -> %g at a variation of 2 %%: %s in %u of %d", mean,
		vmr_change_name(change), count[change], TIMES);
}

static bool near(double a, double b)
{
	return fabs(a - b) < 0.0025;	/* the sides have three decimals */
}

static bool is_moved(const struct pair *a, const struct pair *b, double by)
{
	const struct vmr_shift *x = &a->got.list[0].shift;
	const struct vmr_shift *y = &b->got.list[0].shift;

	return near(x->shift + by, y->shift) &&
	       near(x->interval.low + by, y->interval.low) &&
	       near(x->interval.high + by, y->interval.high);
}

static bool is_mirrored(const struct pair *a, const struct pair *b)
{
	const struct vmr_compared *x = &a->got.list[0], *y = &b->got.list[0];

	return near(x->shift.shift, -y->shift.shift) &&
	       near(x->shift.interval.low, -y->shift.interval.high) &&
	       near(x->shift.interval.high, -y->shift.interval.low) &&
	       fabs(x->p - y->p) < 0.000000001 &&
	       (x->change == VMR_CHANGE_REGRESSED) ==
	       (y->change == VMR_CHANGE_IMPROVED);
}

/* Without a threshold: percents are of the base, which is another one then. */
static void test_properties(void)
{
	double base[BOOTS], new[BOOTS], moved[BOOTS];
	unsigned int i, j, shifted = 0, mirrored = 0;

	for (i = 0; i < 100; i++) {
		struct pair plain, other, swapped;

		draw(base, 100);
		draw(new, 103);
		for (j = 0; j < BOOTS; j++)
			moved[j] = new[j] + 7;
		plain = compare(base, new, 0);
		other = compare(base, moved, 0);
		swapped = compare(new, base, 0);
		shifted += is_moved(&plain, &other, 7);
		mirrored += is_mirrored(&plain, &swapped);
		pair_end(&plain);
		pair_end(&other);
		pair_end(&swapped);
	}
	ktap_ok(shifted == 100, "new + 7: the shift + 7 in %u of 100", shifted);
	ktap_ok(mirrored == 100, "sides swapped: the opposite in %u of 100",
		mirrored);
}

int main(void)
{
	test_alike();
	test_different(105, VMR_CHANGE_REGRESSED);
	test_different(95, VMR_CHANGE_IMPROVED);
	test_properties();
	return ktap_finish();
}

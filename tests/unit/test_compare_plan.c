// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a comparison says that it would have seen, or would see with more boots,
 * held against comparisons that have it: of one metric and of tables of many.
 * Seeded: the same numbers each time.
 */
#include "compare_plan.h"
#include "compare_sides.h"

#define MOST	300	/* metrics of a table */
#define TIMES	400

static const struct job job = {
	.env = KVM, .columns = COLUMN("row", "u64", "null", "none") ","
			       COLUMN("cost", "milli", "\"ns\"", "lower"),
};

static uint64_t seed = 20261126;

/* A table: @metrics of mean 1000 in @boots a side. */
struct table {
	size_t metrics;
	size_t boots;
	double noise;	/* deviation, percent */
	double first;	/* by how many percent the first of them changes */
};

static double normal(void)
{
	double share = ((vmr_stats_random(&seed) >> 12) + 0.5) /
		       4503599627370496.0;

	return vmr_stats_normal_inverse(share);
}

static void add_table(struct vmr_side *side, const struct table *table,
		      double first)
{
	char rows[MOST * 32];
	size_t i, j, len;

	for (i = 0; i < table->boots; i++) {
		for (len = 0, j = 0; j < table->metrics; j++)
			len += sprintf(rows + len, "%s[%zu,%.3f]",
				       j ? "," : "", j,
				       (j ? 1000 : 1000 + 10 * first) +
				       10 * table->noise * normal());
		add_boot(side, &job, rows);
	}
}

static struct pair compare(const struct table *table)
{
	struct pair pair = pair_begin();

	add_table(&pair.base, table, 0);
	add_table(&pair.new, table, table->first);
	pair_compare(&pair);
	return pair;
}

static bool near(double got, double want)
{
	if (!(fabs(got - want) < 0.000000001))
		ktap_diag("%.12g, not %.12g", got, want);
	return fabs(got - want) < 0.000000001;
}

static void test_level(void)
{
	struct vmr_compare_plan plan = vmr_compare_plan_begin(0.05, 100, 0);

	ktap_ok(near(plan.level, 0.0005), "the first find of 100: alpha / 100");
	plan = vmr_compare_plan_begin(0.05, 100, 9);
	ktap_ok(near(plan.level, 0.005) && near(plan.found, 0.0045),
		"the tenth: 10 alpha / 100");
	plan = vmr_compare_plan_begin(0.05, 1, 0);
	ktap_ok(near(plan.level, 0.05), "the only one: alpha");
	plan = vmr_compare_plan_begin(0.05, 3, 3);
	ktap_ok(near(plan.level, 0.05), "all are found: alpha");
}

/*
 * The least p is 2 / (2n choose n): for 6 boots a side 0.0021645, 8 0.0001554. From 9 on p is the
 * normal one, which is 0.0004123 then, and 0.0001827 for 10.
 */
static const struct {
	size_t tests;
	size_t boots[2];
	bool sees;
	size_t more;
} reaches[] = {
	{ 1, { 6, 6 }, true, 0 },
	{ 23, { 6, 6 }, true, 0 },
	{ 24, { 6, 6 }, false, 1 },
	{ 24, { 7, 7 }, true, 0 },
	{ 300, { 7, 7 }, false, 1 },
	{ 300, { 9, 9 }, false, 2 },
	{ 1, { 1, 1 }, false, 5 },
	{ 300, { 1, 1 }, false, 7 },
	{ 1, { 8, 4 }, false, 2 },
};

static void test_reach(void)
{
	struct vmr_compare_plan plan;
	size_t i;

	for (i = 0; i < VMR_ARRAY_SIZE(reaches); i++) {
		struct vmr_compared got = {
			.boots = { reaches[i].boots[0], reaches[i].boots[1] },
			.median = { 100, 100 }, .threshold = 2,
			.deviation = 0.1,
		};

		plan = vmr_compare_plan_begin(0.05, reaches[i].tests, 0);
		if (vmr_compare_plan(&plan, &got, false))
			abort();
		ktap_ok(isfinite(got.detectable) == reaches[i].sees &&
			got.more == reaches[i].more,
			"%zu metrics, %zu and %zu boots: %s, %zu more",
			reaches[i].tests, got.boots[0], got.boots[1],
			isfinite(got.detectable) ? "in reach" : "out of reach",
			got.more);
	}
}

/* No percent of 0, and no change of 0 percent, takes a number of boots. */
static void test_unknown(void)
{
	struct vmr_compare_plan plan = vmr_compare_plan_begin(0.05, 1, 0);
	struct vmr_compared got = {
		.boots = { 4, 8 }, .threshold = 2, .deviation = 0.1,
	};

	if (vmr_compare_plan(&plan, &got, false))
		abort();
	ktap_ok(got.more == 2, "from 0: the boots of a verdict, no more");
	got.median[0] = 100;
	got.threshold = 0;
	if (vmr_compare_plan(&plan, &got, false))
		abort();
	ktap_ok(got.more == 2, "any change: the same");
	got.deviation = NAN;
	got.threshold = 2;
	if (vmr_compare_plan(&plan, &got, false))
		abort();
	ktap_ok(got.more == 2, "an unknown deviation: the same");
}

/* What is out of reach is not found, with the boots more that are told it is. */
static void test_more(void)
{
	struct table table = { .metrics = 300, .boots = 6, .noise = 0.01,
			       .first = 50 };
	const struct vmr_compared *got;
	struct pair pair = compare(&table);

	got = find(&pair, "x/row=0/cost");
	ktap_ok(got->change == VMR_CHANGE_TOO_FEW && isinf(got->detectable) &&
		got->more == 2, "50 %% among 300 metrics, 6 boots: too few +%zu",
		got->more);
	ktap_ok(is(&pair, "x/row=1/cost", VMR_CHANGE_NONE),
		"the others do not change: their intervals are small");
	table.boots += got->more;
	pair_end(&pair);
	pair = compare(&table);
	ktap_ok(is(&pair, "x/row=0/cost", VMR_CHANGE_REGRESSED),
		"with %zu boots it is found", table.boots);
	pair_end(&pair);
}

/* How often a change is found that the table says it would see. */
static unsigned int power(struct table *table, unsigned int times)
{
	unsigned int i, found = 0;
	struct pair pair;

	for (i = 0; i < times; i++) {
		pair = compare(table);
		found += find(&pair, "x/row=0/cost")->q <= 0.05;
		pair_end(&pair);
	}
	return found;
}

static void test_sees(size_t metrics, size_t boots)
{
	struct table table = { .metrics = metrics, .boots = boots, .noise = 2 };
	struct vmr_compared got = {
		.boots = { boots, boots }, .median = { 1000, 1000 },
		.threshold = 2, .deviation = 20,
	};
	struct vmr_compare_plan plan = vmr_compare_plan_begin(0.05, metrics, 0);
	unsigned int found;

	if (vmr_compare_plan(&plan, &got, false))
		abort();
	table.first = got.detectable;
	found = power(&table, TIMES);
	ktap_ok(found >= TIMES * (VMR_STATS_POWER - 0.05),
		"%zu metrics, %zu boots: a change of %.2f %% is seen by %u of %d",
		metrics, boots, got.detectable, found, TIMES);
}

/* Alike, all of them: a table with any find is a false one. */
static void test_alike(void)
{
	struct table table = { .metrics = 20, .boots = 10, .noise = 2 };
	unsigned int i, found = 0;
	struct pair pair;

	for (i = 0; i < TIMES; i++) {
		pair = compare(&table);
		found += pair.got.count[VMR_CHANGE_IMPROVED] ||
			 pair.got.count[VMR_CHANGE_REGRESSED];
		pair_end(&pair);
	}
	ktap_ok(found <= 0.05 * TIMES,
		"20 metrics alike: %u of %d tables changed", found, TIMES);
}

/* Values of which a change of the threshold would be missed one time in two. */
static void test_same(void)
{
	static const double base[] = { 98.6, 99, 99.4, 99.7, 100, 100.2, 100.5,
				       100.8, 101.1, 101.4 };
	static const struct job one = {
		.env = KVM,
		.columns = COLUMN("cost", "milli", "\"ns\"", "lower"),
	};
	struct pair pair = pair_begin();
	const struct vmr_compared *got;

	pair.options.threshold = 1;
	add_boots(&pair.base, &one, base, 10);
	add_boots(&pair.new, &one, base, 10);
	pair_compare(&pair);
	got = find(&pair, "x/cost");
	ktap_ok(got->change == VMR_CHANGE_NONE && got->detectable > 1 &&
		got->percents.low >= -1 && got->percents.high <= 1,
		"sees %.2f %%, but all of %.2f..%.2f is within 1 %%: no change",
		got->detectable, got->percents.low, got->percents.high);
	vmr_comparison_free(&pair.got);
	pair.options.threshold = 0.5;
	pair_compare(&pair);
	ktap_ok(is(&pair, "x/cost", VMR_CHANGE_TOO_FEW),
		"and not within 0.5 %%");
	pair_end(&pair);
}

int main(void)
{
	test_level();
	test_reach();
	test_unknown();
	test_more();
	test_sees(1, 10);
	test_sees(20, 10);
	test_sees(50, 12);
	test_alike();
	test_same();
	return ktap_finish();
}

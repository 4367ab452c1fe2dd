// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Comparisons of sides made by hand: what a metric is, and its verdict.
 */
#include "compare_sides.h"

#define LOWER	COLUMN("cost", "milli", "\"ns\"", "lower")
#define HIGHER	COLUMN("rate", "milli", "null", "higher")

static const struct job lower = { .env = KVM, .columns = LOWER };
static const struct job higher = { .env = KVM, .columns = HIGHER };
static const struct job exact = { .env = EXACT, .columns = LOWER };

static const double quiet[] = { 100, 100.1, 99.9, 100.2, 99.8, 100.3, 99.7,
				100.1, 99.9, 100 };
static const double slower[] = { 110, 110.1, 109.9, 110.2, 109.8, 110.3, 109.7,
				 110.1, 109.9, 110 };
static const double noisy[] = { 80, 130, 95, 105, 70, 120, 99, 101, 140, 90 };

static void check(const struct job *job, const double *base, const double *new,
		  size_t n, enum vmr_change change)
{
	struct pair pair = pair_begin();
	const char *name = job == &higher ? "x/rate" : "x/cost";

	add_boots(&pair.base, job, base, n);
	add_boots(&pair.new, job, new, n);
	pair_compare(&pair);
	ktap_ok(is(&pair, name, change), "%s, %zu boots, %g -> %g: %s", name, n,
		base[0], new[0], vmr_change_name(change));
	pair_end(&pair);
}

static void test_verdicts(void)
{
	check(&lower, quiet, slower, 10, VMR_CHANGE_REGRESSED);
	check(&lower, slower, quiet, 10, VMR_CHANGE_IMPROVED);
	check(&higher, quiet, slower, 10, VMR_CHANGE_IMPROVED);
	check(&higher, slower, quiet, 10, VMR_CHANGE_REGRESSED);
	check(&lower, quiet, quiet, 10, VMR_CHANGE_NONE);
	check(&lower, quiet, slower, 6, VMR_CHANGE_REGRESSED);
	check(&lower, quiet, slower, 5, VMR_CHANGE_TOO_FEW);
	check(&lower, quiet, slower, 1, VMR_CHANGE_TOO_FEW);
	check(&lower, noisy, noisy, 10, VMR_CHANGE_TOO_FEW);
	check(&lower, quiet, noisy, 10, VMR_CHANGE_TOO_FEW);
}

static void test_figures(void)
{
	struct pair pair = pair_begin();
	const struct vmr_compared *got;

	add_boots(&pair.base, &lower, quiet, 10);
	add_boots(&pair.new, &lower, slower, 10);
	pair_compare(&pair);
	got = find(&pair, "x/cost");
	ktap_ok(fabs(got->percent - 10) < 0.1 && got->shift.shift == 10,
		"10 %% are 10 %%");
	ktap_ok(got->percents.low <= 10 && got->percents.high >= 10 &&
		got->percents.low > 9, "and within their interval");
	ktap_ok(got->q == got->p && got->p < 0.001, "one metric: q is p");
	ktap_ok(got->interval[0].low >= 99.7 && got->interval[0].high <= 100.3,
		"the median has its interval");
	ktap_ok(got->detectable > 0 && got->detectable < 1 && !got->more,
		"what could be seen: %.2f %%", got->detectable);
	ktap_ok(fabs(pair.got.geomean - 1.1) < 0.001 && pair.got.factors == 1,
		"geometric mean: %.3f", pair.got.geomean);
	pair_end(&pair);
}

static void test_open(void)
{
	struct pair pair = pair_begin();
	const struct vmr_compared *got;

	add_boots(&pair.base, &lower, noisy, 10);
	add_boots(&pair.new, &lower, noisy, 10);
	pair_compare(&pair);
	got = find(&pair, "x/cost");
	ktap_ok(got->detectable > 20 && got->more > 500,
		"noise of 20 %%: sees %.0f %%, needs %zu more boots for 2 %%",
		got->detectable, got->more);
	pair_end(&pair);

	pair = pair_begin();
	add_boots(&pair.base, &lower, quiet, 10);
	add_boots(&pair.new, &lower, slower, 4);
	pair_compare(&pair);
	got = find(&pair, "x/cost");
	ktap_ok(got->change == VMR_CHANGE_TOO_FEW && got->more == 2 &&
		isnan(got->q), "4 boots: 2 more, and no q");
	pair_end(&pair);
}

static void test_threshold(void)
{
	struct pair pair = pair_begin();

	pair.options.threshold = 15;
	add_boots(&pair.base, &lower, quiet, 10);
	add_boots(&pair.new, &lower, slower, 10);
	pair_compare(&pair);
	ktap_ok(is(&pair, "x/cost", VMR_CHANGE_NONE),
		"10 %% do not count where 15 %% are asked for");
	vmr_comparison_free(&pair.got);
	pair.options.threshold = 5;
	pair_compare(&pair);
	ktap_ok(is(&pair, "x/cost", VMR_CHANGE_REGRESSED),
		"and do where 5 %% are");
	vmr_comparison_free(&pair.got);
	pair.options.pick.pattern = "*/rate";
	pair_compare(&pair);
	ktap_ok(vmr_comparison_is_empty(&pair.got), "no metric matches");
	pair_end(&pair);
}

/* Repetitions of a boot are not boots: their median is the boot's value. */
static void test_unit(void)
{
	static const struct job job = {
		.env = KVM, .columns = COLUMN("rep", "u64", "null", "none") ","
				       LOWER,
	};
	struct pair pair = pair_begin();
	const struct vmr_compared *got;

	add_boot(&pair.base, &job, "[0,1.000],[1,2.000],[2,900.000]");
	add_boot(&pair.new, &job, "[0,3.000],[1,4.000],[2,5.000]");
	pair_compare(&pair);
	got = find(&pair, "x/cost");
	ktap_ok(pair.got.n == 1 && got->boots[0] == 1 && got->boots[1] == 1,
		"3 repetitions of one boot are one value");
	ktap_ok(got->median[0] == 2 && got->median[1] == 4, "their median");
	ktap_ok(got->change == VMR_CHANGE_TOO_FEW, "one boot tells nothing");
	pair_end(&pair);
}

#define IDENTITY_COLUMNS					\
	COLUMN("order", "u64", "null", "none") ","		\
	COLUMN("zone", "string", "null", "none") ","		\
	COLUMN("start", "u64", "\"ns\"", "none") ","		\
	COLUMN("rep", "u64", "null", "none") ","		\
	COLUMN("ops", "u64", "null", "none") ","		\
	LOWER "," HIGHER ","					\
	COLUMN("pmu", "string", "null", "none") ","		\
	COLUMN("phase", "string", "null", "none")

static void test_identity(void)
{
	static const struct job job = {
		.env = KVM,
		.params = "\"gfp\":\"user\",\"order\":\"0..1\",\"seed\":\"1\",\"reps\":\"3\"",
		.columns = IDENTITY_COLUMNS,
	};
	static const struct job other = {
		.env = KVM, .columns = IDENTITY_COLUMNS,
		.params = "\"reps\":\"9\",\"gfp\":\"atomic\"",
	};
	struct pair pair = pair_begin();

	add_boot(&pair.base, &job, "[0,\"DMA\",7,0,10,1.000,null,\"a\",\"alloc\"],[0,\"DMA\",8,1,20,3.000,null,\"b\",\"alloc\"],[1,\"DMA\",9,0,10,5.000,2.000,null,null]");
	add_boot(&pair.new, &other, "[0,\"DMA\",7,0,10,1.000,null,\"a\",\"alloc\"]");
	pair_compare(&pair);
	ktap_ok(pair.got.n == 4, "%zu metrics", pair.got.n);
	ktap_ok(is(&pair, "x/gfp=user order=0 zone=DMA phase=alloc/cost",
		   VMR_CHANGE_ONE_SIDE) &&
		is(&pair, "x/gfp=user order=1 zone=DMA/cost",
		   VMR_CHANGE_ONE_SIDE) &&
		is(&pair, "x/gfp=user order=1 zone=DMA/rate",
		   VMR_CHANGE_ONE_SIDE) &&
		is(&pair, "x/gfp=atomic order=0 zone=DMA phase=alloc/cost",
		   VMR_CHANGE_ONE_SIDE), "each by what identifies it");
	ktap_ok(!strcmp(pair.got.list[0].metric->group, "x gfp=user order=0"),
		"in short: %s", pair.got.list[0].metric->group);
	ktap_ok(vmr_comparison_is_empty(&pair.got), "none on both sides");
	pair_end(&pair);
}

/* As page_bulk's: the count of pages has a unit, and is what was asked for. */
static void test_asked(void)
{
	static const struct job job = {
		.env = KVM, .params = "\"count\":\"1..64\"",
		.columns = COLUMN("count", "u64", "\"pages\"", "none") ","
			   COLUMN("start", "u64", "\"ns\"", "none") ","
			   COLUMN("rep", "u64", "null", "none") "," LOWER,
	};
	struct pair pair = pair_begin();
	const struct vmr_compared *got;

	add_boot(&pair.base, &job, "[1,7,0,1.000],[64,9,0,64.000]");
	add_boot(&pair.new, &job, "[1,8,0,2.000],[64,8,0,64.000]");
	pair_compare(&pair);
	got = find(&pair, "x/count=1/cost");
	ktap_ok(pair.got.n == 2 && got && got->median[0] == 1 &&
		got->median[1] == 2 && find(&pair, "x/count=64/cost"),
		"a parameter identifies a row whatever its unit");
	pair_end(&pair);
}

static void check_exact(const char *base, const char *new,
			enum vmr_change change, double shift)
{
	struct pair pair = pair_begin();
	const struct vmr_compared *got;

	add_boot(&pair.base, &exact, base);
	add_boot(&pair.new, &exact, new);
	pair_compare(&pair);
	got = find(&pair, "x/cost");
	ktap_ok(pair.got.metrics.exact && got->change == change &&
		fabs(got->shift.shift - shift) < 1 / 1e9 && isnan(got->p),
		"exact: %s -> %s: %s", base, new, vmr_change_name(got->change));
	pair_end(&pair);
}

static void test_exact(void)
{
	struct pair pair = pair_begin();

	check_exact("[100.000],[101.000]", "[100.000],[101.000]",
		    VMR_CHANGE_NONE, 0);
	check_exact("[100.000]", "[100.001]", VMR_CHANGE_REGRESSED, 0.001);
	check_exact("[100.001]", "[100.000]", VMR_CHANGE_IMPROVED, -0.001);
	check_exact("[1.000],[2.000],[3.000]", "[1.000],[2.000],[4.000]",
		    VMR_CHANGE_REGRESSED, 1 / 3.0);
	check_exact("[1.000],[2.000]", "[2.000],[1.000]", VMR_CHANGE_DIFFERS,
		    0);
	check_exact("[0.000]", "[1.000]", VMR_CHANGE_REGRESSED, 1);

	add_boot(&pair.base, &exact, "[1.000]");
	add_boot(&pair.base, &exact, "[3.000]");
	add_boot(&pair.new, &exact, "[2.000]");
	pair_compare(&pair);
	ktap_ok(is(&pair, "x/cost", VMR_CHANGE_NONE) && pair.got.unsteady == 1,
		"exact: a side that differs in itself is told");
	ktap_ok(!strcmp(vmr_metrics_unit(&pair.got.metrics,
					 pair.got.metrics.list[0]), "insns"),
		"exact: the unit is the instruction");
	pair_end(&pair);

	pair = pair_begin();
	add_boot(&pair.base, &exact, "[1.000]");
	add_boot(&pair.new, &lower, "[2.000]");
	pair_compare(&pair);
	ktap_ok(!pair.got.metrics.exact &&
		is(&pair, "x/cost", VMR_CHANGE_TOO_FEW),
		"one side exact: not compared exactly");
	pair_end(&pair);
}

static void test_twins(void)
{
	static const struct job job = {
		.env = EXACT, .columns = LOWER ","
			COLUMN("cycles", "u64", "\"cycles\"", "lower"),
	};
	struct pair pair = pair_begin();

	add_boot(&pair.base, &job, "[1.000,1]");
	add_boot(&pair.new, &job, "[1.000,1]");
	pair_compare(&pair);
	ktap_ok(pair.got.n == 1 && is(&pair, "x/cycles", VMR_CHANGE_NONE),
		"exact: a time that cycles tell too is left out");
	pair_end(&pair);
}

static void test_hist(void)
{
	static const struct job job = {
		.env = KVM, .columns = COLUMN("p50", "u64", "\"cycles\"", "lower")
			"," COLUMN("h", "hist", "\"cycles\"", "none"),
	};
	struct pair pair = pair_begin();
	const struct vmr_compared *got;
	unsigned int i;

	for (i = 0; i < 10; i++) {
		add_boot(&pair.base, &job,
			 "[7,[[100,60],[200,20]]],[7,[[100,20]]]");
		add_boot(&pair.new, &job, "[7,[[100,50],[300,50]]]");
	}
	pair_compare(&pair);
	got = find(&pair, "x/h.p90");
	ktap_ok(pair.got.n == 4, "the column p50 is left to the histogram");
	ktap_ok(got && got->median[0] == 200 && got->median[1] == 300 &&
		got->change == VMR_CHANGE_REGRESSED,
		"p90 of what was collected in a boot: 200 -> 300");
	ktap_ok(is(&pair, "x/h.p50", VMR_CHANGE_NONE), "p50 is the same");
	ktap_ok(is(&pair, "x/h.p99", VMR_CHANGE_UNTOLD) &&
		isnan(find(&pair, "x/h.p99")->median[0]),
		"100 values do not tell p99");
	pair_end(&pair);
}

/* Of 2995 values, 3 are above p99.9; of 2994 it is not told. */
static void test_tail(void)
{
	static const struct job job = {
		.env = KVM, .columns = COLUMN("p999", "u64", "\"ns\"", "lower")
			"," COLUMN("h", "hist", "\"ns\"", "lower"),
	};
	struct pair pair = pair_begin();
	const struct vmr_compared *got;
	unsigned int i;

	for (i = 0; i < 10; i++) {
		add_boot(&pair.base, &job, "[7,[[100,2992],[500,3]]]");
		add_boot(&pair.new, &job, "[9,[[100,2992],[700,3]]]");
	}
	pair_compare(&pair);
	got = find(&pair, "x/h.p99.9");
	ktap_ok(pair.got.n == 4 && got && got->median[0] == 500 &&
		got->median[1] == 700 && got->change == VMR_CHANGE_REGRESSED,
		"p99.9 in place of p999: 500 -> 700");
	ktap_ok(is(&pair, "x/h.p99", VMR_CHANGE_NONE), "p99 is the same");
	pair_end(&pair);

	pair = pair_begin();
	for (i = 0; i < 10; i++) {
		add_boot(&pair.base, &job, "[7,[[100,2991],[500,3]]]");
		add_boot(&pair.new, &job, "[9,[[100,2992],[700,3]]]");
	}
	pair_compare(&pair);
	ktap_ok(is(&pair, "x/h.p99.9", VMR_CHANGE_ONE_SIDE) &&
		!find(&pair, "x/h.p99.9")->boots[0],
		"2994 values do not tell p99.9");
	pair_end(&pair);
}

static void test_jobs(void)
{
	static const struct job pass = {
		.env = EXACT, .kind = "test", .verdict = "pass",
		.columns = LOWER,
	};
	static const struct job fail = {
		.env = EXACT, .kind = "test", .verdict = "fail",
		.columns = LOWER,
	};
	static const struct job error = {
		.env = EXACT, .kind = "test", .verdict = "error",
		.columns = LOWER,
	};
	struct pair pair = pair_begin();

	add_boot(&pair.base, &pass, "[1.000]");
	add_boot(&pair.new, &fail, "[1.000]");
	pair_compare(&pair);
	ktap_ok(is(&pair, "x/passed", VMR_CHANGE_REGRESSED) &&
		is(&pair, "x/cost", VMR_CHANGE_NONE),
		"a test that fails now is a regression");
	pair_end(&pair);

	pair = pair_begin();
	add_boot(&pair.base, &pass, "[1.000]");
	add_boot(&pair.new, &error, "[2.000]");
	pair_compare(&pair);
	ktap_ok(pair.got.metrics.jobs_left_out == 1 &&
		vmr_comparison_is_empty(&pair.got),
		"a job with an error has no figures");
	pair_end(&pair);
}

static void test_zero(void)
{
	static const double none[10];
	struct pair pair = pair_begin();

	add_boots(&pair.base, &lower, none, 10);
	add_boots(&pair.new, &lower, quiet, 10);
	pair_compare(&pair);
	ktap_ok(is(&pair, "x/cost", VMR_CHANGE_REGRESSED) &&
		isinf(find(&pair, "x/cost")->percent),
		"from 0 there is no percent, but a change");
	ktap_ok(isnan(pair.got.geomean), "and no factor");
	pair_end(&pair);
	check(&lower, none, none, 10, VMR_CHANGE_NONE);
}

static void test_environment(void)
{
	static const struct job base = {
		.env = KVM ",\"thp\":\"always\",\"cmdline\":\"quiet a=1\",\"oom_kills\":1",
		.columns = LOWER,
	};
	static const struct job new = {
		.env = KVM ",\"thp\":\"never\",\"cmdline\":\"quiet a=2\",\"oom_kills\":2,\"cpus\":2",
		.columns = LOWER,
	};
	static const char want[] =
		"Environment, base -> new:\n"
		"  thp                always -> never\n"
		"  cmdline            -a=1 +a=2\n"
		"  cpus               not known -> 2\n\n";
	struct pair pair = pair_begin();
	char *text = NULL;
	size_t size, printed;
	FILE *out = open_memstream(&text, &size);

	add_boot(&pair.base, &base, "[1.000]");
	add_boot(&pair.new, &new, "[1.000]");
	printed = vmr_compare_env_print(&pair.base, &pair.new, false, out);
	fclose(out);
	if (!ktap_ok(printed == 3 && !strcmp(text, want),
		     "facts that differ are listed"))
		ktap_diag("%s", text);
	ktap_ok(vmr_compare_env_print(&pair.base, &pair.base, true, stderr) ==
		0, "of equal machines there are none");
	free(text);
	pair_end(&pair);
}

int main(void)
{
	test_verdicts();
	test_figures();
	test_open();
	test_threshold();
	test_unit();
	test_identity();
	test_asked();
	test_exact();
	test_twins();
	test_hist();
	test_tail();
	test_jobs();
	test_zero();
	test_environment();
	return ktap_finish();
}

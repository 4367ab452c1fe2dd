// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every statistic against what scipy, numpy or the definition says
 * (golden/stats.txt, made by golden/make-stats.py).
 */
#include <errno.h>
#include <float.h>
#include <libgen.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "ktap.h"
#include "stats.h"

#define ARRAYS		4
#define TOLERANCE	(1 / 1e9)

struct array {
	double values[2001];
	size_t n;
};

/* One line of the file. */
struct vector {
	struct array in[ARRAYS];
	size_t n;
};

/* What a statistic gives for the arrays of a line but the last. */
typedef void judge(struct array *in, struct array *out);

static void give(struct array *out, double value)
{
	out->values[out->n++] = value;
}

static void give_interval(struct array *out, struct vmr_interval interval)
{
	give(out, interval.low);
	give(out, interval.high);
}

static const double *sorted(struct array *in)
{
	vmr_stats_sort(in->values, in->n);
	return in->values;
}

static void judge_median(struct array *in, struct array *out)
{
	give(out, vmr_stats_median(sorted(in), in->n));
}

static void judge_median_interval(struct array *in, struct array *out)
{
	give_interval(out, vmr_stats_median_interval(sorted(in), in->n,
						     in[1].values[0]));
}

static void judge_quantile(struct array *in, struct array *out)
{
	give(out, vmr_stats_quantile(sorted(in), in->n, in[1].values[0]));
}

static void judge_mean(struct array *in, struct array *out)
{
	give(out, vmr_stats_mean(in->values, in->n));
}

static void judge_geomean(struct array *in, struct array *out)
{
	give(out, vmr_stats_geomean(in->values, in->n));
}

static void judge_deviation(struct array *in, struct array *out)
{
	give(out, vmr_stats_deviation(in->values, in->n));
}

static void judge_variation(struct array *in, struct array *out)
{
	give(out, vmr_stats_variation(in->values, in->n));
}

static void judge_pooled(struct array *in, struct array *out)
{
	give(out, vmr_stats_pooled(in[0].values, in[0].n, in[1].values,
				   in[1].n));
}

static void judge_mann_whitney(struct array *in, struct array *out)
{
	struct vmr_mann_whitney test;

	if (vmr_stats_mann_whitney(in[0].values, in[0].n, in[1].values,
				   in[1].n, &test))
		return;
	give(out, test.u);
	give(out, test.p);
}

static void judge_shift(struct array *in, struct array *out)
{
	struct vmr_shift shift;

	if (vmr_stats_shift(in[0].values, in[0].n, in[1].values, in[1].n,
			    in[2].values[0], &shift))
		return;
	give(out, shift.shift);
	give_interval(out, shift.interval);
}

static void judge_normal(struct array *in, struct array *out)
{
	give(out, vmr_stats_normal(in->values[0]));
}

static void judge_normal_inverse(struct array *in, struct array *out)
{
	give(out, vmr_stats_normal_inverse(in->values[0]));
}

static void judge_needed(struct array *in, struct array *out)
{
	const double *of = in->values;

	give(out, vmr_stats_needed(of[0], of[1], of[2], of[3]));
}

static void judge_discoveries(struct array *in, struct array *out)
{
	if (!vmr_stats_discoveries(in->values, in->n, out->values))
		out->n = in->n;
}

static void judge_split(struct array *in, struct array *out)
{
	struct vmr_split split;

	if (vmr_stats_split(in->values, in->n, &split))
		return;
	give(out, split.at);
	give(out, split.energy);
}

static void judge_changes(struct array *in, struct array *out)
{
	struct vmr_stats_changes changes;
	size_t i;

	if (vmr_stats_changes(in->values, in->n, 0.01, in[1].values[0],
			      &changes))
		give(out, -1);
	for (i = 0; i < changes.n; i++) {
		give(out, changes.list[i].at);
		give(out, changes.list[i].before);
		give(out, changes.list[i].after);
	}
	free(changes.list);
}

static void judge_spread(struct array *in, struct array *out)
{
	double scratch[2001];

	give(out, vmr_stats_spread(sorted(in), in->n, scratch));
}

static void judge_shift_error(struct array *in, struct array *out)
{
	const double *of = in->values;

	give(out, vmr_stats_shift_error(of[0], of[1], of[2]));
}

static void judge_least(struct array *in, struct array *out)
{
	give(out, vmr_stats_least(in->values[0]));
}

static struct {
	const char *name;
	judge *judge;
	unsigned int lines;
} statistics[] = {
	{ "median", judge_median, 0 },
	{ "median_interval", judge_median_interval, 0 },
	{ "quantile", judge_quantile, 0 },
	{ "mean", judge_mean, 0 },
	{ "geomean", judge_geomean, 0 },
	{ "deviation", judge_deviation, 0 },
	{ "variation", judge_variation, 0 },
	{ "pooled", judge_pooled, 0 },
	{ "mann_whitney", judge_mann_whitney, 0 },
	{ "shift", judge_shift, 0 },
	{ "normal", judge_normal, 0 },
	{ "normal_inverse", judge_normal_inverse, 0 },
	{ "needed", judge_needed, 0 },
	{ "discoveries", judge_discoveries, 0 },
	{ "split", judge_split, 0 },
	{ "changes", judge_changes, 0 },
	{ "spread", judge_spread, 0 },
	{ "shift_error", judge_shift_error, 0 },
	{ "least", judge_least, 0 },
};

#define STATISTICS	(sizeof(statistics) / sizeof(statistics[0]))

static bool near(double got, double want)
{
	if (isnan(want) || isnan(got))
		return isnan(want) && isnan(got);
	return fabs(got - want) <= TOLERANCE * fmax(fabs(want), DBL_MIN);
}

static bool same(const struct array *got, const struct array *want)
{
	size_t i;

	if (got->n != want->n)
		return false;
	for (i = 0; i < got->n; i++)
		if (!near(got->values[i], want->values[i]))
			return false;
	return true;
}

static bool parse(char *rest, struct vector *vector)
{
	struct array *array;
	size_t i;

	for (vector->n = 0; *rest && *rest != '\n'; vector->n++) {
		if (vector->n == ARRAYS)
			return false;
		array = &vector->in[vector->n];
		array->n = strtoul(rest, &rest, 10);
		for (i = 0; i < array->n && i < 2001; i++)
			array->values[i] = strtod(rest, &rest);
	}
	return vector->n > 1;
}

static void show(const char *what, const struct array *array)
{
	size_t i;

	for (i = 0; i < array->n; i++)
		ktap_diag("%s: %.17g", what, array->values[i]);
}

static void check(unsigned int which, char *rest, unsigned int number)
{
	static struct vector vector;
	static struct array got;
	bool ok;

	got.n = 0;
	ok = parse(rest, &vector);
	if (ok)
		statistics[which].judge(vector.in, &got);
	ok = ok && same(&got, &vector.in[vector.n - 1]);
	if (ktap_ok(ok, "line %u: %s of %zu", number, statistics[which].name,
		    vector.in[0].n))
		return;
	show("got", &got);
	show("want", &vector.in[vector.n - 1]);
}

static void check_line(char *line, unsigned int number)
{
	char *name = strsep(&line, " ");
	unsigned int i;

	for (i = 0; line && i < STATISTICS; i++)
		if (!strcmp(statistics[i].name, name)) {
			statistics[i].lines++;
			check(i, line, number);
			return;
		}
	ktap_ok(false, "line %u: nobody judges %s", number, name);
}

static FILE *open_vectors(void)
{
	char path[PATH_MAX], name[PATH_MAX + 20];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

	path[len > 0 ? len : 0] = '\0';
	snprintf(name, sizeof(name), "%s/golden/stats.txt", dirname(path));
	return fopen(name, "r");
}

static void test_golden(void)
{
	FILE *file = open_vectors();
	unsigned int i, number = 0;
	size_t size = 0;
	char *line = NULL;

	while (file && getline(&line, &size, file) > 0)
		check_line(line, ++number);
	for (i = 0; i < STATISTICS; i++)
		ktap_ok(statistics[i].lines, "%u lines of %s",
			statistics[i].lines, statistics[i].name);
	free(line);
	if (file)
		fclose(file);
}

static void test_empty(void)
{
	const double one[] = { 7 };
	struct vmr_mann_whitney test;
	struct vmr_shift shift;
	struct vmr_stats_changes changes;
	struct vmr_split split;

	ktap_ok(isnan(vmr_stats_median(one, 0)), "no median of nothing");
	ktap_ok(isnan(vmr_stats_mean(one, 0)), "no mean of nothing");
	ktap_ok(isnan(vmr_stats_deviation(one, 1)), "no deviation of one");
	ktap_ok(isnan(vmr_stats_geomean(one, 0)), "no mean ratio of nothing");
	ktap_ok(!vmr_stats_mann_whitney(one, 1, one, 0, &test) && isnan(test.p),
		"no test of nothing");
	ktap_ok(!vmr_stats_shift(one, 0, one, 1, 0.05, &shift) &&
		isnan(shift.shift), "no shift of nothing");
	ktap_ok(!vmr_stats_changes(one, 1, 0.05, 2, &changes) && !changes.n,
		"no change in a series of one");
	free(changes.list);
	ktap_ok(vmr_stats_changes(one, 1001, 0.05, 2, &changes) == -E2BIG &&
		vmr_stats_split(one, 1001, &split) == -E2BIG,
		"a series that takes too long is refused");
	ktap_ok(isnan(vmr_stats_normal_inverse(0)) &&
		isnan(vmr_stats_normal_inverse(1)) &&
		isnan(vmr_stats_normal_inverse(NAN)), "no quantile 0 or 1");
	ktap_ok(!vmr_stats_needed(1, 0, 0.05, 0.8), "no number finds no shift");
}

static void test_hist(void)
{
	struct vmr_bucket low[] = { { 10, 50 }, { 20, 49 } };
	struct vmr_bucket high[] = { { 20, 1 }, { 900, 200 } };
	struct vmr_bucket empty[] = { { 10, 0 }, { 20, 50 }, { 900, 200 } };
	const struct vmr_hist first = { low, 2 }, more = { high, 2 };
	const struct vmr_hist hollow = { empty, 3 };
	struct vmr_hist sum = { 0 };

	ktap_ok(!vmr_stats_hist_add(&sum, &first) && sum.n == 2,
		"a histogram");
	ktap_ok(vmr_stats_hist_quantile(&sum, 0.5) == 10, "its median");
	ktap_ok(vmr_stats_hist_quantile(&sum, 0.9) == 20, "its p90");
	ktap_ok(isnan(vmr_stats_hist_quantile(&sum, 0.99)),
		"99 values cannot tell p99");
	ktap_ok(!vmr_stats_hist_add(&sum, &more) && sum.n == 3 &&
		sum.buckets[1].count == 50 && sum.buckets[2].low == 900,
		"another one added");
	ktap_ok(vmr_stats_hist_quantile(&sum, 0.99) == 900, "300 values can");
	ktap_ok(vmr_stats_hist_quantile(&hollow, 0.02) == 20,
		"an empty bucket is no value");
	vmr_stats_hist_free(&sum);
	ktap_ok(isnan(vmr_stats_hist_quantile(&sum, 0.5)),
		"no median of an empty one");
}

int main(void)
{
	test_golden();
	test_empty();
	test_hist();
	return ktap_finish();
}

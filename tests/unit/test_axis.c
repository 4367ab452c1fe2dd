// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Axes: where they begin and end, their ticks and labels, and places on them.
 */
#include <math.h>
#include <stdlib.h>

#include "axis.h"
#include "ktap.h"

/* The ends, the unit and the labels of an axis, as one text. */
static void describe(const struct vmr_axis *axis, char *text, size_t size)
{
	char label[VMR_TEXT_NUMBER];
	size_t len, i;

	len = snprintf(text, size, "%g..%g", axis->low, axis->high);
	if (axis->unit)
		len += snprintf(text + len, size - len, " %s", axis->unit);
	for (i = 0; i < axis->n; i++) {
		vmr_axis_label(axis, axis->ticks[i], label);
		len += snprintf(text + len, size - len, "|%s", label);
	}
}

static void expect(const struct vmr_axis *axis, const char *want,
		   const char *what)
{
	char got[300];

	describe(axis, got, sizeof(got));
	if (!ktap_ok(!strcmp(got, want), "%s", what))
		ktap_diag("got  %s\nwant %s", got, want);
}

typedef void make_axis(struct vmr_axis *axis, const struct vmr_range *range,
		       size_t most);

static void test_vectors(void)
{
	static const struct {
		make_axis *make;
		struct vmr_range range;
		size_t most;
		const char *want;
		const char *what;
	} cases[] = {
		{ vmr_axis_linear, { 0, 97, NULL }, 6,
		  "0..100|0|20|40|60|80|100", "round values" },
		{ vmr_axis_linear, { 0, 33679, "insns" }, 6,
		  "0..40000 insns|0|10k|20k|30k|40k", "thousands" },
		{ vmr_axis_linear, { 0.55, 1.3, NULL }, 6,
		  "0.4..1.4|0.4|0.6|0.8|1.0|1.2|1.4", "as many decimals as needed" },
		{ vmr_axis_linear, { -4481, 9377, "pages" }, 5,
		  "-5000..10000 pages|-5k|0|5k|10k", "below and above 0" },
		{ vmr_axis_linear, { 0, 0, "%" }, 3, "0..1 %|0.0|0.5|1.0",
		  "nothing but 0" },
		{ vmr_axis_linear, { 0, 1.23e9, "ns" }, 6,
		  "0..1.5e+09 s|0.0|0.5|1.0|1.5", "nanoseconds as seconds" },
		{ vmr_axis_linear, { 0, 830, "ns" }, 5,
		  "0..1000 ns|0|500|1000", "few nanoseconds as themselves" },
		{ vmr_axis_linear, { 0, 2.5 * 1024 * 1024, "bytes" }, 6,
		  "0..2.62144e+06 MiB|0.0|0.5|1.0|1.5|2.0|2.5",
		  "bytes by powers of 2" },
		{ vmr_axis_whole, { 0, 10, NULL }, 11,
		  "0..10|0|1|2|3|4|5|6|7|8|9|10", "orders" },
		{ vmr_axis_whole, { 1, 2, NULL }, 11, "1..2|1|2",
		  "nothing between whole numbers" },
		{ vmr_axis_whole, { 3, 3, NULL }, 11, "2.5..3.5|3",
		  "one whole number" },
		{ vmr_axis_whole, { 0, 13862, NULL }, 11,
		  "0..13862|0|2k|4k|6k|8k|10k|12k", "many whole numbers" },
		{ vmr_axis_log, { 700, 33679, "insns" }, 6,
		  "500..50000 insns|500|1k|2k|5k|10k|20k|50k", "two decades" },
		{ vmr_axis_log, { 3, 4.1e6, NULL }, 5,
		  "2..5e+06|100|10k|1M", "six decades" },
		{ vmr_axis_log, { 704, 973, "cycles" }, 6,
		  "700..1000 cycles|700|800|900|1000", "less than a factor of 2" },
		{ vmr_axis_log, { 2.5e4, 9e7, "ns" }, 5,
		  "20000..1e+08 ms|0.1|1|10|100", "times of many lengths" },
		{ vmr_axis_cost, { 701, 970, "insns" }, 6,
		  "0..1000 insns|0|200|400|600|800|1000", "costs begin at 0" },
		{ vmr_axis_cost, { 10, 301, NULL }, 6,
		  "10..500|10|20|50|100|200|500", "unless 30 times apart" },
		{ vmr_axis_cost, { -19.5, 98, "cycles" }, 5,
		  "-50..100 cycles|-50|0|50|100", "a cost below 0" },
	};
	struct vmr_axis axis;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cases[i].make(&axis, &cases[i].range, cases[i].most);
		expect(&axis, cases[i].want, cases[i].what);
	}
}

static void test_nines(void)
{
	struct vmr_axis axis;

	vmr_axis_nines(&axis, 3);
	expect(&axis, "0..0.999|0 %|50 %|90 %|99 %|99.9 %", "shares by nines");
	axis.from = 300;
	axis.to = 0;
	ktap_ok(vmr_axis_at(&axis, 0) == 300 &&
		fabs(vmr_axis_at(&axis, 0.9) - 200) < 0.000001 &&
		fabs(vmr_axis_at(&axis, 0.99) - 100) < 0.000001 &&
		vmr_axis_at(&axis, 1) == 0,
		"each nine has as much room, and 1 is at the end");
}

static void test_places(void)
{
	struct vmr_axis axis;

	vmr_axis_linear(&axis, &(struct vmr_range){ 0, 100, NULL }, 6);
	axis.from = 200;
	axis.to = 0;
	ktap_ok(vmr_axis_at(&axis, 25) == 150 && vmr_axis_at(&axis, 0) == 200,
		"places grow with values");
	ktap_ok(vmr_axis_at(&axis, -5) == 200 && vmr_axis_at(&axis, 1e9) == 0,
		"and stay on the axis");
	vmr_axis_log(&axis, &(struct vmr_range){ 1, 1000, NULL }, 6);
	axis.from = 0;
	axis.to = 300;
	ktap_ok(fabs(vmr_axis_at(&axis, 10) - 100) < 0.000001 &&
		fabs(vmr_axis_at(&axis, 100) - 200) < 0.000001 &&
		vmr_axis_at(&axis, 0) == 0,
		"a decade has as much room as the next, 0 is at the end");
}

static bool is_sound(const struct vmr_axis *axis, const struct vmr_range *range)
{
	char label[VMR_TEXT_NUMBER], before[VMR_TEXT_NUMBER] = "";
	size_t i;

	if (!axis->n || axis->low > range->low || axis->high < range->high)
		return false;
	for (i = 0; i < axis->n; i++) {
		vmr_axis_label(axis, axis->ticks[i], label);
		if ((i && axis->ticks[i] <= axis->ticks[i - 1]) ||
		    !strcmp(label, before) ||
		    axis->ticks[i] < axis->low * (1 - 0.000001) - 0.000000000001)
			return false;
		strcpy(before, label);
	}
	return true;
}

/* Whatever is to be shown is on the axis, and no two labels are the same. */
static void test_random(void)
{
	static make_axis *const makes[] = {
		vmr_axis_linear, vmr_axis_log, vmr_axis_cost,
	};
	struct vmr_range range;
	struct vmr_axis axis;
	char text[300];
	bool good = true;
	size_t i;

	srand48(1);
	for (i = 0; good && i < 30000; i++) {
		range.low = pow(10, 14 * drand48() - 3);
		range.high = range.low * (1 + pow(10, 8 * drand48() - 4));
		range.unit = i % 5 ? "cycles" : "ns";
		makes[i % 3](&axis, &range, 4 + i % 4);
		good = is_sound(&axis, &range) && axis.n <= 10;
	}
	describe(&axis, text, sizeof(text));
	if (!ktap_ok(good, "30000 axes hold what they must"))
		ktap_diag("%g to %g is %s", range.low, range.high, text);
}

int main(void)
{
	test_vectors();
	test_nines();
	test_places();
	test_random();
	return ktap_finish();
}

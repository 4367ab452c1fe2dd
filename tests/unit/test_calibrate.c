// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vmr calibrate: floors of boots with a known spread, false positives, exact
 * mode, and what is refused.
 */
#include <errno.h>
#include <jansson.h>
#include <unistd.h>

#include "calibrate.h"
#include "compare_sides.h"
#include "vmr_output.h"

#define COST	COLUMN("cost", "milli", "\"ns\"", "lower")
#define MOST	200

static const struct job timed = { .env = KVM, .columns = COST };
static const struct job exact = { .env = EXACT, .columns = COST };

/* A side, and what comes of it. */
struct trial {
	struct vmr_side side;
	struct vmr_calibrate_options options;
	struct vmr_calibration got;
};

static struct trial trial_begin(void)
{
	return (struct trial){ .options = {
		.compare = { .threshold = 2, .alpha = 0.05 },
		.splits = 1000, .seed = 1,
	} };
}

static void trial_run(struct trial *trial)
{
	char why[300];

	if (vmr_calibrate_check(&trial->side, false, why, sizeof(why))) {
		ktap_diag("%s", why);
		abort();
	}
	if (vmr_calibrate(&trial->side, &trial->options, &trial->got))
		abort();
}

static void trial_end(struct trial *trial)
{
	vmr_calibration_free(&trial->got);
	vmr_side_free(&trial->side);
}

/* @n boots at the quantiles of a normal population of mean 1000. */
static void add_normal(struct vmr_side *side, double percent, size_t n)
{
	double values[MOST];
	size_t i;

	for (i = 0; i < n; i++)
		values[i] = 1000 + 10 * percent *
			vmr_stats_normal_inverse((i + 0.5) / n);
	add_boots(side, &timed, values, n);
}

static bool near(double got, double want, double percent)
{
	if (!(fabs(got - want) <= want * percent / 100))
		ktap_diag("%g, not %g", got, want);
	return fabs(got - want) <= want * percent / 100;
}

static void test_floor(void)
{
	struct trial trial = trial_begin();
	const struct vmr_floor *floor;

	trial.options.splits = 1;
	add_normal(&trial.side, 3, 99);
	trial_run(&trial);
	floor = trial.got.list;
	ktap_ok(trial.got.n == 1 && floor->boots == 99 &&
		near(floor->floor, 3, 2), "a spread of 3 %% is a floor of 3 %%");
	/* 3 times 1.93 and 1.415, which another program simulated. */
	ktap_ok(near(floor->sees[0], 5.79, 4) && near(floor->sees[1], 4.245, 4),
		"what 6 and 10 boots a side see");
	/* 3 sqrt(2 / 6 pi / 3) */
	ktap_ok(near(floor->chance, 1.772, 2) &&
		near(trial.got.threshold, 3.545, 2),
		"the threshold is two deviations of the shift");
	/* Between the values of rank 40 and 60 of 99. */
	ktap_ok(near(floor->half, 0.767, 4), "half of the median's interval");
	ktap_ok(trial.got.above == 1, "it is above 2 %%");
	trial_end(&trial);
}

static void test_outliers(void)
{
	static const double ties[] = { 100, 100, 100, 100, 100, 100, 104, 96 };
	static const double far[] = { 5000, 8000, 9000 };
	struct trial trial = trial_begin();

	add_normal(&trial.side, 1, 97);
	add_boots(&trial.side, &timed, far, 3);
	trial.options.splits = 1;
	trial_run(&trial);
	ktap_ok(near(trial.got.worst, 1, 10) && trial.got.threshold == 2,
		"three boots far out do not move it, the threshold stays 2");
	trial_end(&trial);

	trial = trial_begin();
	add_boots(&trial.side, &timed, ties, 8);
	trial_run(&trial);
	ktap_ok(near(trial.got.worst, 2.138, 1),
		"where most boots agree the floor is not 0");
	ktap_ok(trial.got.splits == 0 && trial.got.least == 12,
		"8 boots are not split: 12 would be");
	trial_end(&trial);
}

static void test_rate(void)
{
	struct trial trial = trial_begin(), again = trial_begin();
	struct vmr_interval interval;
	size_t found;

	add_normal(&trial.side, 3, 20);
	trial_run(&trial);
	interval = vmr_stats_share_interval(trial.got.found, 1000, 0.05);
	if (!ktap_ok(trial.got.splits == 1000 && trial.got.found > 10 &&
		     interval.low <= 0.05,
		     "false positives are no more than nominal, and some"))
		ktap_diag("%zu of %zu", trial.got.found, trial.got.splits);
	ktap_ok(trial.got.list[0].false_finds == trial.got.found &&
		trial.got.counted <= trial.got.found,
		"those of the one metric are all");
	add_normal(&again.side, 3, 20);
	trial_run(&again);
	ktap_ok(again.got.found == trial.got.found, "a seed is a series");
	found = trial.got.found;
	vmr_calibration_free(&again.got);
	again.options.compare.alpha = 0.4;
	again.options.compare.threshold = 1e6;
	trial_run(&again);
	ktap_ok(again.got.found > 5 * found && again.got.counted == 0,
		"a larger alpha finds more, a large threshold nothing");
	trial_end(&trial);
	trial_end(&again);
}

/* From the formula, computed with another program. */
static void test_interval(void)
{
	struct vmr_interval some = vmr_stats_share_interval(10, 200, 0.05);
	struct vmr_interval none = vmr_stats_share_interval(0, 200, 0.05);
	struct vmr_interval all = vmr_stats_share_interval(200, 200, 0.05);

	ktap_ok(near(some.low, 0.02738, 0.1) && near(some.high, 0.08958, 0.1),
		"the interval of 10 in 200");
	ktap_ok(none.low == 0 && near(none.high, 0.018846, 0.1) &&
		all.high == 1 && near(all.low, 1 - 0.018846, 0.1),
		"of none, and of all");
	ktap_ok(isnan(vmr_stats_share_interval(0, 0, 0.05).low), "of nothing");
}

static void test_exact(void)
{
	static const double same[] = { 841.898, 841.898 };
	static const double other[] = { 841.899 };
	struct trial trial = trial_begin();

	add_boots(&trial.side, &exact, same, 2);
	trial_run(&trial);
	ktap_ok(trial.got.metrics.exact && trial.got.unsteady == 0 &&
		trial.got.list[0].floor == 0 && trial.got.splits == 0,
		"exact boots that agree have floor 0");
	vmr_calibration_free(&trial.got);
	add_boots(&trial.side, &exact, other, 1);
	trial_run(&trial);
	ktap_ok(trial.got.unsteady == 1 && isnan(trial.got.list[0].floor),
		"those that do not are told of");
	trial_end(&trial);
}

static const struct {
	const char *env;
	size_t boots;
	const char *says;
} refused[] = {
	{ KVM, 7, "8 boots are needed, there are 7" },
	{ EXACT, 1, "2 boots are needed, there is 1" },
	{ KVM ",\"release\":\"6.1\"", 8, "not the same release: boot has 6.1" },
	{ "\"accel\":\"tcg\"", 8, "not the same accel: boot has tcg" },
	{ KVM ",\"host\":\"a\"", 8, "not the same machine" },
	{ KVM ",\"cpus\":4", 8, "not the same machine" },
};

static void test_refused(void)
{
	const double value = 1;
	char why[300];
	size_t i, j;
	int err;

	for (i = 0; i < VMR_ARRAY_SIZE(refused); i++) {
		struct job job = { .env = refused[i].env, .columns = COST };
		struct vmr_side side = { 0 };

		for (j = 0; j < refused[i].boots; j++) {
			add_boots(&side, &job, &value, 1);
			if (refused[i].boots >= 8)
				job.env = KVM;
		}
		err = vmr_calibrate_check(&side, false, why, sizeof(why));
		if (!ktap_ok(err == -EINVAL && strstr(why, refused[i].says),
			     "refused: %s", refused[i].says))
			ktap_diag("%d, %s", err, why);
		vmr_side_free(&side);
	}
}

static char dir[] = "/tmp/vmr-calibrate-XXXXXX";
static char text[1 << 16];

static void write_side(const char *name, const struct vmr_side *side)
{
	char path[100];
	FILE *out;
	size_t i;

	for (i = 0; i < side->n; i++) {
		snprintf(path, sizeof(path), "%s/%s%02zu.json", dir, name, i);
		out = fopen(path, "w");
		if (!out || vmr_result_set_write(&side->boots[i].set, out) ||
		    fclose(out))
			abort();
	}
}

static void write_files(void)
{
	static const double differ[] = { 1, 2 };
	struct trial trial = trial_begin(), odd = trial_begin();

	if (!mkdtemp(dir))
		abort();
	add_normal(&trial.side, 3, 20);
	write_side("a", &trial.side);
	add_boots(&odd.side, &exact, differ, 2);
	write_side("x", &odd.side);
	trial_end(&trial);
	trial_end(&odd);
}

static int run(const char *args)
{
	char words[4096];

	snprintf(words, sizeof(words), "calibrate %s", args);
	return vmr_output(dir, words, text, sizeof(text));
}

static const struct {
	int code;
	const char *args;
	const char *says;
} cases[] = {
	{ 0, "'a*.json'", "1 metrics in 20 boots: median floor 3." },
	{ 0, "'a*.json'", "of 200 random splits (seed 1)" },
	{ 0, "'a*.json'", "Compare with --threshold 3." },
	{ 0, "-t 9 'a*.json'", "Compare with --threshold 9.0" },
	{ 0, "--splits 7 --seed 5 'a0*' 'a1*'", "of 7 random splits (seed 5)" },
	{ 0, "'a0*.json'", "False positives cannot be told" },
	{ 0, "--alpha 0.00001 'a*.json'", "22 boots would do" },
	{ 1, "x00.json x01.json", "an error of the machine" },
	{ 2, "a00.json", "8 boots are needed, there is 1" },
	{ 2, "'[ax]*.json'", "not the same accel" },
	{ 2, "missing/a.json", "missing/a.json" },
	{ 2, "", "which runs?" },
	{ 2, "--alpha 0 'a*.json'", "--alpha" },
	{ 2, "--splits 0 'a*.json'", "--splits" },
	{ 4, "-m nothing 'a*.json'", "no such metric" },
};

static void test_cases(void)
{
	size_t i;
	int code;

	for (i = 0; i < VMR_ARRAY_SIZE(cases); i++) {
		code = run(cases[i].args);
		if (!ktap_ok(code == cases[i].code &&
			     strstr(text, cases[i].says),
			     "vmr calibrate %s -> %d: %s", cases[i].args,
			     cases[i].code, cases[i].says))
			ktap_diag("exit %d, it says:\n%s", code, text);
	}
}

static void test_json(void)
{
	int code = run("--json 'a*.json'");
	json_t *object = json_loads(text, 0, NULL), *one, *rate;

	one = json_array_get(json_object_get(object, "metrics"), 0);
	rate = json_object_get(object, "false_by_statistics");
	ktap_ok(code == 0 && json_object_get(object, "schema") &&
		json_real_value(json_object_get(one, "floor_percent")) > 2 &&
		json_integer_value(json_object_get(rate, "splits")) ==
		json_integer_value(json_object_get(one, "false_finds")) &&
		json_array_size(json_object_get(rate, "interval")) == 2,
		"one JSON object has it all");
	json_decref(object);
}

int main(void)
{
	char command[60];

	test_floor();
	test_outliers();
	test_rate();
	test_interval();
	test_exact();
	test_refused();
	write_files();
	test_cases();
	test_json();
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	if (system(command))
		return 1;
	return ktap_finish();
}

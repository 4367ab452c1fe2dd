// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vmr compare on files: exit codes, what it prints, and how fast it is.
 */
#include <jansson.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ktap.h"
#include "vmr_output.h"

#define BOOTS	20
#define METRICS	1000
#define COLUMNS	10

static char dir[] = "/tmp/vmr-compare-XXXXXX";
static char text[1 << 20];

/* A step of 64 values that is the same each time, from -1 to 1. */
static double noise(unsigned int *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 16 & 63) / 31.5 - 1;
}

/* A file with @rows rows of COLUMNS metrics; column 3 is @factor times it. */
static void write_boot(const char *name, unsigned int seed, double factor,
		       unsigned int rows)
{
	unsigned int row, column;
	char path[100];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	out = fopen(path, "w");
	if (!out)
		abort();
	fprintf(out, "{\"schema\":\"vmr-result/1\",\"created\":\"\",\"vmr\":\"\",\"env\":{\"accel\":\"%s\",\"thp\":\"%s\"},\"jobs\":[{\"id\":1,\"instrument\":\"x\",\"kind\":\"bench\",\"params\":{\"a\":\"1\"},\"verdict\":\"none\",\"reason\":\"\",\"elapsed_ns\":1,\"held_peak_bytes\":0,\"columns\":[{\"name\":\"order\",\"type\":\"u64\",\"unit\":null,\"better\":\"none\",\"detail\":false}",
		seed ? "kvm" : "tcg-icount", factor > 1 ? "never" : "always");
	for (column = 0; column < COLUMNS; column++)
		fprintf(out, ",{\"name\":\"cost%u\",\"type\":\"milli\",\"unit\":\"ns\",\"better\":\"lower\",\"detail\":false}",
			column);
	fputs("],\"rows\":[", out);
	for (row = 0; row < rows; row++) {
		fprintf(out, "%s[%u", row ? "," : "", row);
		for (column = 0; column < COLUMNS; column++)
			fprintf(out, ",%.3f", (column == 3 ? factor : 1) *
				(100 + row + (seed ? noise(&seed) : 0)));
		fputs("]", out);
	}
	fputs("]}]}\n", out);
	fclose(out);
}

static int run(const char *args)
{
	char words[4096];

	snprintf(words, sizeof(words), "compare %s", args);
	return vmr_output(dir, words, text, sizeof(text));
}

static const struct {
	int code;
	const char *args;
	const char *says;
} cases[] = {
	{ 0, "base base", "10 metrics: 0 improved, 0 regressed" },
	{ 1, "base new", "cost3, ns" },
	{ 1, "base new", "10 metrics: 0 improved, 1 regressed, 9 unchanged" },
	{ 1, "base new", "thp                always -> never" },
	{ 0, "new base", "1 improved, 0 regressed" },
	{ 1, "--fail-on change new base", "1 improved" },
	{ 0, "--fail-on never base new", "1 regressed" },
	{ 0, "--threshold 20 base new", "0 regressed" },
	{ 0, "-m '*/cost[0-2]' base new", "3 metrics" },
	{ 4, "-m nothing base new", "no metric is on both sides" },
	{ 125, "--bisect -m nothing base new", "no metric is on both sides" },
	{ 1, "--bisect base new", "1 regressed" },
	{ 0, "--bisect base base", "0 regressed" },
	{ 125, "--bisect 'base/0[0-2].json' 'new/0*.json'", "10 undecided" },
	{ 0, "'base/0[0-2].json' 'new/0*.json'",
	  "3 more boots on each side decide all" },
	{ 0, "base/00.json,base/01.json base/02.json --all", "too few +5" },
	{ 1, "base base new", "regressed" },
	{ 2, "base new/missing.json", "new/missing.json" },
	{ 2, "base broken.json", "broken.json: " },
	{ 0, "exact exact", "(exact mode)" },
	{ 1, "exact slow", "+0.1" },
	{ 1, "--brief base new", "cost3, ns" },
	{ 125, "--bisect base empty", "no file matches" },
};

static void test_cases(void)
{
	size_t i;
	int code;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		code = run(cases[i].args);
		if (!ktap_ok(code == cases[i].code &&
			     strstr(text, cases[i].says),
			     "vmr compare %s -> %d", cases[i].args,
			     cases[i].code))
			ktap_diag("exit %d, it says:\n%s", code, text);
	}
}

static void check_width(const char *args, size_t least, size_t most)
{
	char *rest = text, *line;
	size_t widest = 0;

	run(args);
	while ((line = strsep(&rest, "\n")))
		if (strlen(line) > widest)
			widest = strlen(line);
	ktap_ok(widest > least && widest <= most,
		"compare %s: the widest line has %zu columns", args, widest);
}

static void test_width(void)
{
	check_width("--all base new", 80, 100);
	check_width("--all --brief base new", 60, 80);
	check_width("--all --brief base/00.json,base/01.json new/00.json", 60,
		    80);
	check_width("--all exact slow", 60, 80);
}

static void test_json(void)
{
	json_t *object, *one, *summary;
	int code = run("--json base new base");

	object = json_loads(text, 0, NULL);
	ktap_ok(code == 1 && json_is_object(object), "one JSON object");
	one = json_array_get(json_object_get(object, "comparisons"), 0);
	ktap_ok(json_array_size(json_object_get(object, "comparisons")) == 2 &&
		json_array_size(json_object_get(one, "metrics")) == 10,
		"two comparisons, all metrics");
	summary = json_object_get(one, "summary");
	ktap_ok(json_integer_value(json_object_get(summary, "regressed")) == 1,
		"its summary counts");
	ktap_ok(json_object_get(json_object_get(one, "environment"), "thp"),
		"what differs is in it");
	json_decref(object);
}

static double seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
	return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
	       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* The program is built with sanitizers here: others are faster. */
static void test_speed(void)
{
	double began;

	began = seconds();
	run("large slower --fail-on never");
	began = seconds() - began;
	ktap_ok(strstr(text, "1000 metrics: 0 improved, 100 regressed") &&
		began <= 5, "2 x %d boots of %d metrics take %.2f s of CPU",
		BOOTS, METRICS, began);
}

static void make_side(const char *side, unsigned int seed, double factor,
		      unsigned int rows)
{
	unsigned int i, boots = seed ? BOOTS : 1;
	char path[60];

	snprintf(path, sizeof(path), "%s/%s", dir, side);
	if (mkdir(path, 0700))
		abort();
	for (i = 0; i < boots; i++) {
		snprintf(path, sizeof(path), "%s/%02u.json", side, i);
		write_boot(path, seed ? seed + 7919 * i : 0, factor, rows);
	}
}

static void make_files(void)
{
	char path[60];
	FILE *out;

	if (!mkdtemp(dir))
		abort();
	make_side("base", 1, 1, 1);
	make_side("new", 500, 1.1, 1);
	make_side("large", 1, 1, METRICS / COLUMNS);
	make_side("slower", 500, 1.1, METRICS / COLUMNS);
	make_side("exact", 0, 1, 1);
	make_side("slow", 0, 1.001, 1);
	snprintf(path, sizeof(path), "%s/empty", dir);
	if (mkdir(path, 0700))
		abort();
	snprintf(path, sizeof(path), "%s/broken.json", dir);
	out = fopen(path, "w");
	if (!out)
		abort();
	fputs("{\"schema\":", out);
	fclose(out);
}

int main(void)
{
	char command[60];

	make_files();
	test_cases();
	test_width();
	test_json();
	test_speed();
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	if (system(command))
		return 1;
	return ktap_finish();
}

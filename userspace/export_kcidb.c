// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * KCIDB's report, schema v5.3 (kernelci/kcidb-io, kcidb_io/schema/v05_03.py): a
 * test for the run, one for each job, and one for each metric, whose number is
 * the run's median.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "export.h"
#include "hash.h"
#include "metrics.h"
#include "scope.h"

/* Digits of a hash in an id: enough that no two of an origin are alike. */
#define KCIDB_ID_DIGITS		20

/* Longest excerpt of a log, in characters; one cut in a letter becomes ASCII. */
#define KCIDB_EXCERPT_MAX	16384

#define KCIDB_FLAGS	(JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15))

struct kcidb {
	const struct vmr_result_set *set;
	const char *origin;
	char *build;
	char hash[VMR_HASH_TEXT];	/* of the whole run */
	json_t *tests;
};

/* By enum vmregress_verdict; the run has that of the highest rank. */
static const struct {
	const char *status;
	int rank;
} kcidb_statuses[] = {
	[VMREGRESS_VERDICT_NONE] = { "DONE", 1 },
	[VMREGRESS_VERDICT_PASS] = { "PASS", 2 },
	[VMREGRESS_VERDICT_FAIL] = { "FAIL", 4 },
	[VMREGRESS_VERDICT_SKIP] = { "SKIP", 0 },
	[VMREGRESS_VERDICT_ERROR] = { "ERROR", 3 },
};

static const char *kcidb_fact(const struct kcidb *kcidb, const char *name)
{
	const char *fact = vmr_result_set_fact(kcidb->set, name);

	return fact ? fact : "";
}

static int kcidb_hash(struct kcidb *kcidb)
{
	VMR_FREE char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	int err;

	if (!out)
		return -ENOMEM;
	err = vmr_result_set_write(kcidb->set, out);
	if (fclose(out) || err)
		return -ENOMEM;
	vmr_hash_text(text, len, kcidb->hash);
	return 0;
}

/* The same kernel has the same id, whatever machine it runs on. */
static int kcidb_build_id(struct kcidb *kcidb,
			  const struct vmr_export_options *options)
{
	VMR_FREE char *kernel = NULL;
	char hash[VMR_HASH_TEXT];
	int len;

	if (options->build) {
		kcidb->build = strdup(options->build);
		return kcidb->build ? 0 : -ENOMEM;
	}
	len = asprintf(&kernel, "%s %s %s", kcidb_fact(kcidb, "release"),
		       kcidb_fact(kcidb, "version"), kcidb_fact(kcidb, "arch"));
	if (len < 0)
		return -ENOMEM;
	vmr_hash_text(kernel, len, hash);
	len = asprintf(&kcidb->build, "%s:%.*s", kcidb->origin,
		       KCIDB_ID_DIGITS, hash);
	return len < 0 ? -ENOMEM : 0;
}

/* What the parts of a metric's name are in a path, whose letters are few. */
static char *kcidb_path(const char *name)
{
	char *path = NULL, *to;

	if (asprintf(&path, "vmr.%s", name) < 0)
		return NULL;
	for (to = path + strlen("vmr."); *name; name++) {
		if (isalnum((unsigned char)*name) || strchr("_-", *name))
			*to++ = *name;
		else if (!strchr("/ ", *name))
			*to++ = *name == '=' ? '-' : '_';
		else if (to[-1] != '.')
			*to++ = '.';
	}
	if (to[-1] == '.')
		to--;
	*to = '\0';
	return path;
}

/* @part and @number tell the tests of the run apart; "" for the run itself. */
static json_t *kcidb_test(const struct kcidb *kcidb, const char *part,
			  size_t number, const char *name)
{
	VMR_FREE char *path = kcidb_path(name);
	char id[80];
	int len;

	len = snprintf(id, sizeof(id), ":%.*s", KCIDB_ID_DIGITS, kcidb->hash);
	if (*part)
		snprintf(id + len, sizeof(id) - len, ".%s.%zu", part, number);
	return json_pack("{s:s+, s:s, s:s, s:s, s:{s:o}}",
			 "id", kcidb->origin, id,
			 "origin", kcidb->origin, "build_id", kcidb->build,
			 "path", path, "environment", "comment",
			 vmr_json_text(kcidb_fact(kcidb, "host")));
}

/* The machine, for those who ask how comparable a test is. */
static void kcidb_environment(const struct kcidb *kcidb, json_t *test)
{
	json_object_set(json_object_get(test, "environment"), "misc",
			kcidb->set->env);
}

static int kcidb_add_run(const struct kcidb *kcidb)
{
	uint32_t verdict = VMREGRESS_VERDICT_SKIP;
	const struct vmr_result_set *set = kcidb->set;
	json_t *test = kcidb_test(kcidb, "", 0, "");
	size_t i;

	for (i = 0; i < set->n; i++)
		if (kcidb_statuses[set->list[i].job.verdict].rank >
		    kcidb_statuses[verdict].rank)
			verdict = set->list[i].job.verdict;
	json_object_set_new(test, "status",
			    json_string(kcidb_statuses[verdict].status));
	json_object_set_new(test, "start_time", vmr_json_text(set->created));
	kcidb_environment(kcidb, test);
	return json_array_append_new(kcidb->tests, test) ? -ENOMEM : 0;
}

static int kcidb_add_job(const struct kcidb *kcidb, size_t index)
{
	const struct vmr_job *job = &kcidb->set->list[index].job;
	VMR_FREE char *title = vmr_export_title(job);
	VMR_FREE char *excerpt = strndup(job->reason, KCIDB_EXCERPT_MAX);
	json_t *test, *params = json_object();
	size_t i;

	test = kcidb_test(kcidb, "job", index + 1, job->instrument);
	for (i = 0; i < job->settings.n; i++)
		json_object_set_new(params, job->settings.list[i].name,
				    vmr_json_text(job->settings.list[i].value));
	json_object_set_new(test, "comment", vmr_json_text(title));
	json_object_set_new(test, "status",
			    json_string(kcidb_statuses[job->verdict].status));
	json_object_set_new(test, "duration",
			    json_real((double)job->elapsed_ns / 1e9));
	if (excerpt && *excerpt)
		json_object_set_new(test, "log_excerpt",
				    vmr_json_text(excerpt));
	json_object_set_new(test, "misc",
			    json_pack("{s:s, s:o}", "kind",
				      vmr_kind_name(job->kind), "params",
				      params));
	kcidb_environment(kcidb, test);
	if (!title || !excerpt || json_array_append_new(kcidb->tests, test))
		return -ENOMEM;
	return 0;
}

static int kcidb_add_metric(const struct kcidb *kcidb,
			    const struct vmr_metrics *metrics, size_t index)
{
	const struct vmr_metric *metric = metrics->list[index];
	const char *unit = vmr_metrics_unit(metrics, metric);
	json_t *test, *number;

	/* What passed the jobs have told. */
	if (!metric->sides[0].n || !strcmp(metric->column, "passed"))
		return 0;
	number = json_pack("{s:f}", "value", metric->sides[0].list[0].median);
	if (unit)
		json_object_set_new(number, "unit", vmr_json_text(unit));
	test = kcidb_test(kcidb, "metric", index + 1, metric->name);
	json_object_set_new(test, "comment", vmr_json_text(metric->name));
	json_object_set_new(test, "status", json_string("DONE"));
	json_object_set_new(test, "number", number);
	json_object_set_new(test, "misc",
			    json_pack("{s:s}", "better",
				      vmr_better_name(metric->better)));
	return json_array_append_new(kcidb->tests, test) ? -ENOMEM : 0;
}

static int kcidb_add_metrics(const struct kcidb *kcidb)
{
	static char name[] = "";
	struct vmr_boot boot = { .name = name, .set = *kcidb->set };
	const struct vmr_side side = { .boots = &boot, .n = 1 };
	const struct vmr_metrics_pick pick = { 0 };
	struct vmr_metrics metrics;
	size_t i;
	int err;

	/* Against itself: it is exact only if both sides are. */
	err = vmr_metrics_collect(&side, &side, &pick, &metrics);
	for (i = 0; !err && i < metrics.n; i++)
		err = kcidb_add_metric(kcidb, &metrics, i);
	vmr_metrics_free(&metrics);
	return err;
}

static int kcidb_add_tests(const struct kcidb *kcidb)
{
	int err = kcidb_add_run(kcidb);
	size_t i;

	for (i = 0; !err && i < kcidb->set->n; i++)
		err = kcidb_add_job(kcidb, i);
	return err ? err : kcidb_add_metrics(kcidb);
}

/* As much as the running kernel tells of itself: no hash, no tree. */
static void kcidb_add_kernel(const struct kcidb *kcidb, json_t *document)
{
	const char *arch = vmr_result_set_fact(kcidb->set, "arch");
	const char *release = kcidb_fact(kcidb, "release");
	json_t *build;

	build = json_pack("{s:s, s:s, s:s++, s:o}", "id", kcidb->build,
			  "origin", kcidb->origin,
			  "checkout_id", kcidb->origin, ":", release, "comment",
			  vmr_json_text(kcidb_fact(kcidb, "version")));
	if (arch)
		json_object_set_new(build, "architecture",
				    vmr_json_text(arch));
	json_object_set_new(document, "checkouts",
			    json_pack("[{s:s++, s:s, s:s}]",
				      "id", kcidb->origin, ":", release,
				      "origin", kcidb->origin, "comment",
				      release));
	json_object_set_new(document, "builds", json_pack("[o]", build));
}

static int kcidb_print(const struct kcidb *kcidb, bool kernel, FILE *out)
{
	json_t *document = json_pack("{s:{s:i, s:i}}", "version", "major", 5,
				     "minor", 3);
	VMR_FREE char *text = NULL;

	if (kernel)
		kcidb_add_kernel(kcidb, document);
	json_object_set(document, "tests", kcidb->tests);
	text = json_dumps(document, KCIDB_FLAGS);
	json_decref(document);
	if (text)
		fprintf(out, "%s\n", text);
	return text ? 0 : -ENOMEM;
}

int vmr_export_kcidb(const struct vmr_result_set *set,
		     const struct vmr_export_options *options, FILE *out)
{
	struct kcidb kcidb = {
		.set = set, .tests = json_array(),
		.origin = options->origin ? options->origin : "vmr",
	};
	int err;

	err = kcidb_hash(&kcidb);
	if (!err)
		err = kcidb_build_id(&kcidb, options);
	if (!err)
		err = kcidb_add_tests(&kcidb);
	if (!err)
		err = kcidb_print(&kcidb, !options->build, out);
	json_decref(kcidb.tests);
	free(kcidb.build);
	return err;
}

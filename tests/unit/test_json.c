// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The shape of a result in JSON, read back by a strict parser.
 */
#include <stdlib.h>

#include "json.h"
#include "ktap.h"

static char word_x[] = "x", word_ns[] = "ns", word_why[] = "because";
static char word_pair[] = "pair", word_zone[] = "zone", word_n[] = "n";
static char word_odd[] = "a \"quote\", \\ and \xc3\xa9";
static char word_broken[] = "no utf-8: \xff";

static struct vmr_column columns[] = {
	{ .name = word_n, .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = word_pair, .type = VMREGRESS_COLUMN_TYPE_MILLI,
	  .unit = word_ns, .better = VMREGRESS_BETTER_LOWER },
	{ .name = word_zone, .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = word_x, .type = VMREGRESS_COLUMN_TYPE_HIST, .unit = word_ns,
	  .detail = true },
};

static struct vmr_bucket buckets[] = {
	{ .low = 0, .count = 1 },
	{ .low = 1ULL << 40, .count = UINT64_MAX },
};

static struct vmr_instrument instrument = {
	.name = word_x, .columns = columns, .ncolumns = 4,
};

static const struct vmr_hist some = { .buckets = buckets, .n = 2 }, none;

static struct vmr_cell first[] = {
	{ .type = VMR_CELL_U64, .u64 = UINT64_MAX },
	{ .type = VMR_CELL_S64, .s64 = -1500 },
	{ .type = VMR_CELL_STRING, .string = word_odd },
	{ .type = VMR_CELL_HIST, .hist = &some },
};

static struct vmr_cell second[] = {
	{ .type = VMR_CELL_U64, .u64 = 3 },
	{ .type = VMR_CELL_ABSENT },
	{ .type = VMR_CELL_STRING, .string = word_broken },
	{ .type = VMR_CELL_HIST, .hist = &none },
};

static struct vmr_row rows[] = {
	{ .cells = first, .ncells = 4 },
	{ .cells = second, .ncells = 4 },
};

static struct vmr_result result = {
	.instrument = &instrument,
	.job = {
		.id = 7, .instrument = word_x, .kind = VMREGRESS_KIND_BENCH,
		.state = VMREGRESS_STATE_FINISHED,
		.verdict = VMREGRESS_VERDICT_SKIP, .reason = word_why,
		.elapsed_ns = 1234567890123, .held_peak_bytes = 4096,
	},
	.rows = { .list = rows, .n = 2 },
};

static char *write_document(unsigned int jobs)
{
	struct vmr_machine machine = {
		.created = "2026-01-01T00:00:00Z",
		.facts = {
			{ .name = "release", .text = word_odd },
			{ .name = "memory_bytes", .number = 1LL << 40 },
		},
		.n = 2,
	};
	struct vmr_json json;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int err = vmr_json_begin(&json, out, &machine);

	while (jobs--)
		err |= vmr_json_job(&json, &result);
	vmr_json_end(&json);
	fclose(out);
	ktap_ok(!err, "a document is written");
	return text;
}

static void test_head(json_t *root)
{
	const json_t *env = json_object_get(root, "env");

	ktap_ok(!strcmp(json_string_value(json_object_get(root, "schema")),
			"vmr-result/1"), "the schema is named");
	ktap_ok(strlen(json_string_value(json_object_get(root, "created"))) ==
		strlen("2026-01-01T00:00:00Z"), "it is dated");
	ktap_ok(json_string_value(json_object_get(root, "vmr")),
		"the tool has a version");
	ktap_ok(!strcmp(json_string_value(json_object_get(env, "release")),
			word_odd) &&
		json_number_value(json_object_get(env, "memory_bytes")) ==
		1LL << 40, "facts are texts and numbers");
}

static void test_job(const json_t *job)
{
	static const char *const keys[] = {
		"id", "instrument", "kind", "params", "verdict", "reason",
		"elapsed_ns", "held_peak_bytes", "columns", "rows",
	};
	const json_t *column = json_array_get(json_object_get(job, "columns"),
					      1);
	size_t i, n = sizeof(keys) / sizeof(keys[0]);

	for (i = 0; i < n; i++)
		if (!json_object_get(job, keys[i]))
			break;
	ktap_ok(i == n && json_object_size(job) == n,
		"a job has these keys and no others%s%s", i < n ? ", not " : "",
		i < n ? keys[i] : "");
	ktap_ok(!strcmp(json_string_value(json_object_get(job, "verdict")),
			"skip") &&
		json_number_value(json_object_get(job, "elapsed_ns")) ==
		1234567890123, "verdict and time");
	ktap_ok(!strcmp(json_string_value(json_object_get(column, "type")),
			"milli") &&
		!strcmp(json_string_value(json_object_get(column, "unit")),
			"ns") &&
		!strcmp(json_string_value(json_object_get(column, "better")),
			"lower"), "type, unit and better of a column");
	ktap_ok(json_is_false(json_object_get(column, "detail")),
		"a column that is always shown");
	column = json_array_get(json_object_get(job, "columns"), 3);
	ktap_ok(json_is_true(json_object_get(column, "detail")) &&
		!strcmp(json_string_value(json_object_get(column, "type")),
			"hist"), "a histogram that is a detail");
}

static void test_rows(const char *text, const json_t *job)
{
	const json_t *list = json_object_get(job, "rows");
	const json_t *row = json_array_get(list, 1);

	ktap_ok(strstr(text, "[18446744073709551615,-1.500,\"a \\\"quote"),
		"the largest number is whole, thousandths have three digits");
	ktap_ok(json_array_size(list) == 2 && json_array_size(row) == 4 &&
		json_is_null(json_array_get(row, 1)), "absent is null");
	ktap_ok(strstr(text, ",[[0,1],[1099511627776,18446744073709551615]]]"),
		"a histogram is pairs of lowest value and number, all whole");
	ktap_ok(json_is_array(json_array_get(row, 3)) &&
		!json_array_size(json_array_get(row, 3)),
		"one without a value is an empty array");
	ktap_ok(!strcmp(json_string_value(json_array_get(row, 2)),
			"no utf-8: ?"), "bytes that are no text are replaced");
}

int main(void)
{
	char *empty = write_document(0), *text = write_document(2);
	json_t *root, *jobs;

	root = json_loads(empty, JSON_REJECT_DUPLICATES, NULL);
	ktap_ok(root && !json_array_size(json_object_get(root, "jobs")),
		"a document without jobs is JSON");
	json_decref(root);

	/* jansson takes no integer beyond 63 bits. */
	root = json_loads(text, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL,
			  NULL);
	jobs = json_object_get(root, "jobs");
	if (ktap_ok(json_array_size(jobs) == 2, "one with two jobs as well")) {
		test_head(root);
		test_job(json_array_get(jobs, 1));
		test_rows(text, json_array_get(jobs, 1));
	}
	json_decref(root);
	free(empty);
	free(text);
	return ktap_finish();
}

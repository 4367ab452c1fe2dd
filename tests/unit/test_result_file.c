// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Results in JSON, read back: what is written again is what was read, to the
 * byte, and what is no result is refused with words that find the place.
 */
#include <stdlib.h>
#include <unistd.h>

#include "ktap.h"
#include "result_file.h"

#define HEAD \
	"{\"schema\":\"vmr-result/1\",\n" \
	"\"created\":\"2026-01-02T03:04:05Z\",\n" \
	"\"vmr\":\"0.9 \\\"x\\\"\",\n" \
	"\"env\":{\"host\":\"a\\u00E9\",\"cpus\":2,\"memory_bytes\":1099511627776},\n\"jobs\":["
#define JOB(columns, rows) \
	"\n{\"id\":7,\"instrument\":\"x\",\"kind\":\"bench\",\"params\":{\"order\":\"0..3\",\"a\":\"\"},\"verdict\":\"skip\",\"reason\":\"why\\n\",\"elapsed_ns\":1234567890123,\"held_peak_bytes\":4096,\"columns\":[" \
	columns "],\"rows\":[" rows "]}"
#define TAIL	"]}\n"
#define COLUMN(name, type, unit, better, detail) \
	"{\"name\":\"" name "\",\"type\":\"" type "\"," \
	"\"unit\":" unit ",\"better\":\"" better "\",\"detail\":" detail "}"
#define COLUMNS \
	"" COLUMN("n", "u64", "null", "none", "false") "," \
	COLUMN("d", "s64", "\"pages\"", "higher", "true") "," \
	COLUMN("pair", "milli", "\"ns\"", "lower", "false") "," \
	COLUMN("zone", "string", "null", "none", "false") "," \
	COLUMN("h", "hist", "\"ns\"", "lower", "true")
#define N	COLUMN("n", "u64", "null", "none", "false")
#define D	COLUMN("d", "s64", "null", "none", "false")
#define M	COLUMN("m", "milli", "null", "none", "false")
#define H	COLUMN("h", "hist", "null", "none", "false")
#define MOST	"18446744073709551615"
#define MIDDLE	"9223372036854775808"
#define LEAST	"-9223372036854775808"
#define DOC(jobs)	HEAD jobs "" TAIL ""

static const struct {
	const char *what;
	const char *text;
} same[] = {
	{ "no jobs", HEAD TAIL },
	{ "a job without rows", DOC(JOB(N, "")) },
	{ "a job without columns", DOC(JOB("", "")) },
	{ "rows nobody described",
	  DOC(JOB("", "\n[1,-2,\"a\",null,[[1,2]]]")) },
	{ "every type",
	  DOC(JOB(COLUMNS,
		  "\n[1,-2,3.500,\"DMA\",[[0,1],[4,2]]],\n"
		  "[null,null,null,null,null],\n[0,0,-0.005,\"\",[]]")) },
	{ "the largest and the smallest numbers",
	  DOC(JOB(COLUMNS,
		  "\n"
		  "[" MOST "," LEAST ",-9223372036854775.808,\"1.5\",[[" MIDDLE "," MOST "]]],\n"
		  "[0,0,9223372036854775.807,\"\\\"" MOST "\\\\\",[[0,1000000000000000000]]]")) },
	{ "two jobs", DOC(JOB(N, "\n[1],\n[2]") "," JOB(M, "\n[0.000]")) },
};

static const struct {
	const char *text;
	const char *says;
} bad[] = {
	{ "", "line 1: " },
	{ "{", "line 1: " },
	{ "[]", "it is no JSON object" },
	{ "{}", "no result of vmr" },
	{ "{\"schema\":\"vmr-result/2\"}", "'vmr-result/2', not" },
	{ "{\"schema\":\"vmr-result/1\"}", "'created' is no string" },
	{ HEAD, "line 5: " },
	{ "{\"schema\":\"vmr-result/1\",\"created\":\"\",\"vmr\":\"\"}",
	  "'env' is no object" },
	{ "{\"schema\":\"vmr-result/1\",\"created\":\"\",\"vmr\":\"\",\"env\":{\"a\":1.5},\"jobs\":[]}",
	  "env: 'a' is no string or integer" },
	{ "{\"schema\":\"vmr-result/1\",\"created\":\"\",\"vmr\":\"\",\"env\":{}}",
	  "'jobs' is no array" },
	{ DOC("1"), "job 1: it is no object" },
	{ DOC("{}"), "job 1: 'id' is no integer" },
	{ DOC("{\"id\":1.0}"), "job 1: 'id' is no integer" },
	{ DOC("{\"id\":1,\"id\":2}"), "duplicate" },
	{ DOC("{\"id\":1,\"instrument\":\"x\",\"kind\":\"y\"}"),
	  "'kind' is 'y'" },
	{ DOC(JOB("{}", "")), "job 1: column 1: 'name' is no string" },
	{ DOC(JOB(COLUMN("a", "u128", "null", "none", "true"), "")),
	  "column 1: 'type' is 'u128'" },
	{ DOC(JOB(COLUMN("a", "u64", "1", "none", "true"), "")),
	  "'unit' is no string" },
	{ DOC(JOB(COLUMN("a", "u64", "null", "none", "1"), "")),
	  "'detail' is no boolean" },
	{ DOC(JOB(N, "[1],[2],[1,2]")), "row 3: 2 cells for 1 columns" },
	{ DOC(JOB(N, "1")), "row 1: it is no array" },
	{ DOC(JOB(N, "[-1]")), "job 1: row 1: cell 1 (n) is no u64" },
	{ DOC(JOB(N, "[1.5]")), "(n) is no u64" },
	{ DOC(JOB(N, "[1e3]")), "(n) is no u64" },
	{ DOC(JOB(N, "[18446744073709551616]")), "(n) is no u64" },
	{ DOC(JOB(N, "[\"1\"]")), "(n) is no u64" },
	{ DOC(JOB(N, "[01]")), "line " },
	{ DOC(JOB(N, "[1.]")), "line " },
	{ DOC(JOB(D, "[9223372036854775808]")), "(d) is no s64" },
	{ DOC(JOB(M, "[1]")), "(m) is no number with three decimals" },
	{ DOC(JOB(M, "[1.50]")), "(m) is no number with three decimals" },
	{ DOC(JOB(M, "[9223372036854775.808]")), "three decimals" },
	{ DOC(JOB(H, "[[[1,2,3]]]")), "no ascending" },
	{ DOC(JOB(H, "[[[2,1],[1,1]]]")), "no ascending" },
	{ DOC(JOB(H, "[[[-2,1]]]")), "no ascending" },
	{ DOC(JOB(H, "[7]")), "no ascending" },
	{ DOC(JOB(N, "[1]") "," JOB(N, "[2],[true]")), "job 2: row 2: cell 1" },
};

static char *text_of(const struct vmr_result_set *set)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (vmr_result_set_write(set, out))
		ktap_diag("no memory for it");
	fclose(out);
	return text;
}

static void test_same(const char *what, const char *text)
{
	struct vmr_result_set set;
	char why[300], *again;

	if (vmr_result_text_read(text, strlen(text), &set, why, sizeof(why))) {
		ktap_ok(false, "%s: %s", what, why);
		return;
	}
	again = text_of(&set);
	if (!ktap_ok(!strcmp(text, again), "%s comes back as it was", what))
		ktap_diag("%s", again);
	free(again);
	vmr_result_set_free(&set);
}

static void test_bad(const char *text, const char *says)
{
	struct vmr_result_set set;
	char why[300] = "";
	int err = vmr_result_text_read(text, strlen(text), &set, why,
				       sizeof(why));

	if (!ktap_ok(err && strstr(why, says), "refused: %s", says))
		ktap_diag("it says: %s", why);
	if (!err)
		vmr_result_set_free(&set);
}

static void test_model(void)
{
	const char *text = same[5].text;
	struct vmr_result_set set;
	const struct vmr_cell *cells;
	char why[300];

	if (vmr_result_text_read(text, strlen(text), &set, why, sizeof(why))) {
		ktap_ok(false, "the model: %s", why);
		return;
	}
	cells = set.list[0].rows.list[0].cells;
	ktap_ok(cells[0].type == VMR_CELL_U64 && cells[0].u64 == UINT64_MAX &&
		cells[1].s64 == INT64_MIN && cells[2].s64 == INT64_MIN,
		"cells hold the numbers, thousandths in a milli");
	ktap_ok(cells[4].hist->n == 1 &&
		cells[4].hist->buckets[0].low == 1ULL << 63, "and the buckets");
	ktap_ok(set.n == 1 && set.list[0].job.rows == 2 &&
		set.list[0].job.verdict == VMREGRESS_VERDICT_SKIP &&
		set.list[0].instrument->kind == VMREGRESS_KIND_BENCH &&
		set.list[0].instrument->columns[1].detail &&
		set.list[0].instrument->columns[2].better ==
		VMREGRESS_BETTER_LOWER, "the job and its columns are known");
	ktap_ok(!strcmp(vmr_result_set_fact(&set, "host"), "a\xc3\xa9") &&
		!vmr_result_set_fact(&set, "cpus"), "facts are found");
	vmr_result_set_free(&set);
}

static void test_file(void)
{
	char path[] = "/tmp/vmr-test-result.XXXXXX", why[300];
	struct vmr_result_set set;
	int fd = mkstemp(path), err;

	err = vmr_result_file_read("/nonexistent/x.json", &set, why,
				   sizeof(why));
	ktap_ok(err && !strcmp(why, "/nonexistent/x.json: No such file or directory"),
		"a file that is not there is named");
	err = vmr_result_file_read("/tmp", &set, why, sizeof(why));
	ktap_ok(err && strstr(why, "/tmp: Is a directory"), "a directory");
	if (write(fd, same[0].text, strlen(same[0].text)) < 0)
		err = -1;
	err = vmr_result_file_read(path, &set, why, sizeof(why));
	ktap_ok(!err && !set.n, "a file is read");
	if (!err)
		vmr_result_set_free(&set);
	if (write(fd, "x", 1) != 1)
		err = -1;
	err = vmr_result_file_read(path, &set, why, sizeof(why));
	ktap_ok(err && !strncmp(why, path, strlen(path)) &&
		strstr(why, ": line 6: "), "more behind it is refused");
	close(fd);
	unlink(path);
}

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		test_same(same[i].what, same[i].text);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		test_bad(bad[i].text, bad[i].says);
	test_model();
	test_file();
	return ktap_finish();
}

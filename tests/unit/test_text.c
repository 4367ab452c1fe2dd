// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Numbers as people read them, and suggestions for misspelt words.
 */
#include <stdint.h>

#include "ktap.h"
#include "progress.h"
#include "text.h"

static void test_milli(void)
{
	static const struct {
		int64_t milli;
		const char *text;
	} cases[] = {
		{ 0, "0.000" },
		{ 1, "0.001" },
		{ -1, "-0.001" },
		{ 999, "0.999" },
		{ 1000, "1.000" },
		{ -1500, "-1.500" },
		{ 123456, "123.456" },
		{ INT64_MAX, "9223372036854775.807" },
		{ INT64_MIN, "-9223372036854775.808" },
	};
	char buf[VMR_TEXT_NUMBER];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		vmr_text_milli(cases[i].milli, buf);
		if (!ktap_ok(!strcmp(buf, cases[i].text), "thousandths: %s",
			     cases[i].text))
			ktap_diag("got %s", buf);
	}
}

static void test_cells(void)
{
	struct vmr_cell cell = { .type = VMR_CELL_ABSENT };
	char buf[VMR_TEXT_NUMBER], word[] = "word";

	ktap_ok(!strcmp(vmr_text_cell(&cell, VMREGRESS_COLUMN_TYPE_U64, buf),
			"-"), "an absent cell is a dash");
	cell = (struct vmr_cell){ .type = VMR_CELL_U64, .u64 = UINT64_MAX };
	ktap_ok(!strcmp(vmr_text_cell(&cell, VMREGRESS_COLUMN_TYPE_U64, buf),
			"18446744073709551615"), "the largest u64 is whole");
	cell = (struct vmr_cell){ .type = VMR_CELL_S64, .s64 = -7 };
	ktap_ok(!strcmp(vmr_text_cell(&cell, VMREGRESS_COLUMN_TYPE_S64, buf),
			"-7"), "a signed number");
	ktap_ok(!strcmp(vmr_text_cell(&cell, VMREGRESS_COLUMN_TYPE_MILLI, buf),
			"-0.007"), "the same in thousandths");
	cell = (struct vmr_cell){ .type = VMR_CELL_STRING, .string = word };
	ktap_ok(vmr_text_cell(&cell, VMREGRESS_COLUMN_TYPE_STRING, buf) == word,
		"a string is itself");
	cell = (struct vmr_cell){ .type = VMR_CELL_HIST, .hist = &(struct vmr_hist){ .n = 1024 } };
	ktap_ok(!strcmp(vmr_text_cell(&cell, VMREGRESS_COLUMN_TYPE_HIST, buf),
			"1024-buckets"), "a histogram tells its size");
}

static void test_units(void)
{
	char buf[VMR_TEXT_NUMBER];

	vmr_text_bytes(0, buf);
	ktap_ok(!strcmp(buf, "0 B"), "no bytes");
	vmr_text_bytes(4 << 20, buf);
	ktap_ok(!strcmp(buf, "4.0 MiB"), "4 MiB");
	vmr_text_bytes(UINT64_MAX, buf);
	ktap_ok(!strcmp(buf, "16.0 EiB"), "the most bytes there can be");
	vmr_text_duration(999, buf);
	ktap_ok(!strcmp(buf, "999 ns"), "nanoseconds");
	vmr_text_duration(1250000000, buf);
	ktap_ok(!strcmp(buf, "1.250 s"), "seconds");
	vmr_text_time(1767225600ULL * 1000000000, buf);
	ktap_ok(!strcmp(buf, "2026-01-01T00:00:00Z"), "a point in time: %s",
		buf);
}

static void test_nearest(void)
{
	struct vmr_nearest nearest = vmr_nearest_begin("pagealloc");
	char longest[100] = "";

	vmr_nearest_try(&nearest, "zones");
	ktap_ok(!nearest.best[0], "zones is nothing like pagealloc");
	vmr_nearest_try(&nearest, "page_alloc");
	ktap_ok(!strcmp(nearest.best, "page_alloc"), "page_alloc is");
	vmr_nearest_try(&nearest, "page_allocs");
	ktap_ok(!strcmp(nearest.best, "page_alloc"), "the nearest one wins");

	nearest = vmr_nearest_begin("");
	vmr_nearest_try(&nearest, "");
	ktap_ok(true, "empty words do no harm");
	memset(longest, 'x', sizeof(longest) - 1);
	nearest = vmr_nearest_begin(longest);
	vmr_nearest_try(&nearest, "xxxxxxxxxx");
	ktap_ok(!nearest.best[0], "a word that is too long has no neighbour");
}

static void test_progress(void)
{
	struct vmr_job job = {
		.done = 25, .total = 100, .elapsed_ns = 5000000000ULL,
	};
	char buf[200];

	vmr_progress_text("x", &job, buf, sizeof(buf));
	ktap_ok(!strcmp(buf, "x: 25 %, 5/s, 15 s left"), "percent, rate, rest: %s",
		buf);
	job.done = 0;
	vmr_progress_text("x", &job, buf, sizeof(buf));
	ktap_ok(!strcmp(buf, "x: 0 %, 5.000 s"), "nothing done, no forecast: %s",
		buf);
	job.total = 0;
	job.done = 7;
	vmr_progress_text("x", &job, buf, sizeof(buf));
	ktap_ok(!strcmp(buf, "x: step 7, 1.4/s, 5.000 s"), "no end known: %s",
		buf);
	job = (struct vmr_job){ .done = 9, .total = 3 };
	vmr_progress_text("x", &job, buf, sizeof(buf));
	ktap_ok(!strncmp(buf, "x: step 9", 9), "more than all: %s", buf);
}

int main(void)
{
	test_milli();
	test_cells();
	test_units();
	test_nearest();
	test_progress();
	return ktap_finish();
}

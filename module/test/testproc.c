// SPDX-License-Identifier: GPL-2.0
/*
 * VM Regress's test of its own transport: a body of a known length with every
 * line numbered, so that a reader sees at once what was lost or came twice.
 *
 * A line is 64 bytes in /proc, its newline included: 64 of them are a page.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "hist.h"
#include "job.h"

#define TESTPROC_LINE		64
#define TESTPROC_PARTS		128
#define TESTPROC_DIGITS		"0123456789"

enum {
	TESTPROC_PAGES,
	TESTPROC_HIST,
	TESTPROC_OCTAVES,
};

static const struct vmr_param testproc_params[] = {
	[TESTPROC_PAGES] = {
		.name = "pages",
		.help = "length of the body; 0 is taken for 1",
		.unit = "pages",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = 1024,
		.def = "2",
	},
	[TESTPROC_HIST] = {
		.name = "hist",
		.help = "values of a histogram in each line; 0 for none",
		.unit = "values",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = 2 * VMR_HIST_COPY_MAX,
		.def = "0",
	},
	[TESTPROC_OCTAVES] = {
		.name = "octaves",
		.help = "octaves, from 1 on, whose 128 parts are in it too",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = VMR_HIST_RANGE_BITS,
		.def = "0",
	},
};

static const struct vmr_column testproc_columns[] = {
	{ .name = "block", .type = VMREGRESS_COLUMN_TYPE_STRING,
	  .help = "first and last byte of the line, then digits" },
	{ .name = "hist", .type = VMREGRESS_COLUMN_TYPE_HIST, .detail = true,
	  .help = "0 once, 1 twice, 2 three times, ...; of octaves the lowest value of each part" },
};

static void testproc_line(char *text, unsigned int start)
{
	unsigned int len;

	len = scnprintf(text, TESTPROC_LINE, "%07u-%07u ", start,
			start + TESTPROC_LINE - 1);
	while (len < TESTPROC_LINE - 1)
		len += scnprintf(text + len, TESTPROC_LINE - len, "%s",
				 TESTPROC_DIGITS);
}

static void testproc_fill(struct vmr_hist *hist, u64 values)
{
	u64 value, times;

	for (value = 0; value < values; value++)
		for (times = 0; times <= value; times++)
			vmr_hist_add(hist, value);
}

/* An octave of fewer values than parts has each value once. */
static void testproc_fill_octaves(struct vmr_hist *hist, u64 octaves)
{
	u64 octave, value, step;

	for (octave = 0; octave < octaves; octave++) {
		step = max_t(u64, BIT_ULL(octave) / TESTPROC_PARTS, 1);
		for (value = BIT_ULL(octave); value < BIT_ULL(octave + 1);
		     value += step)
			vmr_hist_add(hist, value);
	}
}

static int testproc_rows(struct vmr_job *job, u64 bytes,
			 const struct vmr_hist *hist)
{
	char text[TESTPROC_LINE];
	u64 start;
	int err;

	for (start = 0; start < bytes; start += TESTPROC_LINE) {
		testproc_line(text, start);
		err = vmr_job_row(job, VMR_STRING(text), VMR_HIST(hist));
		if (!err)
			err = vmr_job_check(job);
		if (err)
			return err;
	}
	return 0;
}

static int testproc_run(struct vmr_job *job)
{
	u64 pages = vmr_settings_number(job->settings, TESTPROC_PAGES) ?: 1;
	u64 values = vmr_settings_number(job->settings, TESTPROC_HIST);
	u64 octaves = vmr_settings_number(job->settings, TESTPROC_OCTAVES);
	struct vmr_hist *hist = NULL;
	int err;

	if (values || octaves) {
		hist = vmr_hist_new();
		if (!hist)
			return -ENOMEM;
		testproc_fill(hist, values);
		testproc_fill_octaves(hist, octaves);
	}
	err = testproc_rows(job, pages * PAGE_SIZE, hist);
	vmr_hist_free(hist);
	if (err)
		return err;
	return vmr_job_pass(job, "a body of %llu pages, %llu bytes", pages,
			    pages * PAGE_SIZE);
}

const struct vmr_instrument vmr_instrument_testproc = {
	.name = "testproc",
	.proc_name = "testproc",
	.summary = "numbered lines, to test the transport",
	.kind = VMREGRESS_KIND_TEST,
	.params = testproc_params,
	.nparams = ARRAY_SIZE(testproc_params),
	.npositional = 1,
	.columns = testproc_columns,
	.ncolumns = ARRAY_SIZE(testproc_columns),
	.run = testproc_run,
};

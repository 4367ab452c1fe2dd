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

#include "job.h"

#define TESTPROC_LINE		64
#define TESTPROC_DIGITS		"0123456789"

enum {
	TESTPROC_PAGES,
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
};

static const struct vmr_column testproc_columns[] = {
	{ .name = "block", .type = VMREGRESS_COLUMN_TYPE_STRING,
	  .help = "first and last byte of the line, then digits" },
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

static int testproc_run(struct vmr_job *job)
{
	u64 pages = vmr_settings_number(job->settings, TESTPROC_PAGES) ?: 1;
	char text[TESTPROC_LINE];
	u64 start;
	int err;

	for (start = 0; start < pages * PAGE_SIZE; start += TESTPROC_LINE) {
		testproc_line(text, start);
		err = vmr_job_row(job, VMR_STRING(text));
		if (!err)
			err = vmr_job_check(job);
		if (err)
			return err;
	}
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

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "report.h"

static const char *report_accel(const struct vmr_report *report)
{
	const char *accel = vmr_machine_text(&report->machine, "accel");

	return accel ? accel : "";
}

static int report_open(struct vmr_report *report, const char *path)
{
	FILE *file = fopen(path, "we");

	if (!file) {
		vmr_cmd_say(report->ctx, "%s: %s", path, strerror(errno));
		return VMR_EXIT_USAGE;
	}
	if (vmr_json_begin(&report->copy, file, &report->machine))
		vmr_report_trouble(report, VMR_EXIT_LOST);
	return 0;
}

int vmr_report_begin(struct vmr_report *report, const struct vmr_ctx *ctx,
		     const char *path)
{
	int code = 0;

	memset(report, 0, sizeof(*report));
	report->ctx = ctx;
	vmr_machine_read(&report->machine);
	report->look.color = ctx->color;
	report->look.utf8 = ctx->utf8;
	report->look.wide = ctx->wide;
	report->look.exact = !strcmp(report_accel(report), "tcg-icount");
	if (path)
		code = report_open(report, path);
	if (code) {
		vmr_machine_free(&report->machine);
		return code;
	}
	if (ctx->json && vmr_json_begin(&report->document, stdout,
					&report->machine))
		vmr_report_trouble(report, VMR_EXIT_LOST);
	return 0;
}

static void report_count(struct vmr_report *report, uint32_t verdict)
{
	report->results++;
	switch (verdict) {
	case VMREGRESS_VERDICT_FAIL:
		report->failed++;
		break;
	case VMREGRESS_VERDICT_ERROR:
		report->errors++;
		break;
	case VMREGRESS_VERDICT_SKIP:
		report->skipped++;
		break;
	}
}

void vmr_report_result(struct vmr_report *report,
		       const struct vmr_result *result)
{
	int err = 0;

	if (!report->ctx->json && !report->mute && report->results)
		putchar('\n');
	report_count(report, result->job.verdict);
	if (report->ctx->json)
		err = vmr_json_job(&report->document, result);
	else if (!report->mute)
		err = vmr_show_result(result, &report->look, stdout);
	if (!err && report->copy.out)
		err = vmr_json_job(&report->copy, result);
	if (err)
		vmr_report_trouble(report, VMR_EXIT_LOST);
	vmr_keep_result(&report->keep, result);
	fflush(stdout);
}

void vmr_report_refused(struct vmr_report *report,
			const struct vmr_result *result, int code)
{
	int err = 0;

	if (code == VMR_EXIT_SKIP)
		report_count(report, VMREGRESS_VERDICT_SKIP);
	else
		vmr_report_trouble(report, code);
	if (report->ctx->json)
		err = vmr_json_job(&report->document, result);
	if (!err && report->copy.out)
		err = vmr_json_job(&report->copy, result);
	if (err)
		vmr_report_trouble(report, VMR_EXIT_LOST);
	vmr_keep_result(&report->keep, result);
}

void vmr_report_trouble(struct vmr_report *report, int code)
{
	if (code > report->worst)
		report->worst = code;
}

static void report_close_copy(struct vmr_report *report)
{
	FILE *file = report->copy.out;
	bool bad;

	vmr_json_end(&report->copy);
	bad = ferror(file);
	if (fclose(file) || bad) {
		vmr_cmd_say(report->ctx, "the result file could not be written");
		vmr_report_trouble(report, VMR_EXIT_LOST);
	}
}

int vmr_report_end(struct vmr_report *report)
{
	vmr_keep_end(&report->keep);
	if (report->copy.out)
		report_close_copy(report);
	if (report->ctx->json)
		vmr_json_end(&report->document);
	else if (report->results && !report->mute)
		vmr_show_note(report_accel(report), stdout);
	vmr_machine_free(&report->machine);

	if (report->worst)
		return report->worst;
	if (report->failed || report->errors)
		return VMR_EXIT_FAIL;
	if (report->results && report->skipped == report->results)
		return VMR_EXIT_SKIP;
	return VMR_EXIT_OK;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "perform.h"

enum {
	PERFORM_KEY_STATUS_INTERVAL = 0x200,
	PERFORM_KEY_ROWS,
	PERFORM_KEY_TAG,
};

/* Rows of each table of a suite: it is an overview. */
#define PERFORM_SUITE_ROWS	24

static const struct argp_option perform_options[] = {
	{ "output", 'o', "FILE", 0, "Write the JSON result to FILE as well", 0 },
	{ "quiet", 'q', NULL, 0, "No progress line", 0 },
	{ "status-interval", PERFORM_KEY_STATUS_INTERVAL, "SECONDS", 0,
	  "Where stderr is no terminal, a line of progress every SECONDS", 0 },
	{ "rows", PERFORM_KEY_ROWS, "N", 0,
	  "Most rows of a table, 0 for all; a suite has 24 of each else", 0 },
	{ "tag", PERFORM_KEY_TAG, "NAME", 0, "Tag the run in the store", 0 },
	{ 0 }
};

static error_t perform_parse(int key, char *arg, struct argp_state *state)
{
	struct vmr_perform *perform = state->input;

	switch (key) {
	case 'o':
		perform->output = arg;
		return 0;
	case 'q':
		perform->execute.quiet = true;
		return 0;
	case PERFORM_KEY_ROWS:
		perform->rows = vmr_cmd_parse_number(state, "--rows", arg, 0,
						     LONG_MAX);
		return 0;
	case PERFORM_KEY_TAG:
		if (!vmr_store_tag_valid(arg))
			argp_error(state, "'%s' can be no tag", arg);
		perform->tag = arg;
		return 0;
	case PERFORM_KEY_STATUS_INTERVAL:
		perform->execute.status_interval =
			vmr_cmd_parse_number(state, "--status-interval", arg, 1,
					     86400);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

const struct argp vmr_perform_argp = {
	.options = perform_options,
	.parser = perform_parse,
};

/* A refusal is a result too: a job without an id that says why. */
static int perform_refused(const struct vmr_perform *perform,
			   struct vmr_client *client,
			   const struct vmr_step *step,
			   struct vmr_result *result, int err)
{
	struct vmr_job *job = &result->job;
	const char *danger;
	size_t i;
	int code;

	job->instrument = strdup(step->instrument->name);
	job->reason = strdup(vmr_client_reason(client, err));
	job->kind = step->instrument->kind;
	job->state = VMREGRESS_STATE_FINISHED;
	job->verdict = VMREGRESS_VERDICT_ERROR;
	for (i = 0; i < step->settings.n; i++)
		if (vmr_settings_add(&job->settings,
				     step->settings.list[i].name,
				     step->settings.list[i].value))
			break;
	code = vmr_cmd_refused(perform->ctx, client, err, step->instrument->name);
	/* danger=1 is the user's to give. */
	danger = vmr_settings_find(&step->settings, "danger");
	if (err == -EACCES && (!danger || !strcmp(danger, "0")))
		code = VMR_EXIT_USAGE;
	if (code == VMR_EXIT_SKIP)
		job->verdict = VMREGRESS_VERDICT_SKIP;
	return code;
}

/* Returns whether the next step makes sense. */
static bool perform_step(const struct vmr_perform *perform,
			 struct vmr_client *client,
			 const struct vmr_step *step,
			 struct vmr_report *report)
{
	struct vmr_result result;
	enum vmr_execute_end end;
	int code, err;

	vmr_keep_ahead(&report->keep, step);
	end = vmr_execute(client, step->instrument, &step->settings,
			  &perform->execute, &result, &err);
	if (end == VMR_EXECUTE_REFUSED) {
		code = perform_refused(perform, client, step, &result, err);
		vmr_report_refused(report, &result, code);
	}
	if (end == VMR_EXECUTE_LOST) {
		vmr_cmd_say(perform->ctx, "%s: %s (%s)",
			    step->instrument->name, result.job.reason,
			    strerror(-err));
		vmr_report_trouble(report, VMR_EXIT_LOST);
	}
	if (end != VMR_EXECUTE_REFUSED)
		vmr_report_result(report, &result);
	vmr_result_free(&result);
	if (vmr_interrupt_count())
		return false;
	return end == VMR_EXECUTE_DONE ||
	       (end == VMR_EXECUTE_REFUSED && vmr_client_alive(client));
}

static void perform_steps(const struct vmr_perform *perform,
			  struct vmr_client *client,
			  const struct vmr_plan *plan,
			  struct vmr_report *report)
{
	size_t i;

	for (i = 0; i < plan->n; i++)
		if (!perform_step(perform, client, &plan->list[i], report))
			break;
	report->keep.cut = i < plan->n;
	if (plan->suite && i < plan->n && vmr_interrupt_count())
		vmr_cmd_say(perform->ctx, "interrupted after %zu of %zu jobs",
			    i + 1, plan->n);
}

int vmr_perform(const struct vmr_perform *perform, struct vmr_client *client,
		const struct vmr_plan *plan, struct vmr_report *report)
{
	const struct vmr_keep_run run = {
		.plan = plan, .name = perform->name, .tag = perform->tag,
		.continues = perform->continues,
	};
	int code;

	code = vmr_report_begin(report, perform->ctx, perform->output);
	if (code)
		return code;
	report->mute = perform->mute;
	if (perform->rows >= 0)
		report->look.rows = perform->rows;
	else if (plan->suite)
		report->look.rows = PERFORM_SUITE_ROWS;
	/* Without events the job is polled. */
	if (vmr_client_listen(client))
		client->events = NULL;
	if (!perform->no_store)
		vmr_keep_begin(&report->keep, perform->ctx, &report->machine,
			       &run);
	vmr_interrupt_catch();
	/* Nobody would find a rest again that is not in the store. */
	if (perform->continues && !report->keep.on)
		vmr_report_trouble(report, VMR_EXIT_LOST);
	else
		perform_steps(perform, client, plan, report);
	code = vmr_report_end(report);
	/* A suite that was cut short has not passed. */
	if (!code && vmr_interrupt_count())
		code = VMR_EXIT_FAIL;
	return code;
}

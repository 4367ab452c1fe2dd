// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "execute.h"
#include "interrupt.h"
#include "plan.h"
#include "report.h"

enum {
	RUN_KEY_BISECT = 0x100,
	RUN_KEY_STATUS_INTERVAL,
	RUN_KEY_ROWS,
};

/* Rows of each table of a suite: it is an overview. */
#define RUN_SUITE_ROWS	24

struct run_input {
	struct vmr_ctx *ctx;
	const char *name;
	const char *output;
	struct vmr_settings settings;
	struct vmr_execute_options execute;
	long rows;		/* most of a table; -1 when not given */
	bool detach;
	bool bisect;
};

static const struct argp_option run_options[] = {
	{ "detach", 'd', NULL, 0,
	  "Print the job's id and leave it running; see it with vmr jobs", 0 },
	{ "output", 'o', "FILE", 0, "Write the JSON result to FILE as well", 0 },
	{ "quiet", 'q', NULL, 0, "No progress line", 0 },
	{ "status-interval", RUN_KEY_STATUS_INTERVAL, "SECONDS", 0,
	  "Where stderr is no terminal, a line of progress every SECONDS", 0 },
	{ "rows", RUN_KEY_ROWS, "N", 0,
	  "Most rows of a table, 0 for all; a suite has 24 of each else", 0 },
	{ "bisect", RUN_KEY_BISECT, NULL, 0,
	  "Exit with 125 when nothing could be tested, for git bisect run", 0 },
	{ 0 }
};

static error_t run_parse(int key, char *arg, struct argp_state *state)
{
	struct run_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case 'd':
		input->detach = true;
		return 0;
	case 'o':
		input->output = arg;
		return 0;
	case 'q':
		input->execute.quiet = true;
		return 0;
	case RUN_KEY_ROWS:
		input->rows = vmr_cmd_parse_number(state, "--rows", arg, 0,
						   LONG_MAX);
		return 0;
	case RUN_KEY_BISECT:
		input->bisect = true;
		return 0;
	case RUN_KEY_STATUS_INTERVAL:
		input->execute.status_interval =
			vmr_cmd_parse_number(state, "--status-interval", arg, 1,
					     86400);
		return 0;
	case ARGP_KEY_ARG:
		if (input->name)
			vmr_cmd_parse_setting(state, &input->settings, arg);
		else
			input->name = arg;
		return 0;
	case ARGP_KEY_END:
		if (!input->name)
			argp_error(state, "which instrument or suite?");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp run_argp = {
	.options = run_options,
	.parser = run_parse,
	.args_doc = "NAME [KEY=VALUE...]",
	.doc = "Run an instrument or a suite and show what it finds.\vNAME is an instrument (vmr list), the name of a suite, or the path of a suite's file. `vmr info NAME' tells the keys of an instrument. Given with a suite, a KEY=VALUE goes to each of its instruments that has the key.",
	.children = vmr_global_child,
};

static int run_detached(const struct run_input *input,
			struct vmr_client *client, const struct vmr_plan *plan)
{
	const struct vmr_step *step = &plan->list[0];
	uint64_t id;
	int err;

	if (plan->suite) {
		vmr_cmd_say(input->ctx, "a suite cannot be detached");
		return VMR_EXIT_USAGE;
	}
	if (step->instrument->local) {
		vmr_cmd_say(input->ctx, "vmr does %s itself, it cannot be detached",
			    step->instrument->name);
		return VMR_EXIT_USAGE;
	}
	err = vmr_client_start(client, step->instrument->name, &step->settings,
			       true, &id);
	if (err)
		return vmr_cmd_refused(input->ctx, client, err,
				       step->instrument->name);
	printf(input->ctx->json ? "{\"id\":%" PRIu64 "}\n" : "%" PRIu64 "\n",
	       id);
	return VMR_EXIT_OK;
}

/* A refusal is a result too: a job without an id that says why. */
static int run_refused(const struct run_input *input, struct vmr_client *client,
		       const struct vmr_step *step, struct vmr_result *result,
		       int err)
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
	code = vmr_cmd_refused(input->ctx, client, err, step->instrument->name);
	/* danger=1 is the user's to give. */
	danger = vmr_settings_find(&step->settings, "danger");
	if (err == -EACCES && (!danger || !strcmp(danger, "0")))
		code = VMR_EXIT_USAGE;
	return code;
}

/* Returns whether the next step makes sense. */
static bool run_step(const struct run_input *input, struct vmr_client *client,
		     const struct vmr_step *step, struct vmr_report *report)
{
	struct vmr_result result;
	enum vmr_execute_end end;
	int code, err;

	end = vmr_execute(client, step->instrument, &step->settings,
			  &input->execute, &result, &err);
	if (end == VMR_EXECUTE_REFUSED) {
		code = run_refused(input, client, step, &result, err);
		vmr_report_refused(report, &result, code);
	}
	if (end == VMR_EXECUTE_LOST) {
		vmr_cmd_say(input->ctx, "%s: the module went away (%s)",
			    step->instrument->name, strerror(-err));
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

static void run_steps(const struct run_input *input, struct vmr_client *client,
		      const struct vmr_plan *plan, struct vmr_report *report)
{
	size_t i;

	for (i = 0; i < plan->n; i++)
		if (!run_step(input, client, &plan->list[i], report))
			break;
	if (plan->suite && i < plan->n && vmr_interrupt_count())
		vmr_cmd_say(input->ctx, "interrupted after %zu of %zu jobs",
			    i + 1, plan->n);
}

static int run_attached(const struct run_input *input,
			struct vmr_client *client, const struct vmr_plan *plan)
{
	struct vmr_report report;
	int code;

	code = vmr_report_begin(&report, input->ctx, input->output);
	if (code)
		return code;
	if (input->rows >= 0)
		report.look.rows = input->rows;
	else if (plan->suite)
		report.look.rows = RUN_SUITE_ROWS;
	/* Without events the job is polled. */
	if (vmr_client_listen(client))
		client->events = NULL;
	vmr_interrupt_catch();
	run_steps(input, client, plan, &report);
	code = vmr_report_end(&report);
	/* A suite that was cut short has not passed. */
	if (!code && vmr_interrupt_count())
		code = VMR_EXIT_FAIL;
	if (input->bisect && code && !(code == VMR_EXIT_FAIL && report.failed))
		code = VMR_EXIT_CANNOT;
	return code;
}

static int run_open(struct run_input *input)
{
	struct vmr_client client;
	struct vmr_plan plan;
	int code;

	code = vmr_cmd_open_instruments(input->ctx, &client);
	if (code)
		return code;
	code = vmr_plan_make(&plan, input->ctx, &client, input->name,
			     &input->settings);
	if (!code && input->detach)
		code = run_detached(input, &client, &plan);
	else if (!code)
		code = run_attached(input, &client, &plan);
	vmr_plan_free(&plan);
	vmr_client_close(&client);
	return code;
}

static int run_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct run_input input = { .ctx = ctx, .rows = -1 };
	int code;

	if (argp_parse(&run_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	code = run_open(&input);
	vmr_settings_free(&input.settings);
	if (input.bisect && code > VMR_EXIT_FAIL)
		code = VMR_EXIT_CANNOT;
	return code;
}

const struct vmr_cmd vmr_verb_run = {
	.name = "run",
	.summary = "run an instrument or a suite",
	.run = run_run,
};

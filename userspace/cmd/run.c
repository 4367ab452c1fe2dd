// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdio.h>

#include "cmd_request.h"
#include "perform.h"

enum {
	RUN_KEY_BISECT = 0x100,
	RUN_KEY_NO_STORE,
};

struct run_input {
	struct vmr_ctx *ctx;
	struct vmr_cmd_request request;
	struct vmr_perform perform;
	bool detach;
	bool bisect;
};

static const struct argp_option run_options[] = {
	{ "detach", 'd', NULL, 0,
	  "Print the job's id and leave it running; see it with vmr jobs", 0 },
	{ "no-store", RUN_KEY_NO_STORE, NULL, 0,
	  "Do not keep the run in the store", 0 },
	{ "bisect", RUN_KEY_BISECT, NULL, 0,
	  "Exit with 125 when nothing could be tested, for git bisect run", 0 },
	{ 0 }
};

static error_t run_parse(int key, char *arg, struct argp_state *state)
{
	struct run_input *input = state->input;

	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		state->child_inputs[1] = &input->request;
		state->child_inputs[2] = &input->perform;
		return 0;
	case 'd':
		input->detach = true;
		return 0;
	case RUN_KEY_NO_STORE:
		input->perform.no_store = true;
		return 0;
	case RUN_KEY_BISECT:
		input->bisect = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child run_children[] = {
	{ .argp = &vmr_global_argp },
	{ .argp = &vmr_cmd_request_argp },
	{ .argp = &vmr_perform_argp },
	{ 0 }
};

static const struct argp run_argp = {
	.options = run_options,
	.parser = run_parse,
	.args_doc = "NAME [KEY=VALUE...]",
	.doc = "Run an instrument or a suite and show what it finds.\vNAME is an instrument (vmr list), the name of a suite, or the path of a suite's file. `vmr info NAME' tells the keys of an instrument. Given with a suite, a KEY=VALUE goes to each of its instruments that has the key.",
	.children = run_children,
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
	printf(input->perform.ctx->json ? "{\"id\":%" PRIu64 "}\n" : "%" PRIu64 "\n",
	       id);
	return VMR_EXIT_OK;
}

static int run_attached(const struct run_input *input,
			struct vmr_client *client, const struct vmr_plan *plan)
{
	struct vmr_report report;
	int code = vmr_perform(&input->perform, client, plan, &report);

	if (input->bisect && code && !(code == VMR_EXIT_FAIL && report.failed))
		code = VMR_EXIT_CANNOT;
	return code;
}

static int run_open(struct run_input *input)
{
	struct vmr_client client;
	struct vmr_plan plan;
	int code;

	input->perform.ctx = input->ctx;
	input->perform.name = input->request.name;
	code = vmr_cmd_open_instruments(input->ctx, &client);
	if (code)
		return code;
	code = vmr_plan_make(&plan, input->ctx, &client, input->request.name,
			     &input->request.settings);
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
	struct run_input input = {
		.ctx = ctx,
		.request = { .missing = "which instrument or suite?" },
		.perform = { .rows = -1 },
	};
	int code;

	if (argp_parse(&run_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	code = run_open(&input);
	vmr_settings_free(&input.request.settings);
	if (input.bisect && code > VMR_EXIT_FAIL)
		code = VMR_EXIT_CANNOT;
	return code;
}

const struct vmr_cmd vmr_verb_run = {
	.name = "run",
	.summary = "run an instrument or a suite",
	.run = run_run,
};

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "cmd_store.h"
#include "perform.h"

enum {
	RESUME_KEY_RETRY = 0x100,
};

struct resume_input {
	struct vmr_ctx *ctx;
	const char *word;	/* NULL: the newest run that was made here */
	bool retry;
	struct vmr_perform perform;
	struct vmr_store_rest rest;
};

static const struct argp_option resume_options[] = {
	{ "retry", RESUME_KEY_RETRY, NULL, 0,
	  "Repeat the job that the machine died of, too", 0 },
	{ 0 }
};

static error_t resume_parse(int key, char *arg, struct argp_state *state)
{
	struct resume_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		state->child_inputs[1] = &input->perform;
		return 0;
	case RESUME_KEY_RETRY:
		input->retry = true;
		return 0;
	case ARGP_KEY_ARG:
		if (input->word)
			argp_error(state, "'%s' is one word too many", arg);
		input->word = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child resume_children[] = {
	{ .argp = &vmr_global_argp },
	{ .argp = &vmr_perform_argp },
	{ 0 }
};

static const struct argp resume_argp = {
	.options = resume_options,
	.parser = resume_parse,
	.args_doc = "[RUN]",
	.doc = "Go on with what is left of a run that was lost or interrupted, in a run of its own.\vRUN is a number (vmr runs), last, last~2, or a tag; the newest that was made here unless given. A test or a benchmark that was running when the machine died is not repeated, for it may be why.",
	.children = resume_children,
};

static int resume_find(struct resume_input *input)
{
	int64_t *run = &input->perform.continues;
	struct vmr_store store;
	int code, err;

	code = vmr_cmd_store(input->ctx, &store, VMR_STORE_READ);
	if (code)
		return code;
	err = input->word ? vmr_runspec_one(&store, input->word, run) :
			    vmr_store_newest(&store, run);
	if (!err)
		err = vmr_store_rest(&store, *run, &input->rest);
	code = err ? vmr_cmd_store_failed(input->ctx, &store, err) : 0;
	vmr_store_close(&store);
	return code;
}

/* Is there anything to go on with? */
static int resume_check(const struct resume_input *input)
{
	const struct vmr_store_rest *rest = &input->rest;
	int64_t run = input->perform.continues;

	if (rest->continued) {
		vmr_cmd_say(input->ctx, "run %" PRId64 " continues run %" PRId64
			    " already", rest->continued, run);
		return VMR_EXIT_USAGE;
	}
	if (!strcmp(rest->state, "running")) {
		vmr_cmd_say(input->ctx, "run %" PRId64 " is going on", run);
		return VMR_EXIT_USAGE;
	}
	if (!strcmp(rest->state, "done")) {
		vmr_cmd_say(input->ctx, "run %" PRId64 " is done", run);
		return VMR_EXIT_SKIP;
	}
	if (!rest->plan) {
		vmr_cmd_say(input->ctx, "run %" PRId64 ": what it was to run is not known",
			    run);
		return VMR_EXIT_USAGE;
	}
	return 0;
}

/*
 * Is the first job of @plan one that may have killed the machine? Those of
 * other kinds look and do nothing.
 */
static bool resume_suspects(const struct resume_input *input,
			    const struct vmr_plan *plan)
{
	uint32_t kind = plan->n ? plan->list[0].instrument->kind : 0;

	return input->rest.cut && input->rest.rebooted && !input->retry &&
	       plan->n && (kind == VMREGRESS_KIND_TEST ||
			   kind == VMREGRESS_KIND_BENCH);
}

static int resume_perform(struct resume_input *input,
			  struct vmr_client *client, struct vmr_plan *plan)
{
	int64_t run = input->perform.continues;
	struct vmr_report report;
	int lost = 0, code;

	if (resume_suspects(input, plan)) {
		vmr_cmd_say(input->ctx, "%s was running when the machine died; it may be why, and is not repeated without --retry",
			    plan->list[0].instrument->name);
		vmr_plan_drop_first(plan);
		lost = VMR_EXIT_LOST;
	}
	if (!plan->n) {
		vmr_cmd_say(input->ctx, "nothing is left of run %" PRId64, run);
		return lost ? lost : VMR_EXIT_SKIP;
	}
	vmr_cmd_say(input->ctx, "going on with run %" PRId64 ", %s; jobs left: %zu",
		    run, input->rest.name ? input->rest.name : "?", plan->n);
	code = vmr_perform(&input->perform, client, plan, &report);
	return lost ? lost : code;
}

static int resume_open(struct resume_input *input)
{
	const struct vmr_store_rest *rest = &input->rest;
	struct vmr_client client;
	struct vmr_plan plan;
	int code;

	code = vmr_cmd_open_instruments(input->ctx, &client);
	if (code)
		return code;
	code = vmr_plan_rest(&plan, input->ctx, &client, rest->plan,
			     rest->begun - rest->cut);
	if (!code)
		code = resume_perform(input, &client, &plan);
	vmr_plan_free(&plan);
	vmr_client_close(&client);
	return code;
}

static int resume_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct resume_input input = {
		.ctx = ctx, .perform = { .ctx = ctx, .rows = -1 },
	};
	int code;

	if (argp_parse(&resume_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	code = resume_find(&input);
	if (code)
		return code;
	code = resume_check(&input);
	input.perform.name = input.rest.name;
	if (!code)
		code = resume_open(&input);
	vmr_store_rest_free(&input.rest);
	return code;
}

const struct vmr_cmd vmr_verb_resume = {
	.name = "resume",
	.summary = "go on with a run that was lost or interrupted",
	.run = resume_run,
};

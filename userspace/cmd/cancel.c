// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "interrupt.h"
#include "json.h"

#define CANCEL_POLL_MS	50

/* A job that has not ended after this long is reported, not waited for. */
#define CANCEL_WAIT_MS	5000

struct cancel_input {
	struct vmr_ctx *ctx;
	uint64_t id;		/* 0: all */
	bool given;
	json_t *ended;		/* ids, for --json */
};

static error_t cancel_parse(int key, char *arg, struct argp_state *state)
{
	struct cancel_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case ARGP_KEY_ARG:
		if (input->given)
			argp_error(state, "'%s' is one word too many", arg);
		if (strcmp(arg, "all"))
			input->id = vmr_cmd_parse_number(state, "ID", arg, 1,
							 LONG_MAX);
		input->given = true;
		return 0;
	case ARGP_KEY_END:
		if (!input->given)
			argp_error(state, "which job? (an id, or all)");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp cancel_argp = {
	.parser = cancel_parse,
	.args_doc = "ID|all",
	.doc = "Cancel a job, or all that run, and wait until they have given everything back.",
	.children = vmr_global_child,
};

/* Returns 0 when job @id has ended, -ETIMEDOUT when it does not. */
static int cancel_wait(struct vmr_client *client, uint64_t id)
{
	struct vmr_job job = { 0 };
	unsigned int waited;
	int err = 0;

	for (waited = 0; waited < CANCEL_WAIT_MS; waited += CANCEL_POLL_MS) {
		err = vmr_client_job(client, id, &job);
		if (err || job.state == VMREGRESS_STATE_FINISHED ||
		    vmr_interrupt_count())
			break;
		vmr_interrupt_sleep(CANCEL_POLL_MS);
	}
	if (!err && job.state != VMREGRESS_STATE_FINISHED)
		err = -ETIMEDOUT;
	/* Ended and forgotten, with the module maybe. */
	if (err == -ENOENT)
		err = 0;
	vmr_job_free(&job);
	return err;
}

static int cancel_one(struct cancel_input *input, struct vmr_client *client,
		      uint64_t id)
{
	int err = vmr_client_cancel(client, id);

	if (!err)
		err = cancel_wait(client, id);
	if (err == -ETIMEDOUT) {
		vmr_cmd_say(input->ctx, "job %" PRIu64 " was told to stop and has not stopped yet",
			    id);
		return VMR_EXIT_LOST;
	}
	if (err)
		return vmr_cmd_refused(input->ctx, client, err, NULL);
	json_array_append_new(input->ended, json_integer(id));
	if (!input->ctx->json)
		printf("job %" PRIu64 " is cancelled\n", id);
	return VMR_EXIT_OK;
}

static int cancel_all(struct cancel_input *input, struct vmr_client *client)
{
	struct vmr_jobs jobs;
	int code = VMR_EXIT_OK, err = vmr_client_jobs(client, &jobs);
	size_t i;

	if (err)
		code = vmr_cmd_refused(input->ctx, client, err, NULL);
	for (i = 0; !code && i < jobs.n; i++)
		if (jobs.list[i].state == VMREGRESS_STATE_RUNNING)
			code = cancel_one(input, client, jobs.list[i].id);
	vmr_jobs_free(&jobs);
	if (!code && !input->ctx->json && !json_array_size(input->ended))
		puts("no job runs");
	return code;
}

static int cancel_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct cancel_input input = { .ctx = ctx };
	struct vmr_client client;
	int code;

	if (argp_parse(&cancel_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	code = vmr_cmd_open(ctx, &client);
	if (code)
		return code;
	input.ended = json_array();
	vmr_interrupt_catch();
	if (input.id)
		code = cancel_one(&input, &client, input.id);
	else
		code = cancel_all(&input, &client);
	vmr_client_close(&client);
	if (ctx->json && vmr_json_print(json_pack("{s:O}", "cancelled",
						  input.ended), stdout))
		code = VMR_EXIT_LOST;
	json_decref(input.ended);
	return code;
}

const struct vmr_cmd vmr_verb_cancel = {
	.name = "cancel",
	.summary = "cancel a running job",
	.run = cancel_run,
};

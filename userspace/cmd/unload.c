// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "interrupt.h"
#include "kmodule.h"

/* How often a running job, or a user of the module, is looked at again. */
#define UNLOAD_POLL_MS		100

/* How long the last user of the module may take to let it go. */
#define UNLOAD_BUSY_MS		5000

struct unload_input {
	struct vmr_ctx *ctx;
	bool cancel;
};

static const struct argp_option unload_options[] = {
	{ "cancel", 'c', NULL, 0, "Cancel running jobs; else wait for them",
	  0 },
	{ 0 }
};

static error_t unload_parse(int key, char *arg, struct argp_state *state)
{
	struct unload_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case 'c':
		input->cancel = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "'%s' is one word too many", arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp unload_argp = {
	.options = unload_options,
	.parser = unload_parse,
	.doc = "Unload the kernel module, once no job is running.",
	.children = vmr_global_child,
};

/* Name a running job, and cancel it if asked to. */
static int unload_tell(const struct unload_input *input,
		       struct vmr_client *client, const struct vmr_job *job)
{
	int err = 0;

	vmr_cmd_say(input->ctx, "job %" PRIu64 " (%s) is running: %s", job->id,
		    job->instrument ? job->instrument : "?",
		    input->cancel ? "cancelling it" :
				    "waiting for it; Ctrl-C to give up");
	if (input->cancel)
		err = vmr_client_cancel(client, job->id);
	/* It ended by itself. */
	return err == -ENOENT || err == -EALREADY ? 0 : err;
}

/* Returns how many jobs are running, or -errno. */
static int unload_running(const struct unload_input *input,
			  struct vmr_client *client, bool tell)
{
	struct vmr_jobs jobs;
	int n = 0, err = vmr_client_jobs(client, &jobs);
	size_t i;

	for (i = 0; !err && i < jobs.n; i++) {
		if (jobs.list[i].state != VMREGRESS_STATE_RUNNING)
			continue;
		n++;
		if (tell)
			err = unload_tell(input, client, &jobs.list[i]);
	}
	vmr_jobs_free(&jobs);
	return err ? err : n;
}

static int unload_wait(const struct unload_input *input)
{
	struct vmr_client client;
	bool tell = true;
	int n;

	/* No family: a module that failed half-way. Try to unload it. */
	if (vmr_client_open(&client))
		return 0;
	for (;;) {
		n = unload_running(input, &client, tell);
		tell = false;
		if (n <= 0 || vmr_interrupt_count())
			break;
		vmr_interrupt_sleep(UNLOAD_POLL_MS);
	}
	if (n < 0)
		n = vmr_cmd_refused(input->ctx, &client, n, NULL);
	else if (n > 0)
		vmr_cmd_say(input->ctx, "given up; the module stays loaded");
	vmr_client_close(&client);
	return n ? VMR_EXIT_LOST : 0;
}

static int unload_remove(const struct unload_input *input)
{
	unsigned int waited;
	int err;

	for (waited = 0; waited < UNLOAD_BUSY_MS; waited += UNLOAD_POLL_MS) {
		err = vmr_kmodule_unload();
		if (err != -EAGAIN && err != -EBUSY)
			break;
		if (vmr_interrupt_count())
			break;
		vmr_interrupt_sleep(UNLOAD_POLL_MS);
	}
	if (!err)
		return VMR_EXIT_OK;
	if (err == -EAGAIN || err == -EBUSY)
		vmr_cmd_say(input->ctx, "the module is in use: a file below /proc/vmregress is open, or another vmr runs");
	else if (err == -EPERM)
		vmr_cmd_say(input->ctx, "the kernel allows this to root only");
	else
		vmr_cmd_say(input->ctx, "%s", strerror(-err));
	return VMR_EXIT_LOST;
}

static int unload_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct unload_input input = { .ctx = ctx };
	int code;

	if (argp_parse(&unload_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	if (!vmr_kmodule_loaded()) {
		vmr_cmd_say(ctx, "the module is not loaded");
		return VMR_EXIT_OK;
	}
	vmr_interrupt_catch();
	code = unload_wait(&input);
	if (!code)
		code = unload_remove(&input);
	if (!code && ctx->json)
		puts("{\"loaded\":false}");
	return code;
}

const struct vmr_cmd vmr_verb_unload = {
	.name = "unload",
	.summary = "unload the kernel module once no job is running",
	.run = unload_run,
};

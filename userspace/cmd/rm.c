// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "cmd_store.h"

struct rm_input {
	struct vmr_ctx *ctx;
	char **words;
	int n;
};

static error_t rm_parse(int key, char *arg, struct argp_state *state)
{
	struct rm_input *input = state->input;

	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case ARGP_KEY_ARGS:
		input->words = state->argv + state->next;
		input->n = state->argc - state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which runs?");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp rm_argp = {
	.parser = rm_parse,
	.args_doc = "RUN...",
	.doc = "Remove runs from the store, for ever.",
	.children = vmr_global_child,
};

static int rm_one(struct vmr_store *store, int64_t run, void *arg)
{
	(void)arg;
	return vmr_store_remove(store, run);
}

static int rm_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct rm_input input = { .ctx = ctx };

	if (argp_parse(&rm_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	return vmr_cmd_store_runs(ctx, input.words, input.n, rm_one, NULL);
}

const struct vmr_cmd vmr_verb_rm = {
	.name = "rm",
	.summary = "remove runs from the store",
	.run = rm_run,
};

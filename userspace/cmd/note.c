// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "cmd_store.h"

struct note_input {
	struct vmr_ctx *ctx;
	char *run;
	const char *text;
};

static error_t note_parse(int key, char *arg, struct argp_state *state)
{
	struct note_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case ARGP_KEY_ARG:
		if (input->text)
			argp_error(state, "'%s' is one word too many: quote the text",
				   arg);
		else if (input->run)
			input->text = arg;
		else
			input->run = arg;
		return 0;
	case ARGP_KEY_END:
		if (!input->text || !*input->text)
			argp_error(state, "which run, and what is to be noted?");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp note_argp = {
	.parser = note_parse,
	.args_doc = "RUN TEXT",
	.doc = "Add a note to a run in the store.",
	.children = vmr_global_child,
};

static int note_one(struct vmr_store *store, int64_t run, void *arg)
{
	const struct note_input *input = arg;

	return vmr_store_note(store, run, input->text);
}

static int note_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct note_input input = { .ctx = ctx };

	if (argp_parse(&note_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	return vmr_cmd_store_runs(ctx, &input.run, 1, note_one, &input);
}

const struct vmr_cmd vmr_verb_note = {
	.name = "note",
	.summary = "add a note to a run in the store",
	.run = note_run,
};

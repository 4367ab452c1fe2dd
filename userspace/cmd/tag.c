// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "cmd_store.h"

struct tag_input {
	struct vmr_ctx *ctx;
	char *run;
	const char *name;
	bool remove;
};

static const struct argp_option tag_options[] = {
	{ "delete", 'd', NULL, 0, "Take the tag away", 0 },
	{ 0 }
};

static error_t tag_parse(int key, char *arg, struct argp_state *state)
{
	struct tag_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case 'd':
		input->remove = true;
		return 0;
	case ARGP_KEY_ARG:
		if (input->name)
			argp_error(state, "'%s' is one word too many", arg);
		else if (input->run)
			input->name = arg;
		else
			input->run = arg;
		return 0;
	case ARGP_KEY_END:
		if (!input->name)
			argp_error(state, "which run, and which tag?");
		if (input->name && !vmr_store_tag_valid(input->name))
			argp_error(state, "'%s' can be no tag", input->name);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp tag_argp = {
	.options = tag_options,
	.parser = tag_parse,
	.args_doc = "RUN NAME",
	.doc = "Give a run in the store a name, which several may share.\vA name begins with a letter or a digit and goes on with those and . _ + -",
	.children = vmr_global_child,
};

static int tag_one(struct vmr_store *store, int64_t run, void *arg)
{
	const struct tag_input *input = arg;

	return input->remove ? vmr_store_untag(store, run, input->name) :
			       vmr_store_tag(store, run, input->name);
}

static int tag_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct tag_input input = { .ctx = ctx };

	if (argp_parse(&tag_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	return vmr_cmd_store_runs(ctx, &input.run, 1, tag_one, &input);
}

const struct vmr_cmd vmr_verb_tag = {
	.name = "tag",
	.summary = "name a run in the store, or take a name away",
	.run = tag_run,
};

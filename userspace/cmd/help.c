// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "cmd.h"

struct help_input {
	struct vmr_ctx *ctx;
	const char *verb;
};

static error_t help_parse(int key, char *arg, struct argp_state *state)
{
	struct help_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case ARGP_KEY_ARG:
		if (input->verb)
			argp_error(state, "one verb at a time");
		input->verb = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp help_argp = {
	.parser = help_parse,
	.args_doc = "[VERB]",
	.doc = "List the verbs, or tell how VERB is used.",
	.children = vmr_global_child,
};

static void help_list(void)
{
	const struct vmr_cmd *cmd;
	size_t i;

	puts("Usage: vmr VERB [ARGUMENT...]\n");
	for (i = 0; (cmd = vmr_cmd_at(i)); i++)
		printf("  %-10s %s\n", cmd->name, cmd->summary);
	puts("\n`vmr help VERB' or `man vmr-VERB' tells more.");
}

static int help_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct help_input input = { .ctx = ctx };
	char option[] = "--help";
	char *help[] = { NULL, option, NULL };
	const struct vmr_cmd *cmd;

	if (argp_parse(&help_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	if (!input.verb) {
		help_list();
		return VMR_EXIT_OK;
	}
	cmd = vmr_cmd_find(input.verb);
	if (!cmd) {
		vmr_cmd_say(ctx, "no verb '%s'; see: vmr help", input.verb);
		return VMR_EXIT_USAGE;
	}
	return vmr_cmd_dispatch(cmd, ctx, 2, help);
}

const struct vmr_cmd vmr_verb_help = {
	.name = "help",
	.summary = "tell how a verb is used",
	.run = help_run,
};

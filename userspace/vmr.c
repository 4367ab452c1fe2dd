// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vmr - drive the instruments of the kernel module vmregress.
 */
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd.h"
#include "text.h"

const char *argp_program_version = "vmr " VMR_VERSION;

struct main_input {
	struct vmr_ctx *ctx;
	int verb;		/* index in argv; 0: none */
};

static error_t main_parse(int key, char *arg, struct argp_state *state)
{
	struct main_input *input = state->input;

	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case ARGP_KEY_ARG:
		/* The rest is the verb's own. */
		input->verb = state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

/* The list of verbs, below the options in `vmr --help`. */
static char *main_help(int key, const char *text, void *input)
{
	const struct vmr_cmd *cmd;
	char *help = NULL;
	size_t size, i;
	FILE *out;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	out = open_memstream(&help, &size);
	if (!out)
		return (char *)text;
	fputs("Verbs:\n", out);
	for (i = 0; (cmd = vmr_cmd_at(i)); i++)
		fprintf(out, "  %-10s %s\n", cmd->name, cmd->summary);
	fputs("\n`vmr help VERB' or `man vmr-VERB' tells more.", out);
	fclose(out);
	return help;
}

static const struct argp main_argp = {
	.parser = main_parse,
	.args_doc = "VERB [ARGUMENT...]",
	.doc = "Sense, test and measure the memory management of the running Linux kernel.\v ",
	.children = vmr_global_child,
	.help_filter = main_help,
};

static int main_unknown(const char *verb)
{
	struct vmr_nearest nearest = vmr_nearest_begin(verb);
	const struct vmr_cmd *cmd;
	size_t i;

	for (i = 0; (cmd = vmr_cmd_at(i)); i++)
		vmr_nearest_try(&nearest, cmd->name);
	if (nearest.best[0])
		fprintf(stderr, "vmr: no verb '%s'; did you mean '%s'?\n", verb,
			nearest.best);
	else
		fprintf(stderr, "vmr: no verb '%s'; see: vmr help\n", verb);
	return VMR_EXIT_USAGE;
}

/* A result that did not reach its file or pipe is no result. */
static int main_finish(int code)
{
	if (!fflush(stdout) && !ferror(stdout))
		return code;
	perror("vmr: stdout");
	return code ? code : VMR_EXIT_LOST;
}

int main(int argc, char **argv)
{
	struct vmr_ctx ctx = { .verb = "" };
	struct main_input input = { .ctx = &ctx };
	const struct vmr_cmd *cmd;
	char name[] = "vmr";

	setlocale(LC_CTYPE, "");
	argp_err_exit_status = VMR_EXIT_USAGE;
	ctx.color = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
	ctx.utf8 = isatty(STDOUT_FILENO) &&
		   !strcmp(nl_langinfo(CODESET), "UTF-8");
	if (argc)
		argv[0] = name;
	if (argp_parse(&main_argp, argc, argv, ARGP_IN_ORDER, NULL, &input) ||
	    !input.verb)
		return VMR_EXIT_USAGE;
	cmd = vmr_cmd_find(argv[input.verb]);
	if (!cmd)
		return main_unknown(argv[input.verb]);
	return main_finish(vmr_cmd_dispatch(cmd, &ctx, argc - input.verb,
					    argv + input.verb));
}

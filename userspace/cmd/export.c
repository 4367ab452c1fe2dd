// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "cmd_store.h"
#include "export.h"

struct export_input {
	struct vmr_ctx *ctx;
	struct vmr_cmd_choice choice;
	const char *output;
	const struct vmr_export *format;
	struct vmr_export_options options;
};

enum {
	EXPORT_KEY_ORIGIN = 0x100,
	EXPORT_KEY_BUILD,
};

static const struct argp_option export_options[] = {
	{ "format", 'f', "FORMAT", 0,
	  "json (unless given), csv, ktap, junit, kcidb, openmetrics or gnuplot", 0 },
	{ "output", 'o', "FILE", 0,
	  "Write to FILE, which appears when it is whole; for gnuplot, a directory",
	  0 },
	{ "origin", EXPORT_KEY_ORIGIN, "NAME", 0,
	  "For kcidb: the name of your CI system; vmr else", 0 },
	{ "build", EXPORT_KEY_BUILD, "ID", 0,
	  "For kcidb: the id, ORIGIN:..., by which the kernel's build was submitted",
	  0 },
	{ 0 }
};

/* Letters that KCIDB takes: lower case, digits and _ */
static bool export_is_origin(const char *text, size_t len)
{
	return len && len == strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
}

static error_t export_parse_kcidb(struct export_input *input, int key,
				  const char *arg, struct argp_state *state)
{
	const char *colon = strchr(arg, ':');

	if (key == EXPORT_KEY_ORIGIN) {
		if (!export_is_origin(arg, strlen(arg)))
			argp_error(state, "--origin: '%s' has more than a-z, 0-9 and _",
				   arg);
		input->options.origin = arg;
		return 0;
	}
	if (!colon || !export_is_origin(arg, colon - arg))
		argp_error(state, "--build: '%s' is not ORIGIN:...", arg);
	input->options.build = arg;
	return 0;
}

static error_t export_parse(int key, char *arg, struct argp_state *state)
{
	struct export_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		state->child_inputs[1] = &input->choice;
		return 0;
	case 'f':
		input->format = vmr_export_find(arg);
		if (!input->format)
			argp_error(state, "'%s' is none of: json csv ktap junit kcidb openmetrics gnuplot",
				   arg);
		return 0;
	case 'o':
		input->output = arg;
		return 0;
	case EXPORT_KEY_ORIGIN:
	case EXPORT_KEY_BUILD:
		return export_parse_kcidb(input, key, arg, state);
	case ARGP_KEY_END:
		if ((input->options.origin || input->options.build) &&
		    strcmp(input->format->name, "kcidb"))
			argp_error(state, "--origin and --build go with --format=kcidb");
		if (input->format->fill && !input->output)
			argp_error(state, "gnuplot has several files: -o DIRECTORY");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp export_argp = {
	.options = export_options,
	.parser = export_parse,
	.doc = "Write a run of the store for another tool.",
	.children = vmr_cmd_choice_child,
};

static int export_write(const struct export_input *input,
			const struct vmr_result_set *set)
{
	int err;

	if (input->output)
		err = vmr_export_file(input->format, &input->options, set,
				      input->output);
	else
		err = input->format->write(set, &input->options, stdout);
	if (!err)
		return VMR_EXIT_OK;
	if (err == -ENODATA) {
		vmr_cmd_say(input->ctx, "no job has figures or histograms to plot");
		return VMR_EXIT_SKIP;
	}
	vmr_cmd_say(input->ctx, "%s: %s",
		    input->output ? input->output : "stdout", strerror(-err));
	return VMR_EXIT_LOST;
}

static int export_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct export_input input = {
		.ctx = ctx, .format = vmr_export_find("json"),
	};
	struct vmr_result_set set;
	int64_t run;
	int code;

	if (argp_parse(&export_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	code = vmr_cmd_store_load(ctx, &input.choice, &run, &set);
	if (code)
		return code;
	code = export_write(&input, &set);
	vmr_result_set_free(&set);
	return code;
}

const struct vmr_cmd vmr_verb_export = {
	.name = "export",
	.summary = "write a run of the store for another tool",
	.run = export_run,
};

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd_store.h"
#include "page.h"
#include "replace.h"

#define REPORT_ROWS	100

struct report_input {
	struct vmr_ctx *ctx;
	const char *output;
	const char *title;
	long rows;
	const char *specs[VMR_PAGE_SIDES];
	size_t n;
};

enum {
	REPORT_KEY_ROWS = 0x100,
	REPORT_KEY_TITLE,
};

static const struct argp_option report_options[] = {
	{ "output", 'o', "FILE", 0,
	  "Write to FILE, which appears when it is whole", 0 },
	{ "rows", REPORT_KEY_ROWS, "N", 0,
	  "Most rows of a table, 0 for all (100)", 0 },
	{ "title", REPORT_KEY_TITLE, "TEXT", 0, "The heading", 0 },
	{ 0 }
};

static void report_parse_run(struct argp_state *state, const char *word)
{
	struct report_input *input = state->input;

	if (input->n == VMR_PAGE_SIDES)
		argp_error(state, "more than %d runs", VMR_PAGE_SIDES);
	else
		input->specs[input->n++] = word;
}

static void report_parse_end(struct argp_state *state)
{
	const struct report_input *input = state->input;

	if (!input->n)
		argp_error(state, "which run?");
	else if (input->ctx->json)
		argp_error(state, "a report is HTML; for JSON: vmr export, vmr compare --json");
	else if (!input->output && isatty(STDOUT_FILENO))
		argp_error(state, "where to? -o FILE, or redirect the output");
}

static error_t report_parse(int key, char *arg, struct argp_state *state)
{
	struct report_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case 'o':
		input->output = arg;
		return 0;
	case REPORT_KEY_ROWS:
		input->rows = vmr_cmd_parse_number(state, "--rows", arg, 0,
						   LONG_MAX);
		return 0;
	case REPORT_KEY_TITLE:
		input->title = arg;
		return 0;
	case ARGP_KEY_ARG:
		report_parse_run(state, arg);
		return 0;
	case ARGP_KEY_END:
		report_parse_end(state);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp report_argp = {
	.options = report_options,
	.parser = report_parse,
	.args_doc = "RUN...",
	.doc = "Write one or more runs as one HTML file that needs nothing else.\vRUN is what a side of `vmr compare' is: a run of the store (7, last, last~2), or several (3..5, a tag or what ran); files of results, directories of them and globs; or a list of these, separated by commas. Runs of one boot are one. What stands first is what the others are compared with.",
	.children = vmr_global_child,
};

static int report_load(const struct report_input *input,
		       struct vmr_side *sides)
{
	size_t i;

	for (i = 0; i < input->n; i++)
		if (vmr_cmd_store_side(input->ctx, input->specs[i], "shown",
				       &sides[i]))
			return VMR_EXIT_USAGE;
	return VMR_EXIT_OK;
}

static int report_write(const struct report_input *input,
			const struct vmr_side *sides)
{
	struct vmr_floors floors;
	struct vmr_page page = {
		.out = stdout, .title = input->title, .rows = input->rows,
		.floors = &floors,
	};
	struct vmr_replace replace;
	int err = 0;

	vmr_cmd_store_floors(input->ctx, sides, input->n, &floors);

	if (input->output) {
		err = vmr_replace_begin(&replace, input->output);
		page.out = replace.out;
	}
	if (!err) {
		err = vmr_page_write(&page, sides, input->n);
		if (input->output)
			err = vmr_replace_end(&replace, err);
		else if (!err && (fflush(stdout) || ferror(stdout)))
			err = -EIO;
	}
	vmr_floors_free(&floors);
	if (!err)
		return VMR_EXIT_OK;
	vmr_cmd_say(input->ctx, "%s: %s",
		    input->output ? input->output : "stdout", strerror(-err));
	return VMR_EXIT_LOST;
}

static int report_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct report_input input = { .ctx = ctx, .rows = REPORT_ROWS };
	struct vmr_side sides[VMR_PAGE_SIDES] = { 0 };
	size_t i;
	int code;

	if (argp_parse(&report_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	code = report_load(&input, sides);
	if (!code)
		code = report_write(&input, sides);
	for (i = 0; i < input.n; i++)
		vmr_side_free(&sides[i]);
	return code;
}

const struct vmr_cmd vmr_verb_report = {
	.name = "report",
	.summary = "write runs as one HTML file, with plots",
	.run = report_run,
};

// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#include "cmd_store.h"
#include "show.h"
#include "show_draw.h"

struct show_input {
	struct vmr_ctx *ctx;
	struct vmr_cmd_choice choice;
	long rows;
	bool draw;
};

enum {
	SHOW_KEY_ROWS = 0x100,
	SHOW_KEY_DRAW,
};

static const struct argp_option show_options[] = {
	{ "rows", SHOW_KEY_ROWS, "N", 0, "Most rows of a table, 0 for all", 0 },
	{ "draw", SHOW_KEY_DRAW, NULL, 0,
	  "Draw figures and histograms where stdout is no terminal, too", 0 },
	{ 0 }
};

static error_t show_parse(int key, char *arg, struct argp_state *state)
{
	struct show_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		state->child_inputs[1] = &input->choice;
		return 0;
	case SHOW_KEY_ROWS:
		input->rows = vmr_cmd_parse_number(state, "--rows", arg, 0,
						   LONG_MAX);
		return 0;
	case SHOW_KEY_DRAW:
		input->draw = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp show_argp = {
	.options = show_options,
	.parser = show_parse,
	.doc = "Show the tables of a run in the store.\vRUN is a number (vmr runs), last, last~2, or a tag.",
	.children = vmr_cmd_choice_child,
};

static const char *show_fact(const struct vmr_result_set *set, const char *name)
{
	const char *text = vmr_result_set_fact(set, name);

	return text ? text : "";
}

static int show_link(const struct vmr_store_entry *entry, void *arg)
{
	(void)arg;
	if (entry->continues)
		printf("continues run %" PRId64 "\n", entry->continues);
	if (entry->continued)
		printf("continued by run %" PRId64 "\n", entry->continued);
	return 0;
}

/* Without them the tables are what they are. */
static void show_links(const struct vmr_ctx *ctx, int64_t run)
{
	struct vmr_store store;

	if (vmr_cmd_store(ctx, &store, VMR_STORE_READ))
		return;
	if (vmr_store_entry(&store, run, show_link, NULL))
		vmr_cmd_say(ctx, "%s", store.why);
	vmr_store_close(&store);
}

static int show_tables(const struct show_input *input, int64_t run,
		       const struct vmr_result_set *set)
{
	const struct vmr_ctx *ctx = input->ctx;
	const struct vmr_look look = {
		.color = ctx->color, .utf8 = ctx->utf8, .wide = ctx->wide,
		.exact = !strcmp(show_fact(set, "accel"), "tcg-icount"),
		.rows = input->rows,
	};
	const struct vmr_screen screen = vmr_screen_stdout(input->draw,
							   ctx->color);
	int err = 0;
	size_t i;

	printf("run %" PRId64 "  %s  %s  %s\n", run, set->created,
	       show_fact(set, "host"), show_fact(set, "release"));
	show_links(ctx, run);
	for (i = 0; i < set->n && !err; i++) {
		putchar('\n');
		err = vmr_show_result(&set->list[i], &look, stdout);
		if (!err && screen.draw)
			err = vmr_show_draw(set, i, &screen, stdout);
	}
	if (set->n)
		vmr_show_note(show_fact(set, "accel"), stdout);
	return err;
}

static int show_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct show_input input = { .ctx = ctx };
	struct vmr_result_set set;
	int64_t run;
	int code, err;

	if (argp_parse(&show_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	code = vmr_cmd_store_load(ctx, &input.choice, &run, &set);
	if (code)
		return code;
	err = ctx->json ? vmr_result_set_write(&set, stdout) :
			  show_tables(&input, run, &set);
	vmr_result_set_free(&set);
	return err ? VMR_EXIT_LOST : VMR_EXIT_OK;
}

const struct vmr_cmd vmr_verb_show = {
	.name = "show",
	.summary = "show the tables of a run in the store",
	.run = show_run,
};

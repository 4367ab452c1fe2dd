// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "cmd.h"
#include "history.h"
#include "json.h"

#define HISTORY_LIMIT	20
#define HISTORY_LEAST	0.001	/* 999 shufflings tell no smaller p */
#define HISTORY_ALL	"1..9223372036854775807"

enum {
	HISTORY_KEY_ALPHA = 0x2000,
	HISTORY_KEY_LIMIT,
	HISTORY_KEY_FAIL_ON,
};

/* In the order of what they let pass. */
enum history_fail { HISTORY_FAIL_NEVER, HISTORY_FAIL_REGRESSION,
		    HISTORY_FAIL_CHANGE };

static const char *const history_fails[] = {
	[HISTORY_FAIL_NEVER] = "never",
	[HISTORY_FAIL_REGRESSION] = "regression",
	[HISTORY_FAIL_CHANGE] = "change",
};

/* @spec: all words of runs as one list, to be freed; NULL: all runs */
struct history_input {
	struct vmr_ctx *ctx;
	struct vmr_history_options options;
	enum history_fail fail;
	char *spec;
};

static const struct argp_option history_options[] = {
	{ "threshold", 't', "PERCENT", 0,
	  "Smallest change that counts (2; 0 in exact mode)", 0 },
	{ "alpha", HISTORY_KEY_ALPHA, "RATE", 0,
	  "Share of metrics without a change that show one (0.01)", 0 },
	{ "limit", HISTORY_KEY_LIMIT, "N", 0,
	  "The first N metrics, 0 for all; 20 else", 0 },
	{ "fail-on", HISTORY_KEY_FAIL_ON, "WHAT", 0,
	  "Exit 1 on a regression as the last change, any change, or never (default)", 0 },
	{ 0 }
};

static void history_parse_fail(struct argp_state *state, const char *word)
{
	struct history_input *input = state->input;
	size_t i;

	for (i = 0; i < VMR_ARRAY_SIZE(history_fails); i++)
		if (!strcmp(history_fails[i], word)) {
			input->fail = i;
			return;
		}
	argp_error(state, "--fail-on: '%s' is none of: regression change never",
		   word);
}

static void history_parse_word(struct argp_state *state, const char *word)
{
	struct history_input *input = state->input;
	char *spec = NULL;

	if (!input->options.pick.pattern) {
		input->options.pick.pattern = word;
		return;
	}
	if (asprintf(&spec, "%s%s%s", input->spec ? input->spec : "",
		     input->spec ? "," : "", word) < 0)
		argp_failure(state, VMR_EXIT_LOST, ENOMEM, "%s", word);
	free(input->spec);
	input->spec = spec;
}

static error_t history_parse_option(int key, char *arg,
				    struct argp_state *state)
{
	struct history_input *input = state->input;
	struct vmr_history_options *options = &input->options;

	switch (key) {
	case 't':
		options->threshold = vmr_cmd_parse_real(state, "--threshold",
							arg, 1e6);
		return 0;
	case HISTORY_KEY_ALPHA:
		options->alpha = vmr_cmd_parse_real(state, "--alpha", arg, 0.5);
		if (options->alpha < HISTORY_LEAST)
			argp_error(state, "--alpha: at least %g, less would find nothing",
				   HISTORY_LEAST);
		return 0;
	case HISTORY_KEY_LIMIT:
		options->limit = vmr_cmd_parse_number(state, "--limit", arg, 0,
						      LONG_MAX);
		return 0;
	case HISTORY_KEY_FAIL_ON:
		history_parse_fail(state, arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static error_t history_parse(int key, char *arg, struct argp_state *state)
{
	struct history_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case ARGP_KEY_ARG:
		history_parse_word(state, arg);
		return 0;
	case ARGP_KEY_END:
		if (!input->options.pick.pattern)
			argp_error(state, "which METRIC? 'page_alloc/*' is all of an instrument");
		return 0;
	}
	return history_parse_option(key, arg, state);
}

static const struct argp history_argp = {
	.options = history_options,
	.parser = history_parse,
	.args_doc = "METRIC [RUNS...]",
	.doc = "Follow a metric over many runs, and tell where it changed.\vMETRIC is a glob of INSTRUMENT/KEY=VALUE .../COLUMN, as of `vmr compare --metric'. RUNS are what a side of `vmr compare' is; all runs of the store else. Runs of one boot count as one; each machine has a history of its own.",
	.children = vmr_global_child,
};

/* The boots of exact mode are all alike, their ids may be so, too. */
static void history_part_exact(struct vmr_side *side)
{
	const char *accel;
	size_t i;

	for (i = 0; i < side->n; i++) {
		accel = vmr_result_set_fact(&side->boots[i].set, "accel");
		if (!accel || strcmp(accel, "tcg-icount"))
			continue;
		free(side->boots[i].id);
		side->boots[i].id = NULL;
	}
}

static int history_load(const struct history_input *input,
			struct vmr_side *side)
{
	char why[512];
	size_t i;
	int err;

	err = vmr_side_find(input->spec ? input->spec : HISTORY_ALL,
			    input->ctx->db, side, why, sizeof(why));
	for (i = 0; !err && i < side->n; i++)
		if (side->boots[i].state)
			vmr_cmd_say(input->ctx, "%s is %s: used is what it has",
				    side->boots[i].name, side->boots[i].state);
	if (!err) {
		history_part_exact(side);
		err = vmr_side_join(side);
	}
	if (!err)
		return VMR_EXIT_OK;
	vmr_cmd_say(input->ctx, "%s", why);
	return VMR_EXIT_USAGE;
}

static int history_code(const struct history_input *input,
			const struct vmr_history *history)
{
	const struct vmr_history_series *series;
	size_t i;

	for (i = 0; i < history->n; i++) {
		series = &history->list[i];
		if (input->fail == HISTORY_FAIL_NEVER || !series->nchanges)
			continue;
		if (input->fail == HISTORY_FAIL_CHANGE ||
		    series->changes[series->nchanges - 1].change ==
		    VMR_CHANGE_REGRESSED)
			return VMR_EXIT_FAIL;
	}
	return VMR_EXIT_OK;
}

static int history_show(const struct history_input *input,
			struct vmr_side *side)
{
	const struct vmr_ctx *ctx = input->ctx;
	struct vmr_history history;
	int err = vmr_history(side, &input->options, &history);
	int code = VMR_EXIT_LOST;

	if (!err && !history.n) {
		vmr_cmd_say(ctx, "no metric of these runs matches '%s'",
			    input->options.pick.pattern);
		code = VMR_EXIT_SKIP;
	} else if (!err) {
		err = ctx->json ? vmr_json_print(vmr_history_json(&history),
						 stdout) :
				  vmr_history_print(&history, stdout);
		code = err ? VMR_EXIT_LOST : history_code(input, &history);
	}
	if (err)
		vmr_cmd_say(ctx, "%s", strerror(-err));
	else if (history.more)
		vmr_cmd_say(ctx, "%zu more match, and were not looked at: see --limit",
			    history.more);
	vmr_history_free(&history);
	return code;
}

static int history_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct history_input input = {
		.ctx = ctx,
		.options = {
			.threshold = NAN, .alpha = 0.01,
			.limit = HISTORY_LIMIT,
		},
	};
	struct vmr_side side = { 0 };
	int code = VMR_EXIT_USAGE;

	if (!argp_parse(&history_argp, argc, argv, 0, NULL, &input)) {
		input.options.pick.details = ctx->wide;
		code = history_load(&input, &side);
		if (!code)
			code = history_show(&input, &side);
		vmr_side_free(&side);
	}
	free(input.spec);
	return code;
}

const struct vmr_cmd vmr_verb_history = {
	.name = "history",
	.summary = "follow a metric over many runs",
	.run = history_run,
};

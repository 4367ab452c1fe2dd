// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "calibrate.h"
#include "calibrate_here.h"
#include "json.h"
#include "keep.h"

#define CALIBRATE_THRESHOLD	2.0	/* percent, that of vmr compare */
#define CALIBRATE_RUNS		1000

enum {
	CALIBRATE_KEY_ALPHA = 0x2000,
	CALIBRATE_KEY_SPLITS,
	CALIBRATE_KEY_SEED,
	CALIBRATE_KEY_RUNS,
	CALIBRATE_KEY_NO_STORE,
};

/**
 * struct calibrate_input - what was asked for
 * @words: of the command line, to be freed
 * @spec: all of them as one list, to be freed; NULL: @here is what to run
 */
struct calibrate_input {
	struct vmr_ctx *ctx;
	struct vmr_calibrate_options options;
	char **words;
	size_t nwords;
	char *spec;
	struct vmr_calibrate_here here;
	struct vmr_cmd_request request;
};

static const struct argp_option calibrate_options[] = {
	{ "threshold", 't', "PERCENT", 0,
	  "Smallest change that counts as a false positive (2)", 0 },
	{ "alpha", CALIBRATE_KEY_ALPHA, "RATE", 0,
	  "Rate of false discoveries, and 1 - confidence (0.05)", 0 },
	{ "metric", 'm', "GLOB", 0,
	  "Only metrics INSTRUMENT/KEY=VALUE .../COLUMN that match", 0 },
	{ "splits", CALIBRATE_KEY_SPLITS, "N", 0,
	  "Split the boots N times into two sides (200)", 0 },
	{ "seed", CALIBRATE_KEY_SEED, "N", 0, "Of the splits (1)", 0 },
	{ "runs", CALIBRATE_KEY_RUNS, "N", 0,
	  "Run an instrument or a suite N times here, and calibrate with that", 0 },
	{ "no-store", CALIBRATE_KEY_NO_STORE, NULL, 0,
	  "Keep neither runs nor floors in the store", 0 },
	{ 0 }
};

static void calibrate_parse_word(struct argp_state *state, char *word)
{
	struct calibrate_input *input = state->input;
	char **words = vmr_array_room(input->words, input->nwords,
				      sizeof(*words));

	if (!words)
		argp_failure(state, VMR_EXIT_LOST, ENOMEM, "%s", word);
	input->words = words;
	words[input->nwords++] = word;
}

static void calibrate_parse_runs(struct argp_state *state, const char *word)
{
	struct calibrate_input *input = state->input;
	char *spec = NULL;

	if (asprintf(&spec, "%s%s%s", input->spec ? input->spec : "",
		     input->spec ? "," : "", word) < 0)
		argp_failure(state, VMR_EXIT_LOST, ENOMEM, "%s", word);
	free(input->spec);
	input->spec = spec;
}

/* What the words are is known when all options are. */
static void calibrate_parse_words(struct argp_state *state)
{
	struct calibrate_input *input = state->input;
	size_t i;

	if (!input->nwords && input->options.runs)
		argp_error(state, "which instrument or suite?");
	else if (!input->nwords)
		argp_error(state, "which runs? Of one kernel, %d boots or more",
			   VMR_CALIBRATE_BOOTS);
	for (i = 0; i < input->nwords; i++) {
		if (input->options.runs)
			vmr_cmd_request_word(state, &input->request,
					     input->words[i]);
		else
			calibrate_parse_runs(state, input->words[i]);
	}
}

static error_t calibrate_parse_option(int key, char *arg,
				      struct argp_state *state)
{
	struct calibrate_input *input = state->input;
	struct vmr_calibrate_options *options = &input->options;

	switch (key) {
	case 't':
		options->compare.threshold =
			vmr_cmd_parse_real(state, "--threshold", arg, 1e6);
		return 0;
	case 'm':
		options->compare.pick.pattern = arg;
		return 0;
	case CALIBRATE_KEY_ALPHA:
		options->compare.alpha =
			vmr_cmd_parse_real(state, "--alpha", arg, 0.5);
		/* Less would want more boots than anybody has. */
		if (options->compare.alpha < 0.000000001)
			argp_error(state, "--alpha: at least 1e-9");
		return 0;
	case CALIBRATE_KEY_SPLITS:
		options->splits = vmr_cmd_parse_number(state, "--splits", arg,
						       1, 1000000);
		return 0;
	case CALIBRATE_KEY_SEED:
		options->seed = vmr_cmd_parse_number(state, "--seed", arg, 0,
						     LONG_MAX);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static error_t calibrate_parse(int key, char *arg, struct argp_state *state)
{
	struct calibrate_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case ARGP_KEY_ARG:
		calibrate_parse_word(state, arg);
		return 0;
	case CALIBRATE_KEY_RUNS:
		input->options.runs = true;
		input->here.runs = vmr_cmd_parse_number(state, "--runs", arg,
							VMR_CALIBRATE_EXACT,
							CALIBRATE_RUNS);
		return 0;
	case CALIBRATE_KEY_NO_STORE:
		input->here.no_store = true;
		return 0;
	case ARGP_KEY_END:
		calibrate_parse_words(state);
		return 0;
	}
	return calibrate_parse_option(key, arg, state);
}

static const struct argp calibrate_argp = {
	.options = calibrate_options,
	.parser = calibrate_parse,
	.args_doc = "RUNS...\n--runs=N NAME [KEY=VALUE...]",
	.doc = "Tell how much boots of one kernel on one machine differ, and how often `vmr compare' would call that a change.\vRUNS are what a side of `vmr compare' is: files of results, directories of them and globs, or runs of the store. Runs of one boot count as one; 8 boots or more are needed, 12 for the false positives, 2 in exact mode. With --runs, NAME is what `vmr run' is told, and the runs, all of one boot, count as boots do. The noise floors are kept in the store, and `vmr compare' asks for twice that.",
	.children = vmr_global_child,
};

static int calibrate_find(const struct calibrate_input *input,
			  struct vmr_side *side, char *why, size_t size)
{
	size_t i;
	int err = vmr_side_find(input->spec, input->ctx->db, side, why, size);

	for (i = 0; !err && i < side->n; i++)
		if (side->boots[i].state)
			vmr_cmd_say(input->ctx, "%s is %s: used is what it has",
				    side->boots[i].name, side->boots[i].state);
	/* The boots of exact mode are all alike, their ids may be so, too. */
	if (!err && !vmr_calibrate_is_exact(side))
		err = vmr_side_join(side);
	return err;
}

static int calibrate_load(const struct calibrate_input *input,
			  struct vmr_side *side)
{
	bool runs = input->options.runs;
	int code, err = 0;
	char why[512];

	if (runs) {
		code = vmr_calibrate_here(&input->here, side);
		if (code)
			return code;
	} else {
		err = calibrate_find(input, side, why, sizeof(why));
	}
	if (!err)
		err = vmr_calibrate_check(side, runs, why, sizeof(why));
	if (!err)
		return VMR_EXIT_OK;
	vmr_cmd_say(input->ctx, "%s", why);
	return VMR_EXIT_USAGE;
}

static void calibrate_print_side(const struct vmr_side *side, bool runs)
{
	const char *release = vmr_result_set_fact(&side->boots[0].set,
						  "release");

	printf("%s: %zu %s of %s\n\n", side->spec, side->n,
	       runs ? "runs" : "boots", release ? release : "a kernel");
}

/* What cannot be kept is told all the same. */
static void calibrate_keep(const struct calibrate_input *input,
			   const struct vmr_side *side,
			   const struct vmr_calibration *got)
{
	size_t kept;
	char why[400];

	if (input->here.no_store || !vmr_keep_is_on(input->ctx))
		return;
	if (vmr_calibration_keep(got, side->boots[0].set.env, input->ctx->db,
				 &kept, why, sizeof(why)))
		vmr_cmd_say(input->ctx, "%s: the floors are not kept", why);
	else if (kept && !input->ctx->json)
		printf("%zu floors are kept: vmr compare asks for twice that.\n",
		       kept);
}

static int calibrate_side(const struct calibrate_input *input,
			  const struct vmr_side *side)
{
	struct vmr_calibration got;
	int err = vmr_calibrate(side, &input->options, &got);
	int code = VMR_EXIT_OK;

	if (!err && !got.n) {
		vmr_cmd_say(input->ctx, "there is no such metric in these runs");
		code = VMR_EXIT_SKIP;
	} else if (!err && input->ctx->json) {
		err = vmr_json_print(vmr_calibration_json(&got), stdout);
	} else if (!err) {
		calibrate_print_side(side, input->options.runs);
		err = vmr_calibration_print(&got, stdout);
	}
	if (!err && got.n)
		calibrate_keep(input, side, &got);
	if (!err && got.unsteady)
		code = VMR_EXIT_FAIL;
	if (err) {
		vmr_cmd_say(input->ctx, "%s", strerror(-err));
		code = VMR_EXIT_LOST;
	}
	vmr_calibration_free(&got);
	return code;
}

static int calibrate_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct calibrate_input input = {
		.ctx = ctx,
		.options = {
			.compare = { .threshold = CALIBRATE_THRESHOLD,
				     .alpha = 0.05 },
			.splits = 200,
			.seed = 1,
		},
		.request = { .missing = "which instrument or suite?" },
	};
	struct vmr_side side = { 0 };
	int code = VMR_EXIT_USAGE;

	if (!argp_parse(&calibrate_argp, argc, argv, 0, NULL, &input)) {
		input.options.compare.pick.details = ctx->wide;
		input.here.ctx = ctx;
		input.here.request = &input.request;
		code = calibrate_load(&input, &side);
		if (!code)
			code = calibrate_side(&input, &side);
		vmr_side_free(&side);
	}
	vmr_settings_free(&input.request.settings);
	free(input.words);
	free(input.spec);
	return code;
}

const struct vmr_cmd vmr_verb_calibrate = {
	.name = "calibrate",
	.summary = "tell how much the same kernel differs from itself",
	.run = calibrate_run,
};

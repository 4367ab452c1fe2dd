// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "cmd_store.h"
#include "compare.h"
#include "compare_draw.h"
#include "json.h"
#include "side.h"

#define COMPARE_SIDES	16

enum {
	COMPARE_KEY_ALPHA = 0x2000,
	COMPARE_KEY_ALL,
	COMPARE_KEY_BRIEF,
	COMPARE_KEY_FAIL_ON,
	COMPARE_KEY_BISECT,
	COMPARE_KEY_DRAW,
};

enum compare_fail { COMPARE_FAIL_REGRESSION, COMPARE_FAIL_CHANGE,
		    COMPARE_FAIL_NEVER };

static const char *const compare_fails[] = {
	[COMPARE_FAIL_REGRESSION] = "regression",
	[COMPARE_FAIL_CHANGE] = "change",
	[COMPARE_FAIL_NEVER] = "never",
};

/**
 * struct compare_input - what was asked for
 * @specs: base, then one or more to compare with it
 */
struct compare_input {
	struct vmr_ctx *ctx;
	struct vmr_compare_options options;
	struct vmr_compare_look look;
	enum compare_fail fail;
	bool bisect;
	bool draw;
	const char *specs[COMPARE_SIDES];
	size_t n;
};

static const struct argp_option compare_options[] = {
	{ "threshold", 't', "PERCENT", 0,
	  "Smallest change that counts (2, or what vmr calibrate kept; 0 in exact mode)", 0 },
	{ "alpha", COMPARE_KEY_ALPHA, "RATE", 0,
	  "Largest rate of false discoveries, and 1 - confidence (0.05)", 0 },
	{ "metric", 'm', "GLOB", 0,
	  "Only metrics INSTRUMENT/KEY=VALUE .../COLUMN that match", 0 },
	{ "all", COMPARE_KEY_ALL, NULL, 0,
	  "Show all metrics, not only those that changed", 0 },
	{ "draw", COMPARE_KEY_DRAW, NULL, 0,
	  "Draw the changes where stdout is no terminal, too", 0 },
	{ "brief", COMPARE_KEY_BRIEF, NULL, 0,
	  "80 columns: without p, q and what would have been seen", 0 },
	{ "fail-on", COMPARE_KEY_FAIL_ON, "WHAT", 0,
	  "Exit 1 on a regression (the default), on a change, or never", 0 },
	{ "bisect", COMPARE_KEY_BISECT, NULL, 0,
	  "Exit 125 when it cannot be told, for `git bisect run'", 0 },
	{ 0 }
};

static void compare_parse_fail(struct argp_state *state, const char *word)
{
	struct compare_input *input = state->input;
	size_t i;

	for (i = 0; i < VMR_ARRAY_SIZE(compare_fails); i++)
		if (!strcmp(compare_fails[i], word)) {
			input->fail = i;
			return;
		}
	argp_error(state, "--fail-on: '%s' is none of: regression change never",
		   word);
}

static void compare_parse_side(struct argp_state *state, const char *spec)
{
	struct compare_input *input = state->input;

	if (input->n == COMPARE_SIDES)
		argp_error(state, "more than %d sides", COMPARE_SIDES);
	else
		input->specs[input->n++] = spec;
}

static error_t compare_parse_option(int key, char *arg,
				    struct argp_state *state)
{
	struct compare_input *input = state->input;

	switch (key) {
	case 't':
		input->options.threshold =
			vmr_cmd_parse_real(state, "--threshold", arg, 1e6);
		return 0;
	case 'm':
		input->options.pick.pattern = arg;
		return 0;
	case COMPARE_KEY_ALPHA:
		input->options.alpha =
			vmr_cmd_parse_real(state, "--alpha", arg, 0.5);
		if (input->options.alpha <= 0)
			argp_error(state, "--alpha: 0 would find nothing");
		return 0;
	case COMPARE_KEY_ALL:
		input->look.all = true;
		return 0;
	case COMPARE_KEY_BRIEF:
		input->look.brief = true;
		return 0;
	case COMPARE_KEY_BISECT:
		input->bisect = true;
		return 0;
	case COMPARE_KEY_DRAW:
		input->draw = true;
		return 0;
	case COMPARE_KEY_FAIL_ON:
		compare_parse_fail(state, arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static error_t compare_parse(int key, char *arg, struct argp_state *state)
{
	struct compare_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case ARGP_KEY_ARG:
		compare_parse_side(state, arg);
		return 0;
	case ARGP_KEY_END:
		if (input->n < 2)
			argp_error(state, "two sides are needed: BASE and NEW");
		return 0;
	}
	return compare_parse_option(key, arg, state);
}

static const struct argp compare_argp = {
	.options = compare_options,
	.parser = compare_parse,
	.args_doc = "BASE NEW [NEW...]",
	.doc = "Tell what is better or worse in NEW than in BASE.\vA side is a list, separated by commas, of files of results, directories of them, and globs; or of runs of the store: 7, 3..5, last, last~2, a tag or what ran, which stand for all of theirs, or a glob of them. Runs of one boot count as one.",
	.children = vmr_global_child,
};

static int compare_load(const struct compare_input *input,
			struct vmr_side *sides)
{
	size_t i;

	for (i = 0; i < input->n; i++)
		if (vmr_cmd_store_side(input->ctx, input->specs[i], "compared",
				       &sides[i]))
			return input->bisect ? VMR_EXIT_CANNOT :
					       VMR_EXIT_USAGE;
	return VMR_EXIT_OK;
}

static int compare_code(const struct compare_input *input,
			const struct vmr_comparison *comparison)
{
	const size_t *count = comparison->count;
	size_t changed = count[VMR_CHANGE_REGRESSED];

	if (vmr_comparison_is_empty(comparison)) {
		vmr_cmd_say(input->ctx, "nothing can be compared: no metric is on both sides");
		return input->bisect ? VMR_EXIT_CANNOT : VMR_EXIT_SKIP;
	}
	if (input->fail == COMPARE_FAIL_NEVER)
		return VMR_EXIT_OK;
	if (input->fail == COMPARE_FAIL_CHANGE)
		changed += count[VMR_CHANGE_IMPROVED] +
			   count[VMR_CHANGE_DIFFERS];
	if (changed)
		return VMR_EXIT_FAIL;
	if (input->bisect && count[VMR_CHANGE_TOO_FEW])
		return VMR_EXIT_CANNOT;
	return VMR_EXIT_OK;
}

static void compare_print_side(const char *name, const struct vmr_side *side)
{
	const struct vmr_result_set *first = &side->boots[0].set;
	const char *release = vmr_result_set_fact(first, "release");

	size_t runs = 0, i;

	for (i = 0; i < side->n; i++)
		runs += side->boots[i].runs;
	printf("%-5s %s: ", name, side->spec);
	if (runs != side->n)
		printf("%zu runs in ", runs);
	printf("%zu boot%s of %s\n", side->n, side->n == 1 ? "" : "s",
	       release ? release : "a kernel");
}

static void compare_print(const struct compare_input *input,
			  const struct vmr_side *base,
			  const struct vmr_side *new,
			  const struct vmr_comparison *comparison)
{
	const struct vmr_screen screen = vmr_screen_stdout(input->draw,
							   input->ctx->color);

	compare_print_side("base", base);
	compare_print_side("new", new);
	putchar('\n');
	vmr_compare_env_print(base, new, input->look.all, stdout);
	vmr_comparison_print(comparison, &input->look, stdout);
	if (screen.draw)
		vmr_comparison_draw(comparison, &input->look, &screen, stdout);
}

static json_t *compare_json_side(const struct vmr_side *side)
{
	json_t *names = json_array();
	size_t i;

	for (i = 0; i < side->n; i++)
		json_array_append_new(names,
				      vmr_json_text(side->boots[i].name));
	return json_pack("{s:o, s:o}", "spec", vmr_json_text(side->spec),
			 "boots", names);
}

static json_t *compare_json(const struct vmr_side *base,
			    const struct vmr_side *new,
			    const struct vmr_comparison *comparison)
{
	json_t *object = vmr_comparison_json(comparison);

	if (!object)
		return NULL;
	json_object_set_new(object, "new", compare_json_side(new));
	json_object_set_new(object, "environment",
			    vmr_compare_env_json(base, new));
	return object;
}

/* Compare one side with the base; with --json the result goes to @list. */
static int compare_side(const struct compare_input *input,
			const struct vmr_side *base,
			const struct vmr_side *new, json_t *list)
{
	struct vmr_comparison comparison;
	int err = vmr_compare(base, new, &input->options, &comparison);
	int code = VMR_EXIT_LOST;

	if (err) {
		vmr_cmd_say(input->ctx, "%s", strerror(-err));
	} else {
		if (list)
			json_array_append_new(list, compare_json(base, new,
								 &comparison));
		else
			compare_print(input, base, new, &comparison);
		code = compare_code(input, &comparison);
	}
	vmr_comparison_free(&comparison);
	return code;
}

/* What went wrong before what was found, before nothing to compare. */
static int compare_worse(int a, int b)
{
	static const int order[] = {
		VMR_EXIT_LOST, VMR_EXIT_FAIL, VMR_EXIT_CANNOT, VMR_EXIT_SKIP,
	};
	size_t i;

	for (i = 0; i < VMR_ARRAY_SIZE(order); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return VMR_EXIT_OK;
}

static int compare_sides(const struct compare_input *input,
			 const struct vmr_side *sides)
{
	json_t *list = input->ctx->json ? json_array() : NULL;
	int code = VMR_EXIT_OK;
	size_t i;

	for (i = 1; i < input->n; i++) {
		if (i > 1 && !list)
			putchar('\n');
		code = compare_worse(code, compare_side(input, &sides[0],
							&sides[i], list));
	}
	if (list && vmr_json_print(json_pack("{s:s, s:s, s:o, s:o}",
					     "schema", "vmr-compare/1",
					     "vmr", VMR_VERSION,
					     "base", compare_json_side(sides),
					     "comparisons", list), stdout))
		code = VMR_EXIT_LOST;
	return code;
}

static int compare_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct compare_input input = {
		.ctx = ctx,
		.options = { .threshold = NAN, .alpha = 0.05 },
	};
	struct vmr_side sides[COMPARE_SIDES] = { 0 };
	struct vmr_floors floors = { 0 };
	size_t i;
	int code;

	if (argp_parse(&compare_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	input.options.pick.details = ctx->wide;
	input.options.floors = &floors;
	code = compare_load(&input, sides);
	if (!code)
		vmr_cmd_store_floors(ctx, sides, input.n, &floors);
	if (!code)
		code = compare_sides(&input, sides);
	vmr_floors_free(&floors);
	for (i = 0; i < input.n; i++)
		vmr_side_free(&sides[i]);
	return code;
}

const struct vmr_cmd vmr_verb_compare = {
	.name = "compare",
	.summary = "tell what is better or worse than before",
	.run = compare_run,
};

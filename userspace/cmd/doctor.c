// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "cmd.h"
#include "doctor.h"
#include "json.h"

struct doctor_input {
	struct vmr_ctx *ctx;
	const char *file;
};

static const struct argp_option doctor_options[] = {
	{ "module", 'm', "FILE", 0, "Look at this vmregress.ko", 0 },
	{ 0 }
};

static error_t doctor_parse(int key, char *arg, struct argp_state *state)
{
	struct doctor_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case 'm':
		input->file = arg;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "'%s' is one word too many", arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp doctor_argp = {
	.options = doctor_options,
	.parser = doctor_parse,
	.doc = "Say in words what stands between this machine and a result.",
	.children = vmr_global_child,
};

static const char *doctor_paint(enum vmr_doctor_state state)
{
	static const char *const paint[] = {
		[VMR_DOCTOR_OK] = "\033[32m",
		[VMR_DOCTOR_WARN] = "\033[33m",
		[VMR_DOCTOR_FAIL] = "\033[31m",
	};

	return paint[state];
}

static void doctor_print(const struct vmr_ctx *ctx,
			 const struct vmr_doctor_finding *finding)
{
	printf("%-10s %s%-4s%s  %s\n", finding->check,
	       ctx->color ? doctor_paint(finding->state) : "",
	       vmr_doctor_state_name(finding->state),
	       ctx->color ? "\033[0m" : "", finding->explanation);
	if (finding->remedy[0])
		printf("%-10s       remedy: %s\n", "", finding->remedy);
}

static json_t *doctor_json(const struct vmr_doctor_finding *finding)
{
	const char *remedy = finding->remedy[0] ? finding->remedy : NULL;

	return json_pack("{s:s, s:s, s:o, s:o}", "check", finding->check,
			 "state", vmr_doctor_state_name(finding->state),
			 "explanation", vmr_json_text(finding->explanation),
			 "remedy", vmr_json_text(remedy));
}

static int doctor_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct doctor_input input = { .ctx = ctx };
	struct vmr_doctor_finding finding;
	int code = VMR_EXIT_OK;
	json_t *array;
	size_t i;

	if (argp_parse(&doctor_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	array = json_array();
	for (i = 0; i < vmr_doctor_count(); i++) {
		vmr_doctor_check(i, input.file, &finding);
		if (finding.state == VMR_DOCTOR_FAIL)
			code = VMR_EXIT_FAIL;
		if (ctx->json)
			json_array_append_new(array, doctor_json(&finding));
		else
			doctor_print(ctx, &finding);
	}
	if (ctx->json && vmr_json_print(json_pack("{s:O}", "checks", array),
					stdout))
		code = VMR_EXIT_LOST;
	json_decref(array);
	return code;
}

const struct vmr_cmd vmr_verb_doctor = {
	.name = "doctor",
	.summary = "say what stands in the way of a result",
	.run = doctor_run,
};

// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "interrupt.h"
#include "oom_memcg.h"
#include "report.h"
#include "text.h"

struct oom_input {
	struct vmr_ctx *ctx;
	const char *scenario;
	const char *output;
	struct vmr_oom_spec spec;
	struct vmr_report report;
};

static const struct argp_option oom_options[] = {
	{ "output", 'o', "FILE", 0, "Write the JSON result to FILE as well", 0 },
	{ 0 }
};

static error_t oom_word(struct oom_input *input, const char *word,
			struct argp_state *state)
{
	char why[200];

	if (!input->scenario)
		input->scenario = word;
	else if (vmr_oom_spec_word(&input->spec, word, why, sizeof(why)))
		argp_error(state, "%s", why);
	return 0;
}

static error_t oom_parse(int key, char *arg, struct argp_state *state)
{
	struct oom_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case 'o':
		input->output = arg;
		return 0;
	case ARGP_KEY_ARG:
		return oom_word(input, arg, state);
	case ARGP_KEY_END:
		if (!input->scenario)
			argp_error(state, "which one? memcg or cleanup");
		else if (strcmp(input->scenario, "memcg") &&
			 strcmp(input->scenario, "cleanup"))
			argp_error(state, "no scenario '%s'; there are: memcg cleanup",
				   input->scenario);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp oom_argp = {
	.options = oom_options,
	.parser = oom_parse,
	.args_doc = "memcg [max=SIZE] [victims=N | victim=SIZE[:ADJ]...] [seconds=N]\ncleanup",
	.doc = "Run out of memory within a cgroup, predict who dies, and trace who does.\v`cleanup' puts back what a run that was killed with SIGKILL has left; the next run does so too.",
	.children = vmr_global_child,
};

static int oom_finish_spec(struct oom_input *input)
{
	char why[200];

	if (!vmr_oom_memcg_spec(&input->spec, why, sizeof(why)))
		return 0;
	vmr_cmd_say(input->ctx, "%s", why);
	return VMR_EXIT_USAGE;
}

static void oom_say(int code, const char *text, void *arg)
{
	const struct oom_input *input = arg;

	vmr_cmd_say(input->ctx, "%s%s",
		    code == VMR_EXIT_SKIP ? "skipped: " : "", text);
}

static void oom_show_prediction(const struct vmr_oom_case *oom, uint64_t limit,
				void *arg)
{
	const struct oom_input *input = arg;
	FILE *out = input->ctx->json ? stderr : stdout;
	const struct vmr_oom_member *member;
	char size[VMR_TEXT_NUMBER];
	size_t i;

	vmr_text_bytes(limit, size);
	fprintf(out, "%zu victims in a cgroup of %s:\n", oom->n - 1, size);
	for (i = 0; i + 1 < oom->n; i++) {
		member = &oom->members[i];
		vmr_text_bytes(member->size, size);
		fprintf(out, "  %-14s %10s, adj %5d: ", member->name, size,
			member->badness.adj);
		if (member->predicted == VMR_BADNESS_EXEMPT)
			fputs("never\n", out);
		else
			fprintf(out, "%" PRId64 " points%s\n",
				member->predicted,
				i != oom->choice ? "" : oom->tie ?
				", predicted to die (a tie)" :
				", predicted to die");
	}
	fflush(out);
}

static void oom_traced(const struct vmr_result *trace, void *arg)
{
	struct oom_input *input = arg;

	vmr_report_result(&input->report, trace);
}

static int oom_report(struct oom_input *input, struct vmr_client *client)
{
	const struct vmr_oom_listener listener = {
		.say = oom_say, .predicted = oom_show_prediction,
		.traced = oom_traced, .arg = input,
	};
	struct vmr_result result = { 0 };
	int code, worst;

	code = vmr_report_begin(&input->report, input->ctx, input->output);
	if (code)
		return code;
	vmr_interrupt_catch();
	/* Nobody may be reading any more: all is put back nevertheless. */
	signal(SIGPIPE, SIG_IGN);
	code = vmr_oom_memcg(client, &input->spec, &listener, &result);
	if (!code)
		vmr_report_result(&input->report, &result);
	vmr_result_free(&result);
	worst = vmr_report_end(&input->report);
	return code ? code : worst;
}

static int oom_memcg(struct oom_input *input)
{
	struct vmr_client client;
	int code = oom_finish_spec(input);

	if (!code)
		code = vmr_cmd_open_instruments(input->ctx, &client);
	if (code)
		return code;
	code = oom_report(input, &client);
	vmr_client_close(&client);
	return code;
}

static int oom_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct oom_input input = { .ctx = ctx };
	const struct vmr_oom_listener listener = {
		.say = oom_say, .arg = &input,
	};

	if (argp_parse(&oom_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	if (!strcmp(input.scenario, "cleanup"))
		return vmr_oom_cleanup(&listener);
	return oom_memcg(&input);
}

const struct vmr_cmd vmr_verb_oom = {
	.name = "oom",
	.summary = "run out of memory in a cgroup and predict the victim",
	.run = oom_run,
};

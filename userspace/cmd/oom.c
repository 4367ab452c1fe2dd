// SPDX-License-Identifier: GPL-2.0-or-later
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "interrupt.h"
#include "oom_memcg.h"
#include "util.h"

struct oom_input {
	struct vmr_ctx *ctx;
	const char *scenario;
	const char *output;
	struct vmr_oom_spec spec;
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
	struct vmr_machine machine;
	char why[200];
	int err;

	vmr_machine_read(&machine);
	err = vmr_oom_spec_finish(&input->spec,
				  vmr_machine_number(&machine, "memory_bytes"),
				  vmr_machine_number(&machine,
						     "memory_available_bytes"),
				  why, sizeof(why));
	vmr_machine_free(&machine);
	if (!err)
		return 0;
	vmr_cmd_say(input->ctx, "%s", why);
	return VMR_EXIT_USAGE;
}

static int oom_report(struct oom_input *input, struct vmr_client *client)
{
	struct vmr_report report;
	int code, worst;

	code = vmr_report_begin(&report, input->ctx, input->output);
	if (code)
		return code;
	vmr_interrupt_catch();
	/* Nobody may be reading any more: all is put back nevertheless. */
	signal(SIGPIPE, SIG_IGN);
	code = vmr_oom_memcg(input->ctx, client, &input->spec, &report);
	worst = vmr_report_end(&report);
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

	if (argp_parse(&oom_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	if (!strcmp(input.scenario, "cleanup"))
		return vmr_oom_cleanup(ctx);
	return oom_memcg(&input);
}

const struct vmr_cmd vmr_verb_oom = {
	.name = "oom",
	.summary = "run out of memory in a cgroup and predict the victim",
	.run = oom_run,
};

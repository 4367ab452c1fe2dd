// SPDX-License-Identifier: GPL-2.0-or-later
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd_request.h"
#include "execute.h"
#include "interrupt.h"
#include "local.h"
#include "report.h"

/* Longest pause between two looks, in ms: a day. */
#define SENSE_WATCH_MAX_MS	86400000

struct sense_input {
	struct vmr_ctx *ctx;
	struct vmr_cmd_request request;
	unsigned int watch_ms;	/* 0: look once */
	unsigned long count;	/* 0: until interrupted */
};

static const struct argp_option sense_options[] = {
	{ "watch", 'w', "SECONDS", 0, "Look again every SECONDS", 0 },
	{ "count", 'n', "N", 0, "With --watch: stop after N looks", 0 },
	{ 0 }
};

static void sense_parse_watch(struct sense_input *input, const char *text,
			      struct argp_state *state)
{
	char *end;
	double ms = 1000 * strtod(text, &end);

	if (end == text || *end || !(ms >= 1 && ms <= SENSE_WATCH_MAX_MS))
		argp_error(state, "--watch: '%s' is no number of seconds from 0.001 to 86400",
			   text);
	else
		input->watch_ms = ms;
}

static error_t sense_parse(int key, char *arg, struct argp_state *state)
{
	struct sense_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		state->child_inputs[1] = &input->request;
		return 0;
	case 'w':
		sense_parse_watch(input, arg, state);
		return 0;
	case 'n':
		input->count = vmr_cmd_parse_number(state, "--count", arg, 1,
						    LONG_MAX);
		return 0;
	case ARGP_KEY_END:
		if (input->count && !input->watch_ms)
			argp_error(state, "--count goes with --watch");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp sense_argp = {
	.options = sense_options,
	.parser = sense_parse,
	.args_doc = "INSTRUMENT [KEY=VALUE...]",
	.doc = "Show what an instrument of kind sense finds now.",
	.children = vmr_cmd_request_child,
};

/* Returns whether another look makes sense. */
static bool sense_look(const struct sense_input *input,
		       struct vmr_client *client,
		       const struct vmr_instrument *instrument,
		       struct vmr_report *report)
{
	const struct vmr_execute_options options = { .quiet = true };
	enum vmr_execute_end end;
	struct vmr_result result;
	int err;

	end = vmr_execute(client, instrument, &input->request.settings, &options,
			  &result, &err);
	if (input->watch_ms && !input->ctx->json && isatty(STDOUT_FILENO))
		fputs("\033[H\033[J", stdout);
	if (end == VMR_EXECUTE_DONE || end == VMR_EXECUTE_LEFT)
		vmr_report_result(report, &result);
	else
		vmr_report_trouble(report,
				   vmr_cmd_refused(input->ctx, client, err,
						   instrument->name));
	vmr_result_free(&result);
	return end == VMR_EXECUTE_DONE;
}

static int sense_looks(const struct sense_input *input,
		       struct vmr_client *client,
		       const struct vmr_instrument *instrument)
{
	struct vmr_report report;
	unsigned long looks = 0;
	int code;

	code = vmr_report_begin(&report, input->ctx, NULL);
	if (code)
		return code;
	if (vmr_client_listen(client))
		client->events = NULL;
	vmr_interrupt_catch();
	while (sense_look(input, client, instrument, &report)) {
		if (!input->watch_ms || ++looks == input->count)
			break;
		vmr_interrupt_sleep(input->watch_ms);
		if (vmr_interrupt_count())
			break;
	}
	return vmr_report_end(&report);
}

/* What vmr does itself needs no module. */
static int sense_open_client(const struct sense_input *input,
			     struct vmr_client *client)
{
	if (!vmr_local_find(VMREGRESS_KIND_SENSE, input->request.name))
		return vmr_cmd_open_instruments(input->ctx, client);
	if (!vmr_client_open_local(client))
		return 0;
	vmr_cmd_say(input->ctx, "out of memory");
	return VMR_EXIT_LOST;
}

static int sense_open(const struct sense_input *input)
{
	const struct vmr_instrument *instrument;
	struct vmr_client client;
	int code;

	code = sense_open_client(input, &client);
	if (code)
		return code;
	instrument = vmr_instruments_find_kind(&client.instruments,
					       VMREGRESS_KIND_SENSE,
					       input->request.name);
	if (!instrument)
		instrument = vmr_cmd_instrument(input->ctx, &client,
						input->request.name);
	if (!instrument) {
		code = VMR_EXIT_USAGE;
	} else if (instrument->kind != VMREGRESS_KIND_SENSE) {
		vmr_cmd_say(input->ctx, "%s is of kind %s; use: vmr run %s",
			    instrument->name, vmr_kind_name(instrument->kind),
			    instrument->name);
		code = VMR_EXIT_USAGE;
	} else {
		code = sense_looks(input, &client, instrument);
	}
	vmr_client_close(&client);
	return code;
}

static int sense_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct sense_input input = {
		.ctx = ctx, .request = { .missing = "which instrument?" },
	};
	int code;

	if (argp_parse(&sense_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	code = sense_open(&input);
	vmr_settings_free(&input.request.settings);
	return code;
}

const struct vmr_cmd vmr_verb_sense = {
	.name = "sense",
	.summary = "show what a sense instrument finds now",
	.run = sense_run,
};

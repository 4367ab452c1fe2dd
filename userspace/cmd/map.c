// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "cmd_request.h"
#include "execute.h"
#include "interrupt.h"
#include "pagemap.h"
#include "report.h"

#define MAP_INSTRUMENT	"allocmap"

struct map_input {
	struct vmr_ctx *ctx;
	struct vmr_cmd_request request;
	struct vmr_pagemap_look look;
};

static const struct argp_option map_options[] = {
	{ "width", 'w', "N", 0, "Draw N pages in a line (default: 70)", 0 },
	{ "summary", 's', NULL, 0, "Without the picture, only what it adds up to", 0 },
	{ 0 }
};

static error_t map_parse(int key, char *arg, struct argp_state *state)
{
	struct map_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		state->child_inputs[1] = &input->request;
		return 0;
	case 'w':
		input->look.width = vmr_cmd_parse_number(state, "--width", arg,
							 1, VMR_PAGEMAP_WIDTH_MAX);
		return 0;
	case 's':
		input->look.legend_only = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp map_argp = {
	.options = map_options,
	.parser = map_parse,
	.args_doc = "[KEY=VALUE...]",
	.doc = "Draw what the pages of physical memory are used for, a character for each. The keys are those of the instrument allocmap.",
	.children = vmr_cmd_request_child,
};

/* Only a map without a word of trouble is a picture. */
static bool map_is_whole(const struct vmr_result *result)
{
	return result->job.verdict == VMREGRESS_VERDICT_NONE;
}

static void map_say(const struct map_input *input, struct vmr_report *report,
		    const struct vmr_result *result)
{
	int err;

	if (input->ctx->json || !map_is_whole(result)) {
		vmr_report_result(report, result);
		return;
	}
	err = vmr_pagemap_draw(result, &input->look, stdout);
	if (result->job.reason && *result->job.reason)
		vmr_cmd_say(input->ctx, "%s", result->job.reason);
	if (err) {
		vmr_cmd_say(input->ctx, "the module answers with something that is no map");
		vmr_report_trouble(report, VMR_EXIT_LOST);
	}
}

static int map_look(const struct map_input *input, struct vmr_client *client,
		    const struct vmr_instrument *instrument)
{
	const struct vmr_execute_options options = { 0 };
	enum vmr_execute_end end;
	struct vmr_report report;
	struct vmr_result result;
	int code, err;

	code = vmr_report_begin(&report, input->ctx, NULL);
	if (code)
		return code;
	if (vmr_client_listen(client))
		client->events = NULL;
	vmr_interrupt_catch();
	end = vmr_execute(client, instrument, &input->request.settings, &options,
			  &result, &err);
	if (end == VMR_EXECUTE_DONE || end == VMR_EXECUTE_LEFT)
		map_say(input, &report, &result);
	else
		vmr_report_trouble(&report,
				   vmr_cmd_refused(input->ctx, client, err,
						   instrument->name));
	vmr_result_free(&result);
	return vmr_report_end(&report);
}

static int map_open(const struct map_input *input)
{
	const struct vmr_instrument *instrument;
	struct vmr_client client;
	int code;

	code = vmr_cmd_open_instruments(input->ctx, &client);
	if (code)
		return code;
	instrument = vmr_cmd_instrument(input->ctx, &client, MAP_INSTRUMENT);
	code = instrument ? map_look(input, &client, instrument) :
			    VMR_EXIT_LOST;
	vmr_client_close(&client);
	return code;
}

static int map_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct map_input input = {
		.ctx = ctx,
		.look = { .width = VMR_PAGEMAP_WIDTH },
	};
	int code;

	if (argp_parse(&map_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	input.look.color = ctx->color;
	code = map_open(&input);
	vmr_settings_free(&input.request.settings);
	return code;
}

const struct vmr_cmd vmr_verb_map = {
	.name = "map",
	.summary = "draw what the pages of memory are used for",
	.run = map_run,
};

// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "describe.h"
#include "json.h"
#include "machine.h"
#include "text.h"

struct info_input {
	struct vmr_ctx *ctx;
	const char *name;
};

static error_t info_parse(int key, char *arg, struct argp_state *state)
{
	struct info_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case ARGP_KEY_ARG:
		if (input->name)
			argp_error(state, "'%s' is one word too many", arg);
		input->name = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp info_argp = {
	.parser = info_parse,
	.args_doc = "[INSTRUMENT]",
	.doc = "Describe INSTRUMENT, or else the loaded module and the machine.",
	.children = vmr_global_child,
};

static void info_print_module(const struct vmr_info *info)
{
	char held[VMR_TEXT_NUMBER], loop[VMR_TEXT_NUMBER];

	vmr_text_bytes(info->held_bytes, held);
	vmr_text_milli(info->loop_millicycles, loop);
	printf("module version    %s\n", info->version ? info->version : "?");
	printf("danger            %s\n",
	       info->allow_danger ? "allowed" : "refused");
	printf("hold limit        %" PRIu32 " %% of memory for each job\n",
	       info->hold_max_percent);
	if (info->tsc_khz)
		printf("time stamp clock  %" PRIu32 " kHz\n", info->tsc_khz);
	else
		printf("time stamp clock  not to be trusted: no cycles\n");
	printf("clock cost        %" PRIu32 " cycles for a pair of reads\n",
	       info->clock_cycles);
	printf("loop cost         %s cycles for an empty turn\n", loop);
	printf("held now          %s by %" PRIu32 " live jobs\n\n", held,
	       info->jobs_live);
}

static bool info_is_bytes(const char *name)
{
	size_t len = strlen(name);

	return len > 6 && !strcmp(name + len - 6, "_bytes");
}

static void info_print_machine(const struct vmr_machine *machine)
{
	char bytes[VMR_TEXT_NUMBER];
	const struct vmr_fact *fact;
	size_t i;

	for (i = 0; i < machine->n; i++) {
		fact = &machine->facts[i];
		printf("%-22s  ", fact->name);
		if (fact->text) {
			puts(fact->text);
		} else if (info_is_bytes(fact->name)) {
			vmr_text_bytes(fact->number, bytes);
			puts(bytes);
		} else {
			printf("%" PRId64 "\n", fact->number);
		}
	}
}

static json_t *info_module_json(const struct vmr_info *info)
{
	return json_pack("{s:o, s:b, s:I, s:I, s:I, s:I, s:I, s:I}",
			 "version", vmr_json_text(info->version),
			 "allow_danger", !!info->allow_danger,
			 "hold_max_percent", (json_int_t)info->hold_max_percent,
			 "tsc_khz", (json_int_t)info->tsc_khz,
			 "clock_cycles", (json_int_t)info->clock_cycles,
			 "loop_millicycles",
			 (json_int_t)info->loop_millicycles,
			 "held_bytes", (json_int_t)info->held_bytes,
			 "jobs_live", (json_int_t)info->jobs_live);
}

static int info_all(struct vmr_ctx *ctx, struct vmr_client *client)
{
	struct vmr_machine machine;
	struct vmr_info info;
	int err = vmr_client_info(client, &info);

	if (err)
		return vmr_cmd_refused(ctx, client, err, NULL);
	vmr_machine_read(&machine);
	if (ctx->json) {
		err = vmr_json_print(json_pack("{s:o, s:o}", "module",
					       info_module_json(&info), "env",
					       vmr_json_machine(&machine)),
				     stdout);
	} else {
		info_print_module(&info);
		info_print_machine(&machine);
	}
	vmr_machine_free(&machine);
	vmr_info_free(&info);
	return err ? VMR_EXIT_LOST : VMR_EXIT_OK;
}

/* Two of different kinds may share a name: say so. */
static void info_namesakes(const struct vmr_ctx *ctx,
			   const struct vmr_client *client,
			   const struct vmr_instrument *instrument)
{
	const struct vmr_instruments *all = &client->instruments;
	const struct vmr_instrument *other;
	size_t i;

	for (i = 0; i < all->n; i++) {
		other = &all->list[i];
		if (other != instrument &&
		    !strcmp(other->name, instrument->name))
			vmr_cmd_say(ctx, "this is %s_%s; there is %s_%s too",
				    vmr_kind_name(instrument->kind),
				    instrument->name,
				    vmr_kind_name(other->kind), other->name);
	}
}

static int info_one(struct vmr_ctx *ctx, struct vmr_client *client,
		    const char *name)
{
	const struct vmr_instrument *instrument;
	int err;

	instrument = vmr_cmd_instrument(ctx, client, name);
	if (!instrument)
		return VMR_EXIT_USAGE;
	info_namesakes(ctx, client, instrument);
	if (ctx->json)
		err = vmr_json_print(vmr_describe_json(instrument), stdout);
	else
		err = vmr_describe_text(instrument, stdout);
	return err ? VMR_EXIT_LOST : VMR_EXIT_OK;
}

static int info_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct info_input input = { .ctx = ctx };
	struct vmr_client client;
	int code;

	if (argp_parse(&info_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	code = vmr_cmd_open_instruments(ctx, &client);
	if (code)
		return code;
	if (input.name)
		code = info_one(ctx, &client, input.name);
	else
		code = info_all(ctx, &client);
	vmr_client_close(&client);
	return code;
}

const struct vmr_cmd vmr_verb_info = {
	.name = "info",
	.summary = "describe an instrument, or the module and the machine",
	.run = info_run,
};

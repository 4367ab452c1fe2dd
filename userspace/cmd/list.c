// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "array.h"
#include "cmd.h"
#include "json.h"
#include "table.h"

struct list_input {
	struct vmr_ctx *ctx;
	bool filter;
	uint32_t kind;
};

static const struct argp_option list_options[] = {
	{ "kind", 'k', "KIND", 0, "Only sense, test, bench or trace", 0 },
	{ 0 }
};

static error_t list_parse(int key, char *arg, struct argp_state *state)
{
	struct list_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case 'k':
		if (vmr_kind_parse(arg, &input->kind))
			argp_error(state, "'%s' is none of: sense test bench trace",
				   arg);
		input->filter = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "'%s' is one word too many", arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp list_argp = {
	.options = list_options,
	.parser = list_parse,
	.doc = "List the instruments of the loaded module, and those of vmr itself.",
	.children = vmr_global_child,
};

static bool list_wanted(const struct list_input *input,
			const struct vmr_instrument *instrument)
{
	return !input->filter || instrument->kind == input->kind;
}

static const char *list_flags(const struct vmr_instrument *instrument)
{
	uint32_t flags = instrument->flags;

	if (instrument->local)
		return "user";
	if (flags & VMREGRESS_INSTRUMENT_FLAG_DANGER)
		return "danger";
	if (flags & VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE)
		return "exclusive";
	return "";
}

static int list_table(const struct list_input *input,
		      const struct vmr_instruments *all)
{
	static const struct vmr_table_column columns[] = {
		{ .name = "kind" },
		{ .name = "name" },
		{ .name = "flags" },
		{ .name = "summary" },
	};
	struct vmr_table *table;
	int err = 0;
	size_t i;

	table = vmr_table_new(columns, VMR_ARRAY_SIZE(columns));
	for (i = 0; table && !err && i < all->n; i++) {
		const struct vmr_instrument *instrument = &all->list[i];
		const char *cells[] = {
			vmr_kind_name(instrument->kind), instrument->name,
			list_flags(instrument), instrument->summary,
		};

		if (list_wanted(input, instrument))
			err = vmr_table_add(table, cells);
	}
	if (table && !err)
		err = vmr_table_print(table, stdout);
	vmr_table_free(table);
	return table ? err : -1;
}

static json_t *list_one_json(const struct vmr_instrument *instrument)
{
	uint32_t flags = instrument->flags;

	return json_pack("{s:s, s:o, s:o, s:b, s:b, s:b}",
			 "kind", vmr_kind_name(instrument->kind),
			 "name", vmr_json_text(instrument->name),
			 "summary", vmr_json_text(instrument->summary),
			 "danger",
			 !!(flags & VMREGRESS_INSTRUMENT_FLAG_DANGER),
			 "exclusive",
			 !!(flags & VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE),
			 "user_side", !!instrument->local);
}

static int list_json(const struct list_input *input,
		     const struct vmr_instruments *all)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < all->n; i++)
		if (list_wanted(input, &all->list[i]))
			json_array_append_new(array,
					      list_one_json(&all->list[i]));
	return vmr_json_print(json_pack("{s:o}", "instruments", array), stdout);
}

static int list_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct list_input input = { .ctx = ctx };
	struct vmr_client client;
	int code, err;

	if (argp_parse(&list_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	code = vmr_cmd_open_instruments(ctx, &client);
	if (code)
		return code;
	if (ctx->json)
		err = list_json(&input, &client.instruments);
	else
		err = list_table(&input, &client.instruments);
	vmr_client_close(&client);
	return err ? VMR_EXIT_LOST : VMR_EXIT_OK;
}

const struct vmr_cmd vmr_verb_list = {
	.name = "list",
	.summary = "list the instruments of the loaded module",
	.run = list_run,
};

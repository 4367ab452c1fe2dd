// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "cmd_store.h"
#include "scope.h"
#include "table.h"
#include "text.h"

/* How many are listed unless told otherwise. */
#define RUNS_LIMIT	20

struct runs_input {
	struct vmr_ctx *ctx;
	long limit;
	struct vmr_table *table;
	json_t *array;
};

static const struct argp_option runs_options[] = {
	{ "count", 'n', "N", 0, "The last N runs, 0 for all; 20 else", 0 },
	{ 0 }
};

static error_t runs_parse(int key, char *arg, struct argp_state *state)
{
	struct runs_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case 'n':
		input->limit = vmr_cmd_parse_number(state, "--count", arg, 0,
						    LONG_MAX);
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "'%s' is one word too many", arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp runs_argp = {
	.options = runs_options,
	.parser = runs_parse,
	.doc = "List the runs in the store, the newest last.",
	.children = vmr_global_child,
};

static const struct vmr_table_column runs_columns[] = {
	{ .name = "run", .right = true },
	{ .name = "when" },
	{ .name = "state" },
	{ .name = "what" },
	{ .name = "kernel" },
	{ .name = "accel" },
	{ .name = "jobs", .right = true },
	{ .name = "pass", .right = true },
	{ .name = "fail", .right = true },
	{ .name = "skip", .right = true },
	{ .name = "error", .right = true },
	{ .name = "tags" },
	{ .name = "notes" },
};

static void runs_number(int64_t number, char buf[VMR_TEXT_NUMBER])
{
	snprintf(buf, VMR_TEXT_NUMBER, "%" PRId64, number);
}

/* What is to be said of a run, in one line; to be freed. */
static char *runs_notes(const struct vmr_store_entry *entry)
{
	char *notes = NULL, *c;
	size_t size;
	FILE *out = open_memstream(&notes, &size);

	if (!out)
		return NULL;
	if (entry->continues)
		fprintf(out, "continues run %" PRId64 ";", entry->continues);
	if (entry->continued)
		fprintf(out, "continued by run %" PRId64 ";", entry->continued);
	fputs(entry->notes ? entry->notes : "", out);
	if (fclose(out) || !notes)
		return NULL;
	for (c = notes; *c; c++)
		if (*c == '\n')
			*c = ';';
	if (c > notes && c[-1] == ';')
		c[-1] = '\0';
	return notes;
}

static int runs_row(const struct vmr_store_entry *entry, void *arg)
{
	VMR_FREE char *notes = runs_notes(entry);
	const struct runs_input *input = arg;
	char id[VMR_TEXT_NUMBER], jobs[VMR_TEXT_NUMBER];
	char verdicts[5][VMR_TEXT_NUMBER];
	const char *cells[] = {
		id, entry->created, entry->state,
		entry->name ? entry->name : "-",
		entry->release ? entry->release : "-",
		entry->accel ? entry->accel : "-", jobs,
		verdicts[VMREGRESS_VERDICT_PASS],
		verdicts[VMREGRESS_VERDICT_FAIL],
		verdicts[VMREGRESS_VERDICT_SKIP],
		verdicts[VMREGRESS_VERDICT_ERROR],
		entry->tags, notes,
	};
	size_t i;

	if (!notes)
		return -ENOMEM;
	runs_number(entry->id, id);
	runs_number(entry->jobs, jobs);
	for (i = 0; i < VMR_ARRAY_SIZE(verdicts); i++)
		runs_number(entry->verdicts[i], verdicts[i]);
	return vmr_table_add(input->table, cells);
}

/* The words in @text, separated by @separator, as an array. */
static json_t *runs_split(const char *text, const char *separator)
{
	VMR_FREE char *copy = strdup(text ? text : "");
	json_t *array = json_array();
	char *rest = copy, *word;

	while ((word = strsep(&rest, separator)))
		if (*word)
			json_array_append_new(array, vmr_json_text(word));
	return array;
}

static json_t *runs_link(int64_t run)
{
	return run ? json_integer(run) : json_null();
}

static int runs_object(const struct vmr_store_entry *entry, void *arg)
{
	struct runs_input *input = arg;
	json_t *object, *verdicts = json_object();
	uint32_t i;

	for (i = 0; i < 5; i++)
		json_object_set_new(verdicts, vmr_verdict_name(i),
				    json_integer(entry->verdicts[i]));
	object = json_pack("{s:I, s:o, s:s, s:o, s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o}",
			   "id", (json_int_t)entry->id,
			   "created", vmr_json_text(entry->created),
			   "state", entry->state,
			   "name", vmr_json_text(entry->name),
			   "host", vmr_json_text(entry->host),
			   "release", vmr_json_text(entry->release),
			   "accel", vmr_json_text(entry->accel),
			   "jobs", (json_int_t)entry->jobs,
			   "verdicts", verdicts,
			   "tags", runs_split(entry->tags, " "),
			   "notes", runs_split(entry->notes, "\n"),
			   "continues", runs_link(entry->continues),
			   "continued_by", runs_link(entry->continued));
	return json_array_append_new(input->array, object) ? -ENOMEM : 0;
}

static int runs_list(struct runs_input *input, struct vmr_store *store)
{
	int err;

	if (input->ctx->json) {
		input->array = json_array();
		err = vmr_store_each(store, input->limit, runs_object, input);
		if (!err)
			return vmr_json_print(json_pack("{s:o}", "runs",
							input->array), stdout);
		json_decref(input->array);
		return err;
	}
	input->table = vmr_table_new(runs_columns,
				     VMR_ARRAY_SIZE(runs_columns));
	if (!input->table)
		return -ENOMEM;
	err = vmr_store_each(store, input->limit, runs_row, input);
	if (!err)
		err = vmr_table_print(input->table, stdout);
	vmr_table_free(input->table);
	return err;
}

static int runs_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct runs_input input = { .ctx = ctx, .limit = RUNS_LIMIT };
	struct vmr_store store;
	int code = 0, err;

	if (argp_parse(&runs_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	code = vmr_cmd_store(ctx, &store, VMR_STORE_READ);
	if (code)
		return code;
	err = runs_list(&input, &store);
	if (err)
		code = vmr_cmd_store_failed(ctx, &store, err);
	vmr_store_close(&store);
	return code;
}

const struct vmr_cmd vmr_verb_runs = {
	.name = "runs",
	.summary = "list the runs in the store",
	.run = runs_run,
};

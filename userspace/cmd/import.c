// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd_store.h"
#include "file.h"
#include "hash.h"
#include "scope.h"

struct import_input {
	struct vmr_ctx *ctx;
	const char *tag;
	char **paths;
	int n;
};

static const struct argp_option import_options[] = {
	{ "tag", 't', "NAME", 0, "Tag every run that is imported", 0 },
	{ 0 }
};

static error_t import_parse(int key, char *arg, struct argp_state *state)
{
	struct import_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case 't':
		if (!vmr_store_tag_valid(arg))
			argp_error(state, "'%s' can be no tag", arg);
		input->tag = arg;
		return 0;
	case ARGP_KEY_ARGS:
		input->paths = state->argv + state->next;
		input->n = state->argc - state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which files?");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp import_argp = {
	.options = import_options,
	.parser = import_parse,
	.args_doc = "FILE...",
	.doc = "Add results in JSON to the store, a run for each file. A file that is in the store already is not added again.",
	.children = vmr_global_child,
};

/* All or nothing: the run and its tag. */
static int import_set(const struct import_input *input, struct vmr_store *store,
		      const struct vmr_result_set *set, const char *hash,
		      int64_t *run)
{
	int err = vmr_store_import(store, set, hash, "done", run), tag = 0;

	if (input->tag && (!err || err == -EEXIST))
		tag = vmr_store_tag(store, *run, input->tag);
	return tag && tag != -EEXIST ? tag : err;
}

static int import_file(const struct import_input *input,
		       struct vmr_store *store, const char *path)
{
	VMR_FREE char *text = NULL;
	char why[400], hash[VMR_HASH_TEXT];
	struct vmr_result_set set;
	int64_t run = 0;
	size_t len;
	int err;

	err = vmr_file_read(path, &text, &len);
	if (err) {
		vmr_cmd_say(input->ctx, "%s: %s", path, strerror(-err));
		return VMR_EXIT_USAGE;
	}
	if (vmr_result_text_read(text, len, &set, why, sizeof(why))) {
		vmr_cmd_say(input->ctx, "%s: %s", path, why);
		return VMR_EXIT_USAGE;
	}
	vmr_hash_text(text, len, hash);
	err = import_set(input, store, &set, hash, &run);
	vmr_result_set_free(&set);
	if (err && err != -EEXIST)
		return vmr_cmd_store_failed(input->ctx, store, err);
	if (!input->ctx->json)
		printf("run %" PRId64 "  %s%s\n", run, path,
		       err ? "  (was there)" : "");
	fflush(stdout);
	return 0;
}

static int import_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct import_input input = { .ctx = ctx };
	struct vmr_store store;
	int code, worst = 0, i;

	if (argp_parse(&import_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	code = vmr_cmd_store(ctx, &store, VMR_STORE_WRITE);
	if (code)
		return code;
	/* A bad file is no reason to leave out the next. */
	for (i = 0; i < input.n && code != VMR_EXIT_LOST; i++) {
		code = import_file(&input, &store, input.paths[i]);
		worst = code > worst ? code : worst;
	}
	vmr_store_close(&store);
	return worst;
}

const struct vmr_cmd vmr_verb_import = {
	.name = "import",
	.summary = "add results in JSON to the store",
	.run = import_run,
};

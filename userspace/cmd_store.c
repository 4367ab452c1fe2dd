// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>

#include "cmd_store.h"

int vmr_cmd_store_failed(const struct vmr_ctx *ctx,
			 const struct vmr_store *store, int err)
{
	vmr_cmd_say(ctx, "%s", store->why);
	if (err == -EINVAL || err == -ENOENT || err == -EEXIST)
		return VMR_EXIT_USAGE;
	return VMR_EXIT_LOST;
}

int vmr_cmd_store(const struct vmr_ctx *ctx, struct vmr_store *store,
		  enum vmr_store_mode mode)
{
	int err = vmr_store_open(store, ctx->db, mode);

	return err ? vmr_cmd_store_failed(ctx, store, err) : 0;
}

/* What one run refuses is no reason to leave out those after it. */
static int cmd_store_each(const struct vmr_ctx *ctx, struct vmr_store *store,
			  const struct vmr_runspec *runs,
			  int (*fn)(struct vmr_store *store, int64_t run,
				    void *arg), void *arg)
{
	int code = 0, err = 0;
	size_t i;

	for (i = 0; i < runs->n && (!err || code == VMR_EXIT_USAGE); i++) {
		err = fn(store, runs->list[i], arg);
		if (err)
			code = vmr_cmd_store_failed(ctx, store, err);
	}
	return code;
}

int vmr_cmd_store_runs(const struct vmr_ctx *ctx, char **words, int n,
		       int (*fn)(struct vmr_store *store, int64_t run,
				 void *arg), void *arg)
{
	struct vmr_runspec runs = { 0 };
	struct vmr_store store;
	int code, err = 0, i;

	code = vmr_cmd_store(ctx, &store, VMR_STORE_READ);
	if (code)
		return code;
	/* All words are right before the first run is touched. */
	for (i = 0; i < n && !err; i++)
		err = vmr_runspec_add(&runs, &store, words[i]);
	code = err ? vmr_cmd_store_failed(ctx, &store, err) :
		     cmd_store_each(ctx, &store, &runs, fn, arg);
	vmr_runspec_free(&runs);
	vmr_store_close(&store);
	return code;
}

int vmr_cmd_store_side(const struct vmr_ctx *ctx, const char *spec,
		       const char *done, struct vmr_side *side)
{
	char why[512];
	size_t i;
	int err = vmr_side_find(spec, ctx->db, side, why, sizeof(why));

	for (i = 0; !err && i < side->n; i++)
		if (side->boots[i].state)
			vmr_cmd_say(ctx, "%s is %s: %s is what it has",
				    side->boots[i].name, side->boots[i].state,
				    done);
	if (!err)
		err = vmr_side_join(side);
	if (err)
		vmr_cmd_say(ctx, "%s", why);
	return err;
}

void vmr_cmd_store_floors(const struct vmr_ctx *ctx,
			  const struct vmr_side *sides, size_t n,
			  struct vmr_floors *floors)
{
	char why[400];
	size_t i;

	*floors = (struct vmr_floors){ 0 };
	for (i = 0; i < n; i++) {
		if (!vmr_floors_add(floors, ctx->db, &sides[i], why,
				    sizeof(why)))
			continue;
		vmr_cmd_say(ctx, "%s: no noise floors are known", why);
		return;
	}
}

static error_t choice_parse(int key, char *arg, struct argp_state *state)
{
	struct vmr_cmd_choice *choice = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (choice->instrument)
			argp_error(state, "'%s' is one word too many", arg);
		else if (choice->run)
			choice->instrument = arg;
		else
			choice->run = arg;
		return 0;
	case ARGP_KEY_END:
		if (!choice->run)
			argp_error(state, "which run?");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp choice_argp = {
	.parser = choice_parse,
	.args_doc = "RUN [INSTRUMENT]",
};

const struct argp_child vmr_cmd_choice_child[] = {
	{ .argp = &vmr_global_argp },
	{ .argp = &choice_argp },
	{ 0 }
};

static int choice_load(const struct vmr_ctx *ctx, struct vmr_store *store,
		       const struct vmr_cmd_choice *choice, int64_t *run,
		       struct vmr_result_set *set)
{
	int err = vmr_runspec_one(store, choice->run, run);

	if (!err)
		err = vmr_store_load(store, *run, choice->instrument, set);
	if (err)
		return vmr_cmd_store_failed(ctx, store, err);
	if (!choice->instrument || set->n)
		return 0;
	vmr_cmd_say(ctx, "run %" PRId64 " has no job of '%s'", *run,
		    choice->instrument);
	vmr_result_set_free(set);
	return VMR_EXIT_USAGE;
}

int vmr_cmd_store_load(const struct vmr_ctx *ctx,
		       const struct vmr_cmd_choice *choice, int64_t *run,
		       struct vmr_result_set *set)
{
	struct vmr_store store;
	int code = vmr_cmd_store(ctx, &store, VMR_STORE_READ);

	if (code)
		return code;
	code = choice_load(ctx, &store, choice, run, set);
	vmr_store_close(&store);
	return code;
}

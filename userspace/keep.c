// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>

#include "interrupt.h"
#include "keep.h"

/* Without its last word the run is lost in the store, as it should be. */
static void keep_check(struct vmr_keep *keep, int err)
{
	if (!err)
		return;
	vmr_cmd_say(keep->ctx, "%s: not stored%s", keep->store.why,
		    keep->run ? " from here on" : "");
	if (keep->on)
		vmr_store_close(&keep->store);
	keep->on = false;
}

static void keep_write(struct vmr_keep *keep, struct vmr_store_head *head,
		       const struct vmr_machine *machine, const char *tag)
{
	json_t *env = vmr_json_machine(machine);
	int err;

	head->env = env;
	err = vmr_store_begin(&keep->store, head, &keep->run);
	if (!err && tag)
		err = vmr_store_tag(&keep->store, keep->run, tag);
	keep_check(keep, err);
	json_decref(env);
}

bool vmr_keep_is_on(const struct vmr_ctx *ctx)
{
	return !getenv("VMR_RIG") || ctx->db || getenv("VMR_DB");
}

void vmr_keep_begin(struct vmr_keep *keep, const struct vmr_ctx *ctx,
		    const struct vmr_machine *machine,
		    const struct vmr_keep_run *run)
{
	struct vmr_store_head head = {
		.vmr = VMR_VERSION, .name = run->name,
		.continues = run->continues,
	};
	char *text;
	int err;

	keep->ctx = ctx;
	if (!vmr_keep_is_on(ctx))
		return;
	err = vmr_store_open(&keep->store, ctx->db, VMR_STORE_WRITE);
	keep->on = !err;
	keep_check(keep, err);
	if (!keep->on)
		return;
	text = vmr_plan_text(run->plan);
	head.created = machine->created;
	head.plan = text;
	keep_write(keep, &head, machine, run->tag);
	free(text);
}

void vmr_keep_ahead(struct vmr_keep *keep, const struct vmr_step *step)
{
	const struct vmr_job job = {
		.instrument = step->instrument->name,
		.kind = step->instrument->kind,
		.settings = step->settings,
	};

	if (keep->on)
		keep_check(keep, vmr_store_ahead(&keep->store, keep->run,
						 &job));
}

void vmr_keep_result(struct vmr_keep *keep, const struct vmr_result *result)
{
	if (keep->on)
		keep_check(keep, vmr_store_job(&keep->store, keep->run,
					       result));
}

void vmr_keep_end(struct vmr_keep *keep)
{
	bool whole = !keep->cut && !vmr_interrupt_count();

	if (!keep->on)
		return;
	keep_check(keep, vmr_store_end(&keep->store, keep->run,
				       whole ? "done" : "interrupted"));
	if (keep->on)
		vmr_store_close(&keep->store);
	keep->on = false;
}

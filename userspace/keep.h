/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A run that is being made, kept in the store as it goes. What goes wrong with
 * the store is said once and is no reason to measure less.
 */
#ifndef VMR_KEEP_H
#define VMR_KEEP_H

#include "cmd.h"
#include "machine.h"
#include "plan.h"
#include "store.h"

struct vmr_keep {
	const struct vmr_ctx *ctx;
	struct vmr_store store;
	int64_t run;
	bool on;		/* the store is open and takes more */
	bool cut;		/* some of the plan was not run */
};

/* What is kept besides the results. */
struct vmr_keep_run {
	const struct vmr_plan *plan;
	const char *name;	/* what the plan stands for; NULL: not known */
	const char *tag;	/* NULL: none */
	int64_t continues;	/* the run whose rest the plan is; 0: none */
};

/*
 * Is anything kept here? Guests of the VM rig keep nothing unless told where:
 * their files are gone with them.
 */
bool vmr_keep_is_on(const struct vmr_ctx *ctx);

/* Begin to keep a run, if so. */
void vmr_keep_begin(struct vmr_keep *keep, const struct vmr_ctx *ctx,
		    const struct vmr_machine *machine,
		    const struct vmr_keep_run *run);

/* @step is about to run. */
void vmr_keep_ahead(struct vmr_keep *keep, const struct vmr_step *step);
void vmr_keep_result(struct vmr_keep *keep, const struct vmr_result *result);

/* The run is over, or interrupted. */
void vmr_keep_end(struct vmr_keep *keep);

#endif /* VMR_KEEP_H */

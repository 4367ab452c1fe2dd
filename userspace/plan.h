/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What `vmr run` is to run: one instrument, or those of a suite, each checked
 * against what the module has before the first of them starts.
 */
#ifndef VMR_PLAN_H
#define VMR_PLAN_H

#include "cmd.h"

struct vmr_step {
	const struct vmr_instrument *instrument;	/* of the client */
	struct vmr_settings settings;
};

struct vmr_plan {
	struct vmr_step *list;
	size_t n;
	bool suite;
};

/*
 * Plan to run @name with @settings, which win over those of a suite. On
 * failure says why and returns an exit code. The caller frees the plan in any
 * case.
 */
int vmr_plan_make(struct vmr_plan *plan, const struct vmr_ctx *ctx,
		  const struct vmr_client *client, const char *name,
		  const struct vmr_settings *settings)
	__attribute__((warn_unused_result));

/* Add a step, with a copy of @settings. Returns 0 or a negative errno. */
int vmr_plan_add(struct vmr_plan *plan,
		 const struct vmr_instrument *instrument,
		 const struct vmr_settings *settings)
	__attribute__((warn_unused_result));

/* Of a plan that has one. */
void vmr_plan_drop_first(struct vmr_plan *plan);

/*
 * A plan as the store keeps it: [{"instrument":..., "params":{...}}, ...].
 * To be freed; NULL without memory.
 */
char *vmr_plan_text(const struct vmr_plan *plan)
	__attribute__((warn_unused_result));

/* The plan of such a text from step @first on; else as vmr_plan_make(). */
int vmr_plan_rest(struct vmr_plan *plan, const struct vmr_ctx *ctx,
		  const struct vmr_client *client, const char *text,
		  size_t first) __attribute__((warn_unused_result));
void vmr_plan_free(struct vmr_plan *plan);

#endif /* VMR_PLAN_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the verbs that work on the store share.
 */
#ifndef VMR_CMD_STORE_H
#define VMR_CMD_STORE_H

#include "cmd.h"
#include "floors.h"
#include "runspec.h"
#include "store.h"

/* Open the store; on failure says why and returns an exit code, else 0. */
int vmr_cmd_store(const struct vmr_ctx *ctx, struct vmr_store *store,
		  enum vmr_store_mode mode) __attribute__((warn_unused_result));

/* Say why @err; returns an exit code: a wrong word, or trouble. */
int vmr_cmd_store_failed(const struct vmr_ctx *ctx,
			 const struct vmr_store *store, int err);

/* Call @fn for the store and each of the runs that @words name. */
int vmr_cmd_store_runs(const struct vmr_ctx *ctx, char **words, int n,
		       int (*fn)(struct vmr_store *store, int64_t run,
				 void *arg), void *arg);

/*
 * Load what @spec names, as vmr_side_find() does, with runs of one boot as one.
 * A run that has not all is told of: it is @done ("compared") with what it has.
 * On failure says why and returns a negative errno, else 0; the caller frees
 * @side in any case.
 */
int vmr_cmd_store_side(const struct vmr_ctx *ctx, const char *spec,
		       const char *done, struct vmr_side *side)
	__attribute__((warn_unused_result));

/*
 * The noise floors in the store for what @sides are of. A store that cannot be
 * read is said, and has none. To be freed in any case.
 */
void vmr_cmd_store_floors(const struct vmr_ctx *ctx,
			  const struct vmr_side *sides, size_t n,
			  struct vmr_floors *floors);

/* The words RUN [INSTRUMENT]. */
struct vmr_cmd_choice {
	const char *run;
	const char *instrument;	/* NULL: all jobs */
};

/*
 * To be a verb's argp children instead of vmr_global_child: its parser hands
 * the context on by child_inputs[0] and a struct vmr_cmd_choice by [1], and
 * leaves arguments alone.
 */
extern const struct argp_child vmr_cmd_choice_child[];

/*
 * Load what was chosen; on failure says why and returns an exit code, else 0.
 */
int vmr_cmd_store_load(const struct vmr_ctx *ctx,
		       const struct vmr_cmd_choice *choice, int64_t *run,
		       struct vmr_result_set *set)
	__attribute__((warn_unused_result));

#endif /* VMR_CMD_STORE_H */

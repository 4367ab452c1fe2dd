/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The jobs of a plan, one after the other: executed, shown and kept.
 */
#ifndef VMR_PERFORM_H
#define VMR_PERFORM_H

#include "execute.h"
#include "plan.h"
#include "report.h"

struct vmr_perform {
	const struct vmr_ctx *ctx;
	const char *name;	/* what the plan stands for */
	const char *output;	/* a file for the JSON; NULL: none */
	const char *tag;	/* of the run in the store; NULL: none */
	struct vmr_execute_options execute;
	long rows;		/* most of a table; -1: as usual */
	int64_t continues;	/* the run whose rest the plan is; 0: none */
	bool no_store;
	bool mute;		/* nothing of it on stdout */
};

/* Options that fill a struct vmr_perform, the input of this parser. */
extern const struct argp vmr_perform_argp;

/* Returns the exit code of everything; @report has what it adds up from. */
int vmr_perform(const struct vmr_perform *perform, struct vmr_client *client,
		const struct vmr_plan *plan, struct vmr_report *report);

#endif /* VMR_PERFORM_H */

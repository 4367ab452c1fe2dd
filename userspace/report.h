/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where results go: tables or JSON on stdout, JSON in a file beside, and the
 * exit code that they add up to.
 */
#ifndef VMR_REPORT_H
#define VMR_REPORT_H

#include "cmd.h"
#include "json.h"
#include "keep.h"
#include "machine.h"
#include "show.h"

struct vmr_report {
	const struct vmr_ctx *ctx;
	struct vmr_machine machine;
	struct vmr_look look;		/* set by _begin, a verb may change it */
	bool mute;			/* no tables; not with --json */
	struct vmr_json document;	/* stdout, used with --json */
	struct vmr_json copy;		/* a file; .out is NULL without one */
	struct vmr_keep keep;		/* the store, once a verb began it */
	unsigned int results;
	unsigned int skipped;
	unsigned int failed;		/* verdict fail */
	unsigned int errors;		/* verdict error */
	int worst;			/* VMR_EXIT_USAGE or _LOST, once seen */
};

/*
 * Begin, with a copy in the file @path unless NULL. Says what is wrong and
 * returns an exit code on failure, else 0.
 */
int vmr_report_begin(struct vmr_report *report, const struct vmr_ctx *ctx,
		     const char *path) __attribute__((warn_unused_result));
void vmr_report_result(struct vmr_report *report,
		       const struct vmr_result *result);

/* A job that was not started: JSON has it, a terminal had the words. */
void vmr_report_refused(struct vmr_report *report,
			const struct vmr_result *result, int code);

/* An exit code that is none of a verdict. */
void vmr_report_trouble(struct vmr_report *report, int code);

/* End, and return the exit code of everything. */
int vmr_report_end(struct vmr_report *report);

#endif /* VMR_REPORT_H */

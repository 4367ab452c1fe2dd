/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How far a job is, on stderr: one line that is redrawn on a terminal, plain
 * lines elsewhere if asked for. Silent in the first two seconds.
 */
#ifndef VMR_PROGRESS_H
#define VMR_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model.h"

struct vmr_progress {
	const char *name;	/* of what is under way; owned by the caller */
	bool redraw;		/* stderr is a terminal */
	unsigned int interval;	/* between plain lines, in s; 0: none */
	uint64_t next_ns;	/* no line before this time, monotonic */
	bool drawn;		/* a line stands on the terminal */
};

void vmr_progress_begin(struct vmr_progress *progress, const char *name,
			bool quiet, unsigned int interval);
void vmr_progress_show(struct vmr_progress *progress,
		       const struct vmr_job *job);

/* Wipe the line, so that something else can be printed. */
void vmr_progress_clear(struct vmr_progress *progress);

/* "page_alloc: 40 %, 12/s, 5 s left" */
void vmr_progress_text(const char *name, const struct vmr_job *job, char *buf,
		       size_t size);

#endif /* VMR_PROGRESS_H */

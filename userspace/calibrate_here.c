// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calibrate_here.h"
#include "interrupt.h"
#include "perform.h"

/* A run as `vmr run' makes it, but that nothing is shown. */
static int here_run(const struct vmr_calibrate_here *here, const char *path)
{
	struct vmr_ctx ctx = *here->ctx;
	const struct vmr_perform perform = {
		.ctx = &ctx, .name = here->request->name, .output = path,
		.rows = -1, .no_store = here->no_store, .mute = true,
	};
	struct vmr_report report;
	struct vmr_client client;
	struct vmr_plan plan;
	int code;

	ctx.json = false;
	code = vmr_cmd_open_instruments(&ctx, &client);
	if (code)
		return code;
	code = vmr_plan_make(&plan, &ctx, &client, here->request->name,
			     &here->request->settings);
	if (!code)
		code = vmr_perform(&perform, &client, &plan, &report);
	vmr_plan_free(&plan);
	vmr_client_close(&client);
	return code;
}

/* A run that was interrupted has not all, and is left out. */
static int here_add(const struct vmr_calibrate_here *here,
		    struct vmr_side *side, const char *path)
{
	int code = here_run(here, path);
	char why[300];

	/* A job that failed has no figures, others of the run have. */
	if (code > VMR_EXIT_FAIL || vmr_interrupt_count())
		return code;
	if (!vmr_side_add(side, path, why, sizeof(why)))
		return VMR_EXIT_OK;
	vmr_cmd_say(here->ctx, "%s", why);
	return VMR_EXIT_LOST;
}

static int here_runs(const struct vmr_calibrate_here *here,
		     struct vmr_side *side, const char *path)
{
	size_t i;
	int code = 0;

	for (i = 0; i < here->runs && !code; i++) {
		code = here_add(here, side, path);
		if (!vmr_interrupt_count())
			continue;
		vmr_cmd_say(here->ctx, "interrupted in run %zu of %zu", i + 1,
			    here->runs);
		return VMR_EXIT_OK;
	}
	return code;
}

int vmr_calibrate_here(const struct vmr_calibrate_here *here,
		       struct vmr_side *side)
{
	const char *dir = getenv("TMPDIR");
	char path[PATH_MAX];
	int fd, code;

	snprintf(path, sizeof(path), "%s/vmr-calibrate-XXXXXX", dir ?: "/tmp");
	fd = mkstemp(path);
	*side = (struct vmr_side){ .spec = here->request->name };
	if (fd < 0) {
		vmr_cmd_say(here->ctx, "%s: %s", path, strerror(errno));
		return VMR_EXIT_LOST;
	}
	close(fd);
	code = here_runs(here, side, path);
	unlink(path);
	return code;
}

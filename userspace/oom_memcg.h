/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One OOM that is contained in a cgroup: victims are started, the one to die is
 * predicted, one more process asks for too much, and what comes of it is traced
 * and compared. Nothing of it is left.
 */
#ifndef VMR_OOM_MEMCG_H
#define VMR_OOM_MEMCG_H

#include "oom_spec.h"
#include "report.h"

/*
 * Run it, and report the trace and the scenario's own result. Returns an exit
 * code; that of the verdicts is the report's.
 */
int vmr_oom_memcg(const struct vmr_ctx *ctx, struct vmr_client *client,
		  struct vmr_oom_spec *spec, struct vmr_report *report);

/* Put back what a run that was killed has left. Returns an exit code. */
int vmr_oom_cleanup(const struct vmr_ctx *ctx);

#endif /* VMR_OOM_MEMCG_H */

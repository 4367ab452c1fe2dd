/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All jobs that run or are remembered.
 */
#ifndef VMR_JOBS_H
#define VMR_JOBS_H

#include "job.h"

struct vmr_job *vmr_jobs_start(struct vmr_settings *settings, u32 portid,
			       bool detached, struct vmr_refusal *refusal);
struct vmr_job *vmr_jobs_find(u64 id);
struct vmr_job *vmr_jobs_after(u64 id);
struct vmr_job *vmr_jobs_last(const struct vmr_instrument *ins);
void vmr_jobs_owner_gone(u32 portid);
void vmr_jobs_share(struct vmr_job *job);
int vmr_jobs_unshare(struct vmr_job *job);
u64 vmr_jobs_yield(void);
void vmr_jobs_close(void);
void vmr_jobs_drop(void);

#endif /* VMR_JOBS_H */

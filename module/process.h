/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The process that an instrument looks at.
 */
#ifndef VMR_PROCESS_H
#define VMR_PROCESS_H

#include <linux/threads.h>
#include <linux/types.h>

#include "instrument.h"

struct mm_struct;
struct vmr_job;

/* The initializer of a parameter that names a process. */
#define VMR_PROCESS_PARAM {					\
	.name = "pid",						\
	.help = "the process, or self for the one that asks",	\
	.type = VMREGRESS_PARAM_TYPE_NUMBER,			\
	.min = 1,						\
	.max = PID_MAX_LIMIT,					\
	.def = "self",						\
	.word = "self",						\
}

int vmr_process_check(u64 number, int param, struct vmr_refusal *refusal);
struct mm_struct *vmr_process_mm(struct vmr_job *job, u64 number);
int vmr_process_lock(struct vmr_job *job, struct mm_struct *mm);
void vmr_process_unlock(struct mm_struct *mm);

#endif /* VMR_PROCESS_H */

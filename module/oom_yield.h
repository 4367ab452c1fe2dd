/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Before the kernel kills a process for want of memory, jobs give back theirs.
 */
#ifndef VMR_OOM_YIELD_H
#define VMR_OOM_YIELD_H

int vmr_oom_yield_init(void);
void vmr_oom_yield_exit(void);

#endif /* VMR_OOM_YIELD_H */

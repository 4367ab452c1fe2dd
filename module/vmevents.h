/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMR_VMEVENTS_H
#define VMR_VMEVENTS_H

#include <linux/types.h>
#include <linux/vmstat.h>

/**
 * struct vmr_vmevents - what reclaim has done since boot, on all nodes
 * @kswapd: times kswapd set out to balance a node (pageoutrun)
 * @direct: times a task had to reclaim itself (allocstall_*)
 * @oom: processes killed for lack of memory (oom_kill)
 */
struct vmr_vmevents {
	u64 kswapd;
	u64 direct;
	u64 oom;
};

/* Room for all_vm_events(), too large for a stack. */
struct vmr_vmevents_room {
	unsigned long all[NR_VM_EVENT_ITEMS];
};

void vmr_vmevents_read(struct vmr_vmevents_room *room,
		       struct vmr_vmevents *events);

#endif /* VMR_VMEVENTS_H */

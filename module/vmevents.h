/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMR_VMEVENTS_H
#define VMR_VMEVENTS_H

#include <linux/kconfig.h>
#include <linux/mm.h>
#include <linux/types.h>

/**
 * struct vmr_vmevents - what reclaim and compaction have done since boot, on
 *	all nodes
 * @kswapd: times kswapd set out to balance a node (pageoutrun)
 * @direct: times a task had to reclaim itself (allocstall_*)
 * @oom: processes killed for lack of memory (oom_kill)
 * @compact_stall: times a task had to compact memory itself (compact_stall)
 * @compact_success: of these, the ones that made the block (compact_success)
 * @compact_fail: and the ones that did not (compact_fail)
 *
 * Without VMR_VMEVENTS_EXIST nothing counts: all are 0, and the last three are
 * without VMR_VMEVENTS_COMPACTION_EXIST. They are no result then.
 */
struct vmr_vmevents {
	u64 kswapd;
	u64 direct;
	u64 oom;
	u64 compact_stall;
	u64 compact_success;
	u64 compact_fail;
};

/* Room for all_vm_events(), too large for a stack. */
struct vmr_vmevents_room {
	unsigned long all[NR_VM_EVENT_ITEMS];
};

/* Whether something counts reclaim, and whether something counts compaction. */
#define VMR_VMEVENTS_EXIST		IS_ENABLED(CONFIG_VM_EVENT_COUNTERS)
#define VMR_VMEVENTS_COMPACTION_EXIST	(VMR_VMEVENTS_EXIST &&		\
					 IS_ENABLED(CONFIG_COMPACTION))

/* Kernels without compaction lack even the names of its counters. */
#ifdef CONFIG_COMPACTION
static inline void
vmr_vmevents_pick_compaction(const struct vmr_vmevents_room *room,
			     struct vmr_vmevents *events)
{
	events->compact_stall = room->all[COMPACTSTALL];
	events->compact_success = room->all[COMPACTSUCCESS];
	events->compact_fail = room->all[COMPACTFAIL];
}
#else
static inline void
vmr_vmevents_pick_compaction(const struct vmr_vmevents_room *room,
			     struct vmr_vmevents *events)
{
	events->compact_stall = 0;
	events->compact_success = 0;
	events->compact_fail = 0;
}
#endif

void vmr_vmevents_read(struct vmr_vmevents_room *room,
		       struct vmr_vmevents *events);

#endif /* VMR_VMEVENTS_H */

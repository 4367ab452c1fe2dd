// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/mmzone.h>

#include "vmevents.h"

/**
 * vmr_vmevents_read() - read the kernel's own event counters
 * @room: scratch room, so that no memory is needed
 * @events: where they go
 *
 * May sleep.
 */
void vmr_vmevents_read(struct vmr_vmevents_room *room,
		       struct vmr_vmevents *events)
{
	int zone;

	all_vm_events(room->all);
	events->kswapd = room->all[PAGEOUTRUN];
	events->oom = room->all[OOM_KILL];
	events->direct = 0;
	for (zone = 0; zone < MAX_NR_ZONES; zone++)
		events->direct += room->all[ALLOCSTALL_NORMAL - ZONE_NORMAL +
					    zone];
	vmr_vmevents_pick_compaction(room, events);
}

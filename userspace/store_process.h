/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which process writes a run, and whether it still does.
 */
#ifndef VMR_STORE_PROCESS_H
#define VMR_STORE_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

struct vmr_store_process {
	char boot_id[40];
	int64_t pid;
	int64_t start;		/* ticks since boot: pids are used again */
};

void vmr_store_process_self(struct vmr_store_process *process);
bool vmr_store_process_alive(const struct vmr_store_process *process);

#endif /* VMR_STORE_PROCESS_H */

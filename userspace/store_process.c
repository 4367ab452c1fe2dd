// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "scope.h"
#include "store_process.h"

/* Fields of /proc/PID/stat between the name and the start time. */
#define PROCESS_FIELDS	20

/* 0: there is none, or it is a zombie. */
static int64_t process_start(int64_t pid)
{
	VMR_FREE char *stat = vmr_file_textf("/proc/%" PRId64 "/stat", pid);
	char *field = stat ? strrchr(stat, ')') : NULL;
	int i;

	if (field && field[1] && (field[2] == 'Z' || field[2] == 'X'))
		return 0;
	for (i = 0; field && i < PROCESS_FIELDS; i++)
		field = strchr(field + 1, ' ');
	return field ? strtoll(field, NULL, 10) : 0;
}

static void process_boot(char boot_id[40])
{
	VMR_FREE char *text = vmr_file_text("/proc/sys/kernel/random/boot_id");

	snprintf(boot_id, 40, "%s", text ? text : "");
}

void vmr_store_process_self(struct vmr_store_process *process)
{
	process_boot(process->boot_id);
	process->pid = getpid();
	process->start = process_start(process->pid);
}

bool vmr_store_process_alive(const struct vmr_store_process *process)
{
	char boot_id[40];

	process_boot(boot_id);
	return !strcmp(boot_id, process->boot_id) && process->pid > 0 &&
	       process_start(process->pid) == process->start;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a dangerous scenario changes on the machine, and how it is put back,
 * even after the program itself was killed: every change is written to a file
 * below /run before it is made. One user at a time.
 */
#ifndef VMR_GUARD_H
#define VMR_GUARD_H

#include <stdbool.h>
#include <stdio.h>

struct vmr_guard {
	FILE *file;
};

/*
 * Lock the file. Returns 0; -EBUSY while another process has it; another
 * negative errno. *@leftover: a run that was killed has left something.
 */
int vmr_guard_open(struct vmr_guard *guard, bool *leftover);

/* Put back what the file says, in reverse order. 0, or the first error. */
int vmr_guard_restore(struct vmr_guard *guard);

/* Let others in. What was not put back stays in the file. */
void vmr_guard_close(struct vmr_guard *guard);

/* The changes: */
int vmr_guard_protect(struct vmr_guard *guard);
int vmr_guard_make_cgroup(struct vmr_guard *guard, const char *path);
int vmr_guard_enable_memory(struct vmr_guard *guard, const char *root);

#endif /* VMR_GUARD_H */

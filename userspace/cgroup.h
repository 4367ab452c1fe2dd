/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A cgroup of version 2 and its memory controller. Functions return 0 or a
 * negative errno, unless they say otherwise.
 */
#ifndef VMR_CGROUP_H
#define VMR_CGROUP_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

/* Where version 2 is mounted. -ENOENT: nowhere. */
int vmr_cgroup_root(char path[PATH_MAX]);

/* Does @file of cgroup @path hold @word? */
bool vmr_cgroup_has(const char *path, const char *file, const char *word);

int vmr_cgroup_write(const char *path, const char *file, const char *text);

/* The number in @file: the first, or that after @key. */
int vmr_cgroup_number(const char *path, const char *file, const char *key,
		      uint64_t *number);

int vmr_cgroup_make(const char *path);

/* Kill all that is in it, wait for their end, and remove it. */
int vmr_cgroup_remove(const char *path);

#endif /* VMR_CGROUP_H */

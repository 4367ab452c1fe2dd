/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files as a whole.
 */
#ifndef VMR_FILE_H
#define VMR_FILE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The text of a small file such as those in /proc and /sys, without its last
 * newline. Returns a text to free, or NULL with errno set.
 */
char *vmr_file_text(const char *path) __attribute__((warn_unused_result));

/* The same, the path given by a printf format. */
char *vmr_file_textf(const char *fmt, ...)
	__attribute__((format(printf, 1, 2), warn_unused_result));

/*
 * All of a file or pipe, of any size, NUL-terminated. Returns 0 with a text to
 * free, or a negative errno.
 */
int vmr_file_read(const char *path, char **text, size_t *len)
	__attribute__((warn_unused_result));

bool vmr_file_exists(const char *path);

/* The directory of the running program; empty when not known. */
void vmr_file_program_dir(char *buf, size_t size);

#endif /* VMR_FILE_H */

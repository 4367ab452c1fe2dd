/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What C lacks: growing arrays, scope guards, small files.
 */
#ifndef VMR_UTIL_H
#define VMR_UTIL_H

#include <stdbool.h>
#include <stddef.h>

#define VMR_ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

/* Frees the char pointer that it stands before when the scope ends. */
#define VMR_FREE		__attribute__((cleanup(vmr_free_text)))

void vmr_free_text(char **text);

/*
 * Make room for element @n of an array of @n elements; the new one is zeroed.
 * Returns the array, moved maybe, or NULL with the old one untouched.
 */
void *vmr_array_room(void *base, size_t n, size_t size)
	__attribute__((warn_unused_result));

/*
 * The text of a small file such as those in /proc and /sys, without its last
 * newline. Returns a text to free, or NULL with errno set.
 */
char *vmr_file_text(const char *path) __attribute__((warn_unused_result));

/* The same, the path given by a printf format. */
char *vmr_file_textf(const char *fmt, ...)
	__attribute__((format(printf, 1, 2), warn_unused_result));

bool vmr_file_exists(const char *path);

/* The directory of the running program; empty when not known. */
void vmr_program_dir(char *buf, size_t size);

#endif /* VMR_UTIL_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMR_ARRAY_H
#define VMR_ARRAY_H

#include <stddef.h>

#define VMR_ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

/*
 * Make room for element @n of an array of @n elements; the new one is zeroed.
 * Returns the array, moved maybe, or NULL with the old one untouched.
 */
void *vmr_array_room(void *base, size_t n, size_t size)
	__attribute__((warn_unused_result));

#endif /* VMR_ARRAY_H */

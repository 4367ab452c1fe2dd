// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"

void *vmr_array_room(void *base, size_t n, size_t size)
{
	size_t capacity = n ? 2 * n : 1;

	/* The capacity is always a power of two: it is full exactly then. */
	if (!(n & (n - 1))) {
		if (capacity > SIZE_MAX / size)
			return NULL;
		base = realloc(base, capacity * size);
	}
	if (base)
		memset((char *)base + n * size, 0, size);
	return base;
}

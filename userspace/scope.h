/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMR_SCOPE_H
#define VMR_SCOPE_H

#include <stdlib.h>

static inline void vmr_scope_free(char **text)
{
	free(*text);
}

/* Frees the char pointer that it stands before when the scope ends. */
#define VMR_FREE		__attribute__((cleanup(vmr_scope_free)))

#endif /* VMR_SCOPE_H */

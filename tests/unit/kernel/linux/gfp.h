/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the module wants of this header, for user space. */
#ifndef KERNEL_GFP_H
#define KERNEL_GFP_H

#include <stdbool.h>

#define gfp_t			unsigned int

#define GFP_KERNEL		0U
#define __GFP_RETRY_MAYFAIL	0U
#define __GFP_NOWARN		0U

#endif /* KERNEL_GFP_H */

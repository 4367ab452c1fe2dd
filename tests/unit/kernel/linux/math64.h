/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the module wants of this header, for user space. */
#ifndef KERNEL_MATH64_H
#define KERNEL_MATH64_H

#include <linux/types.h>

static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

#endif /* KERNEL_MATH64_H */

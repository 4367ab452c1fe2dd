/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the module wants of this header, for user space. */
#ifndef KERNEL_KERNEL_H
#define KERNEL_KERNEL_H

#include <linux/types.h>

#define U64_MAX			((u64)~0ULL)
#define DIV_ROUND_UP(n, d)	div_round_up(n, d)
#define max_t(type, a, b)	max((type)(a), (type)(b))

static inline u64 div_round_up(u64 n, u64 d)
{
	return (n + d - 1) / d;
}

static inline u64 min(u64 a, u64 b)
{
	return a < b ? a : b;
}

static inline u64 max(u64 a, u64 b)
{
	return a > b ? a : b;
}

#endif /* KERNEL_KERNEL_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the module wants of this header, for user space. */
#ifndef KERNEL_TYPES_H
#define KERNEL_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include_next <linux/types.h>

typedef uint8_t u8;
typedef uint32_t u32;
/* As the kernel has it; uint64_t is another type to printf(). */
typedef unsigned long long u64;

#endif /* KERNEL_TYPES_H */

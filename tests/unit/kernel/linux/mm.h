/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the module wants of this header, for user space. */
#ifndef KERNEL_MM_H
#define KERNEL_MM_H

#include <linux/slab.h>

#endif /* KERNEL_MM_H */

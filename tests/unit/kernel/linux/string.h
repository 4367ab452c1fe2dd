/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the module wants of this header, for user space. */
#ifndef KERNEL_STRING_H
#define KERNEL_STRING_H

#include <string.h>

#endif /* KERNEL_STRING_H */

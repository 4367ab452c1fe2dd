/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SHA-256, to know a file again.
 */
#ifndef VMR_HASH_H
#define VMR_HASH_H

#include <stddef.h>

/* 64 hexadecimal digits and the end */
#define VMR_HASH_TEXT	65

void vmr_hash_text(const void *data, size_t len, char hash[VMR_HASH_TEXT]);

#endif /* VMR_HASH_H */

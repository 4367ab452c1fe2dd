/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which machine is it? What the facts of a result say about that, whatever
 * kernel runs on it.
 */
#ifndef VMR_FINGERPRINT_H
#define VMR_FINGERPRINT_H

#include <jansson.h>
#include <stdint.h>

/*
 * "HOST|CPU|CPUS|MEMORY", a text to free; NULL: no memory. MEMORY is rounded
 * up, see below.
 */
char *vmr_fingerprint(const json_t *env) __attribute__((warn_unused_result));

/*
 * What @bytes of memory are of: rounded up to a multiple of the eighth of the
 * power of two below. A kernel keeps some for itself, each another amount, and
 * modules of memory come in such sizes.
 */
int64_t vmr_fingerprint_memory(int64_t bytes);

#endif /* VMR_FINGERPRINT_H */

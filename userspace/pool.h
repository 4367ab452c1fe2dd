/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory for many small things that are given back together.
 */
#ifndef VMR_POOL_H
#define VMR_POOL_H

#include <stddef.h>

/* Texts that are kept once however often they come. */
#define VMR_POOL_TEXTS	64

struct vmr_pool_block;

/**
 * struct vmr_pool - all zero is an empty one
 * @last: the block that is being used up, which leads to the ones before
 * @texts: the first different ones of vmr_pool_text()
 */
struct vmr_pool {
	struct vmr_pool_block *last;
	const char *texts[VMR_POOL_TEXTS];
	size_t ntexts;
};

/* Zeroed memory, aligned for any type; NULL when there is none. */
void *vmr_pool_take(struct vmr_pool *pool, size_t size)
	__attribute__((warn_unused_result));

/* A copy of @text, maybe the same as another's; NULL without memory. */
const char *vmr_pool_text(struct vmr_pool *pool, const char *text)
	__attribute__((warn_unused_result));

void vmr_pool_free(struct vmr_pool *pool);

#endif /* VMR_POOL_H */

// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

/* The first block of a pool, and most of a later one, in bytes. */
#define POOL_BLOCK_MIN	4096
#define POOL_BLOCK_MAX	1048576

struct vmr_pool_block {
	struct vmr_pool_block *before;
	size_t used;
	size_t size;
	max_align_t memory[];
};

/* Each twice as large as the one before, and large enough for @size. */
static struct vmr_pool_block *pool_grow(struct vmr_pool *pool, size_t size)
{
	struct vmr_pool_block *block;
	size_t wanted = POOL_BLOCK_MIN;

	if (pool->last)
		wanted = 2 * pool->last->size;
	if (wanted > POOL_BLOCK_MAX)
		wanted = POOL_BLOCK_MAX;
	if (wanted < size)
		wanted = size;
	if (wanted > SIZE_MAX - sizeof(*block))
		return NULL;
	block = calloc(1, sizeof(*block) + wanted);
	if (!block)
		return NULL;
	block->before = pool->last;
	block->size = wanted;
	pool->last = block;
	return block;
}

void *vmr_pool_take(struct vmr_pool *pool, size_t size)
{
	struct vmr_pool_block *block = pool->last;
	const size_t align = alignof(max_align_t);
	void *memory;

	if (size > SIZE_MAX - align)
		return NULL;
	size = (size + align - 1) / align * align;
	if (!block || block->size - block->used < size)
		block = pool_grow(pool, size);
	if (!block)
		return NULL;
	memory = (char *)block->memory + block->used;
	block->used += size;
	return memory;
}

const char *vmr_pool_text(struct vmr_pool *pool, const char *text)
{
	size_t len = strlen(text) + 1, i;
	char *copy;

	for (i = 0; i < pool->ntexts; i++)
		if (!strcmp(pool->texts[i], text))
			return pool->texts[i];
	copy = vmr_pool_take(pool, len);
	if (!copy)
		return NULL;
	memcpy(copy, text, len);
	if (pool->ntexts < VMR_POOL_TEXTS)
		pool->texts[pool->ntexts++] = copy;
	return copy;
}

void vmr_pool_free(struct vmr_pool *pool)
{
	struct vmr_pool_block *block, *before;

	for (block = pool->last; block; block = before) {
		before = block->before;
		free(block);
	}
	memset(pool, 0, sizeof(*pool));
}

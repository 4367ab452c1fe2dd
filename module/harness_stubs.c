// SPDX-License-Identifier: GPL-2.0
/*
 * A file of its own, so that no caller knows what they do.
 */
#include <linux/mm.h>

#include "harness_stubs.h"

/**
 * vmr_harness_alloc() - allocate nothing
 * @gfp: as alloc_pages()
 * @order: as alloc_pages()
 *
 * Return: a pointer that is not NULL and to nothing of the caller's.
 */
noinline struct page *vmr_harness_alloc(gfp_t gfp, unsigned int order)
{
	return ZERO_PAGE(0);
}

/**
 * vmr_harness_free() - free what vmr_harness_alloc() gave
 * @page: as __free_pages()
 * @order: as __free_pages()
 */
noinline void vmr_harness_free(struct page *page, unsigned int order)
{
	/* What takes no instruction and no compiler takes away. */
	asm volatile("" : : "r" (page), "r" (order) : "memory");
}

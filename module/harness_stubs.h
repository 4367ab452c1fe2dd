/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An allocator that does nothing, with the calls of the page allocator. Of the
 * timed loops around it only their own cost is left.
 */
#ifndef VMR_HARNESS_STUBS_H
#define VMR_HARNESS_STUBS_H

#include <linux/gfp.h>

struct page;

struct page *vmr_harness_alloc(gfp_t gfp, unsigned int order);
void vmr_harness_free(struct page *page, unsigned int order);

#endif /* VMR_HARNESS_STUBS_H */

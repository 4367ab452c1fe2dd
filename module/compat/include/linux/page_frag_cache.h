/* SPDX-License-Identifier: GPL-2.0 */
/*
 * "mm: move the page fragment allocator from page_alloc into its own file" and
 * "mm: page_frag: avoid caller accessing 'page_frag_cache' directly", v6.13,
 * made this header and page_frag_cache_init(). page_frag_cache_drain() came
 * with "net: introduce page_frag_cache_drain()", v6.9.
 */
#ifndef VMR_COMPAT_LINUX_PAGE_FRAG_CACHE_H
#define VMR_COMPAT_LINUX_PAGE_FRAG_CACHE_H

#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#include_next <linux/page_frag_cache.h>
#else
#include <linux/gfp.h>
#include <linux/mm.h>

static inline void page_frag_cache_init(struct page_frag_cache *cache)
{
	cache->va = NULL;
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
static inline void page_frag_cache_drain(struct page_frag_cache *cache)
{
	if (!cache->va)
		return;
	__page_frag_cache_drain(virt_to_head_page(cache->va),
				cache->pagecnt_bias);
	cache->va = NULL;
}
#endif
#endif

#endif /* VMR_COMPAT_LINUX_PAGE_FRAG_CACHE_H */

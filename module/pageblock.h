/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The migratetype of a pageblock. The kernel's own reader is not exported; the
 * bitmap and the layout of its bits are in the public headers.
 */
#ifndef VMR_PAGEBLOCK_H
#define VMR_PAGEBLOCK_H

#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/pageblock-flags.h>

/* Those of the kernel, and one more for what its headers do not have. */
#define VMR_PAGEBLOCK_TYPES	(MIGRATE_TYPES + 1)

static inline unsigned long vmr_pageblock_bits(unsigned long pfn)
{
	unsigned long bit = ((pfn & (PAGES_PER_SECTION - 1)) >>
			     pageblock_order) * NR_PAGEBLOCK_BITS;
	unsigned long *map = section_to_usemap(__pfn_to_section(pfn));

	return READ_ONCE(map[bit / BITS_PER_LONG]) >> (bit % BITS_PER_LONG);
}

/**
 * vmr_pageblock_type() - the migratetype of the block that a page is in
 * @pfn: a page that has one; it may change at any time
 *
 * Return: the migratetype, MIGRATE_TYPES for one that is not known.
 */
static inline unsigned int vmr_pageblock_type(unsigned long pfn)
{
	unsigned long bits = vmr_pageblock_bits(pfn);

#ifdef CONFIG_MEMORY_ISOLATION
	if (bits & VMR_COMPAT_ISOLATE_MASK)
		return MIGRATE_ISOLATE;
#endif
	return min_t(unsigned long, bits & VMR_COMPAT_MIGRATETYPE_MASK,
		     MIGRATE_TYPES);
}

const char *vmr_pageblock_name(unsigned int type);
const char *vmr_pageblock_name_at(unsigned long pfn);

#endif /* VMR_PAGEBLOCK_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two indices of fragmentation, in thousandths, as the kernel computes
 * them (mm/vmstat.c) and debugfs shows them (extfrag/unusable_index and
 * extfrag/extfrag_index). Whole numbers only, so that they are equal to the
 * last digit. Nothing but arithmetic here: user space tests it as it is.
 */
#ifndef VMR_BUDDY_INDEX_H
#define VMR_BUDDY_INDEX_H

#include <linux/types.h>

/**
 * vmr_buddy_pages() - pages in free blocks
 * @blocks: free blocks of each order
 * @orders: how many orders there are
 *
 * Return: pages.
 */
static inline __u64 vmr_buddy_pages(const __u64 *blocks, unsigned int orders)
{
	__u64 pages = 0;
	unsigned int i;

	for (i = 0; i < orders; i++)
		pages += blocks[i] << i;
	return pages;
}

/**
 * vmr_buddy_suitable() - blocks of an order that could be had one after another
 * @blocks: free blocks of each order
 * @orders: how many orders there are
 * @order: the order asked for
 *
 * Return: blocks of @order, larger ones counted for as many as they hold.
 */
static inline __u64 vmr_buddy_suitable(const __u64 *blocks, unsigned int orders,
				       unsigned int order)
{
	__u64 suitable = 0;
	unsigned int i;

	for (i = order; i < orders; i++)
		suitable += blocks[i] << (i - order);
	return suitable;
}

/**
 * vmr_buddy_unusable() - unusable free space index
 * @blocks: free blocks of each order
 * @orders: how many orders there are
 * @order: the order asked for
 *
 * Return: the share of the free pages that lies in blocks below @order, 0 to
 * 1000 thousandths; 1000 when nothing is free.
 */
static inline __u64 vmr_buddy_unusable(const __u64 *blocks, unsigned int orders,
				       unsigned int order)
{
	__u64 pages = vmr_buddy_pages(blocks, orders);

	if (!pages)
		return 1000;
	pages -= vmr_buddy_suitable(blocks, orders, order) << order;
	return pages * 1000 / vmr_buddy_pages(blocks, orders);
}

/**
 * vmr_buddy_extfrag() - external fragmentation index
 * @blocks: free blocks of each order
 * @orders: how many orders there are
 * @order: the order asked for
 *
 * Return: why a request of @order fails, in thousandths: towards 0 for want of
 * memory, towards 1000 for fragmentation; -1000 when it does not fail, 0 when
 * nothing is free.
 */
static inline __s64 vmr_buddy_extfrag(const __u64 *blocks, unsigned int orders,
				      unsigned int order)
{
	__u64 pages = vmr_buddy_pages(blocks, orders), count = 0;
	unsigned int i;

	for (i = 0; i < orders; i++)
		count += blocks[i];
	if (!count)
		return 0;
	if (vmr_buddy_suitable(blocks, orders, order))
		return -1000;
	return 1000 - (__s64)((1000 + (pages * 1000 >> order)) / count);
}

#endif /* VMR_BUDDY_INDEX_H */

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The indices of fragmentation as the module computes them, against figures
 * worked out by hand and by the kernel's own formulas (acceptance check 49).
 */
#include <string.h>

#include "../../module/buddy_index.h"
#include "ktap.h"

#define ORDERS	11

static const __u64 set_a[ORDERS] = { 100, 50, 25, 10, 5, 2, 1, 1, 0, 1, 2 };
static const __u64 set_b[ORDERS] = { 100, 50, 25, 10, 5, 2, 1, 1, 0, 1, 0 };
static const __u64 nothing[ORDERS];

static void test_sums(void)
{
	ktap_ok(vmr_buddy_pages(set_a, ORDERS) == 3276, "pages of A");
	ktap_ok(vmr_buddy_pages(set_b, ORDERS) == 1228, "pages of B");
	ktap_ok(vmr_buddy_suitable(set_a, ORDERS, 4) == 181,
		"blocks of order 4 that A could give");
	ktap_ok(vmr_buddy_suitable(set_a, ORDERS, 0) == 3276,
		"pages that A could give");
	ktap_ok(vmr_buddy_suitable(set_b, ORDERS, 10) == 0,
		"B has none of order 10");
}

static void test_unusable(void)
{
	/* Percent with three digits, cut to thousandths: 3.053 is 30 */
	static const unsigned int a[ORDERS] = {
		0, 30, 61, 91, 115, 140, 159, 179, 218, 218, 374
	};
	unsigned int order;

	for (order = 0; order < ORDERS; order++)
		ktap_ok(vmr_buddy_unusable(set_a, ORDERS, order) == a[order],
			"unusable index of A at order %u", order);
	ktap_ok(vmr_buddy_unusable(set_b, ORDERS, 10) == 1000,
		"unusable index of B at order 10");
	ktap_ok(vmr_buddy_unusable(set_b, ORDERS, 9) == 583,
		"unusable index of B at order 9");
	ktap_ok(vmr_buddy_unusable(nothing, ORDERS, 0) == 1000,
		"nothing free is all unusable");
}

static void test_extfrag(void)
{
	static const struct {
		__u64 blocks[ORDERS];
		unsigned int order;
		__s64 index;
		const char *what;
	} cases[] = {
		/* 1000 - (1000 + 1000) / 1 */
		{ { [0] = 1 }, 0, -1000, "a page serves for a page" },
		{ { [0] = 1 }, 1, -500, "a single page, for two" },
		/* 1000 - (1000 + 2000 * 1000 / 1024) / 2000 */
		{ { [0] = 2000 }, 10, 999, "pages only, for order 10" },
		/* 1000 - (1000 + 8 * 1000 / 1024) / 1 */
		{ { [3] = 1 }, 10, -7, "too little memory" },
		/* 1000 - (1000 + 2 * 1000 / 1024) / 2 */
		{ { [0] = 2 }, 10, 500, "two pages" },
	};
	size_t i;

	ktap_ok(vmr_buddy_extfrag(set_a, ORDERS, 4) == -1000,
		"A has blocks of order 4");
	ktap_ok(vmr_buddy_extfrag(set_a, ORDERS, 10) == -1000,
		"A has blocks of order 10");
	ktap_ok(vmr_buddy_extfrag(set_b, ORDERS, 10) == 989,
		"B is fragmented at order 10");
	ktap_ok(vmr_buddy_extfrag(set_b, ORDERS, 9) == -1000,
		"B has a block of order 9");
	ktap_ok(vmr_buddy_extfrag(nothing, ORDERS, 0) == 0, "nothing is free");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ktap_ok(vmr_buddy_extfrag(cases[i].blocks, ORDERS,
					  cases[i].order) == cases[i].index,
			"extfrag: %s", cases[i].what);
}

/* A machine of 16 TiB */
static void test_large(void)
{
	static const __u64 large[ORDERS] = { [0] = 1ULL << 31, [10] = 1 << 21 };

	ktap_ok(vmr_buddy_unusable(large, ORDERS, 10) == 500,
		"half of 16 TiB is unusable");
	ktap_ok(vmr_buddy_extfrag(large, ORDERS, 10) == -1000,
		"and blocks are left");
}

int main(void)
{
	test_sums();
	test_unusable();
	test_extfrag();
	test_large();
	return ktap_finish();
}

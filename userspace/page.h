/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A report: one HTML file that needs nothing else, of one or more sides.
 */
#ifndef VMR_PAGE_H
#define VMR_PAGE_H

#include <stdio.h>

#include "compare.h"
#include "exhibit.h"

/* Most sides of one page. */
#define VMR_PAGE_SIDES	8

/**
 * struct vmr_page_side - how a side is shown
 * @label: a short name, no other side has it
 * @exact: all boots are of exact mode
 * @emulated: some boot is of an emulated CPU that is not exact: its times mean
 *	little
 */
struct vmr_page_side {
	const struct vmr_side *side;
	char *label;
	bool exact;
	bool emulated;
};

/**
 * struct vmr_page - a report while it is written
 * @title: of the page; NULL: by the sides
 * @floors: for the comparisons; NULL: none
 * @rows: most rows of a table, 0 for all
 * @comparisons: of each side but the first with the first: @n - 1
 */
struct vmr_page {
	FILE *out;
	const char *title;
	const struct vmr_floors *floors;
	size_t rows;
	struct vmr_page_side sides[VMR_PAGE_SIDES];
	size_t n;
	struct vmr_exhibits exhibits;
	struct vmr_comparison comparisons[VMR_PAGE_SIDES];
};

/*
 * Write the report of @sides, at most VMR_PAGE_SIDES, to page->out; title, rows,
 * floors and out are the caller's to set. 0 or -ENOMEM; see also ferror().
 */
int vmr_page_write(struct vmr_page *page, const struct vmr_side *sides,
		   size_t n) __attribute__((warn_unused_result));

#endif /* VMR_PAGE_H */

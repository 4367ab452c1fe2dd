/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of a report, from top to bottom. Those that return int return 0 or
 * -ENOMEM.
 */
#ifndef VMR_PAGE_PARTS_H
#define VMR_PAGE_PARTS_H

#include "page.h"

/* Name the sides, so that no two have the same label. */
int vmr_page_label(struct vmr_page *page) __attribute__((warn_unused_result));

/* The style sheet, for screens light and dark, telephones, and paper. */
extern const char vmr_page_style[];

/* Everything above the first section: what was compared, and where. */
int vmr_page_head(const struct vmr_page *page)
	__attribute__((warn_unused_result));

/* What tests said, and what comparisons found. */
void vmr_page_summary(const struct vmr_page *page);
void vmr_page_forest(const struct vmr_page *page, size_t comparison);
void vmr_page_compared(const struct vmr_page *page, size_t comparison);

/* Facts about the machines: those that differ first. */
int vmr_page_env(const struct vmr_page *page)
	__attribute__((warn_unused_result));

/* The exhibits of one instrument, from @first on; @next is behind them. */
int vmr_page_section(const struct vmr_page *page, size_t first, size_t *next)
	__attribute__((warn_unused_result));

/* The tables behind the pictures of an exhibit, drawn by column @x. */
int vmr_page_tables(const struct vmr_page *page,
		    const struct vmr_exhibit *exhibit, int x)
	__attribute__((warn_unused_result));

/* Of what is drawn: medians and their spread, and percentiles. */
int vmr_page_points(const struct vmr_page *page,
		    const struct vmr_exhibit *exhibit, int x)
	__attribute__((warn_unused_result));
int vmr_page_quantiles(const struct vmr_page *page,
		       const struct vmr_exhibit *exhibit)
	__attribute__((warn_unused_result));

/* The sign of a side, in a line of text. */
void vmr_page_swatch(const struct vmr_page *page, FILE *out, size_t side);

/* The sign and the label of each side, when there are several. */
void vmr_page_legend(const struct vmr_page *page);

/* The word of a verdict, in its colour. */
void vmr_page_verdict(const struct vmr_page *page, uint32_t verdict);

/* How many rows of @n a table has; 0 in page->rows is all. */
size_t vmr_page_rows(const struct vmr_page *page, size_t n);

/* "Rows 1 to 100 of 2471." below a table that has not all of them. */
void vmr_page_cut(const struct vmr_page *page, size_t shown, size_t n);

/* A cell with a number, or with nothing where there is none. */
void vmr_page_number(const struct vmr_page *page, double value);

/* Where links to the section of an exhibit lead: "bench-page_alloc". */
void vmr_page_anchor(FILE *out, const struct vmr_exhibit *exhibit);

#endif /* VMR_PAGE_PARTS_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers as people read them, and words that people misspell.
 */
#ifndef VMR_TEXT_H
#define VMR_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "model.h"
#include "rows.h"

/* Room for any number below, its unit included. */
#define VMR_TEXT_NUMBER		32

/* "4.0 MiB" */
void vmr_text_bytes(uint64_t bytes, char buf[VMR_TEXT_NUMBER]);

/* "1.250 s", "830 us" */
void vmr_text_duration(uint64_t ns, char buf[VMR_TEXT_NUMBER]);

/* UTC, ISO 8601, whole seconds: "2026-01-02T03:04:05Z" */
void vmr_text_time(uint64_t ns_since_1970, char buf[VMR_TEXT_NUMBER]);

/* "-0.005": thousandths with three decimals, exact over the whole range. */
void vmr_text_milli(int64_t milli, char buf[VMR_TEXT_NUMBER]);

/* "12.5": with up to three decimals, as many as it takes. */
void vmr_text_real(double value, char buf[VMR_TEXT_NUMBER]);

/* Four digits, in thousands (k), millions (M), ... when there are more. */
void vmr_text_short(double value, char buf[VMR_TEXT_NUMBER]);

/* Columns on a terminal: of UTF-8 all but the bytes that continue a letter. */
size_t vmr_text_width(const char *text);

/*
 * A cell of a column of @type (enum vmregress_column_type); "-" when absent.
 * Of a histogram only its size, as in /proc.
 * Returns the cell's own string, or @buf.
 */
const char *vmr_text_cell(const struct vmr_cell *cell, uint32_t type,
			  char buf[VMR_TEXT_NUMBER]);

/* Longest word that is worth a suggestion, in bytes. */
#define VMR_TEXT_WORD_MAX	63

/* Search for the word most like a misspelt one; best is empty if none is. */
struct vmr_nearest {
	const char *word;
	char best[VMR_TEXT_WORD_MAX + 1];
	size_t distance;
};

struct vmr_nearest vmr_nearest_begin(const char *word);
void vmr_nearest_try(struct vmr_nearest *nearest, const char *candidate);

#endif /* VMR_TEXT_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of a job. It may have a million rows: a cell takes 16 bytes and all
 * that the rows own is in one pool.
 */
#ifndef VMR_ROWS_H
#define VMR_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "pool.h"

enum vmr_cell_type {
	VMR_CELL_ABSENT,
	VMR_CELL_U64,
	VMR_CELL_S64,		/* thousandths in a column of type milli */
	VMR_CELL_STRING,
	VMR_CELL_HIST,
};

/* Values from @low up to the next bucket's, in the unit of the column. */
struct vmr_bucket {
	uint64_t low;
	uint64_t count;
};

/* The buckets that are not empty, in ascending order. */
struct vmr_hist {
	const struct vmr_bucket *buckets;
	size_t n;
};

struct vmr_cell {
	enum vmr_cell_type type;
	union {
		uint64_t u64;
		int64_t s64;
		const char *string;
		const struct vmr_hist *hist;
	};
};

struct vmr_row {
	struct vmr_cell *cells;
	size_t ncells;
};

/**
 * struct vmr_rows - all zero is a table without rows
 * @list: the rows, in order
 * @n: number of @list
 * @pool: the cells, and what they point to
 */
struct vmr_rows {
	struct vmr_row *list;
	size_t n;
	struct vmr_pool pool;
};

/* Add a row of @n absent cells. It is moved by the next one; NULL: no memory. */
struct vmr_row *vmr_rows_new(struct vmr_rows *rows, size_t n)
	__attribute__((warn_unused_result));

/* Fill a cell of a row of @rows with a copy. 0 or -ENOMEM. */
int vmr_rows_set_text(struct vmr_rows *rows, struct vmr_cell *cell,
		      const char *text) __attribute__((warn_unused_result));

/* Make it a histogram of @n buckets, still to be filled. NULL: no memory. */
struct vmr_bucket *vmr_rows_new_hist(struct vmr_rows *rows,
				     struct vmr_cell *cell, size_t n)
	__attribute__((warn_unused_result));

/* Add a row with copies of @cells and all they point to. 0 or -ENOMEM. */
int vmr_rows_add(struct vmr_rows *rows, const struct vmr_cell *cells, size_t n)
	__attribute__((warn_unused_result));

void vmr_rows_free(struct vmr_rows *rows);

#endif /* VMR_ROWS_H */

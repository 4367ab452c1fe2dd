/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Typed tables: the only form in which results leave an instrument.
 */
#ifndef VMR_TABLE_H
#define VMR_TABLE_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include "hist.h"
#include "instrument.h"

enum vmr_cell_type {
	VMR_CELL_ABSENT,
	VMR_CELL_U64,
	VMR_CELL_S64,
	VMR_CELL_MILLI,
	VMR_CELL_STRING,
	VMR_CELL_HIST,
};

/**
 * struct vmr_cell - one value of a row
 * @type: which member holds the value; VMR_CELL_ABSENT for no value
 * @u64: an unsigned number
 * @s64: a signed number; thousandths for VMR_CELL_MILLI
 * @string: a text; the table keeps a copy of its own
 * @hist: a histogram to append, or NULL for no value
 * @copy: what the table has kept of it, in a row that is read
 */
struct vmr_cell {
	enum vmr_cell_type type;
	union {
		u64 u64;
		s64 s64;
		const char *string;
		const struct vmr_hist *hist;
		const struct vmr_hist_copy *copy;
	};
};

#define VMR_U64(x)	{ .type = VMR_CELL_U64, .u64 = (x) }
#define VMR_S64(x)	{ .type = VMR_CELL_S64, .s64 = (x) }
#define VMR_MILLI(x)	{ .type = VMR_CELL_MILLI, .s64 = (x) }
#define VMR_STRING(x)	{ .type = VMR_CELL_STRING, .string = (x) }
#define VMR_HIST(x)	{ .type = VMR_CELL_HIST, .hist = (x) }
#define VMR_ABSENT	{ .type = VMR_CELL_ABSENT }

/* A table that grows beyond this is a mistake, not a result. */
#define VMR_TABLE_ROWS_MAX	(2ULL << 20)

/* So is one whose histograms take more, in bytes: 1600 of the largest. */
#define VMR_TABLE_HISTS_MAX	(32UL << 20)

/* Longest text of a cell that is not a string: "-9223372036854775.808". */
#define VMR_CELL_TEXT_MAX	24

/**
 * struct vmr_table_extent - what the cells of a column have in common
 * @width: of the widest text so far, header included, in bytes
 * @filled: there is a value in some row
 */
struct vmr_table_extent {
	unsigned int width;
	bool filled;
};

/**
 * struct vmr_table - rows of typed cells
 * @lock: guards all below; taken by the job that appends and by readers
 * @columns: the columns
 * @ncolumns: number of @columns
 * @nrows: rows appended so far; rows are never changed or removed
 * @chunks: blocks of rows, in order
 * @nchunks: number of @chunks
 * @extents: of each column
 * @texts: copies of the strings in the cells
 * @ntexts: number of @texts
 * @hist_bytes: memory of the histograms in the cells
 */
struct vmr_table {
	struct mutex lock;	/* guards all below */
	const struct vmr_column *columns;
	unsigned int ncolumns;
	u64 nrows;
	struct vmr_cell **chunks;
	unsigned int nchunks;
	struct vmr_table_extent *extents;
	struct list_head texts;
	unsigned int ntexts;
	size_t hist_bytes;
};

struct vmr_table *vmr_table_new(const struct vmr_column *columns,
				unsigned int ncolumns);
void vmr_table_free(struct vmr_table *table);
int vmr_table_reserve(struct vmr_table *table, u64 nrows);
void vmr_table_trim(struct vmr_table *table);
int vmr_table_append(struct vmr_table *table, const struct vmr_cell *row,
		     unsigned int ncells);
u64 vmr_table_nrows(struct vmr_table *table);
size_t vmr_table_bytes(struct vmr_table *table);
const struct vmr_cell *vmr_table_row(struct vmr_table *table, u64 index);
unsigned int vmr_table_width(struct vmr_table *table, unsigned int column);
bool vmr_table_filled(struct vmr_table *table, unsigned int column);
int vmr_cell_text(const struct vmr_cell *cell, char *buf, size_t size);

#endif /* VMR_TABLE_H */

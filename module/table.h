/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Typed tables: the only form in which results leave an instrument.
 */
#ifndef VMR_TABLE_H
#define VMR_TABLE_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include "instrument.h"

enum vmr_cell_type {
	VMR_CELL_ABSENT,
	VMR_CELL_U64,
	VMR_CELL_S64,
	VMR_CELL_MILLI,
	VMR_CELL_STRING,
};

/**
 * struct vmr_cell - one value of a row
 * @type: which member holds the value; VMR_CELL_ABSENT for no value
 * @u64: an unsigned number
 * @s64: a signed number; thousandths for VMR_CELL_MILLI
 * @string: a text; the table keeps a copy of its own
 */
struct vmr_cell {
	enum vmr_cell_type type;
	union {
		u64 u64;
		s64 s64;
		const char *string;
	};
};

#define VMR_U64(x)	{ .type = VMR_CELL_U64, .u64 = (x) }
#define VMR_S64(x)	{ .type = VMR_CELL_S64, .s64 = (x) }
#define VMR_MILLI(x)	{ .type = VMR_CELL_MILLI, .s64 = (x) }
#define VMR_STRING(x)	{ .type = VMR_CELL_STRING, .string = (x) }
#define VMR_ABSENT	{ .type = VMR_CELL_ABSENT }

/* A table that grows beyond this is a mistake, not a result. */
#define VMR_TABLE_ROWS_MAX	(2ULL << 20)

/* Longest text of a cell that is not a string: "-9223372036854775.808". */
#define VMR_CELL_TEXT_MAX	24

/**
 * struct vmr_table - rows of typed cells
 * @lock: guards all below; taken by the job that appends and by readers
 * @columns: the columns
 * @ncolumns: number of @columns
 * @nrows: rows appended so far; rows are never changed or removed
 * @chunks: blocks of rows, in order
 * @nchunks: number of @chunks
 * @widths: widest text of each column so far, header included, in bytes
 * @texts: copies of the strings in the cells
 * @ntexts: number of @texts
 */
struct vmr_table {
	struct mutex lock;	/* guards all below */
	const struct vmr_column *columns;
	unsigned int ncolumns;
	u64 nrows;
	struct vmr_cell **chunks;
	unsigned int nchunks;
	unsigned int *widths;
	struct list_head texts;
	unsigned int ntexts;
};

struct vmr_table *vmr_table_new(const struct vmr_column *columns,
				unsigned int ncolumns);
void vmr_table_free(struct vmr_table *table);
int vmr_table_append(struct vmr_table *table, const struct vmr_cell *row,
		     unsigned int ncells);
u64 vmr_table_nrows(struct vmr_table *table);
size_t vmr_table_bytes(struct vmr_table *table);
const struct vmr_cell *vmr_table_row(struct vmr_table *table, u64 index);
unsigned int vmr_table_width(struct vmr_table *table, unsigned int column);
int vmr_cell_text(const struct vmr_cell *cell, char *buf, size_t size);

#endif /* VMR_TABLE_H */

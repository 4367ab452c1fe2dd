// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "gfp.h"
#include "table.h"

/* Rows in one block: a block of a 16-column table is 32 KiB. */
#define TABLE_CHUNK_ROWS	128

/* Strings are looked up among this many before a new copy is made. */
#define TABLE_TEXTS_SHARED	64

struct table_text {
	struct list_head node;
	char text[];
};

/**
 * vmr_table_new() - an empty table
 * @columns: its columns, which outlive it
 * @ncolumns: number of @columns
 *
 * Return: the table, given back by vmr_table_free(), or NULL.
 */
struct vmr_table *vmr_table_new(const struct vmr_column *columns,
				unsigned int ncolumns)
{
	struct vmr_table *table = kzalloc(sizeof(*table), VMR_GFP_JOB);
	unsigned int i;

	if (!table)
		return NULL;
	table->extents = kcalloc(ncolumns, sizeof(*table->extents),
				 VMR_GFP_JOB);
	if (!table->extents) {
		kfree(table);
		return NULL;
	}
	mutex_init(&table->lock);
	INIT_LIST_HEAD(&table->texts);
	table->columns = columns;
	table->ncolumns = ncolumns;
	for (i = 0; i < ncolumns; i++)
		table->extents[i].width = max(strlen(columns[i].name),
					      strlen(columns[i].unit ?: ""));
	return table;
}

static struct vmr_cell *table_row_at(struct vmr_table *table, u64 index)
{
	u32 offset;
	u64 chunk = div_u64_rem(index, TABLE_CHUNK_ROWS, &offset);

	return &table->chunks[chunk][offset * table->ncolumns];
}

/* Frees what the first @n cells of a row have for themselves. */
static void table_free_row(struct vmr_table *table, struct vmr_cell *row,
			   unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		if (row[i].type != VMR_CELL_HIST)
			continue;
		table->hist_bytes -= vmr_hist_copy_bytes(row[i].copy);
		vmr_hist_copy_free(row[i].copy);
	}
}

static void table_free_hists(struct vmr_table *table)
{
	u64 row;

	for (row = 0; table->hist_bytes && row < table->nrows; row++)
		table_free_row(table, table_row_at(table, row),
			       table->ncolumns);
}

/**
 * vmr_table_free() - give a table and all its rows back
 * @table: the table, or NULL
 */
void vmr_table_free(struct vmr_table *table)
{
	struct table_text *text, *next;
	unsigned int i;

	if (!table)
		return;
	table_free_hists(table);
	for (i = 0; i < table->nchunks; i++)
		kvfree(table->chunks[i]);
	kvfree(table->chunks);
	list_for_each_entry_safe(text, next, &table->texts, node)
		kfree(text);
	kfree(table->extents);
	kfree(table);
}

/* Rows that there are blocks for. */
static u64 table_room(const struct vmr_table *table)
{
	return (u64)table->nchunks * TABLE_CHUNK_ROWS;
}

/* Room for one more block: the list of blocks doubles when it is full. */
static int table_grow(struct vmr_table *table)
{
	struct vmr_cell **chunks;

	if (table->nchunks && !is_power_of_2(table->nchunks))
		return 0;
	chunks = kvmalloc_array(max(2 * table->nchunks, 1U), sizeof(*chunks),
				VMR_GFP_JOB);
	if (!chunks)
		return -ENOMEM;
	if (table->nchunks)
		memcpy(chunks, table->chunks,
		       table->nchunks * sizeof(*chunks));
	kvfree(table->chunks);
	table->chunks = chunks;
	return 0;
}

static int table_add_chunk(struct vmr_table *table)
{
	struct vmr_cell *chunk;
	int err;

	if (table_room(table) >= VMR_TABLE_ROWS_MAX)
		return -EFBIG;
	err = table_grow(table);
	if (err)
		return err;
	chunk = kvcalloc(TABLE_CHUNK_ROWS * table->ncolumns, sizeof(*chunk),
			 VMR_GFP_JOB);
	if (!chunk)
		return -ENOMEM;
	table->chunks[table->nchunks++] = chunk;
	return 0;
}

/**
 * vmr_table_reserve() - have the memory for rows before they come
 * @table: the table
 * @nrows: so many rows, from the first on, need no memory but for what their
 *	cells point to
 *
 * For an instrument that uses up or looks at free memory between its rows.
 *
 * Return: 0, -EFBIG for more than a table can have, -ENOMEM.
 */
int vmr_table_reserve(struct vmr_table *table, u64 nrows)
{
	bool enough = false;
	int err = 0;

	while (!err && !enough) {
		mutex_lock(&table->lock);
		enough = table_room(table) >= nrows;
		if (!enough)
			err = table_add_chunk(table);
		mutex_unlock(&table->lock);
		cond_resched();
	}
	return err;
}

/**
 * vmr_table_trim() - give back what was reserved in vain
 * @table: the table
 */
void vmr_table_trim(struct vmr_table *table)
{
	unsigned int used;

	mutex_lock(&table->lock);
	used = DIV_ROUND_UP_ULL(table->nrows, TABLE_CHUNK_ROWS);
	while (table->nchunks > used)
		kvfree(table->chunks[--table->nchunks]);
	mutex_unlock(&table->lock);
}

/* The table's own copy of a string, shared between equal cells when few. */
static const char *table_keep_text(struct vmr_table *table, const char *string)
{
	size_t len = strlen(string) + 1;
	struct table_text *text;

	if (table->ntexts <= TABLE_TEXTS_SHARED)
		list_for_each_entry(text, &table->texts, node)
			if (!strcmp(text->text, string))
				return text->text;
	text = kmalloc(struct_size(text, text, len), VMR_GFP_JOB);
	if (!text)
		return NULL;
	memcpy(text->text, string, len);
	list_add(&text->node, &table->texts);
	table->ntexts++;
	return text->text;
}

static bool table_cell_fits(const struct vmr_cell *cell,
			    const struct vmr_column *column)
{
	static const enum vmr_cell_type wanted[] = {
		[VMREGRESS_COLUMN_TYPE_U64] = VMR_CELL_U64,
		[VMREGRESS_COLUMN_TYPE_S64] = VMR_CELL_S64,
		[VMREGRESS_COLUMN_TYPE_MILLI] = VMR_CELL_MILLI,
		[VMREGRESS_COLUMN_TYPE_STRING] = VMR_CELL_STRING,
		[VMREGRESS_COLUMN_TYPE_HIST] = VMR_CELL_HIST,
	};

	return cell->type == VMR_CELL_ABSENT ||
	       cell->type == wanted[column->type];
}

static int table_keep_hist(struct vmr_table *table, struct vmr_cell *cell)
{
	struct vmr_hist_copy *copy;

	if (!cell->hist) {
		cell->type = VMR_CELL_ABSENT;
		return 0;
	}
	copy = vmr_hist_copy_new(cell->hist);
	if (!copy)
		return -ENOMEM;
	if (vmr_hist_copy_bytes(copy) >
	    VMR_TABLE_HISTS_MAX - table->hist_bytes) {
		vmr_hist_copy_free(copy);
		return -EFBIG;
	}
	table->hist_bytes += vmr_hist_copy_bytes(copy);
	cell->copy = copy;
	return 0;
}

/* Puts what the table keeps into a cell that still has what it was given. */
static int table_keep(struct vmr_table *table, struct vmr_cell *cell)
{
	if (cell->type == VMR_CELL_HIST)
		return table_keep_hist(table, cell);
	if (cell->type != VMR_CELL_STRING)
		return 0;
	cell->string = table_keep_text(table, cell->string);
	return cell->string ? 0 : -ENOMEM;
}

static void table_widen(struct vmr_table_extent *extent,
			const struct vmr_cell *cell)
{
	char text[VMR_CELL_TEXT_MAX];
	unsigned int width;

	if (cell->type == VMR_CELL_STRING)
		width = strlen(cell->string);
	else
		width = vmr_cell_text(cell, text, sizeof(text));
	extent->width = max(extent->width, width);
	if (cell->type != VMR_CELL_ABSENT)
		extent->filled = true;
}

/* A row that fails half way is not counted, but what it has kept is freed. */
static int table_set_row(struct vmr_table *table, struct vmr_cell *to,
			 const struct vmr_cell *row)
{
	unsigned int i;
	int err;

	for (i = 0; i < table->ncolumns; i++) {
		to[i] = row[i];
		err = table_keep(table, &to[i]);
		if (err) {
			table_free_row(table, to, i);
			return err;
		}
	}
	for (i = 0; i < table->ncolumns; i++)
		table_widen(&table->extents[i], &to[i]);
	return 0;
}

static int table_append_locked(struct vmr_table *table,
			       const struct vmr_cell *row)
{
	int err;

	if (table->nrows == table_room(table)) {
		err = table_add_chunk(table);
		if (err)
			return err;
	}
	err = table_set_row(table, table_row_at(table, table->nrows), row);
	if (!err)
		table->nrows++;
	return err;
}

/**
 * vmr_table_append() - add a row at the end
 * @table: the table
 * @row: the cells, one per column; strings and histograms are copied
 * @ncells: number of @row
 *
 * Return: 0; -EINVAL when the cells are not those of the columns (a mistake in
 * the instrument), -EFBIG for a table that has grown too long or whose
 * histograms have grown too large, -ENOMEM.
 */
int vmr_table_append(struct vmr_table *table, const struct vmr_cell *row,
		     unsigned int ncells)
{
	unsigned int i;
	int err;

	if (ncells != table->ncolumns)
		return -EINVAL;
	for (i = 0; i < ncells; i++)
		if (!table_cell_fits(&row[i], &table->columns[i]))
			return -EINVAL;
	mutex_lock(&table->lock);
	err = table_append_locked(table, row);
	mutex_unlock(&table->lock);
	return err;
}

/**
 * vmr_table_nrows() - rows that can be read
 * @table: the table
 *
 * Return: the number of rows appended so far.
 */
u64 vmr_table_nrows(struct vmr_table *table)
{
	u64 nrows;

	mutex_lock(&table->lock);
	nrows = table->nrows;
	mutex_unlock(&table->lock);
	return nrows;
}

/**
 * vmr_table_bytes() - memory that the rows of a table take
 * @table: the table
 *
 * Return: bytes, strings not among them.
 */
size_t vmr_table_bytes(struct vmr_table *table)
{
	size_t bytes;

	mutex_lock(&table->lock);
	bytes = (size_t)table->nchunks * TABLE_CHUNK_ROWS * table->ncolumns *
		sizeof(struct vmr_cell) + table->hist_bytes;
	mutex_unlock(&table->lock);
	return bytes;
}

/**
 * vmr_table_row() - the cells of a row
 * @table: the table
 * @index: index of the row, from 0
 *
 * A row never moves or changes: the pointer is good as long as the table.
 *
 * Return: the cells, one per column, or NULL past the end.
 */
const struct vmr_cell *vmr_table_row(struct vmr_table *table, u64 index)
{
	const struct vmr_cell *row = NULL;

	mutex_lock(&table->lock);
	if (index < table->nrows)
		row = table_row_at(table, index);
	mutex_unlock(&table->lock);
	return row;
}

/**
 * vmr_table_width() - widest text of a column, header included
 * @table: the table
 * @column: index of the column
 *
 * Return: the width in bytes.
 */
unsigned int vmr_table_width(struct vmr_table *table, unsigned int column)
{
	unsigned int width;

	mutex_lock(&table->lock);
	width = table->extents[column].width;
	mutex_unlock(&table->lock);
	return width;
}

/**
 * vmr_table_filled() - whether a column has a value in some row
 * @table: the table
 * @column: index of the column
 *
 * Return: false while all its cells are absent.
 */
bool vmr_table_filled(struct vmr_table *table, unsigned int column)
{
	bool filled;

	mutex_lock(&table->lock);
	filled = table->extents[column].filled;
	mutex_unlock(&table->lock);
	return filled;
}

static int cell_milli_text(s64 milli, char *buf, size_t size)
{
	u64 magnitude = milli < 0 ? -(u64)milli : milli;
	u32 fraction;
	u64 whole = div_u64_rem(magnitude, 1000, &fraction);

	return scnprintf(buf, size, "%s%llu.%03u", milli < 0 ? "-" : "", whole,
			 fraction);
}

/**
 * vmr_cell_text() - a cell as text
 * @cell: the cell; of a histogram only the number of buckets that are not empty
 * @buf: where the text goes
 * @size: size of @buf in bytes; VMR_CELL_TEXT_MAX is enough for all but strings
 *
 * Return: the length of the text in @buf.
 */
int vmr_cell_text(const struct vmr_cell *cell, char *buf, size_t size)
{
	switch (cell->type) {
	case VMR_CELL_U64:
		return scnprintf(buf, size, "%llu", cell->u64);
	case VMR_CELL_S64:
		return scnprintf(buf, size, "%lld", cell->s64);
	case VMR_CELL_MILLI:
		return cell_milli_text(cell->s64, buf, size);
	case VMR_CELL_STRING:
		return scnprintf(buf, size, "%s", cell->string);
	case VMR_CELL_HIST:
		return scnprintf(buf, size, "%u-buckets",
				 cell->copy->nbuckets);
	case VMR_CELL_ABSENT:
		break;
	}
	return scnprintf(buf, size, "-");
}

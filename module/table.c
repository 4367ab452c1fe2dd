// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

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
	struct vmr_table *table = kzalloc(sizeof(*table), GFP_KERNEL);
	unsigned int i;

	if (!table)
		return NULL;
	table->widths = kcalloc(ncolumns, sizeof(*table->widths), GFP_KERNEL);
	if (!table->widths) {
		kfree(table);
		return NULL;
	}
	mutex_init(&table->lock);
	INIT_LIST_HEAD(&table->texts);
	table->columns = columns;
	table->ncolumns = ncolumns;
	for (i = 0; i < ncolumns; i++)
		table->widths[i] = max(strlen(columns[i].name),
				       strlen(columns[i].unit ?: ""));
	return table;
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
	for (i = 0; i < table->nchunks; i++)
		kvfree(table->chunks[i]);
	kvfree(table->chunks);
	list_for_each_entry_safe(text, next, &table->texts, node)
		kfree(text);
	kfree(table->widths);
	kfree(table);
}

/* Room for one more block: the list of blocks doubles when it is full. */
static int table_grow(struct vmr_table *table)
{
	struct vmr_cell **chunks;

	if (table->nchunks && !is_power_of_2(table->nchunks))
		return 0;
	chunks = kvmalloc_array(max(2 * table->nchunks, 1U), sizeof(*chunks),
				GFP_KERNEL);
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

	if (table->nrows >= VMR_TABLE_ROWS_MAX)
		return -EFBIG;
	err = table_grow(table);
	if (err)
		return err;
	chunk = kvcalloc(TABLE_CHUNK_ROWS * table->ncolumns, sizeof(*chunk),
			 GFP_KERNEL);
	if (!chunk)
		return -ENOMEM;
	table->chunks[table->nchunks++] = chunk;
	return 0;
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
	text = kmalloc(struct_size(text, text, len), GFP_KERNEL);
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
	};

	return cell->type == VMR_CELL_ABSENT ||
	       cell->type == wanted[column->type];
}

static struct vmr_cell *table_row_at(struct vmr_table *table, u64 index)
{
	u32 offset;
	u64 chunk = div_u64_rem(index, TABLE_CHUNK_ROWS, &offset);

	return &table->chunks[chunk][offset * table->ncolumns];
}

static int table_set_cell(struct vmr_table *table, unsigned int column,
			  struct vmr_cell *to, const struct vmr_cell *from)
{
	char text[VMR_CELL_TEXT_MAX];
	unsigned int width;

	*to = *from;
	if (from->type == VMR_CELL_STRING) {
		to->string = table_keep_text(table, from->string);
		if (!to->string)
			return -ENOMEM;
		width = strlen(to->string);
	} else {
		width = vmr_cell_text(from, text, sizeof(text));
	}
	table->widths[column] = max(table->widths[column], width);
	return 0;
}

static int table_append_locked(struct vmr_table *table,
			       const struct vmr_cell *row)
{
	struct vmr_cell *to;
	unsigned int i;
	int err;

	if (table->nrows == (u64)table->nchunks * TABLE_CHUNK_ROWS) {
		err = table_add_chunk(table);
		if (err)
			return err;
	}
	to = table_row_at(table, table->nrows);
	for (i = 0; i < table->ncolumns; i++) {
		err = table_set_cell(table, i, &to[i], &row[i]);
		if (err)
			return err;
	}
	table->nrows++;
	return 0;
}

/**
 * vmr_table_append() - add a row at the end
 * @table: the table
 * @row: the cells, one per column; strings are copied
 * @ncells: number of @row
 *
 * Return: 0; -EINVAL when the cells are not those of the columns (a mistake in
 * the instrument), -EFBIG for a table that has grown too long, -ENOMEM.
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
		sizeof(struct vmr_cell);
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
	width = table->widths[column];
	mutex_unlock(&table->lock);
	return width;
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
 * @cell: the cell
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
	case VMR_CELL_ABSENT:
		break;
	}
	return scnprintf(buf, size, "-");
}

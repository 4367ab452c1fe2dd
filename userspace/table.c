// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"
#include "text.h"

/* Between two columns, in spaces. */
#define TABLE_GAP	2

/* First room for the texts of cells, in bytes. */
#define TABLE_TEXTS_MIN	1024

struct vmr_table {
	const struct vmr_table_column *columns;
	size_t ncolumns;
	size_t *widths;		/* in columns of a terminal */
	char *texts;		/* of all cells, row after row, each with its 0 */
	size_t len;		/* of @texts */
	size_t size;		/* what @texts has room for */
	bool units;		/* some column has one */
};

static void table_widen(struct vmr_table *table, size_t column,
			const char *text)
{
	size_t width = text ? vmr_text_width(text) : 0;

	if (width > table->widths[column])
		table->widths[column] = width;
}

struct vmr_table *vmr_table_new(const struct vmr_table_column *columns,
				size_t ncolumns)
{
	struct vmr_table *table = calloc(1, sizeof(*table));
	size_t i;

	if (!table)
		return NULL;
	table->widths = calloc(ncolumns + 1, sizeof(*table->widths));
	if (!table->widths) {
		free(table);
		return NULL;
	}
	table->columns = columns;
	table->ncolumns = ncolumns;
	for (i = 0; i < ncolumns; i++) {
		table_widen(table, i, columns[i].name);
		table_widen(table, i, columns[i].unit);
		if (columns[i].unit)
			table->units = true;
	}
	return table;
}

/* Twice the room, until @len bytes more find a place. */
static int table_grow(struct vmr_table *table, size_t len)
{
	size_t size = table->size ? table->size : TABLE_TEXTS_MIN;
	char *texts;

	if (len <= table->size - table->len)
		return 0;
	while (size - table->len < len) {
		if (size > SIZE_MAX / 2)
			return -ENOMEM;
		size *= 2;
	}
	texts = realloc(table->texts, size);
	if (!texts)
		return -ENOMEM;
	table->texts = texts;
	table->size = size;
	return 0;
}

static int table_add_cell(struct vmr_table *table, const char *text)
{
	size_t len = strlen(text) + 1;
	int err = table_grow(table, len);

	if (err)
		return err;
	memcpy(table->texts + table->len, text, len);
	table->len += len;
	return 0;
}

int vmr_table_add(struct vmr_table *table, const char *const *cells)
{
	size_t i;
	int err;

	for (i = 0; i < table->ncolumns; i++) {
		err = table_add_cell(table, cells[i] ? cells[i] : "");
		if (err)
			return err;
		table_widen(table, i, cells[i]);
	}
	return 0;
}

/* Blanks are due until a letter follows: a line does not end with one. */
static void table_print_text(const char *text, size_t *blanks, FILE *out)
{
	size_t len = strlen(text), end = len;

	while (end && text[end - 1] == ' ')
		end--;
	if (end) {
		fprintf(out, "%*s%.*s", (int)*blanks, "", (int)end, text);
		*blanks = 0;
	}
	*blanks += len - end;
}

static void table_print_line(const struct vmr_table *table, char **texts,
			     FILE *out)
{
	size_t i, pad, blanks = 0;

	for (i = 0; i < table->ncolumns; i++) {
		pad = table->widths[i] - vmr_text_width(texts[i]);
		if (table->columns[i].right)
			blanks += pad;
		table_print_text(texts[i], &blanks, out);
		if (!table->columns[i].right)
			blanks += pad;
		blanks += TABLE_GAP;
	}
	fputc('\n', out);
}

static void table_print_head(const struct vmr_table *table, bool units,
			     char **texts, FILE *out)
{
	const struct vmr_table_column *columns = table->columns;
	const char *text;
	size_t i;

	for (i = 0; i < table->ncolumns; i++) {
		text = units ? columns[i].unit : columns[i].name;
		texts[i] = (char *)(text ? text : "");
	}
	table_print_line(table, texts, out);
}

int vmr_table_print(const struct vmr_table *table, FILE *out)
{
	char **texts = calloc(table->ncolumns + 1, sizeof(*texts));
	char *text = table->texts;
	size_t i;

	if (!texts)
		return -ENOMEM;
	table_print_head(table, false, texts, out);
	if (table->units)
		table_print_head(table, true, texts, out);
	while (text < table->texts + table->len) {
		for (i = 0; i < table->ncolumns; i++) {
			texts[i] = text;
			text += strlen(text) + 1;
		}
		table_print_line(table, texts, out);
	}
	free(texts);
	return 0;
}

void vmr_table_free(struct vmr_table *table)
{
	if (!table)
		return;
	free(table->texts);
	free(table->widths);
	free(table);
}

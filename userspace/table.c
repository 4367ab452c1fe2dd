// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"
#include "util.h"

/* Between two columns, in spaces. */
#define TABLE_GAP	2

struct vmr_table {
	const struct vmr_table_column *columns;
	size_t ncolumns;
	size_t *widths;		/* in bytes: texts of the module are ASCII */
	char **cells;		/* row after row */
	size_t ncells;
	bool units;		/* some column has one */
};

static void table_widen(struct vmr_table *table, size_t column,
			const char *text)
{
	size_t width = text ? strlen(text) : 0;

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

static int table_add_cell(struct vmr_table *table, const char *text)
{
	char **cells;

	cells = vmr_array_room(table->cells, table->ncells, sizeof(*cells));
	if (!cells)
		return -ENOMEM;
	table->cells = cells;
	cells[table->ncells] = strdup(text ? text : "");
	if (!cells[table->ncells])
		return -ENOMEM;
	table->ncells++;
	return 0;
}

int vmr_table_add(struct vmr_table *table, const char *const *cells)
{
	size_t i;
	int err;

	for (i = 0; i < table->ncolumns; i++) {
		err = table_add_cell(table, cells[i]);
		if (err)
			return err;
		table_widen(table, i, cells[i]);
	}
	return 0;
}

static void table_print_line(const struct vmr_table *table, char **texts,
			     char *line, FILE *out)
{
	size_t i, len = 0;
	int width;

	for (i = 0; i < table->ncolumns; i++) {
		width = table->widths[i];
		if (!table->columns[i].right)
			width = -width;
		len += sprintf(line + len, "%*s", width, texts[i]);
		len += sprintf(line + len, "%*s", TABLE_GAP, "");
	}
	while (len && line[len - 1] == ' ')
		len--;
	fprintf(out, "%.*s\n", (int)len, line);
}

static void table_print_head(const struct vmr_table *table, bool units,
			     char **texts, char *line, FILE *out)
{
	const struct vmr_table_column *columns = table->columns;
	const char *text;
	size_t i;

	for (i = 0; i < table->ncolumns; i++) {
		text = units ? columns[i].unit : columns[i].name;
		texts[i] = (char *)(text ? text : "");
	}
	table_print_line(table, texts, line, out);
}

int vmr_table_print(const struct vmr_table *table, FILE *out)
{
	char **texts = calloc(table->ncolumns + 1, sizeof(*texts));
	size_t i, size = 1;
	char *line;
	int err;

	for (i = 0; i < table->ncolumns; i++)
		size += table->widths[i] + TABLE_GAP;
	line = malloc(size);
	if (texts && line) {
		table_print_head(table, false, texts, line, out);
		if (table->units)
			table_print_head(table, true, texts, line, out);
		for (i = 0; i < table->ncells; i += table->ncolumns)
			table_print_line(table, table->cells + i, line, out);
	}
	err = texts && line ? 0 : -ENOMEM;
	free(texts);
	free(line);
	return err;
}

void vmr_table_free(struct vmr_table *table)
{
	size_t i;

	if (!table)
		return;
	for (i = 0; i < table->ncells; i++)
		free(table->cells[i]);
	free(table->cells);
	free(table->widths);
	free(table);
}

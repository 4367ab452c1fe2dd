/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Aligned text tables with a line of units under the names.
 */
#ifndef VMR_TABLE_H
#define VMR_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct vmr_table_column {
	const char *name;
	const char *unit;	/* NULL: none */
	bool right;		/* numbers stand at the right */
};

struct vmr_table;

/* @columns must outlive the table. NULL when there is no memory. */
struct vmr_table *vmr_table_new(const struct vmr_table_column *columns,
				size_t ncolumns);

/*
 * Add a row of one text per column; a copy is kept, NULL prints as nothing.
 * Returns 0 or -ENOMEM.
 */
int vmr_table_add(struct vmr_table *table, const char *const *cells)
	__attribute__((warn_unused_result));

/* Returns 0 or -ENOMEM. */
int vmr_table_print(const struct vmr_table *table, FILE *out);
void vmr_table_free(struct vmr_table *table);

#endif /* VMR_TABLE_H */

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "rows.h"

struct vmr_row *vmr_rows_new(struct vmr_rows *rows, size_t n)
{
	struct vmr_row *list, *row;

	list = vmr_array_room(rows->list, rows->n, sizeof(*list));
	if (!list)
		return NULL;
	rows->list = list;
	row = &list[rows->n];
	if (n > SIZE_MAX / sizeof(*row->cells))
		return NULL;
	row->cells = vmr_pool_take(&rows->pool, n * sizeof(*row->cells));
	if (!row->cells)
		return NULL;
	row->ncells = n;
	rows->n++;
	return row;
}

int vmr_rows_set_text(struct vmr_rows *rows, struct vmr_cell *cell,
		      const char *text)
{
	cell->string = vmr_pool_text(&rows->pool, text);
	cell->type = cell->string ? VMR_CELL_STRING : VMR_CELL_ABSENT;
	return cell->string ? 0 : -ENOMEM;
}

struct vmr_bucket *vmr_rows_new_hist(struct vmr_rows *rows,
				     struct vmr_cell *cell, size_t n)
{
	struct vmr_hist *hist = vmr_pool_take(&rows->pool, sizeof(*hist));
	struct vmr_bucket *buckets;

	if (n > SIZE_MAX / sizeof(*buckets))
		return NULL;
	buckets = vmr_pool_take(&rows->pool, n * sizeof(*buckets));
	if (!hist || !buckets)
		return NULL;
	*hist = (struct vmr_hist){ .buckets = buckets, .n = n };
	*cell = (struct vmr_cell){ .type = VMR_CELL_HIST, .hist = hist };
	return buckets;
}

static int rows_copy_hist(struct vmr_rows *rows, struct vmr_cell *to,
			  const struct vmr_hist *from)
{
	struct vmr_bucket *buckets = vmr_rows_new_hist(rows, to, from->n);

	if (!buckets)
		return -ENOMEM;
	if (from->n)
		memcpy(buckets, from->buckets, from->n * sizeof(*buckets));
	return 0;
}

static int rows_copy(struct vmr_rows *rows, struct vmr_cell *to,
		     const struct vmr_cell *from)
{
	switch (from->type) {
	case VMR_CELL_STRING:
		return vmr_rows_set_text(rows, to, from->string);
	case VMR_CELL_HIST:
		return rows_copy_hist(rows, to, from->hist);
	case VMR_CELL_ABSENT:
	case VMR_CELL_U64:
	case VMR_CELL_S64:
		break;
	}
	*to = *from;
	return 0;
}

int vmr_rows_add(struct vmr_rows *rows, const struct vmr_cell *cells, size_t n)
{
	struct vmr_row *row = vmr_rows_new(rows, n);
	int err = row ? 0 : -ENOMEM;
	size_t i;

	for (i = 0; !err && i < n; i++)
		err = rows_copy(rows, &row->cells[i], &cells[i]);
	return err;
}

void vmr_rows_free(struct vmr_rows *rows)
{
	free(rows->list);
	vmr_pool_free(&rows->pool);
	memset(rows, 0, sizeof(*rows));
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cells of a result in JSON, read by the type of their column.
 */
#ifndef VMR_RESULT_CELL_H
#define VMR_RESULT_CELL_H

#include "json_exact.h"
#include "model.h"
#include "rows.h"

/*
 * Read @value into @cell of a row of @rows. Returns 0, or with the cell absent
 * -EINVAL and what was wanted in @why, or -ENOMEM.
 */
int vmr_result_cell_read(const struct vmr_json_exact *exact,
			 const json_t *value, uint32_t type,
			 struct vmr_rows *rows, struct vmr_cell *cell,
			 const char **why)
	__attribute__((warn_unused_result));

/* The type of a cell whose column nobody described. */
uint32_t vmr_result_cell_guess(const struct vmr_json_exact *exact,
			       const json_t *value);

#endif /* VMR_RESULT_CELL_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the columns of a table are to a picture of it. Told by type, unit,
 * direction and place, so that an instrument that is new is drawn as well:
 *
 *  - keys say which row it is: texts and whole numbers before the first figure
 *    or unit, a first column of any unit, and the columns phase and workers;
 *  - figures are numbers that are better when lower or higher;
 *  - numbers are all others, notes are texts behind the keys.
 *
 * Where times are both in ns and in cycles, the cycles are idle; but in exact
 * mode, where both count instructions, it is the ns. So are details, and
 * columns without a value.
 */
#ifndef VMR_ROLE_H
#define VMR_ROLE_H

#include <stdbool.h>
#include <stddef.h>

#include "model.h"

enum vmr_role_kind {
	VMR_ROLE_IDLE,
	VMR_ROLE_KEY,
	VMR_ROLE_FIGURE,
	VMR_ROLE_NUMBER,
	VMR_ROLE_HIST,
	VMR_ROLE_NOTE,
};

/**
 * struct vmr_role - of one column
 * @filled: some row has a value
 * @values: how many different ones a key has, up to VMR_ROLE_VALUES
 */
struct vmr_role {
	enum vmr_role_kind kind;
	bool filled;
	size_t values;
};

#define VMR_ROLE_VALUES		64

struct vmr_exhibit;

/* The roles of the columns, an array to free; NULL: no memory. */
struct vmr_role *vmr_roles_find(const struct vmr_exhibit *exhibit);

/* Is it of text or whole numbers? */
bool vmr_column_is_number(const struct vmr_column *column);

/* Is it a time, or a rate: nothing that an emulated CPU can tell? */
bool vmr_column_is_timed(const struct vmr_column *column);

/* Does it say where, of CPUs and memory? */
bool vmr_column_is_place(const struct vmr_column *column);

/* Is the unit that one? */
bool vmr_column_unit_is(const struct vmr_column *column, const char *unit);

#endif /* VMR_ROLE_H */

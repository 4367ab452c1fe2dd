// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "exhibit.h"
#include "text.h"

static bool role_is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (!strcmp(*names, name))
			return true;
	return false;
}

bool vmr_column_is_number(const struct vmr_column *column)
{
	return column->type != VMREGRESS_COLUMN_TYPE_STRING &&
	       column->type != VMREGRESS_COLUMN_TYPE_HIST;
}

bool vmr_column_unit_is(const struct vmr_column *column, const char *unit)
{
	return column->unit && !strcmp(column->unit, unit);
}

bool vmr_column_is_timed(const struct vmr_column *column)
{
	const char *slash = column->unit ? strrchr(column->unit, '/') : NULL;

	return vmr_column_unit_is(column, "ns") ||
	       vmr_column_unit_is(column, "cycles") ||
	       (slash && !strcmp(slash, "/s"));
}

bool vmr_column_is_place(const struct vmr_column *column)
{
	static const char *const names[] = { "cpu", "node", "locality", NULL };

	return role_is_one_of(column->name, names);
}

/* They tell samples of the same thing apart, or say how many there were. */
static bool role_is_effort(const struct vmr_column *column)
{
	static const char *const names[] = {
		"rep", "attempt", "ops", "samples", "walks", "pid", NULL,
	};

	return role_is_one_of(column->name, names);
}

static bool role_is_late_key(const struct vmr_column *column)
{
	static const char *const names[] = { "phase", "workers", NULL };

	return role_is_one_of(column->name, names);
}

/* Keys end here. */
static bool role_is_figure(const struct vmr_column *column, bool filled)
{
	if (!strcmp(column->name, "rep") || !strcmp(column->name, "attempt"))
		return true;
	return filled && vmr_column_is_number(column) &&
	       (column->better != VMREGRESS_BETTER_NONE || column->unit);
}

static size_t role_first_figure(const struct vmr_exhibit *exhibit,
				const struct vmr_role *roles)
{
	const struct vmr_instrument *instrument = exhibit->instrument;
	size_t i;

	for (i = 0; i < instrument->ncolumns; i++) {
		if (!i && instrument->columns[i].unit &&
		    instrument->columns[i].better == VMREGRESS_BETTER_NONE)
			continue;
		if (role_is_figure(&instrument->columns[i], roles[i].filled))
			break;
	}
	return i;
}

static enum vmr_role_kind role_kind(const struct vmr_column *column,
				    const struct vmr_role *role, bool early)
{
	if (!role->filled || column->detail)
		return VMR_ROLE_IDLE;
	if (column->type == VMREGRESS_COLUMN_TYPE_HIST)
		return VMR_ROLE_HIST;
	if (role_is_late_key(column))
		return VMR_ROLE_KEY;
	if (early && column->type != VMREGRESS_COLUMN_TYPE_MILLI &&
	    !role_is_effort(column))
		return VMR_ROLE_KEY;
	/* A name, and another one each time */
	if (!vmr_column_is_number(column) || !strcmp(column->name, "pid"))
		return VMR_ROLE_NOTE;
	return column->better == VMREGRESS_BETTER_NONE ? VMR_ROLE_NUMBER :
							 VMR_ROLE_FIGURE;
}

static bool role_has_figure_in(const struct vmr_exhibit *exhibit,
			       const struct vmr_role *roles, const char *unit)
{
	size_t i;

	for (i = 0; i < exhibit->instrument->ncolumns; i++)
		if (roles[i].kind == VMR_ROLE_FIGURE &&
		    vmr_column_unit_is(&exhibit->instrument->columns[i], unit))
			return true;
	return false;
}

static bool role_all_jobs_are(const struct vmr_exhibit *exhibit, bool exact)
{
	size_t i;

	for (i = 0; i < exhibit->n; i++)
		if (exhibit->jobs[i].exact != exact)
			return false;
	return true;
}

/* Times in two units: one of them is enough. */
static void role_drop_twins(const struct vmr_exhibit *exhibit,
			    struct vmr_role *roles)
{
	const char *drop = NULL;
	size_t i;

	if (!role_has_figure_in(exhibit, roles, "ns") ||
	    !role_has_figure_in(exhibit, roles, "cycles"))
		return;
	if (role_all_jobs_are(exhibit, true))
		drop = "ns";
	else if (role_all_jobs_are(exhibit, false))
		drop = "cycles";
	for (i = 0; drop && i < exhibit->instrument->ncolumns; i++)
		if (roles[i].kind == VMR_ROLE_FIGURE &&
		    vmr_column_unit_is(&exhibit->instrument->columns[i], drop))
			roles[i].kind = VMR_ROLE_IDLE;
}

static bool role_same(const struct vmr_cell *a, const struct vmr_cell *b)
{
	if (a->type != b->type)
		return false;
	return a->type == VMR_CELL_STRING ? !strcmp(a->string, b->string) :
					    a->u64 == b->u64;
}

/* What a column was seen to hold. */
struct role_seen {
	const struct vmr_cell *cells[VMR_ROLE_VALUES];
	size_t n;
};

static void role_see(struct role_seen *seen, const struct vmr_cell *cell)
{
	size_t i;

	for (i = seen->n; i > 0; i--)
		if (role_same(seen->cells[i - 1], cell))
			return;
	if (seen->n < VMR_ROLE_VALUES)
		seen->cells[seen->n++] = cell;
}

static void role_look(const struct vmr_exhibit *exhibit, size_t column,
		      struct vmr_role *role)
{
	struct role_seen seen = { .n = 0 };
	const struct vmr_cell *cell;
	size_t i, row;

	for (i = 0; i < exhibit->n; i++)
		for (row = 0; row < exhibit->jobs[i].result->rows.n; row++) {
			cell = vmr_exhibit_cell(exhibit, &exhibit->jobs[i],
						row, column);
			if (cell->type == VMR_CELL_ABSENT)
				continue;
			role->filled = true;
			if (cell->type == VMR_CELL_HIST ||
			    seen.n == VMR_ROLE_VALUES)
				break;
			role_see(&seen, cell);
		}
	role->values = seen.n;
}

struct vmr_role *vmr_roles_find(const struct vmr_exhibit *exhibit)
{
	const struct vmr_instrument *instrument = exhibit->instrument;
	struct vmr_role *roles = calloc(instrument->ncolumns + 1,
					sizeof(*roles));
	size_t i, figures;

	if (!roles)
		return NULL;
	for (i = 0; i < instrument->ncolumns; i++)
		role_look(exhibit, i, &roles[i]);
	figures = role_first_figure(exhibit, roles);
	for (i = 0; i < instrument->ncolumns; i++)
		roles[i].kind = role_kind(&instrument->columns[i], &roles[i],
					  i < figures);
	role_drop_twins(exhibit, roles);
	return roles;
}

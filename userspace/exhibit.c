// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "exhibit.h"
#include "metrics_key.h"

bool vmr_exhibit_is_kin(const struct vmr_exhibit *a,
			const struct vmr_exhibit *b)
{
	return a->instrument->kind == b->instrument->kind &&
	       !strcmp(a->instrument->name, b->instrument->name);
}

static struct vmr_exhibit *exhibit_find(struct vmr_exhibits *exhibits,
					const struct vmr_result *result,
					const char *key)
{
	struct vmr_exhibit *exhibit;
	size_t i;

	for (i = 0; i < exhibits->n; i++) {
		exhibit = &exhibits->list[i];
		if (exhibit->instrument->kind == result->instrument->kind &&
		    !strcmp(exhibit->key, key))
			return exhibit;
	}
	return NULL;
}

/* Takes @key over when this returns one. */
static struct vmr_exhibit *exhibit_add(struct vmr_exhibits *exhibits,
				       const struct vmr_result *result,
				       char *key)
{
	struct vmr_exhibit *list = vmr_array_room(exhibits->list, exhibits->n,
						  sizeof(*list));

	if (!list)
		return NULL;
	exhibits->list = list;
	list += exhibits->n++;
	list->instrument = result->instrument;
	list->key = key;
	return list;
}

static int exhibit_add_job(struct vmr_exhibit *exhibit,
			   const struct vmr_exhibit_job *job)
{
	struct vmr_exhibit_job *jobs = vmr_array_room(exhibit->jobs, exhibit->n,
						      sizeof(*jobs));

	if (!jobs)
		return -ENOMEM;
	exhibit->jobs = jobs;
	jobs[exhibit->n++] = *job;
	/* One that failed need not have told its columns. */
	if (!exhibit->instrument->ncolumns)
		exhibit->instrument = job->result->instrument;
	return 0;
}

static int exhibits_add(struct vmr_exhibits *exhibits,
			const struct vmr_exhibit_job *job)
{
	char *key = vmr_metrics_job_key(job->result);
	struct vmr_exhibit *exhibit;

	if (!key)
		return -ENOMEM;
	exhibit = exhibit_find(exhibits, job->result, key);
	if (exhibit) {
		free(key);
		return exhibit_add_job(exhibit, job);
	}
	exhibit = exhibit_add(exhibits, job->result, key);
	if (!exhibit) {
		free(key);
		return -ENOMEM;
	}
	return exhibit_add_job(exhibit, job);
}

static int exhibits_add_boot(struct vmr_exhibits *exhibits,
			     const struct vmr_boot *boot,
			     struct vmr_exhibit_job *job)
{
	const char *accel = vmr_result_set_fact(&boot->set, "accel");
	size_t i;
	int err = 0;

	job->exact = accel && !strcmp(accel, "tcg-icount");
	for (i = 0; !err && i < boot->set.n; i++) {
		job->result = &boot->set.list[i];
		err = exhibits_add(exhibits, job);
	}
	return err;
}

/* What one came for stands first. */
static int exhibit_rank(const struct vmr_exhibit *exhibit)
{
	static const uint32_t order[] = {
		VMREGRESS_KIND_BENCH, VMREGRESS_KIND_TEST,
		VMREGRESS_KIND_TRACE, VMREGRESS_KIND_SENSE,
	};
	size_t i;

	for (i = 0; i < VMR_ARRAY_SIZE(order); i++)
		if (exhibit->instrument->kind == order[i])
			break;
	return i;
}

/* Behind the last of its instrument, or of its kind. */
static size_t exhibit_place(const struct vmr_exhibit *sorted, size_t n,
			    const struct vmr_exhibit *exhibit)
{
	size_t i, place = 0;

	for (i = n; i > 0; i--)
		if (vmr_exhibit_is_kin(&sorted[i - 1], exhibit))
			return i;
	for (i = 0; i < n; i++)
		if (exhibit_rank(&sorted[i]) <= exhibit_rank(exhibit))
			place = i + 1;
	return place;
}

static void exhibits_sort(struct vmr_exhibits *exhibits)
{
	struct vmr_exhibit *list = exhibits->list, moved;
	size_t i, place;

	for (i = 0; i < exhibits->n; i++) {
		moved = list[i];
		place = exhibit_place(list, i, &moved);
		memmove(&list[place + 1], &list[place],
			(i - place) * sizeof(*list));
		list[place] = moved;
	}
}

static const char *exhibit_param(const struct vmr_exhibit *exhibit,
				 const char *name)
{
	const char *value;

	value = vmr_settings_find(&exhibit->jobs[0].result->job.settings,
				  name);
	return value ? value : "";
}

/* A key has those parameters that identify. */
static bool exhibit_key_has(const struct vmr_exhibit *exhibit, const char *name)
{
	size_t len = strlen(name);
	const char *at;

	for (at = exhibit->key; (at = strpbrk(at, "/ ")) != NULL;)
		if (!strncmp(++at, name, len) && at[len] == '=')
			return true;
	return false;
}

static bool exhibit_param_varies(const struct vmr_exhibits *exhibits,
				 const struct vmr_exhibit *exhibit,
				 const char *name)
{
	const char *value = exhibit_param(exhibit, name);
	const struct vmr_exhibit *other;
	size_t i;

	if (!exhibit_key_has(exhibit, name))
		return false;
	for (i = 0; i < exhibits->n; i++) {
		other = &exhibits->list[i];
		if (vmr_exhibit_is_kin(exhibit, other) &&
		    strcmp(value, exhibit_param(other, name)))
			return true;
	}
	return false;
}

static int exhibit_name(const struct vmr_exhibits *exhibits,
			struct vmr_exhibit *exhibit)
{
	const struct vmr_settings *settings =
		&exhibit->jobs[0].result->job.settings;
	const char *space = "";
	size_t size, i;
	FILE *out = open_memstream(&exhibit->title, &size);

	if (!out)
		return -ENOMEM;
	for (i = 0; i < settings->n; i++) {
		if (!exhibit_param_varies(exhibits, exhibit,
					  settings->list[i].name))
			continue;
		fprintf(out, "%s%s=%s", space, settings->list[i].name,
			settings->list[i].value);
		space = " ";
	}
	return fclose(out) ? -ENOMEM : 0;
}

int vmr_exhibits_collect(const struct vmr_side *sides, size_t n,
			 struct vmr_exhibits *exhibits)
{
	struct vmr_exhibit_job job = { 0 };
	size_t i;
	int err = 0;

	memset(exhibits, 0, sizeof(*exhibits));
	for (; !err && job.side < n; job.side++)
		for (job.boot = 0; !err && job.boot < sides[job.side].n;
		     job.boot++)
			err = exhibits_add_boot(exhibits,
						&sides[job.side].boots[job.boot],
						&job);
	if (err)
		return err;
	exhibits_sort(exhibits);
	for (i = 0; !err && i < exhibits->n; i++) {
		exhibits->list[i].roles = vmr_roles_find(&exhibits->list[i]);
		err = exhibits->list[i].roles ?
			exhibit_name(exhibits, &exhibits->list[i]) : -ENOMEM;
	}
	return err;
}

void vmr_exhibits_free(struct vmr_exhibits *exhibits)
{
	size_t i;

	for (i = 0; i < exhibits->n; i++) {
		free(exhibits->list[i].key);
		free(exhibits->list[i].title);
		free(exhibits->list[i].jobs);
		free(exhibits->list[i].roles);
	}
	free(exhibits->list);
	memset(exhibits, 0, sizeof(*exhibits));
}

static bool exhibit_same_column(const struct vmr_column *a,
				const struct vmr_column *b)
{
	return a->type == b->type && !strcmp(a->name, b->name);
}

const struct vmr_cell *vmr_exhibit_cell(const struct vmr_exhibit *exhibit,
					const struct vmr_exhibit_job *job,
					size_t row, size_t column)
{
	static const struct vmr_cell absent = { .type = VMR_CELL_ABSENT };
	const struct vmr_column *want = &exhibit->instrument->columns[column];
	const struct vmr_instrument *has = job->result->instrument;
	const struct vmr_row *cells = &job->result->rows.list[row];
	size_t i = column;

	if (i >= has->ncolumns || !exhibit_same_column(want, &has->columns[i]))
		for (i = 0; i < has->ncolumns; i++)
			if (exhibit_same_column(want, &has->columns[i]))
				break;
	return i < has->ncolumns && i < cells->ncells ? &cells->cells[i] :
							&absent;
}

double vmr_exhibit_number(const struct vmr_exhibit *exhibit,
			  const struct vmr_cell *cell, size_t column)
{
	double value;

	if (cell->type == VMR_CELL_U64)
		value = cell->u64;
	else if (cell->type == VMR_CELL_S64)
		value = cell->s64;
	else
		return NAN;
	return exhibit->instrument->columns[column].type ==
	       VMREGRESS_COLUMN_TYPE_MILLI ? value / 1000 : value;
}

const char *vmr_exhibit_name(const struct vmr_exhibit *exhibit, size_t column)
{
	return exhibit->instrument->columns[column].name;
}

int vmr_exhibit_column(const struct vmr_exhibit *exhibit, const char *name)
{
	size_t i;

	for (i = 0; i < exhibit->instrument->ncolumns; i++)
		if (!strcmp(exhibit->instrument->columns[i].name, name))
			return i;
	return -1;
}

bool vmr_exhibit_is_first(const struct vmr_exhibit *exhibit, size_t i)
{
	const struct vmr_exhibit_job *jobs = exhibit->jobs;
	size_t first = i;

	while (first && jobs[first - 1].side == jobs[i].side)
		first--;
	return jobs[first].boot == jobs[i].boot;
}

const char *vmr_exhibit_unit(const struct vmr_exhibit *exhibit, size_t column,
			     bool exact)
{
	const struct vmr_column *of = &exhibit->instrument->columns[column];

	if (exact && (vmr_column_unit_is(of, "ns") ||
		      vmr_column_unit_is(of, "cycles")))
		return "insns";
	return of->unit;
}

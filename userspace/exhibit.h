/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a report shows at a time: the jobs of all sides that did the same, that
 * is an instrument with the same parameters, but for those that only say how
 * long or how often to measure.
 */
#ifndef VMR_EXHIBIT_H
#define VMR_EXHIBIT_H

#include "role.h"
#include "side.h"

/**
 * struct vmr_exhibit_job - a job of it
 * @side: index of the side
 * @boot: index of the boot in its side
 * @exact: of exact mode, where a tick of the clock is an instruction
 */
struct vmr_exhibit_job {
	const struct vmr_result *result;
	size_t side;
	size_t boot;
	bool exact;
};

/**
 * struct vmr_exhibit - the jobs, by side, boot and time
 * @instrument: that of the first job: its columns are those of the exhibit
 * @key: instrument and parameters, as in vmr_metrics_job_key()
 * @title: parameters in which the exhibits of the instrument differ; "" if none
 * @roles: of the columns
 */
struct vmr_exhibit {
	const struct vmr_instrument *instrument;
	char *key;
	char *title;
	struct vmr_exhibit_job *jobs;
	size_t n;
	struct vmr_role *roles;
};

/**
 * struct vmr_exhibits - all of them, those of an instrument together: bench,
 *	test, trace, sense, and in the order in which they first appear
 */
struct vmr_exhibits {
	struct vmr_exhibit *list;
	size_t n;
};

/* 0 or -ENOMEM; freed by the caller in any case. */
int vmr_exhibits_collect(const struct vmr_side *sides, size_t n,
			 struct vmr_exhibits *exhibits)
	__attribute__((warn_unused_result));
void vmr_exhibits_free(struct vmr_exhibits *exhibits);

/* Are both of one instrument? */
bool vmr_exhibit_is_kin(const struct vmr_exhibit *a,
			const struct vmr_exhibit *b);

/*
 * The cell of column @column of the exhibit, in row @row of a job: columns go
 * by name and type. An absent one when there is none.
 */
const struct vmr_cell *vmr_exhibit_cell(const struct vmr_exhibit *exhibit,
					const struct vmr_exhibit_job *job,
					size_t row, size_t column);

/* The number in a cell of column @column; NaN when there is none. */
double vmr_exhibit_number(const struct vmr_exhibit *exhibit,
			  const struct vmr_cell *cell, size_t column);

/* The name of column @column. */
const char *vmr_exhibit_name(const struct vmr_exhibit *exhibit, size_t column);

/* The column of that name; -1 for none. */
int vmr_exhibit_column(const struct vmr_exhibit *exhibit, const char *name);

/* Is job @i of the first boot of its side that has any? */
bool vmr_exhibit_is_first(const struct vmr_exhibit *exhibit, size_t i);

/* "insns" for the ticks of a job in exact mode, else the column's; or NULL. */
const char *vmr_exhibit_unit(const struct vmr_exhibit *exhibit, size_t column,
			     bool exact);

#endif /* VMR_EXHIBIT_H */

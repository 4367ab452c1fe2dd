/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sides for tests of comparisons: boots written as text, read by the reader
 * that files go through. Include it from one source file of a program.
 */
#ifndef COMPARE_SIDES_H
#define COMPARE_SIDES_H

#include <math.h>
#include <stdlib.h>

#include "array.h"
#include "compare.h"
#include "ktap.h"
#include "scope.h"

#define COLUMN(name, type, unit, better) \
	"{\"name\":\"" name "\",\"type\":\"" type "\",\"unit\":" unit \
	",\"better\":\"" better "\",\"detail\":false}"
#define KVM	"\"accel\":\"kvm\""
#define EXACT	"\"accel\":\"tcg-icount\""

/* One job as text. */
struct job {
	const char *env;
	const char *kind;
	const char *params;
	const char *verdict;
	const char *columns;
};

/* Add a boot with one job and its @rows to @side. */
static inline void add_boot(struct vmr_side *side, const struct job *job,
			    const char *rows)
{
	struct vmr_boot *boots = vmr_array_room(side->boots, side->n,
						sizeof(*boots));
	VMR_FREE char *text = NULL;
	char why[300];
	int len = asprintf(&text, "{\"schema\":\"vmr-result/1\",\"created\":\"\",\"vmr\":\"\",\"env\":{%s},\"jobs\":[{\"id\":1,\"instrument\":\"x\",\"kind\":\"%s\",\"params\":{%s},\"verdict\":\"%s\",\"reason\":\"\",\"elapsed_ns\":1,\"held_peak_bytes\":0,\"columns\":[%s],\"rows\":[%s]}]}",
			   job->env, job->kind ? job->kind : "bench",
			   job->params ? job->params : "",
			   job->verdict ? job->verdict : "none", job->columns,
			   rows);

	if (!boots || len < 0)
		abort();
	side->boots = boots;
	side->spec = "test";
	if (vmr_result_text_read(text, len, &boots[side->n].set, why,
				 sizeof(why))) {
		ktap_diag("%s", why);
		abort();
	}
	boots[side->n++].name = strdup("boot");
}

/* One for each of @n numbers, a row of one cell. */
static inline void add_boots(struct vmr_side *side, const struct job *job,
			     const double *values, size_t n)
{
	char rows[40];
	size_t i;

	for (i = 0; i < n; i++) {
		snprintf(rows, sizeof(rows), "[%.3f]", values[i]);
		add_boot(side, job, rows);
	}
}

/* Two sides, and what comes of them. */
struct pair {
	struct vmr_side base;
	struct vmr_side new;
	struct vmr_compare_options options;
	struct vmr_comparison got;
};

static inline struct pair pair_begin(void)
{
	return (struct pair){
		.options = { .threshold = NAN, .alpha = 0.05 },
	};
}

static inline void pair_compare(struct pair *pair)
{
	if (vmr_compare(&pair->base, &pair->new, &pair->options, &pair->got))
		abort();
}

static inline void pair_end(struct pair *pair)
{
	vmr_comparison_free(&pair->got);
	vmr_side_free(&pair->base);
	vmr_side_free(&pair->new);
}

static inline const struct vmr_compared *find(const struct pair *pair,
					      const char *name)
{
	size_t i;

	for (i = 0; i < pair->got.n; i++)
		if (!strcmp(pair->got.list[i].metric->name, name))
			return &pair->got.list[i];
	for (i = 0; i < pair->got.n; i++)
		ktap_diag("there is %s", pair->got.list[i].metric->name);
	return NULL;
}

static inline bool is(const struct pair *pair, const char *name,
		      enum vmr_change change)
{
	const struct vmr_compared *got = find(pair, name);

	if (got && got->change != change)
		ktap_diag("%s: %s, %g %%, p %g, q %g, sees %g %%", name,
			  vmr_change_name(got->change), got->percent, got->p,
			  got->q, got->detectable);
	return got && got->change == change;
}

#endif /* COMPARE_SIDES_H */

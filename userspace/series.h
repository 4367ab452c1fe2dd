/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Points to draw: a column of an exhibit by the values of another one, for each
 * side and whatever else tells rows apart. The boot is the unit here too: what
 * was sampled within one is summed up by its median first.
 */
#ifndef VMR_SERIES_H
#define VMR_SERIES_H

#include "axis.h"
#include "exhibit.h"

#define VMR_SERIES_NONE		(-1)

/**
 * struct vmr_series_pick - what to collect
 * @x: column to go by, VMR_SERIES_NONE for a single point
 * @y: column of the values, VMR_SERIES_NONE for the keys only
 * @exact: only of jobs in exact mode or, false, only of others
 * @any: of either
 * @plain: other keys tell nothing apart, boots and jobs do
 * @places: CPUs and nodes tell nothing apart
 * @quantile: of histograms, 0 to 1
 */
struct vmr_series_pick {
	int x;
	int y;
	bool exact;
	bool any;
	bool plain;
	bool places;
	double quantile;
};

struct vmr_sample {
	size_t boot;
	double value;
};

/**
 * struct vmr_point - the value at one place
 * @samples: by boot
 * @median: of the boots' medians
 * @low: of the median's interval of confidence 0.95 if @sure, else the least
 *	of all samples
 * @high: the other end of that
 * @boots: how many there are
 */
struct vmr_point {
	double x;
	struct vmr_sample *samples;
	size_t n;
	double median;
	double low;
	double high;
	size_t boots;
	bool sure;
};

/**
 * struct vmr_series - those of a side
 * @key: index into the keys of the set
 * @points: by x, ascending
 */
struct vmr_series {
	size_t side;
	size_t key;
	struct vmr_point *points;
	size_t n;
};

/**
 * struct vmr_series_set - all of a column, in order of appearance
 * @keys: what tells the series of a side apart, as text: "pte", "cpu 1"
 */
struct vmr_series_set {
	struct vmr_series *list;
	size_t n;
	char **keys;
	size_t nkeys;
};

/* 0 or -ENOMEM; freed by the caller in any case. */
int vmr_series_collect(const struct vmr_exhibit *exhibit,
		       const struct vmr_series_pick *pick,
		       struct vmr_series_set *set)
	__attribute__((warn_unused_result));
void vmr_series_free(struct vmr_series_set *set);

/*
 * What the keys of a row that vary say, but for those that @pick goes by: a
 * text to free; NULL: no memory.
 */
char *vmr_series_key(const struct vmr_exhibit *exhibit,
		     const struct vmr_exhibit_job *job, size_t row,
		     const struct vmr_series_pick *pick);

/* What points of series of @key span, their ends too; low > high for none. */
struct vmr_range vmr_series_range(const struct vmr_series_set *set, size_t key);

#endif /* VMR_SERIES_H */

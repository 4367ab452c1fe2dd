/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The histograms of an exhibit, those of a side and of the same keys added up.
 */
#ifndef VMR_HISTS_H
#define VMR_HISTS_H

#include "plot.h"

struct vmr_hists_one {
	size_t side;
	size_t key;
	struct vmr_hist hist;
	uint64_t total;		/* of its counts */
};

/**
 * struct vmr_hists - all of a column
 * @keys: as in struct vmr_series_set
 */
struct vmr_hists {
	struct vmr_hists_one *list;
	size_t n;
	char **keys;
	size_t nkeys;
};

/* 0 or -ENOMEM; freed by the caller in any case. */
int vmr_hists_collect(const struct vmr_exhibit *exhibit,
		      const struct vmr_view *view, struct vmr_hists *hists)
	__attribute__((warn_unused_result));
void vmr_hists_free(struct vmr_hists *hists);

/* A place of a distribution: the share of values not above @value. */
struct vmr_cdf_point {
	double value;
	double share;
};

/*
 * The distribution of @hist: a point for each bucket, the lowest value of the
 * bucket with the share of all values up to the bucket's end. As many points as
 * the histogram has buckets.
 */
void vmr_cdf_points(const struct vmr_hist *hist, struct vmr_cdf_point *points);

/*
 * The largest share that @total values can tell: ten of them are beyond.
 * Below 0 when there are too few.
 */
double vmr_cdf_support(uint64_t total);

#endif /* VMR_HISTS_H */

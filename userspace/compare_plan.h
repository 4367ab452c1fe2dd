/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a table of comparisons would have found, and how many boots more it
 * would take.
 *
 * Of m metrics of which some are found already, Benjamini and Hochberg's
 * procedure (1995: the test of rank k is a find at p <= alpha k / m) takes a
 * further one at
 *
 *	p <= alpha min(finds + 1, m) / m
 *
 * whatever the others are: the level, at which vmr_stats_detectable() has the
 * least shift that is found. There is none where sides that do not overlap have
 * a larger p than that: then no change is found, however large.
 */
#ifndef VMR_COMPARE_PLAN_H
#define VMR_COMPARE_PLAN_H

#include "compare.h"

/* Boots more a side, from which on the formula of large numbers will do. */
#define VMR_COMPARE_PLAN_MORE	64

/**
 * struct vmr_compare_plan - what the metrics of a table have in common
 * @level: the largest p of a further find
 * @found: the largest p of those that there are
 * @boots: of each side, of which is known:
 * @shifts: the least shift that is found at @level, in deviations, with so many
 *	boots more; below 0: not yet known
 * @found_boots, @found_shift: the same at @found
 */
struct vmr_compare_plan {
	double level;
	double found;
	size_t boots[2];
	double shifts[VMR_COMPARE_PLAN_MORE];
	size_t found_boots[2];
	double found_shift;
};

/* Of @tests metrics on both sides, of which @finds have q <= @alpha. */
struct vmr_compare_plan vmr_compare_plan_begin(double alpha, size_t tests,
					       size_t finds);

/*
 * Set @got->detectable and @got->more of a metric on both sides, which is one
 * of the finds or not. 0 or -ENOMEM.
 */
int vmr_compare_plan(struct vmr_compare_plan *plan, struct vmr_compared *got,
		     bool found) __attribute__((warn_unused_result));

#endif /* VMR_COMPARE_PLAN_H */

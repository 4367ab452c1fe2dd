// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "compare_plan.h"

struct vmr_compare_plan vmr_compare_plan_begin(double alpha, size_t tests,
					       size_t finds)
{
	size_t rank = finds < tests ? finds + 1 : tests;

	return (struct vmr_compare_plan){
		.level = tests ? alpha * rank / tests : alpha,
		.found = tests ? alpha * finds / tests : alpha,
	};
}

/* Most metrics of a table have the same boots: what is known is kept. */
static int compare_plan_shift(struct vmr_compare_plan *plan,
			      const size_t *boots, size_t more, double *shift)
{
	size_t i;
	int err = 0;

	if (plan->boots[0] != boots[0] || plan->boots[1] != boots[1]) {
		for (i = 0; i < VMR_COMPARE_PLAN_MORE; i++)
			plan->shifts[i] = -1;
		plan->boots[0] = boots[0];
		plan->boots[1] = boots[1];
	}
	if (plan->shifts[more] < 0)
		err = vmr_stats_detectable(boots[0] + more, boots[1] + more,
					   plan->level, VMR_STATS_POWER,
					   &plan->shifts[more]);
	*shift = plan->shifts[more];
	return err;
}

static int compare_plan_found(struct vmr_compare_plan *plan,
			      const size_t *boots, double *shift)
{
	int err = 0;

	if (plan->found_boots[0] != boots[0] ||
	    plan->found_boots[1] != boots[1])
		err = vmr_stats_detectable(boots[0], boots[1], plan->found,
					   VMR_STATS_POWER, &plan->found_shift);
	plan->found_boots[0] = boots[0];
	plan->found_boots[1] = boots[1];
	*shift = plan->found_shift;
	return err;
}

/* @shift deviations in percent of the base. */
static double compare_plan_percent(const struct vmr_compared *got, double shift)
{
	if (isinf(shift))
		return INFINITY;
	shift *= got->deviation;
	return shift == 0 ? 0 : 100 * shift / fabs(got->median[0]);
}

/* Boots a side by the formula of large numbers; 0: nobody knows. */
static size_t compare_plan_needed(const struct vmr_compared *got, double level)
{
	double shift = fabs(got->median[0]) * got->threshold / 100;

	return vmr_stats_needed(got->deviation, shift, level, VMR_STATS_POWER);
}

/*
 * That formula never asks for too many. A number that will do may have one
 * behind it that will not: 9 boots a side, of which p is the normal one, have a
 * larger p than 8, of which it is exact.
 */
static int compare_plan_more(struct vmr_compare_plan *plan,
			     struct vmr_compared *got)
{
	size_t fewer = got->boots[0] < got->boots[1] ? got->boots[0] :
						       got->boots[1];
	size_t needed = compare_plan_needed(got, plan->level);
	size_t begin = needed > VMR_COMPARE_BOOTS ? needed : VMR_COMPARE_BOOTS;
	double shift;
	int err;

	got->more = begin > fewer ? begin - fewer : 0;
	for (; got->more < VMR_COMPARE_PLAN_MORE; got->more++) {
		err = compare_plan_shift(plan, got->boots, got->more, &shift);
		if (err)
			return err;
		if (isfinite(shift) &&
		    (!needed ||
		     !(compare_plan_percent(got, shift) > got->threshold)))
			break;
	}
	return 0;
}

int vmr_compare_plan(struct vmr_compare_plan *plan, struct vmr_compared *got,
		     bool found)
{
	double shift;
	int err;

	got->more = 0;
	if (found)
		err = compare_plan_found(plan, got->boots, &shift);
	else
		err = compare_plan_shift(plan, got->boots, 0, &shift);
	got->detectable = vmr_compared_has_enough(got) ?
		compare_plan_percent(got, shift) : INFINITY;
	return err || found ? err : compare_plan_more(plan, got);
}

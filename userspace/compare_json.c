// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "compare.h"
#include "json.h"

/* JSON has no NaN and no infinity. */
static json_t *compare_json_number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *compare_json_interval(const struct vmr_interval *interval)
{
	if (!isfinite(interval->low) || !isfinite(interval->high))
		return json_null();
	return json_pack("[f, f]", interval->low, interval->high);
}

static json_t *compare_json_side(const struct vmr_compared *got,
				 unsigned int side)
{
	return json_pack("{s:I, s:o, s:o}", "boots",
			 (json_int_t)got->boots[side], "median",
			 compare_json_number(got->median[side]), "interval",
			 compare_json_interval(&got->interval[side]));
}

static json_t *compare_json_metric(const struct vmr_comparison *all,
				   const struct vmr_compared *got)
{
	const struct vmr_metric *metric = got->metric;
	json_t *object;

	object = json_pack("{s:o, s:o, s:s, s:s, s:o, s:o}",
			   "metric", vmr_json_text(metric->name),
			   "unit",
			   vmr_json_text(vmr_metrics_unit(&all->metrics,
							  metric)),
			   "better", vmr_better_name(metric->better),
			   "verdict", vmr_change_name(got->change),
			   "base", compare_json_side(got, 0),
			   "new", compare_json_side(got, 1));
	if (!object)
		return NULL;
	json_object_set_new(object, "shift",
			    compare_json_number(got->shift.shift));
	json_object_set_new(object, "shift_interval",
			    compare_json_interval(&got->shift.interval));
	json_object_set_new(object, "percent",
			    compare_json_number(got->percent));
	json_object_set_new(object, "percent_interval",
			    compare_json_interval(&got->percents));
	json_object_set_new(object, "p", compare_json_number(got->p));
	json_object_set_new(object, "q", compare_json_number(got->q));
	json_object_set_new(object, "threshold_percent",
			    compare_json_number(got->threshold));
	json_object_set_new(object, "floor_percent",
			    compare_json_number(got->floor));
	json_object_set_new(object, "detectable_percent",
			    compare_json_number(got->detectable));
	json_object_set_new(object, "more_boots", json_integer(got->more));
	json_object_set_new(object, "unsteady", json_boolean(got->unsteady));
	return object;
}

static json_t *compare_json_summary(const struct vmr_comparison *all)
{
	const size_t *count = all->count;

	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:I}",
			 "metrics", (json_int_t)all->n,
			 "improved", (json_int_t)count[VMR_CHANGE_IMPROVED],
			 "regressed", (json_int_t)count[VMR_CHANGE_REGRESSED],
			 "differ", (json_int_t)count[VMR_CHANGE_DIFFERS],
			 "unchanged", (json_int_t)count[VMR_CHANGE_NONE],
			 "undecided", (json_int_t)count[VMR_CHANGE_TOO_FEW],
			 "one_side", (json_int_t)count[VMR_CHANGE_ONE_SIDE],
			 "not_told", (json_int_t)count[VMR_CHANGE_UNTOLD],
			 "geomean", compare_json_number(all->geomean),
			 "jobs_left_out",
			 (json_int_t)all->metrics.jobs_left_out);
}

json_t *vmr_comparison_json(const struct vmr_comparison *comparison)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; list && i < comparison->n; i++)
		json_array_append_new(list,
				      compare_json_metric(comparison,
							  &comparison->list[i]));
	return json_pack("{s:b, s:f, s:f, s:o, s:o}",
			 "exact", (int)comparison->metrics.exact,
			 "alpha", comparison->options.alpha,
			 "threshold", comparison->options.threshold,
			 "summary", compare_json_summary(comparison),
			 "metrics", list);
}

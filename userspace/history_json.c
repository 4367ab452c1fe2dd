// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "history.h"
#include "json.h"

/* JSON has no NaN and no infinity. */
static json_t *history_json_number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *history_json_boot(const struct vmr_history_series *series,
				 size_t i)
{
	const struct vmr_boot *boot = vmr_history_boot(series, i);

	return json_pack("{s:o, s:o, s:o, s:o, s:o}",
			 "name", vmr_json_text(boot->name),
			 "created", vmr_json_text(boot->set.created),
			 "release",
			 vmr_json_text(vmr_result_set_fact(&boot->set,
							   "release")),
			 "tags", vmr_json_text(boot->tags),
			 "value",
			 history_json_number(series->values[i].median));
}

static json_t *history_json_change(const struct vmr_history_change *change)
{
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:s}",
			 "at", (json_int_t)change->at,
			 "p", history_json_number(change->p),
			 "before", history_json_number(change->before),
			 "after", history_json_number(change->after),
			 "percent", history_json_number(change->percent),
			 "verdict", vmr_change_name(change->change));
}

static json_t *history_json_series(const struct vmr_history_series *series)
{
	const struct vmr_history_group *group = series->group;
	const struct vmr_metric *metric = series->metric;
	json_t *boots = json_array(), *changes = json_array();
	size_t i;

	for (i = 0; i < series->n; i++)
		json_array_append_new(boots, history_json_boot(series, i));
	for (i = 0; i < series->nchanges; i++)
		json_array_append_new(changes,
				      history_json_change(&series->changes[i]));
	return json_pack("{s:o, s:o, s:s, s:o, s:o, s:b, s:I, s:o, s:o}",
			 "metric", vmr_json_text(metric->name),
			 "unit", vmr_json_text(vmr_metrics_unit(&group->metrics,
								metric)),
			 "better", vmr_better_name(metric->better),
			 "machine", vmr_json_text(group->machine),
			 "accel", vmr_json_text(group->accel),
			 "exact", (int)group->metrics.exact,
			 "older_boots", (json_int_t)series->older,
			 "boots", boots, "changes", changes);
}

json_t *vmr_history_json(const struct vmr_history *history)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < history->n; i++)
		json_array_append_new(list,
				      history_json_series(&history->list[i]));
	return json_pack("{s:s, s:s, s:f, s:o, s:I, s:o}",
			 "schema", "vmr-history/1", "vmr", VMR_VERSION,
			 "alpha", history->options.alpha,
			 "threshold",
			 history_json_number(history->options.threshold),
			 "more", (json_int_t)history->more,
			 "series", list);
}

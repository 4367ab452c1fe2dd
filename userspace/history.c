// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "fingerprint.h"
#include "history.h"

#define HISTORY_THRESHOLD	2.0	/* percent, that of vmr compare */

/* By time; "run 9" is before "run 10". */
static int history_order(const void *a, const void *b)
{
	const struct vmr_boot *x = a, *y = b;
	int order = strcmp(x->set.created, y->set.created);

	return order ? order : strverscmp(x->name, y->name);
}

/* Takes @machine over. */
static struct vmr_history_group *history_group(struct vmr_history *history,
					       char *machine,
					       const char *accel)
{
	struct vmr_history_group *groups = history->groups;
	size_t i;

	for (i = 0; i < history->ngroups; i++)
		if (!strcmp(groups[i].machine, machine) &&
		    !strcmp(groups[i].accel, accel)) {
			free(machine);
			return &groups[i];
		}
	groups = vmr_array_room(groups, history->ngroups, sizeof(*groups));
	if (!groups) {
		free(machine);
		return NULL;
	}
	history->groups = groups;
	groups += history->ngroups++;
	groups->machine = machine;
	groups->accel = accel;
	return groups;
}

static int history_sort_in(struct vmr_history *history,
			   const struct vmr_boot *boot)
{
	const char *accel = vmr_result_set_fact(&boot->set, "accel");
	char *machine = vmr_fingerprint(boot->set.env);
	struct vmr_history_group *group;
	struct vmr_boot *boots;

	if (!machine)
		return -ENOMEM;
	group = history_group(history, machine, accel ? accel : "-");
	if (!group)
		return -ENOMEM;
	boots = vmr_array_room(group->side.boots, group->side.n,
			       sizeof(*boots));
	if (!boots)
		return -ENOMEM;
	group->side.boots = boots;
	boots[group->side.n++] = *boot;
	return 0;
}

static double history_threshold(const struct vmr_history *history, bool exact)
{
	if (isnan(history->options.threshold))
		return exact ? 0 : HISTORY_THRESHOLD;
	return history->options.threshold;
}

static void history_judge(struct vmr_history_change *change, uint32_t better)
{
	bool higher = change->after > change->before;

	change->percent = 0;
	change->change = VMR_CHANGE_DIFFERS;
	if (change->after == change->before)
		return;
	change->percent = 100 * (change->after - change->before) /
			  fabs(change->before);
	change->change = higher == (better == VMREGRESS_BETTER_HIGHER) ?
		VMR_CHANGE_IMPROVED : VMR_CHANGE_REGRESSED;
}

/* Any sample that differs from that of the boot before is a change. */
static int history_changes_exact(struct vmr_history_series *series,
				 double threshold)
{
	const struct vmr_summary *values = series->values;
	struct vmr_history_change *list;
	size_t i;

	for (i = 1; i < series->n; i++) {
		struct vmr_history_change change = {
			.at = i, .p = NAN, .before = values[i - 1].median,
			.after = values[i].median,
		};

		history_judge(&change, series->metric->better);
		if (values[i].print == values[i - 1].print ||
		    fabs(change.percent) < threshold)
			continue;
		list = vmr_array_room(series->changes, series->nchanges,
				      sizeof(*list));
		if (!list)
			return -ENOMEM;
		series->changes = list;
		list[series->nchanges++] = change;
	}
	return 0;
}

/* Take over what was found in the values. */
static int history_take(struct vmr_history_series *series,
			const struct vmr_stats_changes *found)
{
	size_t i;

	series->changes = calloc(found->n + 1, sizeof(*series->changes));
	if (!series->changes)
		return -ENOMEM;
	series->nchanges = found->n;
	for (i = 0; i < found->n; i++) {
		series->changes[i] = (struct vmr_history_change){
			.at = found->list[i].at,
			.p = found->list[i].p,
			.before = found->list[i].before,
			.after = found->list[i].after,
		};
		history_judge(&series->changes[i], series->metric->better);
	}
	return 0;
}

static int history_changes(struct vmr_history_series *series, double alpha,
			   double threshold)
{
	double *values = calloc(series->n + 1, sizeof(*values));
	struct vmr_stats_changes found;
	size_t i;
	int err;

	if (!values)
		return -ENOMEM;
	for (i = 0; i < series->n; i++)
		values[i] = series->values[i].median;
	err = vmr_stats_changes(values, series->n, alpha, threshold, &found);
	if (!err)
		err = history_take(series, &found);
	free(found.list);
	free(values);
	return err;
}

static int history_add(struct vmr_history *history,
		       const struct vmr_history_group *group,
		       const struct vmr_metric *metric)
{
	const struct vmr_summaries *all = &metric->sides[0];
	struct vmr_history_series *list;
	bool exact = group->metrics.exact;
	double threshold = history_threshold(history, exact);

	if (!all->n)
		return 0;
	if (history->options.limit && history->n == history->options.limit) {
		history->more++;
		return 0;
	}
	list = vmr_array_room(history->list, history->n, sizeof(*list));
	if (!list)
		return -ENOMEM;
	history->list = list;
	list += history->n++;
	list->group = group;
	list->metric = metric;
	if (all->n > VMR_STATS_CHANGE_MOST)
		list->older = all->n - VMR_STATS_CHANGE_MOST;
	list->values = all->list + list->older;
	list->n = all->n - list->older;
	return exact ? history_changes_exact(list, threshold) :
		       history_changes(list, history->options.alpha, threshold);
}

static int history_collect(struct vmr_history *history,
			   struct vmr_history_group *group)
{
	const struct vmr_side none = { 0 };
	size_t i;
	int err;

	err = vmr_metrics_collect(&group->side, &none, &history->options.pick,
				  &group->metrics);
	for (i = 0; !err && i < group->metrics.n; i++)
		err = history_add(history, group, group->metrics.list[i]);
	return err;
}

int vmr_history(struct vmr_side *side,
		const struct vmr_history_options *options,
		struct vmr_history *history)
{
	size_t i;
	int err = 0;

	*history = (struct vmr_history){ .options = *options };
	qsort(side->boots, side->n, sizeof(*side->boots), history_order);
	for (i = 0; !err && i < side->n; i++)
		err = history_sort_in(history, &side->boots[i]);
	for (i = 0; !err && i < history->ngroups; i++)
		err = history_collect(history, &history->groups[i]);
	return err;
}

void vmr_history_free(struct vmr_history *history)
{
	size_t i;

	for (i = 0; i < history->n; i++)
		free(history->list[i].changes);
	for (i = 0; i < history->ngroups; i++) {
		vmr_metrics_free(&history->groups[i].metrics);
		free(history->groups[i].side.boots);
		free(history->groups[i].machine);
	}
	free(history->list);
	free(history->groups);
	memset(history, 0, sizeof(*history));
}

const struct vmr_boot *
vmr_history_boot(const struct vmr_history_series *series, size_t i)
{
	return &series->group->side.boots[series->values[i].boot];
}

/* The best cut of values that do not overlap is one of few shufflings. */
size_t vmr_history_least(const struct vmr_history_series *series, double alpha)
{
	return series->group->metrics.exact ? 2 : 2 * vmr_stats_least(alpha);
}

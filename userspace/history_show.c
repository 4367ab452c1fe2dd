// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "history.h"
#include "table.h"
#include "text.h"

#define HISTORY_SHOW_BAR	20	/* columns */

/* The lowest and the highest value. */
static struct vmr_interval
history_show_range(const struct vmr_history_series *series)
{
	struct vmr_interval range = { INFINITY, -INFINITY };
	size_t i;

	for (i = 0; i < series->n; i++) {
		range.low = fmin(range.low, series->values[i].median);
		range.high = fmax(range.high, series->values[i].median);
	}
	return range;
}

/* One column for the lowest value, all of them for the highest. */
static void history_show_bar(const struct vmr_interval *range, double value,
			     char bar[HISTORY_SHOW_BAR + 1])
{
	size_t n = 1;

	if (range->high > range->low)
		n += lround((HISTORY_SHOW_BAR - 1) * (value - range->low) /
			    (range->high - range->low));
	memset(bar, '#', n);
	bar[n] = '\0';
}

static int history_show_row(struct vmr_table *table,
			    const struct vmr_history_series *series, size_t i,
			    const struct vmr_interval *range)
{
	const struct vmr_boot *boot = vmr_history_boot(series, i);
	const char *release = vmr_result_set_fact(&boot->set, "release");
	char value[VMR_TEXT_NUMBER], bar[HISTORY_SHOW_BAR + 1];
	const char *cells[] = {
		boot->set.created, boot->name, release ? release : "-",
		boot->tags ? boot->tags : "", value, bar,
	};

	vmr_text_real(series->values[i].median, value);
	history_show_bar(range, series->values[i].median, bar);
	return vmr_table_add(table, cells);
}

static int history_show_mark(struct vmr_table *table,
			     const struct vmr_history_change *change)
{
	char text[120], p[40];
	const char *cells[6] = { [5] = text };

	if (isnan(change->p))
		snprintf(p, sizeof(p), " (%+.10g)",
			 change->after - change->before);
	else
		snprintf(p, sizeof(p), " (p %.3f)", change->p);
	if (change->change == VMR_CHANGE_DIFFERS)
		snprintf(text, sizeof(text), "samples differ, their median does not");
	else if (isfinite(change->percent))
		snprintf(text, sizeof(text), "changed by %+.3g %%%s: %s",
			 change->percent, p, vmr_change_name(change->change));
	else
		snprintf(text, sizeof(text), "changed from 0%s: %s", p,
			 vmr_change_name(change->change));
	return vmr_table_add(table, cells);
}

static int history_show_rows(struct vmr_table *table,
			     const struct vmr_history_series *series)
{
	const struct vmr_interval range = history_show_range(series);
	size_t i, next = 0;
	int err = 0;

	for (i = 0; !err && i < series->n; i++) {
		if (next < series->nchanges && series->changes[next].at == i)
			err = history_show_mark(table, &series->changes[next++]);
		if (!err)
			err = history_show_row(table, series, i, &range);
	}
	return err;
}

static void history_show_head(const struct vmr_history_series *series,
			      double alpha, FILE *out)
{
	size_t least = vmr_history_least(series, alpha);

	fprintf(out, "%s\n", series->metric->name);
	fprintf(out, "machine %s, accel %s%s\n", series->group->machine,
		series->group->accel,
		series->group->metrics.exact ? " (exact mode)" : "");
	if (series->older)
		fprintf(out, "%zu older boots are left out\n", series->older);
	if (series->n < least)
		fprintf(out, "too few boots to tell a change: %zu of %zu\n",
			series->n, least);
}

static int history_show_series(const struct vmr_history_series *series,
			       double alpha, FILE *out)
{
	const struct vmr_table_column columns[] = {
		{ .name = "when" },
		{ .name = "run" },
		{ .name = "kernel" },
		{ .name = "tags" },
		{ .name = "value", .right = true,
		  .unit = vmr_metrics_unit(&series->group->metrics,
					   series->metric) },
		{ .name = "lowest to highest" },
	};
	struct vmr_table *table = vmr_table_new(columns,
						VMR_ARRAY_SIZE(columns));
	int err = table ? history_show_rows(table, series) : -ENOMEM;

	if (!err) {
		history_show_head(series, alpha, out);
		err = vmr_table_print(table, out);
	}
	vmr_table_free(table);
	return err;
}

int vmr_history_print(const struct vmr_history *history, FILE *out)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < history->n; i++) {
		if (i)
			fputc('\n', out);
		err = history_show_series(&history->list[i],
					  history->options.alpha, out);
	}
	return err;
}

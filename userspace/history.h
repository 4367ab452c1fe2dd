/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A metric over many boots in time order, and where it changed. Boots of
 * different machines, or accelerators, are never of one series.
 */
#ifndef VMR_HISTORY_H
#define VMR_HISTORY_H

#include <jansson.h>

#include "compare.h"

/**
 * struct vmr_history_options - what is asked for
 * @pick: which metrics
 * @threshold: percent, the smallest change that counts; NaN for 2, or 0 in
 *	exact mode
 * @alpha: the share of series without a change that have one nevertheless
 * @limit: most series, 0 for all
 */
struct vmr_history_options {
	struct vmr_metrics_pick pick;
	double threshold;
	double alpha;
	size_t limit;
};

/**
 * struct vmr_history_change - a change point
 * @at: index of the first boot behind it
 * @p: NaN in exact mode
 * @before: the median of the boots up to the change before this one
 * @after: of those behind it, up to the next
 * @percent: from @before to @after; infinite where @before is 0
 * @change: improved, regressed or, with equal medians, differs
 */
struct vmr_history_change {
	size_t at;
	double p;
	double before;
	double after;
	double percent;
	enum vmr_change change;
};

/**
 * struct vmr_history_group - the boots of one machine, in time order
 * @machine: its fingerprint
 * @accel: "-" where it is not known
 * @side: the boots, which belong to the side they came from
 */
struct vmr_history_group {
	char *machine;
	const char *accel;
	struct vmr_side side;
	struct vmr_metrics metrics;
};

/**
 * struct vmr_history_series - a metric on one machine
 * @values: one of each boot that has it; their index is @at above
 * @older: boots left out before the first, for VMR_STATS_CHANGE_MOST
 */
struct vmr_history_series {
	const struct vmr_history_group *group;
	const struct vmr_metric *metric;
	const struct vmr_summary *values;
	size_t n;
	size_t older;
	struct vmr_history_change *changes;
	size_t nchanges;
};

/**
 * struct vmr_history - all of them
 * @more: series left out for the limit
 */
struct vmr_history {
	struct vmr_history_options options;
	struct vmr_history_group *groups;
	size_t ngroups;
	struct vmr_history_series *list;
	size_t n;
	size_t more;
};

/*
 * Put the boots of @side in time order and find the changes. 0 or -ENOMEM;
 * freed by the caller in any case, before the side.
 */
int vmr_history(struct vmr_side *side,
		const struct vmr_history_options *options,
		struct vmr_history *history) __attribute__((warn_unused_result));
void vmr_history_free(struct vmr_history *history);

/* The boot of value @i. */
const struct vmr_boot *
vmr_history_boot(const struct vmr_history_series *series, size_t i);

/* Boots without which no change can be found at level @alpha. */
size_t vmr_history_least(const struct vmr_history_series *series,
			 double alpha);

/* A table of each series. 0 or -ENOMEM. */
int vmr_history_print(const struct vmr_history *history, FILE *out)
	__attribute__((warn_unused_result));

/* Schema "vmr-history/1"; NULL: no memory. */
json_t *vmr_history_json(const struct vmr_history *history);

#endif /* VMR_HISTORY_H */

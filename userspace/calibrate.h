/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Boots of one kernel on one machine against each other (A/A): how much do
 * they differ, and how often would a comparison call that a change?
 */
#ifndef VMR_CALIBRATE_H
#define VMR_CALIBRATE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "compare.h"

#define VMR_CALIBRATE_BOOTS	8	/* fewer have no spread worth the name */
#define VMR_CALIBRATE_EXACT	2	/* the same in exact mode */
#define VMR_CALIBRATE_FLOOR	2.0	/* percent; floors above are counted */

/**
 * struct vmr_calibrate_options - how to calibrate
 * @compare: as for the comparison whose false positives are counted; the
 *	threshold is a number
 * @splits: how many times the boots are split in two
 * @seed: of the splits
 * @runs: what counts as boots here are runs within one
 */
struct vmr_calibrate_options {
	struct vmr_compare_options compare;
	size_t splits;
	uint64_t seed;
	bool runs;
};

/**
 * struct vmr_floor - the noise of a metric
 * @name: of the metric
 * @unit: NULL for none; owned by the metrics
 * @boots: that have it
 * @floor: deviation of the boots, by their median absolute deviation; of a
 *	metric of which more than half of the boots agree, the ordinary one
 * @half: the wider half of the interval of the median
 * @chance: deviation of the shift between two sides of VMR_COMPARE_BOOTS
 * @sees: the smallest change that 6 and 10 boots a side find
 * @false_finds: splits in which it came out better or worse
 * @unsteady: exact mode, but the boots differ
 *
 * All but the counts in percent of the median; NaN for what cannot be told.
 */
struct vmr_floor {
	const char *name;
	const char *unit;
	size_t boots;
	double median;
	double floor;
	double half;
	double chance;
	double sees[2];
	size_t false_finds;
	bool unsteady;
};

/**
 * struct vmr_calibration - what came of it
 * @list: a floor of each metric
 * @splits: made; 0: exact mode, or too few boots for one
 * @found: splits in which a metric changed by the statistics alone
 * @counted: those in which it changed by the threshold, too
 * @least: boots that a split wants
 * @detectable: shifts that 6 and 10 boots a side find, in deviations
 * @threshold: percent, the one to give to a comparison; NaN for none
 * @median, @worst: of the floors; NaN when there are none
 * @noisiest: the metric that has @worst
 * @above: floors above VMR_CALIBRATE_FLOOR
 * @unsteady: metrics that are
 */
struct vmr_calibration {
	struct vmr_calibrate_options options;
	struct vmr_metrics metrics;
	struct vmr_floor *list;
	size_t n;
	size_t boots;
	size_t splits;
	size_t found;
	size_t counted;
	size_t least;
	double detectable[2];
	double threshold;
	double median;
	double worst;
	const char *noisiest;
	size_t above;
	size_t unsteady;
};

/* Is @side of exact mode, every boot? */
bool vmr_calibrate_is_exact(const struct vmr_side *side);

/*
 * Can @side be calibrated with: boots enough, or runs where these count, of one
 * kernel, machine and accelerator? 0, -EINVAL with the words in @why, or -ENOMEM.
 */
int vmr_calibrate_check(const struct vmr_side *side, bool runs, char *why,
			size_t size)
	__attribute__((warn_unused_result));

/* For a side that passed. 0 or -ENOMEM; freed by the caller in any case. */
int vmr_calibrate(const struct vmr_side *side,
		  const struct vmr_calibrate_options *options,
		  struct vmr_calibration *calibration)
	__attribute__((warn_unused_result));

/*
 * Keep the floors in the store @db, for the machine of @env. 0 with how many
 * in @kept, or a negative errno with the words in @why.
 */
int vmr_calibration_keep(const struct vmr_calibration *calibration,
			 const json_t *env, const char *db, size_t *kept,
			 char *why, size_t size)
	__attribute__((warn_unused_result));
void vmr_calibration_free(struct vmr_calibration *calibration);

/* 0 or -ENOMEM. */
int vmr_calibration_print(const struct vmr_calibration *calibration, FILE *out)
	__attribute__((warn_unused_result));

/* NULL when there is no memory. */
json_t *vmr_calibration_json(const struct vmr_calibration *calibration);

#endif /* VMR_CALIBRATE_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Axes of plots: from values to places, and the round values that are written
 * beside them.
 */
#ifndef VMR_AXIS_H
#define VMR_AXIS_H

#include <stddef.h>

#include "text.h"

#define VMR_AXIS_TICKS		16

enum vmr_axis_kind {
	VMR_AXIS_LINEAR,
	VMR_AXIS_LOG,
	VMR_AXIS_NINES,		/* of shares q: by -log10(1 - q) */
};

/**
 * struct vmr_axis - an axis
 * @kind: how values are spread
 * @low: value at @from, in the unit of the data
 * @high: value at @to
 * @from: place, in units of the picture
 * @to: place
 * @ticks: values to write, ascending
 * @n: number of @ticks
 * @per: of the data's unit in one of @unit
 * @unit: what labels are in: the data's, or "ms" where that is "ns"; NULL: none
 * @suffix: "k" where labels are in thousands, "M", ...; "" for none
 * @decimals: of labels
 */
struct vmr_axis {
	enum vmr_axis_kind kind;
	double low;
	double high;
	double from;
	double to;
	double ticks[VMR_AXIS_TICKS];
	size_t n;
	double per;
	const char *unit;
	const char *suffix;
	int decimals;
};

/* The values that an axis has to hold, and their unit; NULL for none. */
struct vmr_range {
	double low;
	double high;
	const char *unit;
};

/*
 * Each sets the axis up for @range, widened to round values, with some @most
 * ticks or less, 2 at least. The unit must outlive the axis.
 */
void vmr_axis_linear(struct vmr_axis *axis, const struct vmr_range *range,
		     size_t most);

/* The same of whole numbers: no tick is between them, none is added. */
void vmr_axis_whole(struct vmr_axis *axis, const struct vmr_range *range,
		    size_t most);

/* The range must be above 0. */
void vmr_axis_log(struct vmr_axis *axis, const struct vmr_range *range,
		  size_t most);

/* From 0 to 1 - 10^-@nines. */
void vmr_axis_nines(struct vmr_axis *axis, unsigned int nines);

/* Linear, or logarithmic where the range spans more than a factor of 30. */
void vmr_axis_cost(struct vmr_axis *axis, const struct vmr_range *range,
		   size_t most);

/* The place of @value, which stays on the axis. */
double vmr_axis_at(const struct vmr_axis *axis, double value);

/* @value as a label. */
void vmr_axis_label(const struct vmr_axis *axis, double value,
		    char buf[VMR_TEXT_NUMBER]);

#endif /* VMR_AXIS_H */

// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "axis.h"

#define AXIS_LOG_FACTOR	30
#define AXIS_TINY	(1 / 1e9)	/* of rounding, relative */

/* Times and sizes are read in units of their own magnitude. */
static const struct {
	const char *base;
	double per;
	const char *unit;
} axis_units[] = {
	{ "ns", 1, "ns" },
	{ "ns", 1e3, "µs" },
	{ "ns", 1e6, "ms" },
	{ "ns", 1e9, "s" },
	{ "bytes", 1, "bytes" },
	{ "bytes", 1024, "KiB" },
	{ "bytes", 1048576, "MiB" },
	{ "bytes", 1073741824, "GiB" },
	{ "bytes", 1099511627776, "TiB" },
};

static void axis_unit(struct vmr_axis *axis, const struct vmr_range *range)
{
	double largest = fmax(fabs(range->low), fabs(range->high));
	size_t i;

	axis->per = 1;
	axis->unit = range->unit;
	for (i = 0; range->unit && i < VMR_ARRAY_SIZE(axis_units); i++) {
		if (strcmp(axis_units[i].base, range->unit) ||
		    (axis_units[i].per > 1 && largest < axis_units[i].per))
			continue;
		axis->per = axis_units[i].per;
		axis->unit = axis_units[i].unit;
	}
}

/* 1, 2 or 5 times a power of 10, or of 1000 what is not below @least. */
static double axis_step(double least)
{
	double power = pow(10, floor(log10(least))), digit = least / power;

	if (digit <= 1 + AXIS_TINY)
		return power;
	if (digit <= 2 + AXIS_TINY)
		return 2 * power;
	return digit <= 5 + AXIS_TINY ? 5 * power : 10 * power;
}

/* Labels of @step, and up to @largest: how many thousands and decimals. */
static void axis_digits(struct vmr_axis *axis, double largest, double step)
{
	static const char *const suffixes[] = { "", "k", "M", "G", "T", "P" };
	size_t i = 0;

	while (largest >= (i ? 1000 : 10000) && i + 1 < VMR_ARRAY_SIZE(suffixes)) {
		largest /= 1000;
		step /= 1000;
		i++;
	}
	axis->suffix = suffixes[i];
	axis->decimals = fmax(0, ceil(-log10(step) - AXIS_TINY));
}

/* Ticks at multiples of @step that are on the axis. */
static void axis_ticks(struct vmr_axis *axis, double step)
{
	double tick, first = ceil(axis->low / step - AXIS_TINY);

	axis->n = 0;
	for (; axis->n < VMR_AXIS_TICKS; first++) {
		tick = first * step;
		if (tick > axis->high + step * AXIS_TINY)
			break;
		axis->ticks[axis->n++] = tick;
	}
	axis_digits(axis, fmax(fabs(axis->low), fabs(axis->high)) / axis->per,
		    step / axis->per);
}

/* One value only: some room on both sides of it. */
static void axis_widen(struct vmr_axis *axis, const struct vmr_range *range)
{
	axis->low = range->low;
	axis->high = range->high;
	if (axis->high > axis->low)
		return;
	axis->low -= fabs(range->low) * 0.05;
	axis->high += fabs(range->low) * 0.05;
	if (range->low == 0)
		axis->high = 1;
}

void vmr_axis_linear(struct vmr_axis *axis, const struct vmr_range *range,
		     size_t most)
{
	double step;

	*axis = (struct vmr_axis){ .kind = VMR_AXIS_LINEAR };
	axis_unit(axis, range);
	axis_widen(axis, range);
	step = axis_step((axis->high - axis->low) / axis->per / (most - 1)) *
	       axis->per;
	axis->low = floor(axis->low / step + AXIS_TINY) * step;
	axis->high = ceil(axis->high / step - AXIS_TINY) * step;
	axis_ticks(axis, step);
}

void vmr_axis_whole(struct vmr_axis *axis, const struct vmr_range *range,
		    size_t most)
{
	double step;

	*axis = (struct vmr_axis){ .kind = VMR_AXIS_LINEAR, .per = 1 };
	axis->unit = range->unit;
	axis->low = range->low;
	axis->high = range->high;
	step = fmax(1, axis_step(fmax(1, axis->high - axis->low) / most));
	axis_ticks(axis, step);
	if (axis->high > axis->low)
		return;
	axis->low -= 0.5;
	axis->high += 0.5;
}

/* Whole decades when those are enough, else 1, 2 and 5 of each. */
static void axis_log_ticks(struct vmr_axis *axis, size_t most)
{
	static const double digits[] = { 1, 2, 5 };
	double decades = log10(axis->high / axis->low), power, tick;
	size_t per = 3 * decades <= most + AXIS_TINY ? 3 : 1, i;
	int stride = fmax(1, ceil(decades / (most - 1))), at;

	at = floor(log10(axis->low) + AXIS_TINY);
	axis->n = 0;
	for (; axis->n < VMR_AXIS_TICKS; at += stride) {
		power = pow(10, at);
		if (power > axis->high * (1 + AXIS_TINY))
			break;
		for (i = 0; i < per && axis->n < VMR_AXIS_TICKS; i++) {
			tick = digits[i] * power;
			if (tick >= axis->low * (1 - AXIS_TINY) &&
			    tick <= axis->high * (1 + AXIS_TINY))
				axis->ticks[axis->n++] = tick;
		}
	}
}

/* Down, and up, to 1, 2 or 5 times a power of 10. */
static double axis_log_floor(double value)
{
	double up = axis_step(value);

	if (up <= value * (1 + AXIS_TINY))
		return up;
	/* The one before 1, 2 and 5 is half, half, and two fifths of it. */
	return up / pow(10, floor(log10(up) + AXIS_TINY)) > 4.5 ? up * 0.4 :
							     up / 2;
}

void vmr_axis_log(struct vmr_axis *axis, const struct vmr_range *range,
		  size_t most)
{
	double middle;

	/* Within a factor of 2 there may be no round number. */
	if (range->high < 2 * range->low) {
		vmr_axis_linear(axis, range, most);
		axis->kind = VMR_AXIS_LOG;
		return;
	}
	*axis = (struct vmr_axis){ .kind = VMR_AXIS_LOG };
	middle = sqrt(range->low * range->high);
	axis_unit(axis, &(struct vmr_range){ middle, middle, range->unit });
	axis->low = axis_log_floor(range->low / axis->per) * axis->per;
	axis->high = axis_step(range->high / axis->per) * axis->per;
	axis_log_ticks(axis, most);
	axis->suffix = NULL;
}

void vmr_axis_nines(struct vmr_axis *axis, unsigned int nines)
{
	unsigned int i;

	*axis = (struct vmr_axis){
		.kind = VMR_AXIS_NINES, .high = 1 - pow(10, -(double)nines),
		.per = 1, .ticks = { 0, 0.5 }, .n = 2, .suffix = "",
	};
	for (i = 1; i <= nines && axis->n < VMR_AXIS_TICKS; i++)
		axis->ticks[axis->n++] = 1 - pow(10, -(double)i);
}

void vmr_axis_cost(struct vmr_axis *axis, const struct vmr_range *range,
		   size_t most)
{
	struct vmr_range from = *range;

	if (range->low > 0 && range->high > AXIS_LOG_FACTOR * range->low) {
		vmr_axis_log(axis, range, most);
		return;
	}
	/* Costs begin at 0: a picture must not make a small change large. */
	if (from.low > 0)
		from.low = 0;
	else if (from.high < 0)
		from.high = 0;
	vmr_axis_linear(axis, &from, most);
}

static double axis_spread(const struct vmr_axis *axis, double value)
{
	switch (axis->kind) {
	case VMR_AXIS_LOG:
		return log(fmax(value, axis->low));
	case VMR_AXIS_NINES:
		return -log10(1 - fmin(value, axis->high));
	case VMR_AXIS_LINEAR:
		break;
	}
	return value;
}

double vmr_axis_at(const struct vmr_axis *axis, double value)
{
	double low = axis_spread(axis, axis->low);
	double high = axis_spread(axis, axis->high), share;

	share = high > low ? (axis_spread(axis, value) - low) / (high - low) :
			     0.5;
	return axis->from + fmin(1, fmax(0, share)) * (axis->to - axis->from);
}

/* On a long axis each label has its own magnitude. */
static void axis_label_log(const struct vmr_axis *axis, double value,
			   char buf[VMR_TEXT_NUMBER])
{
	static const char *const suffixes[] = { "", "k", "M", "G", "T", "P" };
	size_t i = 0;

	value /= axis->per;
	while (value >= 1000 * (1 - AXIS_TINY) && i + 1 < VMR_ARRAY_SIZE(suffixes)) {
		value /= 1000;
		i++;
	}
	snprintf(buf, VMR_TEXT_NUMBER, "%.4g%s", value, suffixes[i]);
}

static void axis_label_nines(double share, char buf[VMR_TEXT_NUMBER])
{
	int decimals = fmax(0, round(-log10(1 - share)) - 2);

	snprintf(buf, VMR_TEXT_NUMBER, "%.*f %%", decimals, 100 * share);
}

void vmr_axis_label(const struct vmr_axis *axis, double value,
		    char buf[VMR_TEXT_NUMBER])
{
	double shown = value / axis->per;
	const char *at;

	if (axis->kind == VMR_AXIS_NINES) {
		axis_label_nines(value, buf);
		return;
	}
	if (!axis->suffix) {
		axis_label_log(axis, value, buf);
		return;
	}
	for (at = "kMGTP"; *axis->suffix && *at; at++) {
		shown /= 1000;
		if (*at == *axis->suffix)
			break;
	}
	if (fabs(shown) < pow(10, -axis->decimals) / 2)
		shown = 0;
	snprintf(buf, VMR_TEXT_NUMBER, "%.*f%s", axis->decimals, shown,
		 shown == 0 ? "" : axis->suffix);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Nothing but memory comes from the kernel: tests/unit/test_hist.c compiles
 * this file for user space.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "gfp.h"
#include "hist.h"

/* per_myriad of all samples. */
#define HIST_MYRIAD		10000

/**
 * vmr_hist_new() - an empty histogram
 *
 * Return: the histogram, given back by vmr_hist_free(), or NULL.
 */
struct vmr_hist *vmr_hist_new(void)
{
	struct vmr_hist *hist = kvzalloc(sizeof(*hist), VMR_GFP_JOB);

	if (hist)
		hist->min = U64_MAX;
	return hist;
}

/**
 * vmr_hist_free() - give a histogram back
 * @hist: the histogram, or NULL
 */
void vmr_hist_free(struct vmr_hist *hist)
{
	kvfree(hist);
}

/**
 * vmr_hist_reset() - forget all values
 * @hist: the histogram
 */
void vmr_hist_reset(struct vmr_hist *hist)
{
	memset(hist, 0, sizeof(*hist));
	hist->min = U64_MAX;
}

/**
 * vmr_hist_merge() - add the values of another histogram
 * @into: what they are added to
 * @from: where they are; has no writer meanwhile
 */
void vmr_hist_merge(struct vmr_hist *into, const struct vmr_hist *from)
{
	unsigned int i;

	for (i = 0; i < VMR_HIST_BUCKETS; i++)
		into->buckets[i] += from->buckets[i];
	into->count += from->count;
	into->min = min(into->min, from->min);
	into->max = max(into->max, from->max);
}

/**
 * vmr_hist_count() - values added
 * @hist: the histogram
 *
 * Return: their number.
 */
u64 vmr_hist_count(const struct vmr_hist *hist)
{
	return hist->count;
}

/**
 * vmr_hist_max() - the highest value added
 * @hist: the histogram
 *
 * Return: the value itself, not that of its bucket; 0 when there is none.
 */
u64 vmr_hist_max(const struct vmr_hist *hist)
{
	return hist->max;
}

/**
 * vmr_hist_low() - the lowest value of a bucket
 * @index: the bucket: what vmr_hist_index() gives, the other way round
 *
 * Return: the value.
 */
u64 vmr_hist_low(unsigned int index)
{
	unsigned int shift;

	if (index < 2U << VMR_HIST_BITS)
		return index;
	shift = (index >> VMR_HIST_BITS) - 1;
	return (u64)(index - (shift << VMR_HIST_BITS)) << shift;
}

/* Nearest rank, from 1: the least that @per_myriad of the samples reach. */
static u64 hist_rank(u64 count, unsigned int per_myriad)
{
	u32 rest;
	u64 whole = div_u64_rem(count, HIST_MYRIAD, &rest);

	/* In two parts, because count * per_myriad need not fit a u64. */
	return max_t(u64, 1, whole * per_myriad +
		     DIV_ROUND_UP(rest * per_myriad, HIST_MYRIAD));
}

static u64 hist_at_rank(const struct vmr_hist *hist, u64 rank)
{
	u64 seen = 0;
	unsigned int i;

	for (i = 0; i < VMR_HIST_BUCKETS - 1; i++) {
		seen += hist->buckets[i];
		if (seen >= rank)
			break;
	}
	return vmr_hist_low(i);
}

/**
 * vmr_hist_percentile() - a percentile, when there are samples enough for it
 * @hist: the histogram
 * @per_myriad: which, in 1/10000, not above 10000: 5000 is the median, 9990
 *	is p99.9
 * @value: the lowest value of the bucket that holds it; exact below 2048,
 *	elsewhere at most 1/1024 too low. Untouched when there is none.
 * @beyond: samples at its rank or above, which are what it rests upon
 *
 * The percentile is that of the nearest rank. A high one is decided by the few
 * samples beyond it: they are a Poisson number, so that with n of them their
 * share is known to 1/sqrt(n) only, and below ten of them, worse than a third,
 * the figure says more about luck than about the kernel. The usual rule is to
 * give none then. p99.9 so needs some 10000 samples, p99 1000, p90 100. The
 * median stands for the typical sample and is given from one sample on.
 *
 * Return: whether there is a value.
 */
bool vmr_hist_percentile(const struct vmr_hist *hist, unsigned int per_myriad,
			 u64 *value, u64 *beyond)
{
	u64 rank;

	*beyond = 0;
	if (!hist->count || per_myriad > HIST_MYRIAD)
		return false;
	rank = hist_rank(hist->count, per_myriad);
	*beyond = hist->count - rank + 1;
	if (per_myriad != VMR_HIST_MEDIAN && *beyond < VMR_HIST_SUPPORT)
		return false;
	*value = hist_at_rank(hist, rank);
	return true;
}

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Log-linear histograms of u64 values: fixed memory, one writer, no locks.
 *
 * Values below 2048 have a bucket each. Every octave above, up to 2^40, is cut
 * into 1024 buckets of the same width, so that a bucket is never wider than
 * 1/1024 of the values in it. That is 2048 + 29 * 1024 counters, 248 KiB. Fewer
 * would do for a latency on hardware; in exact mode a value is a count of
 * instructions, where a difference of one has to be seen. 2^40 cycles are five
 * minutes: a value beyond goes to the last bucket, and only the maximum tells.
 */
#ifndef VMR_HIST_H
#define VMR_HIST_H

#include <linux/bitops.h>
#include <linux/types.h>

/* Buckets in an octave, as a power of two. */
#define VMR_HIST_BITS		10
/* Values from here on, as a power of two, share the last bucket. */
#define VMR_HIST_RANGE_BITS	40
#define VMR_HIST_BUCKETS	\
	((VMR_HIST_RANGE_BITS - VMR_HIST_BITS + 1) << VMR_HIST_BITS)

/* The percentile that one sample is enough for. */
#define VMR_HIST_MEDIAN		5000
/* Samples that the others need at or beyond their rank. */
#define VMR_HIST_SUPPORT	10

/**
 * struct vmr_hist - how often which values came
 * @count: values added
 * @min: the lowest of them, exact; U64_MAX when there is none
 * @max: the highest of them, exact
 * @buckets: how many values fell into each bucket
 */
struct vmr_hist {
	u64 count;
	u64 min;
	u64 max;
	u64 buckets[VMR_HIST_BUCKETS];
};

/* The coarsest resolution of a copy: a bucket is 1/64 of its values at most. */
#define VMR_HIST_COPY_BITS	6
/* Most buckets of a copy: as many as there are in that resolution. */
#define VMR_HIST_COPY_MAX	\
	((VMR_HIST_RANGE_BITS - VMR_HIST_COPY_BITS + 1) << VMR_HIST_COPY_BITS)
/* Most bytes of a copy: see vmr_hist_copy_new(). */
#define VMR_HIST_COPY_BYTES	(9 * VMR_HIST_COPY_MAX + 512)

/**
 * struct vmr_hist_copy - the buckets of a histogram that are not empty
 * @nbuckets: number of buckets
 * @len: number of @bytes
 * @bytes: numbers, as the attribute hist of netlink/vmregress.yaml has them
 */
struct vmr_hist_copy {
	u32 nbuckets;
	u32 len;
	u8 bytes[];
};

/**
 * vmr_hist_index_at() - the bucket of a value in a resolution
 * @value: the value, below 2^VMR_HIST_RANGE_BITS
 * @bits: buckets in an octave, as a power of two
 *
 * Return: the index of the bucket, counted from that of 0.
 */
static inline unsigned int vmr_hist_index_at(u64 value, unsigned int bits)
{
	unsigned int shift;

	if (value < 2ULL << bits)
		return value;
	shift = fls64(value) - 1 - bits;
	return (shift << bits) + (unsigned int)(value >> shift);
}

/**
 * vmr_hist_index() - the bucket of a value
 * @value: the value
 *
 * Return: an index into struct vmr_hist.buckets.
 */
static inline unsigned int vmr_hist_index(u64 value)
{
	if (value >> VMR_HIST_RANGE_BITS)
		return VMR_HIST_BUCKETS - 1;
	return vmr_hist_index_at(value, VMR_HIST_BITS);
}

/**
 * vmr_hist_add() - count a value
 * @hist: the histogram; has one writer
 * @value: the value
 */
static inline void vmr_hist_add(struct vmr_hist *hist, u64 value)
{
	hist->buckets[vmr_hist_index(value)]++;
	hist->count++;
	if (value < hist->min)
		hist->min = value;
	if (value > hist->max)
		hist->max = value;
}

struct vmr_hist *vmr_hist_new(void);
void vmr_hist_free(struct vmr_hist *hist);
void vmr_hist_reset(struct vmr_hist *hist);
void vmr_hist_merge(struct vmr_hist *into, const struct vmr_hist *from);

u64 vmr_hist_count(const struct vmr_hist *hist);
u64 vmr_hist_max(const struct vmr_hist *hist);
u64 vmr_hist_low(unsigned int index);
bool vmr_hist_percentile(const struct vmr_hist *hist, unsigned int per_myriad,
			 u64 *value, u64 *beyond);

struct vmr_hist_copy *vmr_hist_copy_new(const struct vmr_hist *hist);
void vmr_hist_copy_free(const struct vmr_hist_copy *copy);
size_t vmr_hist_copy_bytes(const struct vmr_hist_copy *copy);

#endif /* VMR_HIST_H */

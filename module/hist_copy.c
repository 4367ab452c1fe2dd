// SPDX-License-Identifier: GPL-2.0
/*
 * What is kept of a histogram that is full: its buckets that are not empty, in
 * few bytes. tests/unit/test_hist.c compiles this file for user space.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "gfp.h"
#include "hist.h"

/**
 * struct hist_pack - the buckets of a histogram on their way into a copy
 * @bits: buckets in an octave, as a power of two
 * @at: where the next byte goes; NULL to count only
 * @len: bytes so far
 * @nbuckets: buckets so far
 * @last: index of the last of them, 0 when there is none
 */
struct hist_pack {
	unsigned int bits;
	u8 *at;
	u32 len;
	u32 nbuckets;
	unsigned int last;
};

/* LEB128: seven bits a byte, low ones first; all but the last have bit 7. */
static void hist_pack_number(struct hist_pack *pack, u64 number)
{
	for (; number >= 128; number >>= 7) {
		if (pack->at)
			*pack->at++ = (number & 127) | 128;
		pack->len++;
	}
	if (pack->at)
		*pack->at++ = number;
	pack->len++;
}

static void hist_pack_bucket(struct hist_pack *pack, unsigned int index,
			     u64 count)
{
	hist_pack_number(pack, index - pack->last);
	hist_pack_number(pack, count);
	pack->last = index;
	pack->nbuckets++;
}

static void hist_pack_all(struct hist_pack *pack, const struct vmr_hist *hist)
{
	unsigned int i, index, at = 0, last = vmr_hist_index(hist->max);
	u64 count = 0;

	hist_pack_number(pack, pack->bits);
	for (i = vmr_hist_index(hist->min); i <= last; i++) {
		if (!hist->buckets[i])
			continue;
		index = vmr_hist_index_at(vmr_hist_low(i), pack->bits);
		if (count && index != at) {
			hist_pack_bucket(pack, at, count);
			count = 0;
		}
		at = index;
		count += hist->buckets[i];
	}
	if (count)
		hist_pack_bucket(pack, at, count);
}

/* The finest resolution that leaves VMR_HIST_COPY_MAX buckets or fewer. */
static struct hist_pack hist_pack_measure(const struct vmr_hist *hist)
{
	unsigned int bits = VMR_HIST_BITS;
	struct hist_pack pack;

	do {
		pack = (struct hist_pack){ .bits = bits-- };
		hist_pack_all(&pack, hist);
	} while (pack.nbuckets > VMR_HIST_COPY_MAX);
	return pack;
}

/**
 * vmr_hist_copy_new() - the buckets of a histogram that are not empty
 * @hist: the histogram; has no writer meanwhile
 *
 * Neighbours are put together, by halving the resolution, until at most
 * VMR_HIST_COPY_MAX are left. With 2^b buckets in an octave there are
 * (41 - b) * 2^b of them in all, which is that many for VMR_HIST_COPY_BITS: a
 * bucket is never wider than 1/64 of its values.
 *
 * The copy has no more than VMR_HIST_COPY_BYTES: the distances between buckets
 * come to 31743 at most, so that each takes a byte and all together 248 more;
 * the counts come to less than 2^64, so that each takes eight bytes and all
 * together 255 more.
 *
 * Return: the copy, given back by vmr_hist_copy_free(), or NULL.
 */
struct vmr_hist_copy *vmr_hist_copy_new(const struct vmr_hist *hist)
{
	struct hist_pack pack = hist_pack_measure(hist);
	struct vmr_hist_copy *copy;

	copy = kvmalloc(sizeof(*copy) + pack.len, VMR_GFP_JOB);
	if (!copy)
		return NULL;
	copy->nbuckets = pack.nbuckets;
	copy->len = pack.len;
	pack = (struct hist_pack){ .bits = pack.bits, .at = copy->bytes };
	hist_pack_all(&pack, hist);
	return copy;
}

/**
 * vmr_hist_copy_free() - give a copy back
 * @copy: the copy, or NULL
 */
void vmr_hist_copy_free(const struct vmr_hist_copy *copy)
{
	kvfree(copy);
}

/**
 * vmr_hist_copy_bytes() - memory that a copy takes
 * @copy: the copy
 *
 * Return: bytes.
 */
size_t vmr_hist_copy_bytes(const struct vmr_hist_copy *copy)
{
	return sizeof(*copy) + copy->len;
}

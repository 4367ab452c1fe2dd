// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Histograms, which the module sends in few bytes.
 */
#include <errno.h>

#include "proto.h"

/* There are 2^bits buckets in an octave, and no bucket from 2^40 on. */
#define HIST_BITS_MAX	10
#define HIST_RANGE_BITS	40

/* What has not been read yet. */
struct hist_bytes {
	const uint8_t *at;
	const uint8_t *end;
};

/* Numbers, whole or not: each has one byte without bit 7. */
static size_t hist_numbers(struct hist_bytes bytes)
{
	size_t n = 0;

	while (bytes.at < bytes.end)
		n += !(*bytes.at++ & 128);
	return n;
}

/* Unsigned LEB128. */
static int hist_number(struct hist_bytes *bytes, uint64_t *number)
{
	unsigned int shift;
	uint64_t digit;

	*number = 0;
	for (shift = 0; shift < 64 && bytes->at < bytes->end; shift += 7) {
		digit = *bytes->at & 127;
		if (digit << shift >> shift != digit)
			return -EBADMSG;
		*number |= digit << shift;
		if (!(*bytes->at++ & 128))
			return 0;
	}
	return -EBADMSG;
}

/* The lowest value of a bucket. */
static uint64_t hist_low(uint64_t index, unsigned int bits)
{
	unsigned int shift;

	if (index < 2ULL << bits)
		return index;
	shift = (index >> bits) - 1;
	return (index - ((uint64_t)shift << bits)) << shift;
}

/* The buckets are counted by @index; every one lies above the one before. */
static int hist_bucket(struct hist_bytes *bytes, unsigned int bits,
		       uint64_t *index, struct vmr_bucket *bucket)
{
	uint64_t end = (HIST_RANGE_BITS - bits + 1ULL) << bits, above;

	if (hist_number(bytes, &above) || hist_number(bytes, &bucket->count))
		return -EBADMSG;
	if (above >= end - *index)
		return -EBADMSG;
	*index += above;
	bucket->low = hist_low(*index, bits);
	return 0;
}

int vmr_proto_get_hist(const struct nlattr *attr, struct vmr_rows *rows,
		       struct vmr_cell *cell)
{
	struct hist_bytes bytes = { .at = nla_data(attr) };
	struct vmr_bucket *buckets;
	uint64_t bits, index = 0;
	size_t i, n;

	bytes.end = bytes.at + nla_len(attr);
	n = hist_numbers(bytes);
	if (!(n % 2) || hist_number(&bytes, &bits) || bits > HIST_BITS_MAX)
		return -EBADMSG;
	n /= 2;
	buckets = vmr_rows_new_hist(rows, cell, n);
	if (!buckets)
		return -ENOMEM;
	for (i = 0; i < n; i++)
		if (hist_bucket(&bytes, bits, &index, &buckets[i]) ||
		    (i && buckets[i].low <= buckets[i - 1].low))
			return -EBADMSG;
	return bytes.at == bytes.end ? 0 : -EBADMSG;
}

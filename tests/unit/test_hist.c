// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The module's histograms against sorted arrays of the same values.
 */
#include <stdlib.h>
#include <string.h>

#include "ktap.h"

#include "../../module/hist.c"
#include "../../module/hist_copy.c"

#define VALUES		20000

static u64 seed = 88172645463325252ULL;

static u64 random_u64(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static u64 random_small(void)
{
	return random_u64() % 300;
}

static u64 random_latency(void)
{
	return 1500 + random_u64() % 1000 +
	       (random_u64() % 100 ? 0 : random_u64() % 1000000);
}

/* Each octave up to 2^40 as often as each other. */
static u64 random_wide(void)
{
	return random_u64() % (1ULL << random_u64() % 41);
}

static u64 constant(void)
{
	return 4242;
}

static int compare(const void *a, const void *b)
{
	const u64 *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static u64 *draw(u64 (*next)(void), size_t n)
{
	u64 *values = calloc(n + 1, sizeof(*values));
	size_t i;

	for (i = 0; i < n; i++)
		values[i] = next();
	return values;
}

static struct vmr_hist *hist_of(const u64 *values, size_t n)
{
	struct vmr_hist *hist = vmr_hist_new();
	size_t i;

	for (i = 0; i < n; i++)
		vmr_hist_add(hist, values[i]);
	return hist;
}

/* Not above the value, and not more than a thousandth below it. */
static bool is_near(u64 got, u64 value)
{
	if (value < 2048)
		return got == value;
	return got <= value && value - got <= value / 1024;
}

static void test_buckets(void)
{
	unsigned int i, wrong = 0;
	u64 value;

	for (value = 0; value < 2048; value++)
		wrong += vmr_hist_index(value) != value ||
			 vmr_hist_low(value) != value;
	ktap_ok(!wrong, "values below 2048 have a bucket each");
	for (i = 0, wrong = 0; i + 1 < VMR_HIST_BUCKETS; i++)
		wrong += vmr_hist_index(vmr_hist_low(i)) != i ||
			 vmr_hist_index(vmr_hist_low(i + 1) - 1) != i;
	ktap_ok(!wrong, "a bucket goes from its lowest value to the next one's");
	ktap_ok(vmr_hist_low(VMR_HIST_BUCKETS - 1) == (1ULL << 40) - (1ULL << 29),
		"the last one ends at 2^40");
	for (i = 0, wrong = 0; i < 1000000; i++) {
		value = random_u64() >> (24 + random_u64() % 30);
		wrong += !is_near(vmr_hist_low(vmr_hist_index(value)), value);
	}
	ktap_ok(!wrong, "a million random values are within 1/1024");
	ktap_ok(sizeof(struct vmr_hist) < 256 << 10, "it takes %zu bytes",
		sizeof(struct vmr_hist));
}

static void test_extremes(void)
{
	static const u64 values[] = {
		7, (1ULL << 40) - 1, 1ULL << 40, U64_MAX - 5, 123456789,
	};
	struct vmr_hist *hist = vmr_hist_new();
	u64 value = 1, beyond = 1;

	ktap_ok(!vmr_hist_count(hist) && hist->min == U64_MAX &&
		!vmr_hist_max(hist), "an empty one");
	ktap_ok(!vmr_hist_percentile(hist, 5000, &value, &beyond) &&
		value == 1 && !beyond, "has no median");
	vmr_hist_free(hist);

	hist = hist_of(values, 5);
	ktap_ok(vmr_hist_count(hist) == 5 && hist->min == 7 &&
		vmr_hist_max(hist) == U64_MAX - 5, "the extremes are exact");
	ktap_ok(hist->buckets[VMR_HIST_BUCKETS - 1] == 3,
		"values beyond 2^40 share the last bucket");
	vmr_hist_reset(hist);
	ktap_ok(!vmr_hist_count(hist) && hist->min == U64_MAX &&
		!hist->buckets[7] && !hist->buckets[VMR_HIST_BUCKETS - 1],
		"it can be emptied");
	vmr_hist_free(hist);
	vmr_hist_free(NULL);
}

/* By definition: the least rank that is not below this share of @n. */
static u64 rank_of(u64 n, unsigned int per_myriad)
{
	u64 rank = 1;

	while (rank * 10000 < n * per_myriad)
		rank++;
	return rank;
}

static void check_percentiles(const struct vmr_hist *hist, const u64 *sorted,
			      u64 n, const char *what)
{
	static const unsigned int wanted[] = {
		1, 1000, 2500, 4999, 5000, 5001, 7500, 9000, 9500, 9900, 9990,
		9999, 10000,
	};
	unsigned int i, wrong = 0, given = 0;
	u64 value, beyond, rank;
	bool enough;

	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		rank = rank_of(n, wanted[i]);
		enough = wanted[i] == 5000 || n - rank + 1 >= 10;
		value = U64_MAX;
		if (vmr_hist_percentile(hist, wanted[i], &value, &beyond) !=
		    enough || beyond != n - rank + 1)
			wrong++;
		else if (enough)
			wrong += !is_near(value, sorted[rank - 1]);
		else
			wrong += value != U64_MAX;
		given += enough;
	}
	ktap_ok(!wrong, "%s, %llu values: %u percentiles are those of the sorted values, no others are given",
		what, n, given);
}

static void test_percentiles(u64 (*next)(void), const char *what)
{
	static const size_t sizes[] = {
		1, 2, 9, 10, 11, 99, 100, 101, 999, 1000, 9999, 10000, VALUES,
	};
	struct vmr_hist *hist;
	u64 *values;
	size_t i;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		values = draw(next, sizes[i]);
		hist = hist_of(values, sizes[i]);
		qsort(values, sizes[i], sizeof(*values), compare);
		check_percentiles(hist, values, sizes[i], what);
		vmr_hist_free(hist);
		free(values);
	}
}

static void test_support(void)
{
	struct vmr_hist *hist = vmr_hist_new();
	u64 value, beyond, rank;
	int i;

	for (i = 0; i < 9990; i++)
		vmr_hist_add(hist, 100);
	for (i = 0; i < 9; i++)
		vmr_hist_add(hist, 1000);
	ktap_ok(vmr_hist_percentile(hist, 9990, &value, &beyond) &&
		beyond == 10 && value == 100, "p99.9 of 9999 rests upon 10");
	vmr_hist_reset(hist);
	for (i = 0; i < 89; i++)
		vmr_hist_add(hist, i);
	ktap_ok(!vmr_hist_percentile(hist, 9000, &value, &beyond) &&
		beyond == 9, "p90 of 89 would rest upon 9: it is not given");
	ktap_ok(!vmr_hist_percentile(hist, 10001, &value, &beyond),
		"there is nothing above the highest");
	/* count * 10000 would not fit. */
	hist->buckets[5] = 1ULL << 62;
	hist->count = hist->buckets[5];
	rank = ((__int128)hist->count * 9000 + 9999) / 10000;
	ktap_ok(vmr_hist_percentile(hist, 9000, &value, &beyond) &&
		beyond == hist->count - rank + 1 && value == 5, "2^62 values");
	vmr_hist_free(hist);
}

static void test_merge(void)
{
	u64 *values = draw(random_wide, VALUES);
	struct vmr_hist *all = hist_of(values, VALUES);
	struct vmr_hist *one = hist_of(values, VALUES / 3);
	struct vmr_hist *other = hist_of(values + VALUES / 3,
					 VALUES - VALUES / 3);
	struct vmr_hist *none = vmr_hist_new();

	vmr_hist_merge(one, other);
	vmr_hist_merge(one, none);
	ktap_ok(!memcmp(one, all, sizeof(*all)),
		"two parts make the whole, an empty one adds nothing");
	vmr_hist_merge(none, all);
	ktap_ok(!memcmp(none, all, sizeof(*all)), "into an empty one");
	vmr_hist_free(all);
	vmr_hist_free(one);
	vmr_hist_free(other);
	vmr_hist_free(none);
	free(values);
}

/* All but the first @bits + 1 binary digits of a value, by arithmetic. */
static u64 rounded(u64 value, unsigned int bits)
{
	u64 width = 1;

	while (value / width >= 2ULL << bits)
		width *= 2;
	return value / width * width;
}

/* The buckets that sorted values need at a resolution. */
static size_t distinct(const u64 *sorted, size_t n, unsigned int bits)
{
	size_t i, found = 0;

	for (i = 0; i < n; i++)
		found += !i || rounded(sorted[i], bits) !=
			       rounded(sorted[i - 1], bits);
	return found;
}

/* A copy that was read: of bucket i @low[i] and @count[i]. */
struct read {
	unsigned int bits;
	size_t n;
	u64 low[VMR_HIST_COPY_MAX];
	u64 count[VMR_HIST_COPY_MAX];
};

static u64 next_number(const u8 **at)
{
	u64 number = 0, place = 1;

	for (; **at >= 128; place *= 128)
		number += place * (*(*at)++ - 128);
	return number + place * *(*at)++;
}

/* The lowest value of a bucket, by going through the octaves. */
static u64 begin_of(u64 index, unsigned int bits)
{
	u64 parts = 1ULL << bits, begin = 2 * parts, width = 2;

	if (index < begin)
		return index;
	for (index -= begin; index >= parts; index -= parts) {
		begin *= 2;
		width *= 2;
	}
	return begin + index * width;
}

static struct read *read_copy(const struct vmr_hist_copy *copy)
{
	struct read *read = calloc(1, sizeof(*read));
	const u8 *at = copy->bytes, *end = at + copy->len;
	u64 index = 0;

	read->bits = next_number(&at);
	for (; at < end && read->n < VMR_HIST_COPY_MAX; read->n++) {
		index += next_number(&at);
		read->low[read->n] = begin_of(index, read->bits);
		read->count[read->n] = next_number(&at);
	}
	ktap_ok(at == end && read->n == copy->nbuckets,
		"%u bytes are %u buckets", copy->len, copy->nbuckets);
	return read;
}

static void check_copy(const struct vmr_hist_copy *copy, const u64 *sorted,
		       size_t n, const char *what)
{
	struct read *read = read_copy(copy);
	size_t at = 0, i, wrong = 0;
	u64 times;

	for (i = 0; i < read->n; i++) {
		for (times = 0; at < n && rounded(sorted[at], read->bits) ==
					  read->low[i]; at++)
			times++;
		wrong += !times || times != read->count[i];
	}
	ktap_ok(!wrong && at == n, "%s: a copy of %zu buckets has all values",
		what, read->n);
	ktap_ok(read->bits >= 6 && read->n == distinct(sorted, n, read->bits) &&
		(read->bits == VMR_HIST_BITS ||
		 distinct(sorted, n, read->bits + 1) > VMR_HIST_COPY_MAX),
		"%s: 2^%u buckets in an octave are the most that fit", what,
		read->bits);
	ktap_ok(vmr_hist_copy_bytes(copy) == sizeof(*copy) + copy->len &&
		copy->len <= VMR_HIST_COPY_BYTES, "%s: %zu bytes", what,
		vmr_hist_copy_bytes(copy));
	free(read);
}

static void test_copy(u64 (*next)(void), const char *what)
{
	u64 *values = draw(next, VALUES);
	struct vmr_hist *hist = hist_of(values, VALUES);
	struct vmr_hist_copy *copy = vmr_hist_copy_new(hist);

	qsort(values, VALUES, sizeof(*values), compare);
	check_copy(copy, values, VALUES, what);
	vmr_hist_copy_free(copy);
	vmr_hist_free(hist);
	free(values);
}

/* Every bucket below @end has @each values. */
static struct vmr_hist *full_hist(u64 end, u64 each)
{
	struct vmr_hist *hist = vmr_hist_new();
	unsigned int i;

	for (i = 0; i < VMR_HIST_BUCKETS && vmr_hist_low(i) < end; i++) {
		vmr_hist_add(hist, vmr_hist_low(i));
		hist->buckets[i] = each;
	}
	return hist;
}

static void check_full(u64 end, u64 each, unsigned int bits, size_t n,
		       const char *what)
{
	struct vmr_hist *hist = full_hist(end, each);
	struct vmr_hist_copy *copy = vmr_hist_copy_new(hist);
	struct read *read = read_copy(copy);
	u64 last = read->low[n - 1];

	ktap_ok(read->bits == bits && read->n == n, "%s: %zu buckets, 2^%u in an octave",
		what, n, bits);
	ktap_ok(copy->len <= VMR_HIST_COPY_BYTES, "%s: %u bytes", what, copy->len);
	ktap_ok((end - last) * 64 <= last && begin_of(n, bits) == end,
		"%s: none is wider than 1/64 of its values", what);
	free(read);
	vmr_hist_copy_free(copy);
	vmr_hist_free(hist);
}

static void test_copy_bounds(void)
{
	struct vmr_hist *hist = vmr_hist_new();
	struct vmr_hist_copy *copy = vmr_hist_copy_new(hist);

	ktap_ok(!copy->nbuckets && copy->len == 1, "a copy of an empty one is empty");
	vmr_hist_copy_free(copy);
	vmr_hist_add(hist, U64_MAX);
	copy = vmr_hist_copy_new(hist);
	ktap_ok(copy->nbuckets == 1 && copy->len == 5,
		"a value beyond the range is in the last bucket");
	vmr_hist_copy_free(copy);
	vmr_hist_free(hist);
	vmr_hist_copy_free(NULL);
	check_full(1ULL << 40, 1, 6, 2240, "all octaves");
	check_full(1ULL << 40, 1ULL << 44, 6, 2240, "all octaves, large counts");
	check_full(1ULL << 23, 1, 7, 2176, "values up to 2^23");
	check_full(1ULL << 24, 1, 6, 1216, "values up to 2^24");
}

int main(void)
{
	test_buckets();
	test_extremes();
	test_percentiles(random_small, "small");
	test_percentiles(random_latency, "latencies");
	test_percentiles(random_wide, "wide");
	test_percentiles(constant, "constant");
	test_support();
	test_merge();
	test_copy(random_small, "small");
	test_copy(random_latency, "latencies");
	test_copy(random_wide, "wide");
	test_copy(constant, "constant");
	test_copy_bounds();
	return ktap_finish();
}

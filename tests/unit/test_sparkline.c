// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Histograms as a line of text.
 */
#include <string.h>

#include "ktap.h"
#include "sparkline.h"

#define EXPECT(utf8, want, what, ...)					\
	expect((const struct vmr_bucket[]){ __VA_ARGS__ },		\
	       sizeof((const struct vmr_bucket[]){ __VA_ARGS__ }) /	\
	       sizeof(struct vmr_bucket), utf8, want, what)

static void expect(const struct vmr_bucket *buckets, size_t n, bool utf8,
		   const char *want, const char *what)
{
	struct vmr_hist hist = { (struct vmr_bucket *)buckets, n };
	char text[VMR_SPARKLINE_BYTES];

	vmr_sparkline(&hist, utf8, text);
	if (!ktap_ok(!strcmp(text, want), "%s", what))
		ktap_diag("got '%s', wanted '%s'", text, want);
}

/* A value at each power of two, less one as the axis begins at 0. */
static void test_axis(void)
{
	struct vmr_bucket buckets[17];
	size_t i;

	for (i = 0; i < 17; i++)
		buckets[i] = (struct vmr_bucket){ (1ULL << i) - 1, 8 };
	/* The end of the axis belongs to the last bar: that has two of them. */
	expect(buckets, 17, false, "===============@",
	       "an octave of 16 is a bar");
	for (i = 0; i < 16; i++)
		buckets[i].count = i < 8 ? 2 * i : 0;
	buckets[16].count = 16;
	expect(buckets, 17, false, " .:-=+*#       @", "all levels of letters");
	expect(buckets, 17, true, " ▁▂▃▄▅▆▇       █", "all levels of blocks");
	/* Linear within the octave from 1023 to 2047. */
	for (i = 0; i < 17; i++)
		buckets[i] = (struct vmr_bucket){ 1023 + 64 * i, i % 2 };
	expect(buckets, 17, false, " @ @ @ @ @ @ @ @",
	       "within an octave the axis is straight");
}

int main(void)
{
	struct vmr_hist none = { NULL, 0 };
	char text[VMR_SPARKLINE_BYTES] = "x";

	vmr_sparkline(&none, true, text);
	ktap_ok(!*text, "nothing is an empty text");
	EXPECT(true, "█               ", "a single value", { 100, 3 });
	EXPECT(true, "▁              █", "one of a million is seen",
	       { 1000, 1 }, { 2000, 1000000 });
	EXPECT(false, ".              @", "the largest numbers do no harm",
	       { 0, 1 }, { UINT64_MAX - 1, UINT64_MAX },
	       { UINT64_MAX, UINT64_MAX });
	EXPECT(false, "*              @", "values out of order do no harm",
	       { 10, 1 }, { 5, 1 }, { 4000, 1 }, { 30, 2 });
	EXPECT(false, "                ", "buckets without a value", { 1, 0 },
	       { 2, 0 });
	test_axis();
	return ktap_finish();
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Histograms as the module sends them: every part of the range, and what is
 * none. That the module does send them like this is for tests/guest/hist.sh.
 */
#include <errno.h>

#include "ktap.h"
#include "proto.h"

/* @bytes as the attribute of a cell, decoded into the only row of @rows. */
static int decode(const char *bytes, int len, struct vmr_rows *rows)
{
	struct nl_msg *msg = nlmsg_alloc_size(4096);
	struct nlmsghdr *hdr = nlmsg_put(msg, 0, 0, 1, 0, 0);
	struct vmr_row *row = vmr_rows_new(rows, 1);
	int err;

	nla_put(msg, VMREGRESS_A_CELL_HIST, len, bytes);
	err = vmr_proto_get_hist(nlmsg_attrdata(hdr, 0), rows, row->cells);
	nlmsg_free(msg);
	return err;
}

static bool is_bucket(const struct vmr_rows *rows, size_t i, uint64_t low,
		      uint64_t count)
{
	const struct vmr_cell *cell = rows->list[0].cells;

	return cell->type == VMR_CELL_HIST && i < cell->hist->n &&
	       cell->hist->buckets[i].low == low &&
	       cell->hist->buckets[i].count == count;
}

static void test_range(void)
{
	static const char bytes[] =
		"\x06\x00\x05\x7f\x80\x01\x01\x01\xbf\x10"
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
	struct vmr_rows rows = { 0 };

	ktap_ok(!decode(bytes, 20, &rows) && rows.list[0].cells[0].hist->n == 4,
		"four buckets of 2^6 in an octave are decoded");
	ktap_ok(is_bucket(&rows, 0, 0, 5) && is_bucket(&rows, 1, 127, 128),
		"values that have a bucket each");
	ktap_ok(is_bucket(&rows, 2, 128, 1), "the first bucket of two values");
	ktap_ok(is_bucket(&rows, 3, (1ULL << 40) - (1ULL << 33), UINT64_MAX),
		"the last of all, with the largest count");
	vmr_rows_free(&rows);
}

static void test_resolution(void)
{
	struct vmr_rows rows = { 0 };

	ktap_ok(!decode("\x0a\xff\xf7\x01\x01", 5, &rows) &&
		is_bucket(&rows, 0, (1ULL << 40) - (1ULL << 29), 1),
		"the last bucket of 2^10 in an octave");
	vmr_rows_free(&rows);
	ktap_ok(!decode("\x0a\x80\x18\x01", 4, &rows) &&
		is_bucket(&rows, 0, 4096, 1), "the first of four values");
	vmr_rows_free(&rows);
	ktap_ok(!decode("\x0a", 1, &rows) && !rows.list[0].cells[0].hist->n &&
		rows.list[0].cells[0].type == VMR_CELL_HIST,
		"an empty one is no absent cell");
	vmr_rows_free(&rows);
}

static void refuse(const char *bytes, int len, const char *why)
{
	struct vmr_rows rows = { 0 };

	ktap_ok(decode(bytes, len, &rows) == -EBADMSG, "refused: %s", why);
	vmr_rows_free(&rows);
}

static void test_refused(void)
{
	refuse(NULL, 0, "nothing, not even the resolution");
	refuse("\x0b", 1, "2^11 buckets in an octave");
	refuse("\x06\x01", 2, "a bucket without a count");
	refuse("\x06\x01\x82", 3, "half a number");
	refuse("\x06\x01\x02\x80", 4, "half a number after the last bucket");
	refuse("\x06\x01\x02\x00\x02", 5, "the same bucket twice");
	refuse("\x06\xc0\x11\x01", 4, "a bucket from 2^40 on");
	refuse("\x06\xbf\x11\x01\x01\x01", 6, "a second one there");
	refuse("\x06\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 12,
	       "a count of 65 bits");
	refuse("\x06\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x80\x01", 13,
	       "a number of eleven bytes");
}

int main(void)
{
	test_range();
	test_resolution();
	test_refused();
	return ktap_finish();
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Extended acknowledgments as kernels send them, and damaged ones.
 */
#include <errno.h>
#include <stdlib.h>

#include "extack.h"
#include "ktap.h"

/*
 * 6.1 refuses an order: -ERANGE, the text, and the offset of the attribute;
 * NETLINK_CAP_ACK leaves only the header of the request.
 */
static const unsigned char refusal[] = {
	0x5c, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x03,
	0x41, 0x00, 0x00, 0x00, 0x21, 0x43, 0x00, 0x00,
	0xde, 0xff, 0xff, 0xff,
	0x48, 0x00, 0x00, 0x00, 0x1c, 0x00, 0x05, 0x00,
	0x41, 0x00, 0x00, 0x00, 0x21, 0x43, 0x00, 0x00,
	0x2d, 0x00, 0x01, 0x00,
	'o', 'r', 'd', 'e', 'r', ':', ' ', '1', '2', ' ', 'i', 's', ' ',
	'a', 'b', 'o', 'v', 'e', ' ', 't', 'h', 'e', ' ', 'm', 'a', 'x',
	'i', 'm', 'u', 'm', ',', ' ', '1', '0', 0, 0, 0, 0, 0, 0, 0,
	0x00, 0x00, 0x00,
	0x08, 0x00, 0x02, 0x00, 0x24, 0x00, 0x00, 0x00,
};

/* The end of a dump that failed: libnl does not look at it. */
static const unsigned char done[] = {
	0x24, 0x00, 0x00, 0x00, 0x03, 0x00, 0x02, 0x02,
	0x07, 0x00, 0x00, 0x00, 0x21, 0x43, 0x00, 0x00,
	0xfe, 0xff, 0xff, 0xff,
	0x0d, 0x00, 0x01, 0x00,
	'g', 'o', 'n', 'e', ' ', 'b', 'y', 'e', 0, 0, 0, 0,
};

/* A copy that ASan knows the end of; the length in its header is @len. */
static struct nlmsghdr *copy_of(const void *bytes, uint32_t len)
{
	struct nlmsghdr *hdr = malloc(len);

	memcpy(hdr, bytes, len);
	hdr->nlmsg_len = len;
	return hdr;
}

static void test_refusal(void)
{
	struct nlmsghdr *hdr = copy_of(refusal, sizeof(refusal));
	struct vmr_extack extack;

	ktap_ok(!vmr_extack_parse(hdr, &extack) && extack.err == -ERANGE,
		"the error is read");
	ktap_ok(!strcmp(extack.message, "order: 12 is above the maximum, 10"),
		"so are the kernel's words: %s", extack.message);
	ktap_ok(extack.has_offset && extack.offset == 0x24 &&
		!extack.has_missing, "and which attribute it means");
	free(hdr);
}

static void test_done(void)
{
	struct nlmsghdr *hdr = copy_of(done, sizeof(done));
	struct vmr_extack extack;

	ktap_ok(!vmr_extack_parse(hdr, &extack) && extack.err == -ENOENT &&
		!strcmp(extack.message, "gone bye"),
		"the end of a dump can be an error with words");
	hdr->nlmsg_flags &= ~NLM_F_ACK_TLVS;
	ktap_ok(!vmr_extack_parse(hdr, &extack) && extack.err == -ENOENT &&
		!extack.message[0], "or one without");
	free(hdr);
}

/* Without NETLINK_CAP_ACK the whole request stands before the attributes. */
static void test_uncapped(void)
{
	union {
		struct nlmsghdr hdr;
		unsigned char bytes[128];
	} m = { .bytes = { 0 } };
	struct nlmsgerr *error = NLMSG_DATA(&m.hdr);
	struct vmr_extack extack;
	unsigned char *attr;

	m.hdr.nlmsg_type = NLMSG_ERROR;
	m.hdr.nlmsg_flags = NLM_F_ACK_TLVS;
	error->error = -EINVAL;
	error->msg.nlmsg_len = 24;
	attr = m.bytes + NLMSG_HDRLEN + sizeof(int) + 24;
	memcpy(attr, "\x08\x00\x05\x00\x02\x00\x00\x00", 8);
	m.hdr.nlmsg_len = attr + 8 - m.bytes;
	ktap_ok(!vmr_extack_parse(&m.hdr, &extack) && extack.has_missing &&
		extack.missing == 2, "a missing attribute is named");

	error->msg.nlmsg_len = 0x7fffffff;
	ktap_ok(!vmr_extack_parse(&m.hdr, &extack) && extack.err == -EINVAL &&
		!extack.has_missing, "a request that cannot be so long");
	error->msg.nlmsg_len = 3;
	ktap_ok(!vmr_extack_parse(&m.hdr, &extack) && extack.err == -EINVAL &&
		!extack.has_missing, "or so short");
}

static void test_truncated(void)
{
	struct vmr_extack extack;
	struct nlmsghdr *hdr;
	uint32_t len;
	int bad = 0, words = 0;

	for (len = sizeof(*hdr); len < sizeof(refusal); len++) {
		hdr = copy_of(refusal, len);
		bad += vmr_extack_parse(hdr, &extack) == -EBADMSG;
		words += !!extack.message[0];
		free(hdr);
	}
	ktap_ok(bad == 4, "without room for an errno it is refused");
	ktap_ok(words, "the words are read as soon as they are whole");
}

static void test_long_message(void)
{
	struct nlmsghdr *hdr = calloc(1, 2100);
	struct vmr_extack extack;

	hdr->nlmsg_len = 2100;
	hdr->nlmsg_type = NLMSG_DONE;
	hdr->nlmsg_flags = NLM_F_ACK_TLVS;
	memset((char *)hdr + 20, 'x', 2080);
	memcpy((char *)hdr + 20, "\x20\x08\x01\x00", 4);
	ktap_ok(!vmr_extack_parse(hdr, &extack) &&
		strlen(extack.message) == sizeof(extack.message) - 1,
		"2000 letters without an end are cut");
	free(hdr);
}

int main(void)
{
	test_refusal();
	test_done();
	test_uncapped();
	test_truncated();
	test_long_message();
	return ktap_finish();
}

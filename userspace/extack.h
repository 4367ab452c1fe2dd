/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The extended acknowledgment: why the kernel refused a request, and which
 * attribute of it. libnl has no parser for it. Bytes to struct, no I/O.
 */
#ifndef VMR_EXTACK_H
#define VMR_EXTACK_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/netlink.h>

struct vmr_extack {
	int err;		/* negative errno; 0 for success */
	char message[256];	/* empty: the kernel gave no words */
	bool has_offset;
	/* Of the attribute at fault: bytes from the request's nlmsghdr on. */
	uint32_t offset;
	bool has_missing;
	uint32_t missing;	/* type of an attribute that is missing */
};

/*
 * Read an NLMSG_ERROR or an NLMSG_DONE message of hdr->nlmsg_len bytes.
 * Returns 0, or -EBADMSG for a message too short to hold its error code.
 */
int vmr_extack_parse(const struct nlmsghdr *hdr, struct vmr_extack *extack)
	__attribute__((warn_unused_result));

#endif /* VMR_EXTACK_H */

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <netlink/attr.h>

#include "extack.h"

/*
 * Length of what stands before the attributes, from the start of the payload:
 * the error code and, in an NLMSG_ERROR, the request or only its header.
 */
static uint32_t extack_prefix(const struct nlmsghdr *hdr)
{
	struct nlmsgerr error;
	uint32_t len = sizeof(error);

	if (hdr->nlmsg_type == NLMSG_DONE)
		return NLMSG_ALIGN(sizeof(int));
	if (hdr->nlmsg_len < NLMSG_LENGTH(len))
		return UINT32_MAX;
	memcpy(&error, NLMSG_DATA(hdr), sizeof(error));
	if (hdr->nlmsg_flags & NLM_F_CAPPED)
		return len;
	if (error.msg.nlmsg_len < sizeof(error.msg) ||
	    error.msg.nlmsg_len > hdr->nlmsg_len)
		return UINT32_MAX;
	return NLMSG_ALIGN(len + error.msg.nlmsg_len - sizeof(error.msg));
}

static void extack_take(const struct nlattr *attr, struct vmr_extack *extack)
{
	int len = nla_len(attr);

	switch (nla_type(attr)) {
	case NLMSGERR_ATTR_MSG:
		snprintf(extack->message, sizeof(extack->message), "%.*s", len,
			 (const char *)nla_data(attr));
		break;
	case NLMSGERR_ATTR_OFFS:
		if (len < (int)sizeof(uint32_t))
			break;
		extack->offset = nla_get_u32(attr);
		extack->has_offset = true;
		break;
	case NLMSGERR_ATTR_MISS_TYPE:
		if (len < (int)sizeof(uint32_t))
			break;
		extack->missing = nla_get_u32(attr);
		extack->has_missing = true;
		break;
	}
}

int vmr_extack_parse(const struct nlmsghdr *hdr, struct vmr_extack *extack)
{
	const struct nlattr *attr;
	uint32_t payload, prefix;
	int rest;

	memset(extack, 0, sizeof(*extack));
	if (hdr->nlmsg_len < NLMSG_LENGTH(sizeof(int)))
		return -EBADMSG;
	memcpy(&extack->err, NLMSG_DATA(hdr), sizeof(int));
	if (!(hdr->nlmsg_flags & NLM_F_ACK_TLVS))
		return 0;

	payload = hdr->nlmsg_len - NLMSG_HDRLEN;
	prefix = extack_prefix(hdr);
	if (prefix > payload)
		return 0;
	rest = payload - prefix;
	attr = (const struct nlattr *)((const char *)NLMSG_DATA(hdr) + prefix);
	for (; nla_ok(attr, rest); attr = nla_next(attr, &rest))
		extack_take(attr, extack);
	return 0;
}

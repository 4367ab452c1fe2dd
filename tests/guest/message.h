/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Netlink messages made and read by hand: they can be as wrong as one likes,
 * which a library would not let through.
 */
#ifndef VMR_TESTS_GUEST_MESSAGE_H
#define VMR_TESTS_GUEST_MESSAGE_H

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/vmregress.h>
#include <stdint.h>
#include <string.h>

/* A message that is being made; longer than any that a test wants. */
struct message {
	union {
		struct nlmsghdr head;
		char bytes[8192];
	};
};

static inline void *message_end(struct message *msg)
{
	return msg->bytes + NLMSG_ALIGN(msg->head.nlmsg_len);
}

static inline void message_init(struct message *msg, uint16_t type,
				uint16_t flags, uint8_t cmd)
{
	struct genlmsghdr *head = (void *)(msg->bytes + NLMSG_HDRLEN);

	memset(msg, 0, sizeof(*msg));
	msg->head.nlmsg_type = type;
	msg->head.nlmsg_flags = NLM_F_REQUEST | flags;
	msg->head.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN;
	head->cmd = cmd;
	head->version = 1;
}

static inline struct nlattr *message_put(struct message *msg, uint16_t type,
					 const void *data, size_t len)
{
	struct nlattr *attr = message_end(msg);

	attr->nla_type = type;
	attr->nla_len = NLA_HDRLEN + len;
	if (len)
		memcpy((char *)attr + NLA_HDRLEN, data, len);
	msg->head.nlmsg_len = NLMSG_ALIGN(msg->head.nlmsg_len) +
			      NLA_ALIGN(attr->nla_len);
	return attr;
}

static inline struct nlattr *message_text(struct message *msg, uint16_t type,
					  const char *text)
{
	return message_put(msg, type, text, strlen(text) + 1);
}

static inline void message_u64(struct message *msg, uint16_t type,
			       uint64_t value)
{
	message_put(msg, type, &value, sizeof(value));
}

static inline void message_nest_end(struct message *msg, struct nlattr *nest)
{
	nest->nla_len = (char *)message_end(msg) - (char *)nest;
}

static inline void message_setting(struct message *msg, const char *name,
				   const char *value)
{
	struct nlattr *nest = message_put(msg, VMREGRESS_A_JOB_SETTING |
					  NLA_F_NESTED, NULL, 0);

	if (name)
		message_text(msg, VMREGRESS_A_SETTING_NAME, name);
	if (value)
		message_text(msg, VMREGRESS_A_SETTING_VALUE, value);
	message_nest_end(msg, nest);
}

/* The first attribute of a type among @len bytes of attributes, or NULL. */
static inline struct nlattr *attr_find(void *attrs, int len, uint16_t type)
{
	struct nlattr *attr = attrs;

	while (len >= NLA_HDRLEN && attr->nla_len >= NLA_HDRLEN &&
	       attr->nla_len <= len) {
		if ((attr->nla_type & NLA_TYPE_MASK) == type)
			return attr;
		len -= NLA_ALIGN(attr->nla_len);
		attr = (void *)((char *)attr + NLA_ALIGN(attr->nla_len));
	}
	return NULL;
}

static inline struct nlattr *message_attr(struct nlmsghdr *head, uint16_t type)
{
	return attr_find((char *)head + NLMSG_HDRLEN + GENL_HDRLEN,
			 head->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN, type);
}

static inline uint64_t attr_number(const struct nlattr *attr)
{
	uint64_t value = 0;

	if (attr)
		memcpy(&value, (const char *)attr + NLA_HDRLEN,
		       attr->nla_len - NLA_HDRLEN < 8 ?
		       attr->nla_len - NLA_HDRLEN : 8);
	return value;
}

static inline const char *attr_text(const struct nlattr *attr)
{
	return attr ? (const char *)attr + NLA_HDRLEN : "";
}

#endif /* VMR_TESTS_GUEST_MESSAGE_H */

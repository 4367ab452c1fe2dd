/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Raw generic netlink for guest tests: a socket, requests and what they are
 * answered with. One source file per program.
 */
#ifndef VMR_TESTS_GUEST_GENL_H
#define VMR_TESTS_GUEST_GENL_H

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guest/message.h"
#include "ktap.h"

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

#define GENL_BUFFER	65536

/* What came back for a request. */
struct answer {
	int err;			/* errno, 0 for success */
	char text[256];			/* of the extended acknowledgment */
	unsigned int offset;		/* of the attribute it points at, or 0 */
	unsigned int messages;		/* data messages */
	size_t len;			/* bytes of the data messages */
	char data[GENL_BUFFER * 4];
};

struct info {
	uint64_t held;
	uint32_t live;
};

struct genl {
	int fd;
	uint16_t family;
	uint32_t group;
	uint32_t seq;
	struct answer answer;
};

static struct genl genl;

/* A request to our family: a dump, or a do that is acknowledged. */
static inline void message_do(struct message *msg, uint8_t cmd)
{
	message_init(msg, genl.family, NLM_F_ACK, cmd);
}

static inline void message_dump(struct message *msg, uint8_t cmd)
{
	message_init(msg, genl.family, NLM_F_DUMP | NLM_F_ACK, cmd);
}

/* NLMSG_ERROR carries the request's head, NLMSG_DONE only the errno. */
static inline void answer_error(struct answer *answer, struct nlmsghdr *head)
{
	struct nlmsgerr *error = NLMSG_DATA(head);
	struct nlattr *attr;
	size_t skip = head->nlmsg_type == NLMSG_DONE ? sizeof(int) :
						       sizeof(*error);
	int len;

	answer->err = -error->error;
	if (head->nlmsg_type == NLMSG_ERROR &&
	    !(head->nlmsg_flags & NLM_F_CAPPED))
		skip += error->msg.nlmsg_len - NLMSG_HDRLEN;
	if (!(head->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	len = head->nlmsg_len - NLMSG_HDRLEN - NLMSG_ALIGN(skip);
	attr = attr_find((char *)error + NLMSG_ALIGN(skip), len,
			 NLMSGERR_ATTR_MSG);
	snprintf(answer->text, sizeof(answer->text), "%s", attr_text(attr));
	attr = attr_find((char *)error + NLMSG_ALIGN(skip), len,
			 NLMSGERR_ATTR_OFFS);
	answer->offset = attr_number(attr);
}

/* Returns whether the answer ends with these bytes. */
static inline bool answer_add(struct answer *answer, char *bytes, ssize_t len,
			      uint32_t seq)
{
	struct nlmsghdr *head = (void *)bytes;

	for (; NLMSG_OK(head, len); head = NLMSG_NEXT(head, len)) {
		if (head->nlmsg_seq != seq)
			continue;
		if (head->nlmsg_type == NLMSG_ERROR ||
		    head->nlmsg_type == NLMSG_DONE) {
			answer_error(answer, head);
			return true;
		}
		answer->messages++;
		if (answer->len + head->nlmsg_len > sizeof(answer->data))
			continue;
		memcpy(answer->data + answer->len, head, head->nlmsg_len);
		answer->len += NLMSG_ALIGN(head->nlmsg_len);
	}
	return false;
}

/* Sends a message as it stands; ETIMEDOUT when no answer comes. */
static inline struct answer *genl_send(int fd, struct message *msg)
{
	static char bytes[GENL_BUFFER];
	struct answer *answer = &genl.answer;
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	ssize_t len;

	answer->err = ETIMEDOUT;
	answer->text[0] = '\0';
	answer->offset = 0;
	answer->messages = 0;
	answer->len = 0;
	msg->head.nlmsg_seq = ++genl.seq;
	if (send(fd, msg, msg->head.nlmsg_len, 0) < 0) {
		answer->err = errno;
		return answer;
	}
	do {
		if (poll(&wait, 1, 5000) <= 0)
			return answer;
		len = recv(fd, bytes, sizeof(bytes), 0);
	} while (len >= 0 && !answer_add(answer, bytes, len, genl.seq));
	return answer;
}

static inline struct answer *genl_ask(struct message *msg)
{
	return genl_send(genl.fd, msg);
}

static inline int genl_socket(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	struct sockaddr_nl name = { .nl_family = AF_NETLINK };
	int one = 1;

	/* A socket without a port is not told what the kernel, port 0, says. */
	bind(fd, (void *)&name, sizeof(name));
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof(one));
	return fd;
}

/* The first message of the last answer. */
static inline struct nlmsghdr *genl_first(void)
{
	return (void *)genl.answer.data;
}

/* Finds the family and its one group by name. Returns an errno. */
static inline int genl_open(void)
{
	struct message msg;
	struct nlattr *groups, *group;
	int err;

	genl.fd = genl_socket();
	message_init(&msg, GENL_ID_CTRL, NLM_F_ACK, CTRL_CMD_GETFAMILY);
	message_text(&msg, CTRL_ATTR_FAMILY_NAME, VMREGRESS_FAMILY_NAME);
	if (genl_ask(&msg)->err)
		return genl.answer.err;
	genl.family = attr_number(message_attr(genl_first(),
					       CTRL_ATTR_FAMILY_ID));
	groups = message_attr(genl_first(), CTRL_ATTR_MCAST_GROUPS);
	err = groups ? 0 : ENOENT;
	if (err)
		return err;
	group = (void *)((char *)groups + NLA_HDRLEN);
	genl.group = attr_number(attr_find((char *)group + NLA_HDRLEN,
					   group->nla_len - NLA_HDRLEN,
					   CTRL_ATTR_MCAST_GRP_ID));
	return genl.family && genl.group ? 0 : ENOENT;
}

static inline void genl_info(struct info *info)
{
	struct message msg;

	memset(info, 0xff, sizeof(*info));
	message_do(&msg, VMREGRESS_CMD_INFO_GET);
	if (genl_ask(&msg)->err || !genl.answer.messages)
		return;
	info->held = attr_number(message_attr(genl_first(),
					      VMREGRESS_A_INFO_HELD_BYTES));
	info->live = attr_number(message_attr(genl_first(),
					      VMREGRESS_A_INFO_JOBS_LIVE));
}

/* Jobs that have not given everything back. */
static inline unsigned int genl_live(void)
{
	struct info info;

	genl_info(&info);
	return info.live;
}

#endif /* VMR_TESTS_GUEST_GENL_H */

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/genetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guest/message.h"
#include "proof/fuzz/cover.h"
#include "proof/fuzz/craft.h"
#include "proof/fuzz/sender.h"

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

#define SENDER_BATCH	48		/* messages of a datagram, at most */
#define SENDER_BYTES	(128 << 10)	/* below what a socket may send */
#define SENDER_JOBS	8		/* started and not cancelled, at most */
#define SENDER_RECEIVE	(4 << 20)

struct sender_message {
	size_t at, len;
	enum craft_expect expect;
	uint8_t cmd;
	bool answered;
	int err;
};

struct sender {
	struct share *share;
	struct chance chance;
	struct cover cover;
	struct craft craft;
	int fd;
	uint32_t seq;			/* of the datagram's first message */
	unsigned int count;
	size_t len;
	bool overrun;			/* some answer had no room */
	uint64_t jobs[SENDER_JOBS];
	unsigned int njobs;
	struct sender_message sent[SENDER_BATCH];
	char bytes[SENDER_BYTES];
	char answer[CRAFT_ROOM];
};

static int sender_socket(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	struct sockaddr_nl name = { .nl_family = AF_NETLINK };
	int one = 1, room = SENDER_RECEIVE;

	if (bind(fd, (void *)&name, sizeof(name)))
		exit(2);
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof(one));
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	return fd;
}

/* The datagram takes over what was crafted, under the next number. */
static void sender_add(struct sender *sender)
{
	const struct craft *craft = &sender->craft;
	struct nlmsghdr *head = (void *)craft->bytes;
	struct genlmsghdr *genl = NLMSG_DATA(head);

	head->nlmsg_seq = sender->seq + sender->count;
	sender->sent[sender->count++] = (struct sender_message) {
		.at = sender->len,
		.len = craft->len,
		.expect = craft->expect,
		.cmd = genl->cmd,
	};
	sender->len += NLMSG_ALIGN(craft->len);
}

/* The numbers of the last datagram are used up. */
static void sender_begin(struct sender *sender)
{
	sender->seq += sender->count;
	sender->count = 0;
	sender->len = 0;
	sender->overrun = false;
}

/* One message, into the datagram's rest. */
static void sender_craft(struct sender *sender)
{
	static const unsigned char faults[] = {
		CRAFT_NONE, CRAFT_NONE, CRAFT_NONE, CRAFT_LIMIT, CRAFT_LIMIT,
		CRAFT_LIMIT, CRAFT_SIZE, CRAFT_CUT, CRAFT_NEST, CRAFT_TYPE,
		CRAFT_REPEAT, CRAFT_HEADER,
	};
	unsigned int kind = chance_below(&sender->chance, sizeof(faults) + 6);
	struct craft *craft = &sender->craft;

	craft->bytes = sender->bytes + sender->len;
	if (chance_one_in(&sender->chance, 400))
		craft_message(craft, CRAFT_HUGE);
	else if (kind >= sizeof(faults))
		craft_mutate(craft, sender->share);
	else
		craft_message(craft, faults[kind]);
}

static void sender_fill(struct sender *sender, unsigned int count)
{
	sender_begin(sender);
	while (sender->count < count &&
	       sender->len + CRAFT_ROOM <= sizeof(sender->bytes)) {
		sender_craft(sender);
		sender_add(sender);
		if (sender->craft.lies)
			break;
	}
}

static void sender_started(struct sender *sender, struct nlmsghdr *head)
{
	struct genlmsghdr *genl = NLMSG_DATA(head);

	if (head->nlmsg_type != sender->craft.family ||
	    genl->cmd != VMREGRESS_CMD_JOB_START)
		return;
	sender->craft.last_id = attr_number(message_attr(head,
							 VMREGRESS_A_JOB_ID));
	if (sender->njobs < SENDER_JOBS)
		sender->jobs[sender->njobs++] = sender->craft.last_id;
	share_count(&sender->share->started, 1);
}

static void sender_hear(struct sender *sender, struct nlmsghdr *head)
{
	uint32_t index = head->nlmsg_seq - sender->seq;
	int err;

	if (head->nlmsg_type != NLMSG_ERROR && head->nlmsg_type != NLMSG_DONE) {
		sender_started(sender, head);
		return;
	}
	memcpy(&err, NLMSG_DATA(head), sizeof(err));
	share_answer(sender->share, -err);
	if (index >= sender->count)
		return;
	sender->sent[index].answered = true;
	sender->sent[index].err = -err;
}

/* All answers that there are; reading on is what goes on with a dump. */
static void sender_listen(struct sender *sender)
{
	struct nlmsghdr *head;
	ssize_t len;

	for (;;) {
		len = recv(sender->fd, sender->answer, sizeof(sender->answer),
			   MSG_DONTWAIT);
		if (len < 0 && errno == ENOBUFS)
			sender->overrun = true;
		else if (len < 0)
			break;
		head = (void *)sender->answer;
		for (; NLMSG_OK(head, len); head = NLMSG_NEXT(head, len))
			sender_hear(sender, head);
	}
}

/* Bytes of a message for whoever wants to see it again. */
static const char *sender_hex(const struct sender *sender,
			      const struct sender_message *sent)
{
	static char text[321];
	size_t i, len = sent->len < 160 ? sent->len : 160;

	for (i = 0; i < len; i++)
		snprintf(text + 2 * i, 3, "%02x",
			 (unsigned char)sender->bytes[sent->at + i]);
	return text;
}

static bool sender_allowed(const struct sender_message *sent)
{
	if (sent->expect == CRAFT_REFUSED)
		return sent->err;
	return !sent->err || sent->err == ENOENT || sent->err == EBUSY;
}

static void sender_judge(struct sender *sender)
{
	const struct sender_message *sent;
	unsigned int i;

	for (i = 0; i < sender->count; i++) {
		sent = &sender->sent[i];
		if (sent->expect == CRAFT_ANY || sender->overrun)
			continue;
		if (!sent->answered)
			share_finding(sender->share,
				      "command %u has no answer: %s", sent->cmd,
				      sender_hex(sender, sent));
		else if (!sender_allowed(sent))
			share_finding(sender->share,
				      "command %u, to be %s, ends with %s: %s",
				      sent->cmd, sent->expect == CRAFT_GOOD ?
				      "done" : "refused", strerror(sent->err),
				      sender_hex(sender, sent));
	}
}

/* Returns whether it came to where nobody was before. */
static bool sender_send(struct sender *sender)
{
	bool fresh = false, traced = chance_one_in(&sender->chance, 4);

	/* To look at each trace would take longer than all the rest. */
	if (traced)
		cover_begin(&sender->cover);
	if (send(sender->fd, sender->bytes, sender->len, 0) < 0)
		share_finding(sender->share, "send: %s", strerror(errno));
	/* At times the answers to the last one are still there. */
	if (!chance_one_in(&sender->chance, 64))
		sender_listen(sender);
	else
		sender->overrun = true;
	if (traced)
		fresh = cover_end(&sender->cover, sender->share);
	share_count(&sender->share->cases, sender->count);
	if (sender->overrun)
		share_count(&sender->share->lost, sender->count);
	sender_judge(sender);
	return fresh;
}

/* Which of them it was: each again, alone. */
static void sender_sift(struct sender *sender)
{
	struct sender_message *sent;
	struct nlmsghdr *head;
	unsigned int i;

	for (i = 0; i < sender->count; i++) {
		sent = &sender->sent[i];
		head = (void *)(sender->bytes + sent->at);
		head->nlmsg_seq = 0;
		cover_begin(&sender->cover);
		send(sender->fd, head, sent->len, 0);
		sender_listen(sender);
		share_count(&sender->share->cases, 1);
		if (cover_again(&sender->cover))
			share_keep(sender->share, head, sent->len);
	}
}

/* What was started is not to run on; a second time does no harm either. */
static void sender_cancel(struct sender *sender)
{
	unsigned int i;

	sender_begin(sender);
	for (i = 0; i < sender->njobs; i++) {
		sender->craft.bytes = sender->bytes + sender->len;
		craft_cancel(&sender->craft, sender->jobs[i]);
		sender_add(sender);
	}
	sender->njobs = 0;
	if (sender->count)
		sender_send(sender);
}

/* A socket that goes takes its dump and its jobs along. */
static void sender_reopen(struct sender *sender)
{
	close(sender->fd);
	sender->fd = sender_socket();
	sender_begin(sender);
}

/* Sends so many messages, from a seed, and ends with nothing left to hear. */
void sender_run(struct share *share, uint16_t family, uint64_t seed,
		uint64_t messages)
{
	struct sender *sender = calloc(1, sizeof(*sender));
	uint64_t done = 0;

	if (!sender)
		exit(2);
	sender->share = share;
	sender->fd = sender_socket();
	sender->seq = 1;
	sender->craft.chance = &sender->chance;
	sender->craft.family = family;
	chance_seed(&sender->chance, seed);
	cover_open(&sender->cover);
	while (done < messages) {
		sender_fill(sender, 1 + chance_below(&sender->chance,
						     SENDER_BATCH));
		done += sender->count;
		if (sender_send(sender))
			sender_sift(sender);
		if (sender->njobs &&
		    (sender->njobs > SENDER_JOBS / 2 ||
		     chance_one_in(&sender->chance, 2)))
			sender_cancel(sender);
		if (chance_one_in(&sender->chance, 100))
			sender_reopen(sender);
	}
	sender_cancel(sender);
	close(sender->fd);
	free(sender);
}

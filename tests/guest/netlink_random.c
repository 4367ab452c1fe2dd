// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Netlink messages of chance, the same in every run. What they may break shows
 * on the console, and in the account of what is held.
 *
 * kernel: any
 */
#include "guest/genl.h"

static struct message msg;

/* xorshift, so that every run sends the same */
static uint32_t random_next(void)
{
	static uint32_t state = 2463534242u;

	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

/* Never a JOB_START that could succeed: its instrument is no instrument. */
static void random_message(void)
{
	unsigned int len = random_next() % 64, i;

	message_do(&msg, random_next() % 12);
	if (random_next() & 1)
		msg.head.nlmsg_flags |= NLM_F_DUMP;
	for (i = 0; i < len; i++)
		msg.bytes[msg.head.nlmsg_len + i] = random_next();
	/* Every other one begins like an attribute. */
	if (len >= 4 && random_next() & 1) {
		msg.bytes[msg.head.nlmsg_len] = random_next() % (len + 4);
		msg.bytes[msg.head.nlmsg_len + 1] = 0;
		msg.bytes[msg.head.nlmsg_len + 2] = random_next() % 8;
		msg.bytes[msg.head.nlmsg_len + 3] = random_next() & 0x80;
	}
	msg.head.nlmsg_len += len;
}

static void test_random(void)
{
	unsigned int i, silent = 0, refusals = 0;

	for (i = 0; i < 100000; i++) {
		random_message();
		genl_ask(&msg);
		silent += genl.answer.err == ETIMEDOUT;
		refusals += genl.answer.err != 0;
		if (silent)
			break;
	}
	ktap_ok(!silent, "100000 messages of chance: each is answered");
	ktap_ok(refusals > 50000, "most of them are refused");
	ktap_diag("%u of %u were refused", refusals, i);
}

int main(void)
{
	struct info info;

	ktap_plan(0);
	if (!ktap_ok(!genl_open(), "the family and its group are found"))
		return ktap_finish();
	test_random();
	genl_info(&info);
	ktap_ok(!info.held && !info.live, "nothing is held, no job lives");
	message_do(&msg, VMREGRESS_CMD_JOB_START);
	message_text(&msg, VMREGRESS_A_JOB_INSTRUMENT, "testproc");
	ktap_ok(!genl_ask(&msg)->err && genl.answer.messages == 1,
		"a good request works after them");
	return ktap_finish();
}

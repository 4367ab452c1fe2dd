// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who may ask: nobody but root with both CAP_NET_ADMIN and CAP_SYS_ADMIN.
 */
#include "guest/genl.h"
#include "guest/less.h"

static struct message msg;

static void keep_net_admin(void)
{
	less_keep(LESS_CAP(CAP_NET_ADMIN));
}

static void keep_sys_admin(void)
{
	less_keep(LESS_CAP(CAP_SYS_ADMIN));
}

static bool is_dump(int cmd)
{
	return cmd == VMREGRESS_CMD_INSTRUMENT_LIST ||
	       cmd == VMREGRESS_CMD_JOB_LIST || cmd == VMREGRESS_CMD_ROW_LIST;
}

static void request(int cmd)
{
	if (is_dump(cmd))
		message_dump(&msg, cmd);
	else
		message_do(&msg, cmd);
	switch (cmd) {
	case VMREGRESS_CMD_JOB_START:
		message_text(&msg, VMREGRESS_A_JOB_INSTRUMENT, "testproc");
		break;
	case VMREGRESS_CMD_JOB_CANCEL:
	case VMREGRESS_CMD_JOB_GET:
	case VMREGRESS_CMD_ROW_LIST:
		message_u64(&msg, VMREGRESS_A_ROW_JOB, 1);
		break;
	}
}

static int ask(int cmd)
{
	request(cmd);
	genl_ask(&msg);
	return genl.answer.messages ? 0 : genl.answer.err;
}

/* EPERM with the words, or 100 without them */
static int ask_words(int cmd)
{
	int err = ask(cmd);

	if (err == EPERM && !strstr(genl.answer.text, "CAP_SYS_ADMIN"))
		return 100;
	return err;
}

static void test_command(int cmd)
{
	int err;

	ktap_ok(ask(cmd) != EPERM, "command %d: root may", cmd);
	ktap_ok(less_ask(less_nobody, ask, cmd) == EPERM,
		"command %d: a user may not", cmd);
	ktap_ok(less_ask(keep_sys_admin, ask, cmd) == EPERM,
		"command %d: CAP_SYS_ADMIN alone is not enough", cmd);
	/* Before 6.9 a dump's refusal carries no words. */
	err = less_ask(keep_net_admin, is_dump(cmd) ? ask : ask_words, cmd);
	if (!ktap_ok(err == EPERM,
		     "command %d: CAP_NET_ADMIN alone is not enough%s", cmd,
		     is_dump(cmd) ? "" : ", and it is said"))
		ktap_diag("got: %d", err);
}

int main(void)
{
	int cmd;

	ktap_plan(0);
	if (!ktap_ok(!genl_open(), "the family and its group are found"))
		return ktap_finish();
	for (cmd = VMREGRESS_CMD_INFO_GET; cmd <= VMREGRESS_CMD_ROW_LIST; cmd++)
		test_command(cmd);
	ktap_ok(less_ask(less_nobody, less_listen, 0) == EPERM,
		"a user may not listen");
	ktap_ok(less_ask(keep_net_admin, less_listen, 0) == EPERM,
		"nor with CAP_NET_ADMIN alone");
	ktap_ok(!less_listen(0), "root may");
	return ktap_finish();
}

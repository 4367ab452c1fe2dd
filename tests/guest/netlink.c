// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Netlink requests that are not right: each is refused with the errno and the
 * words that are documented, and the next request works.
 */
#include "guest/genl.h"

static struct message msg;
static unsigned int pointed;	/* where the last refusal pointed */

static void next_works(const char *what)
{
	struct info info;

	genl_info(&info);
	if (info.held || info.live)
		ktap_ok(false, "%s: then nothing is held and no job lives",
			what);
}

/* @text: what the words have in them; "" for none at all, NULL for any. */
static void refused(const char *what, int err, const char *text)
{
	struct answer *answer = genl_ask(&msg);
	bool said = !text || (*text ? !!strstr(answer->text, text) :
			      !answer->text[0]);

	if (!ktap_ok(answer->err == err && said, "%s: %s", what, strerror(err)))
		ktap_diag("got: %s, \"%s\"", strerror(answer->err),
			  answer->text);
	pointed = answer->offset;
	next_works(what);
}

static void points(const char *what, const void *attr)
{
	unsigned int offset = (const char *)attr - msg.bytes;

	if (!ktap_ok(pointed == offset, "%s: the attribute at fault", what))
		ktap_diag("at %u, not %u", pointed, offset);
}

static void start(const char *instrument)
{
	message_do(&msg, VMREGRESS_CMD_JOB_START);
	if (instrument)
		message_text(&msg, VMREGRESS_A_JOB_INSTRUMENT, instrument);
}

static void test_attributes(void)
{
	void *attr;

	start("testproc");
	attr = message_end(&msg);
	message_put(&msg, 77, "x", 2);
	refused("an unknown attribute", EINVAL, "Unknown attribute");
	points("an unknown attribute", attr);
	start("testproc");
	attr = message_end(&msg);
	message_u64(&msg, VMREGRESS_A_JOB_ID, 1);
	refused("an attribute of another command", EINVAL, "Unsupported attribute");
	points("an attribute of another command", attr);
	start("testproc");
	attr = message_put(&msg, VMREGRESS_A_JOB_DETACH, "yes", 4);
	refused("a flag with a value", ERANGE, "policy");
	points("a flag with a value", attr);
	start(NULL);
	refused("no instrument", EINVAL, "an instrument is needed");
	start(NULL);
	message_put(&msg, VMREGRESS_A_JOB_INSTRUMENT, "", 0);
	refused("an instrument of no bytes", EINVAL, NULL);
	start("");
	refused("an instrument without a name", ENOENT, "no instrument");
	start("frobnicator");
	refused("an unknown instrument", ENOENT,
		"no instrument is called 'frobnicator'");
	points("an unknown instrument", msg.bytes + NLMSG_HDRLEN + GENL_HDRLEN);
	start("test_alloc_fast%s%n");
	refused("a format for a name", ENOENT, "'test_alloc_fast%s%n'");
}

static void test_strings(void)
{
	char text[301];

	memset(text, 'a', sizeof(text));
	text[64] = '\0';
	start(text);
	refused("a name of 64 bytes", EINVAL, "policy");
	points("a name of 64 bytes", msg.bytes + NLMSG_HDRLEN + GENL_HDRLEN);
	text[32] = '\0';
	start(text);
	refused("a name of 32 bytes", EINVAL, "policy");
	text[31] = '\0';
	start(text);
	refused("a name of 31 bytes", ENOENT, "no instrument");
	start(NULL);
	message_put(&msg, VMREGRESS_A_JOB_INSTRUMENT, "testproc", 8);
	refused("a name without its NUL", EINVAL, "policy");
	memset(text, '1', sizeof(text));
	text[300] = '\0';
	start("testproc");
	message_setting(&msg, "pages", text);
	refused("a value of 300 bytes", EINVAL, "policy");
	text[255] = '\0';
	start("testproc");
	message_setting(&msg, "pages", text);
	refused("a value of 255 bytes", EINVAL, "pages: ");
	text[64] = '\0';
	start("testproc");
	message_setting(&msg, text, "1");
	refused("a parameter's name of 64 bytes", EINVAL, "policy");
}

static void test_settings(void)
{
	char *attr;

	start("testproc");
	attr = message_end(&msg);
	message_setting(&msg, NULL, "1");
	refused("a setting without a name", EINVAL, "a name and a value");
	points("a setting without a name", attr);
	start("testproc");
	message_setting(&msg, "pages", NULL);
	refused("a setting without a value", EINVAL, "a name and a value");
	start("testproc");
	message_setting(&msg, NULL, NULL);
	refused("an empty setting", EINVAL, "a name and a value");
	start("testproc");
	message_setting(&msg, "pages", "2");
	attr = message_end(&msg);
	message_setting(&msg, "foo", "1");
	refused("an unknown parameter", ENOENT,
		"testproc has no parameter 'foo'");
	points("an unknown parameter", attr);
	start("testproc");
	message_setting(&msg, "pages", "2");
	attr = message_end(&msg);
	message_setting(&msg, "pages", "3");
	refused("a parameter twice", EINVAL, "pages: it is given twice");
	points("a parameter twice", attr);
	start("testproc");
	attr = message_end(&msg);
	message_setting(&msg, "pages", "1025");
	refused("out of range", ERANGE,
		"pages: 1025 is above the maximum, 1024");
	points("out of range", attr);
	start("slab");
	message_setting(&msg, "cache", "kmalloc");
	attr = message_end(&msg);
	message_setting(&msg, "align", "8");
	refused("two that do not go together", EINVAL,
		"align: only an own cache can be told");
	points("two that do not go together", attr);
	start("alloc_zero");
	message_setting(&msg, "danger", "1");
	refused("danger not allowed", EACCES, "allow_danger=1");
}

static void test_shapes(void)
{
	struct nlattr *attr;

	start("testproc");
	attr = message_put(&msg, VMREGRESS_A_JOB_SETTING, NULL, 0);
	message_text(&msg, VMREGRESS_A_SETTING_NAME, "pages");
	message_nest_end(&msg, attr);
	refused("a nest that is not flagged as one", EINVAL, "NLA_F_NESTED");
	start("testproc");
	message_put(&msg, VMREGRESS_A_JOB_SETTING | NLA_F_NESTED, "\3", 1);
	refused("a nest of one byte", ERANGE, NULL);
	start("testproc");
	message_setting(&msg, "pages", "1");
	attr = (void *)(msg.bytes + msg.head.nlmsg_len - 8);
	attr->nla_len = 200;
	refused("a nest with a part that is longer than it", EINVAL, NULL);
	start("testproc");
	attr = message_put(&msg, VMREGRESS_A_JOB_DETACH, NULL, 0);
	attr->nla_len = 1000;
	refused("an attribute that is longer than the message", EINVAL, NULL);
	start("testproc");
	attr = message_put(&msg, VMREGRESS_A_JOB_DETACH, NULL, 0);
	attr->nla_len = 1;
	refused("an attribute that is shorter than its head", EINVAL, NULL);
	start("testproc");
	memset(message_end(&msg), 0, 3);
	msg.head.nlmsg_len += 3;
	refused("three bytes left over", EINVAL, NULL);
	message_do(&msg, VMREGRESS_CMD_INFO_GET);
	msg.head.nlmsg_len = NLMSG_HDRLEN;
	refused("no generic head", EINVAL, NULL);
	message_do(&msg, VMREGRESS_CMD_INFO_GET);
	message_u64(&msg, 1, 1);
	refused("an attribute to a command that takes none", EINVAL, NULL);
}

static void test_commands(void)
{
	int cmd;

	message_do(&msg, 99);
	refused("an unknown command", EOPNOTSUPP, NULL);
	message_do(&msg, 0);
	refused("command 0", EOPNOTSUPP, NULL);
	message_dump(&msg, 99);
	refused("a dump of an unknown command", EOPNOTSUPP, NULL);
	for (cmd = VMREGRESS_CMD_JOB_STARTED_NTF;
	     cmd <= VMREGRESS_CMD_JOB_FINISHED_NTF; cmd++) {
		message_do(&msg, cmd);
		refused("a notification asked for", EOPNOTSUPP, NULL);
	}
	message_dump(&msg, VMREGRESS_CMD_INFO_GET);
	refused("a dump of info-get", EOPNOTSUPP, NULL);
	message_dump(&msg, VMREGRESS_CMD_JOB_GET);
	refused("a dump of job-get", EOPNOTSUPP, NULL);
	message_do(&msg, VMREGRESS_CMD_JOB_LIST);
	refused("job-list without a dump", EOPNOTSUPP, NULL);
	message_do(&msg, VMREGRESS_CMD_ROW_LIST);
	refused("row-list without a dump", EOPNOTSUPP, NULL);
	message_do(&msg, VMREGRESS_CMD_INSTRUMENT_LIST);
	refused("instrument-list without a dump", EOPNOTSUPP, NULL);
}

static void test_jobs_that_are_not(void)
{
	static const uint64_t ids[] = { 0, 999999, UINT64_MAX };
	size_t i;

	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		message_do(&msg, VMREGRESS_CMD_JOB_GET);
		message_u64(&msg, VMREGRESS_A_JOB_ID, ids[i]);
		refused("job-get of no job", ENOENT, "there is no job ");
		points("job-get of no job",
		       msg.bytes + NLMSG_HDRLEN + GENL_HDRLEN);
		message_do(&msg, VMREGRESS_CMD_JOB_CANCEL);
		message_u64(&msg, VMREGRESS_A_JOB_ID, ids[i]);
		refused("job-cancel of no job", ENOENT, "there is no job ");
		message_dump(&msg, VMREGRESS_CMD_ROW_LIST);
		message_u64(&msg, VMREGRESS_A_ROW_JOB, ids[i]);
		refused("row-list of no job", ENOENT, NULL);
	}
	message_do(&msg, VMREGRESS_CMD_JOB_GET);
	refused("job-get without an id", EINVAL, "the id of a job is needed");
	message_do(&msg, VMREGRESS_CMD_JOB_CANCEL);
	refused("job-cancel without an id", EINVAL, "id of a job is needed");
	message_dump(&msg, VMREGRESS_CMD_ROW_LIST);
	refused("row-list without a job", EINVAL, NULL);
	message_do(&msg, VMREGRESS_CMD_JOB_GET);
	message_put(&msg, VMREGRESS_A_JOB_ID, "\1\0\0", 4);
	refused("an id of 4 bytes", EINVAL, "length");
}

static void test_policy(void)
{
	message_init(&msg, GENL_ID_CTRL, NLM_F_DUMP | NLM_F_ACK,
		     CTRL_CMD_GETPOLICY);
	message_text(&msg, CTRL_ATTR_FAMILY_NAME, VMREGRESS_FAMILY_NAME);
	genl_ask(&msg);
	ktap_ok(!genl.answer.err, "the policy can be dumped");
	/* The map of 7 commands, and at least 3 + 2 + 2 + 1 attributes */
	if (!ktap_ok(genl.answer.messages >= 15, "every attribute is in it"))
		ktap_diag("%u messages", genl.answer.messages);
}

int main(void)
{
	ktap_plan(0);
	if (!ktap_ok(!genl_open(), "the family and its group are found"))
		return ktap_finish();
	test_attributes();
	test_strings();
	test_settings();
	test_shapes();
	test_commands();
	test_jobs_that_are_not();
	test_policy();
	start("testproc");
	ktap_ok(!genl_ask(&msg)->err && genl.answer.messages == 1,
		"a good request works after all");
	return ktap_finish();
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Jobs through netlink: who is told, who owns them, how their rows are read.
 */
#include <time.h>

#include <stdlib.h>
#include "guest/genl.h"

static struct message msg;

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

/* The request for a job that runs for long. */
static void message_long(bool detach)
{
	message_do(&msg, VMREGRESS_CMD_JOB_START);
	message_text(&msg, VMREGRESS_A_JOB_INSTRUMENT, "page_alloc");
	message_setting(&msg, "reps", "10000");
	message_setting(&msg, "duration", "1000");
	if (detach)
		message_put(&msg, VMREGRESS_A_JOB_DETACH, NULL, 0);
}

/* Starts it; returns its id, or 0. */
static uint64_t start_long(int fd, bool detach)
{
	message_long(detach);
	genl_send(fd, &msg);
	return attr_number(message_attr(genl_first(), VMREGRESS_A_JOB_ID));
}

static uint64_t run_testproc(const char *pages)
{
	message_do(&msg, VMREGRESS_CMD_JOB_START);
	message_text(&msg, VMREGRESS_A_JOB_INSTRUMENT, "testproc");
	message_setting(&msg, "pages", pages);
	genl_ask(&msg);
	return attr_number(message_attr(genl_first(), VMREGRESS_A_JOB_ID));
}

static uint64_t job_number(uint64_t id, uint16_t attr)
{
	message_do(&msg, VMREGRESS_CMD_JOB_GET);
	message_u64(&msg, VMREGRESS_A_JOB_ID, id);
	if (genl_ask(&msg)->err)
		return UINT64_MAX;
	return attr_number(message_attr(genl_first(), attr));
}

static const char *job_reason(uint64_t id)
{
	job_number(id, VMREGRESS_A_JOB_STATE);
	return attr_text(message_attr(genl_first(), VMREGRESS_A_JOB_REASON));
}

/*
 * Within how many seconds a job that is told to end must have: emulated CPUs
 * share the host's with other guests, and detectors make all of it slower.
 */
static double soon(void)
{
	const char *accel = getenv("VMR_ACCEL");

	if (!access("/proc/lockdep", F_OK))
		return 10;
	return accel && !strcmp(accel, "kvm") ? 1 : 3;
}

/* Whether the job has finished within @seconds. */
static bool finishes(uint64_t id, double seconds)
{
	double until = now() + seconds;

	while (now() < until) {
		if (job_number(id, VMREGRESS_A_JOB_STATE) ==
		    VMREGRESS_STATE_FINISHED)
			return true;
		usleep(10000);
	}
	return false;
}

static void cancel(uint64_t id)
{
	message_do(&msg, VMREGRESS_CMD_JOB_CANCEL);
	message_u64(&msg, VMREGRESS_A_JOB_ID, id);
	genl_ask(&msg);
}

static void check_reason(uint64_t id, const char *words, const char *what)
{
	const char *reason = job_reason(id);

	if (!ktap_ok(!strcmp(reason, words), "%s: the reason says so", what))
		ktap_diag("got: %s", reason);
	ktap_ok(job_number(id, VMREGRESS_A_JOB_VERDICT) ==
		VMREGRESS_VERDICT_ERROR, "%s: the verdict is error", what);
	ktap_ok(!job_number(id, VMREGRESS_A_JOB_HELD_BYTES) &&
		job_number(id, VMREGRESS_A_JOB_HELD_PEAK_BYTES),
		"%s: what it held is back", what);
}

static void test_owner(void)
{
	int fd = genl_socket();
	uint64_t id = start_long(fd, false);

	ktap_ok(id != 0, "a long job starts");
	usleep(300000);
	ktap_ok(job_number(id, VMREGRESS_A_JOB_STATE) ==
		VMREGRESS_STATE_RUNNING, "it runs");
	close(fd);
	ktap_ok(finishes(id, soon()), "its socket closes: it ends soon");
	check_reason(id, "cancelled: its owner is gone", "its socket closes");

	fd = genl_socket();
	id = start_long(fd, true);
	close(fd);
	ktap_ok(!finishes(id, 1), "detached, it goes on without its socket");
	start_long(genl.fd, false);
	ktap_ok(genl.answer.err == EBUSY &&
		strstr(genl.answer.text, "(page_alloc) is running"),
		"a second one is refused by the first one's name");
	cancel(id);
	ktap_ok(!genl.answer.err, "it is cancelled by another socket");
	ktap_ok(finishes(id, soon()), "cancelled: it ends soon");
	check_reason(id, "cancelled", "cancelled");
	cancel(id);
	ktap_ok(!genl.answer.err, "cancelling it again does no harm");
	check_reason(id, "cancelled", "cancelled twice");
}

/* The next notification about a job; -1 when none comes. */
static int next_notice(int fd, uint64_t id, struct nlmsghdr *head, size_t size)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	struct genlmsghdr *genlhdr = NLMSG_DATA(head);

	while (poll(&wait, 1, 3000) > 0) {
		if (recv(fd, head, size, 0) < 0)
			return -1;
		if (attr_number(message_attr(head, VMREGRESS_A_JOB_ID)) == id)
			return genlhdr->cmd;
	}
	return -1;
}

static void test_multicast(void)
{
	static struct message notice;
	int fd = genl_socket(), cmd, progress = 0;
	double from, took;
	uint64_t id;

	ktap_ok(!setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP,
			    &genl.group, sizeof(genl.group)), "joins");
	id = run_testproc("1");
	ktap_ok(next_notice(fd, id, &notice.head, sizeof(notice)) ==
		VMREGRESS_CMD_JOB_STARTED_NTF, "told of the start");
	cmd = next_notice(fd, id, &notice.head, sizeof(notice));
	ktap_ok(cmd == VMREGRESS_CMD_JOB_FINISHED_NTF, "then of the end");
	ktap_ok(attr_number(message_attr(&notice.head,
					 VMREGRESS_A_JOB_VERDICT)) ==
		VMREGRESS_VERDICT_PASS, "with the verdict");
	ktap_ok(attr_number(message_attr(&notice.head,
					 VMREGRESS_A_JOB_ROWS)) == 64,
		"and the number of rows");

	message_do(&msg, VMREGRESS_CMD_JOB_START);
	message_text(&msg, VMREGRESS_A_JOB_INSTRUMENT, "alloc_fast");
	message_setting(&msg, "passes", "100000");
	message_setting(&msg, "pages", "10");
	from = now();
	genl_ask(&msg);
	id = attr_number(message_attr(genl_first(), VMREGRESS_A_JOB_ID));
	sleep(1);
	cancel(id);
	do {
		cmd = next_notice(fd, id, &notice.head, sizeof(notice));
		progress += cmd == VMREGRESS_CMD_JOB_PROGRESS_NTF;
	} while (cmd >= 0 && cmd != VMREGRESS_CMD_JOB_FINISHED_NTF);
	took = now() - from;
	ktap_ok(cmd == VMREGRESS_CMD_JOB_FINISHED_NTF,
		"told of the end of a job that is cancelled");
	/* A quarter of a second in whole jiffies is a little less. */
	if (!ktap_ok(progress >= 1 && progress <= 4.1 * took + 2,
		     "and of its progress, four times a second at most"))
		ktap_diag("%d times in %.1f s", progress, took);
	close(fd);
}

/* Reads rows from @index on; returns how many came, in order, or -1. */
static int read_rows(uint64_t id, uint64_t index)
{
	struct nlmsghdr *head;
	ssize_t len;
	int rows = 0;

	message_dump(&msg, VMREGRESS_CMD_ROW_LIST);
	message_u64(&msg, VMREGRESS_A_ROW_JOB, id);
	message_u64(&msg, VMREGRESS_A_ROW_INDEX, index);
	if (genl_ask(&msg)->err)
		return -1;
	head = genl_first();
	len = genl.answer.len;
	for (; NLMSG_OK(head, len); head = NLMSG_NEXT(head, len), rows++)
		if (attr_number(message_attr(head, VMREGRESS_A_ROW_INDEX)) !=
		    index + rows)
			return -1;
	return genl.answer.messages;
}

static void test_rows(void)
{
	uint64_t id = run_testproc("20");

	ktap_ok(finishes(id, 3), "testproc ends");
	ktap_ok(job_number(id, VMREGRESS_A_JOB_ROWS) == 1280, "1280 rows");
	ktap_ok(read_rows(id, 0) == 1280, "from the first: all in order");
	ktap_ok(read_rows(id, 1279) == 1, "from the last: one");
	ktap_ok(read_rows(id, 1000) == 280, "from the middle: the rest");
	ktap_ok(read_rows(id, 1280) == 0, "behind the last: none");
	ktap_ok(read_rows(id, UINT64_MAX) == 0, "far behind the last: none");
	ktap_ok(read_rows(id, 1ULL << 63) == 0, "beyond any signed: none");
}

static void test_lists(void)
{
	int params = 0, kinds = 0;
	struct nlattr *name;
	struct nlmsghdr *head;
	ssize_t len;

	message_dump(&msg, VMREGRESS_CMD_INSTRUMENT_LIST);
	genl_ask(&msg);
	head = genl_first();
	len = genl.answer.len;
	for (; NLMSG_OK(head, len); head = NLMSG_NEXT(head, len)) {
		name = message_attr(head, VMREGRESS_A_INSTRUMENT_NAME);
		if (strcmp(attr_text(name), "page_alloc"))
			continue;
		kinds += !!message_attr(head, VMREGRESS_A_INSTRUMENT_KIND);
		params += !!message_attr(head, VMREGRESS_A_INSTRUMENT_PARAM);
	}
	ktap_ok(!genl.answer.err && kinds == 1,
		"instrument-list: page_alloc is there, once");
	ktap_ok(params == 19, "with a message for each parameter");

	message_dump(&msg, VMREGRESS_CMD_JOB_LIST);
	genl_ask(&msg);
	ktap_ok(!genl.answer.err && genl.answer.messages >= 5,
		"job-list: the jobs are remembered");
}

/* Sockets that start a job and close at once, while the job may just end. */
static void test_hasty(void)
{
	int i, fd;

	for (i = 0; i < 200; i++) {
		fd = genl_socket();
		message_do(&msg, VMREGRESS_CMD_JOB_START);
		message_text(&msg, VMREGRESS_A_JOB_INSTRUMENT, "testproc");
		if (send(fd, &msg, msg.head.nlmsg_len, 0) < 0)
			break;
		close(fd);
	}
	ktap_ok(i == 200, "200 sockets that do not wait for their answer");
	for (i = 0; i < 100 && genl_live(); i++)
		usleep(10000);
	ktap_ok(genl_live() == 0, "their jobs end");
}

/* A socket without room for an answer: nobody would know of its job. */
static void test_unheard(void)
{
	int fd = genl_socket(), least = 1, i;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &least, sizeof(least));
	for (i = 0; i < 16; i++) {
		message_do(&msg, VMREGRESS_CMD_INFO_GET);
		send(fd, &msg, msg.head.nlmsg_len, 0);
	}
	message_long(true);
	ktap_ok(send(fd, &msg, msg.head.nlmsg_len, 0) > 0,
		"a job is asked for by who takes no answer");
	for (i = 0; i < 100 * soon() && genl_live(); i++)
		usleep(10000);
	ktap_ok(genl_live() == 0, "it does not go on");
	close(fd);
}

int main(void)
{
	struct info info;

	ktap_plan(0);
	if (!ktap_ok(!genl_open(), "the family and its group are found"))
		return ktap_finish();
	test_owner();
	test_multicast();
	test_rows();
	test_lists();
	test_hasty();
	test_unheard();
	genl_info(&info);
	ktap_ok(!info.held && !info.live, "nothing is held, no job lives");
	return ktap_finish();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The module's entry points as things that can be run over and over: netlink
 * commands, /proc entries, and each instrument of the registry with parameters
 * that make it quick. Include it after guest/genl.h.
 */
#ifndef VMR_TESTS_PROOF_ENTRY_H
#define VMR_TESTS_PROOF_ENTRY_H

#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>

#define ENTRIES_MAX	128

/* How long a trace goes on before a signal ends it. */
#define TRACE_USECONDS	30000

struct entry {
	char name[64];
	/* What was found there in the last run; false when it is not clean. */
	bool (*run)(struct entry *entry);
	bool done;		/* it did what it is for */
	char verdict[16];	/* of a job that ended */
	char why[256];
	/* For one sort or the other */
	uint8_t cmd;
	char request[256];
	bool trace;
};

static struct entry entries[ENTRIES_MAX];
static int entries_count;
static struct message entry_msg;

/* A job for the commands that need one. */
static uint64_t entry_last;

/* What makes an instrument quick, by the name of its parameter. */
static const char *const entry_quick[][2] = {
	{ "addr", "0x400000" },
	{ "batch", "4" },
	{ "count", "3" },
	{ "danger", "1" },
	{ "deadline", "60" },
	{ "hist", "2" },
	{ "iters", "4" },
	{ "ms_delay", "0" },
	{ "pages", "4" },
	{ "passes", "1" },
	{ "reps", "1" },
	{ "target", "1" },
	{ "warmup", "0" },
};

static struct entry *entries_at(int index)
{
	return index < entries_count ? &entries[index] : NULL;
}

static struct entry *entry_new(const char *name, bool (*run)(struct entry *))
{
	struct entry *entry = &entries[entries_count];

	if (entries_count == ENTRIES_MAX - 1)
		return entry;
	entries_count++;
	snprintf(entry->name, sizeof(entry->name), "%s", name);
	entry->run = run;
	return entry;
}

/* An errno is a clean end when memory was what lacked. */
static bool entry_ended(struct entry *entry, int err, const char *what)
{
	entry->done = !err;
	snprintf(entry->why, sizeof(entry->why), "%s: %s", what, strerror(err));
	return !err || err == ENOMEM || err == ENOBUFS;
}

/* A job of netlink's that is waited for. */
static bool entry_wait(uint64_t id)
{
	int try;

	for (try = 0; try < 500; try++) {
		message_do(&entry_msg, VMREGRESS_CMD_JOB_GET);
		message_u64(&entry_msg, VMREGRESS_A_JOB_ID, id);
		if (!genl_ask(&entry_msg)->err &&
		    attr_number(message_attr(genl_first(),
					     VMREGRESS_A_JOB_STATE)) ==
		    VMREGRESS_STATE_FINISHED) {
			entry_last = id;
			return true;
		}
		usleep(2000);
	}
	return false;
}

static uint64_t entry_job(void)
{
	message_do(&entry_msg, VMREGRESS_CMD_JOB_START);
	message_text(&entry_msg, VMREGRESS_A_JOB_INSTRUMENT, "testproc");
	message_setting(&entry_msg, "pages", "1");
	if (genl_ask(&entry_msg)->err)
		return 0;
	return attr_number(message_attr(genl_first(), VMREGRESS_A_JOB_ID));
}

static bool entry_run_start(struct entry *entry)
{
	uint64_t id = entry_job();

	if (!entry_ended(entry, genl.answer.err, "job-start"))
		return false;
	if (!id || entry_wait(id))
		return true;
	snprintf(entry->why, sizeof(entry->why), "the job does not end");
	return false;
}

static bool entry_run_do(struct entry *entry)
{
	message_do(&entry_msg, entry->cmd);
	if (entry->cmd != VMREGRESS_CMD_INFO_GET)
		message_u64(&entry_msg, VMREGRESS_A_JOB_ID, entry_last);
	return entry_ended(entry, genl_ask(&entry_msg)->err, entry->name);
}

static bool entry_run_dump(struct entry *entry)
{
	message_dump(&entry_msg, entry->cmd);
	if (entry->cmd == VMREGRESS_CMD_ROW_LIST)
		message_u64(&entry_msg, VMREGRESS_A_ROW_JOB, entry_last);
	return entry_ended(entry, genl_ask(&entry_msg)->err, entry->name);
}

/* Finds the verdict in a report; without one it is not a report of a job. */
static bool entry_report(struct entry *entry, int fd)
{
	static char text[1 << 20];
	ssize_t len, total = 0;
	char *line;

	while ((len = read(fd, text + total, sizeof(text) - 1 - total)) > 0)
		total += len;
	if (len < 0)
		return entry_ended(entry, errno, "read");
	text[total] = '\0';
	line = strstr(text, "# verdict ");
	if (!line)
		return entry_ended(entry, 0, "read");
	sscanf(line, "# verdict %15[a-z]", entry->verdict);
	snprintf(entry->why, sizeof(entry->why), "%.*s",
		 (int)strcspn(line, "\n"), line);
	entry->done = true;
	/* Want of memory is no finding about the kernel */
	return strcmp(entry->verdict, "fail") &&
	       (strcmp(entry->verdict, "error") || strchr(line, ':'));
}

static void entry_on_alarm(int signal)
{
	(void)signal;
}

/* Writing ends with the job; that of a trace is ended by a signal. */
static int entry_write(struct entry *entry, int fd)
{
	struct itimerval timer = { .it_value.tv_usec = TRACE_USECONDS };
	struct sigaction action = { .sa_handler = entry_on_alarm };
	int err;

	sigaction(SIGALRM, &action, NULL);
	if (entry->trace)
		setitimer(ITIMER_REAL, &timer, NULL);
	err = write(fd, entry->request, strlen(entry->request)) < 0 ? errno : 0;
	return entry->trace && err == EINTR ? 0 : err;
}

static int entry_open(const struct entry *entry)
{
	char path[128];

	snprintf(path, sizeof(path), "/proc/vmregress/%s", entry->name);
	return open(path, O_RDWR | O_CLOEXEC);
}

static bool entry_run_proc(struct entry *entry)
{
	int fd = entry_open(entry);
	bool clean;

	entry->verdict[0] = '\0';
	if (fd < 0)
		return entry_ended(entry, errno, "open");
	clean = entry_ended(entry, entry_write(entry, fd), "write");
	if (entry->done)
		clean = entry_report(entry, fd);
	close(fd);
	return clean;
}

/* Without a request: what sense finds now, of others the last job */
static bool entry_run_read(struct entry *entry)
{
	int fd = open("/proc/vmregress/sense_zones", O_RDONLY | O_CLOEXEC);
	bool clean;

	entry->verdict[0] = '\0';
	if (fd < 0)
		return entry_ended(entry, errno, "open");
	clean = entry_report(entry, fd);
	close(fd);
	return clean;
}

static void entry_quicken(struct entry *entry, const char *param)
{
	size_t i, len = strlen(entry->request);

	for (i = 0; i < sizeof(entry_quick) / sizeof(entry_quick[0]); i++)
		if (!strcmp(param, entry_quick[i][0]))
			snprintf(entry->request + len,
				 sizeof(entry->request) - len, "%s=%s ",
				 param, entry_quick[i][1]);
}

static struct entry *entry_instrument(struct nlmsghdr *head, unsigned int kind)
{
	static const char *const kinds[] = { "sense", "test", "bench", "trace" };
	const char *name = attr_text(message_attr(head,
						  VMREGRESS_A_INSTRUMENT_NAME));
	struct entry *entry;
	char path[96], text[64];

	snprintf(text, sizeof(text), "%s_%s", kinds[kind], name);
	snprintf(path, sizeof(path), "/proc/vmregress/%s", text);
	entry = entry_new(access(path, F_OK) ? name : text, entry_run_proc);
	entry->trace = kind == VMREGRESS_KIND_TRACE;
	return entry;
}

static const char *entry_param_name(struct nlattr *param)
{
	return attr_text(attr_find((char *)param + NLA_HDRLEN,
				   param->nla_len - NLA_HDRLEN,
				   VMREGRESS_A_PARAM_NAME));
}

/* An instrument's parameters follow it, in messages of their own. */
static void entries_instruments(void)
{
	static struct answer list;
	struct entry *entry = NULL;
	struct nlmsghdr *head;
	struct nlattr *kind, *param;
	ssize_t len;

	message_dump(&entry_msg, VMREGRESS_CMD_INSTRUMENT_LIST);
	genl_ask(&entry_msg);
	list = genl.answer;
	head = (void *)list.data;
	for (len = list.len; NLMSG_OK(head, len); head = NLMSG_NEXT(head, len)) {
		kind = message_attr(head, VMREGRESS_A_INSTRUMENT_KIND);
		param = message_attr(head, VMREGRESS_A_INSTRUMENT_PARAM);
		if (kind)
			entry = entry_instrument(head, attr_number(kind));
		if (param && entry)
			entry_quicken(entry, entry_param_name(param));
	}
	for (len = 0; len < entries_count; len++)
		if (!entries[len].request[0])
			strcpy(entries[len].request, " ");
}

/* Somebody to be told of every job, who never listens. */
static bool entries_subscribe(void)
{
	return !setsockopt(genl_socket(), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP,
			   &genl.group, sizeof(genl.group));
}

/* All of the entry points. */
static void entries_find(void)
{
	static const struct {
		const char *name;
		bool (*run)(struct entry *entry);
		uint8_t cmd;
	} commands[] = {
		{ "info-get", entry_run_do, VMREGRESS_CMD_INFO_GET },
		{ "job-start", entry_run_start, VMREGRESS_CMD_JOB_START },
		{ "job-get", entry_run_do, VMREGRESS_CMD_JOB_GET },
		{ "job-cancel", entry_run_do, VMREGRESS_CMD_JOB_CANCEL },
		{ "job-list", entry_run_dump, VMREGRESS_CMD_JOB_LIST },
		{ "row-list", entry_run_dump, VMREGRESS_CMD_ROW_LIST },
		{ "instrument-list", entry_run_dump,
		  VMREGRESS_CMD_INSTRUMENT_LIST },
	};
	size_t i;

	entry_wait(entry_job());
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		entry_new(commands[i].name, commands[i].run)->cmd =
			commands[i].cmd;
	entry_new("read", entry_run_read);
	entries_instruments();
}

#endif /* VMR_TESTS_PROOF_ENTRY_H */

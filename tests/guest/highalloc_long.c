// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A million attempts lose no row and no snapshot (acceptance check 32): how many
 * rows there are, and each row in 1000 places from the first to the last. To
 * read all of them takes a slow machine minutes.
 *
 * kernel: any
 * vm: --mem 2G --append init_on_alloc=0
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "guest/genl.h"

#define COUNT		1000000
#define REQUEST		"order=0 pin=off ms_delay=0 count=1000000 deadline=900"
#define PLACES		1000
#define COLUMNS		24
#define SUCCESS		2
#define FREE_FIRST	13

/* What was seen of the rows */
static struct {
	unsigned long rows;
	unsigned long disordered;	/* not the number that should follow */
	unsigned long backward;		/* began before the one before */
	unsigned long short_rows;	/* without all cells */
	unsigned long poor;		/* without a block or a free page */
	unsigned long empty;		/* places where no row came */
	uint64_t start;			/* of the row before */
	uint64_t end;			/* index after the last row */
} seen;

/* Returns how many there are; a cell that is no number counts as 0. */
static int numbers(struct nlmsghdr *head, uint64_t cells[COLUMNS])
{
	struct nlattr *attr = (void *)((char *)NLMSG_DATA(head) + GENL_HDRLEN);
	int len = head->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN, n = 0;

	while ((attr = attr_find(attr, len, VMREGRESS_A_ROW_CELL))) {
		if (n < COLUMNS)
			cells[n] = attr_number(attr_find((char *)attr +
							 NLA_HDRLEN,
							 attr->nla_len -
							 NLA_HDRLEN,
							 VMREGRESS_A_CELL_U64));
		n++;
		attr = (void *)((char *)attr + NLA_ALIGN(attr->nla_len));
		len = (char *)head + head->nlmsg_len - (char *)attr;
	}
	return n;
}

static void see_row(struct nlmsghdr *head, uint64_t index)
{
	uint64_t cells[COLUMNS], free = 0;
	int n = numbers(head, cells);

	seen.rows++;
	seen.short_rows += n != COLUMNS;
	if (n != COLUMNS)
		return;
	seen.disordered += cells[0] != index + 1 ||
		attr_number(message_attr(head, VMREGRESS_A_ROW_INDEX)) != index;
	seen.backward += index && cells[1] <= seen.start;
	seen.start = cells[1];
	for (n = FREE_FIRST; n < COLUMNS; n++)
		free += cells[n];
	seen.poor += cells[SUCCESS] != 1 || !free;
	seen.end = index + 1;
}

/* The rows that come at once when asked for those from @index on. */
static void look(uint64_t job, uint64_t index)
{
	static char bytes[GENL_BUFFER];
	struct nlmsghdr *head = (void *)bytes;
	unsigned long before = seen.rows;
	struct message msg;
	int fd = genl_socket();
	ssize_t len;

	message_dump(&msg, VMREGRESS_CMD_ROW_LIST);
	message_u64(&msg, VMREGRESS_A_ROW_JOB, job);
	message_u64(&msg, VMREGRESS_A_ROW_INDEX, index);
	len = send(fd, &msg, msg.head.nlmsg_len, 0);
	if (len > 0)
		len = recv(fd, bytes, sizeof(bytes), 0);
	for (; len > 0 && NLMSG_OK(head, len); head = NLMSG_NEXT(head, len))
		if (head->nlmsg_type == genl.family)
			see_row(head, index++);
	seen.empty += seen.rows == before;
	/* The rest is not made then. */
	close(fd);
}

static void test_rows(uint64_t job)
{
	uint64_t place;

	for (place = 0; place < PLACES; place++)
		look(job, place * (COUNT / PLACES));
	look(job, COUNT - 3);
	ktap_diag("%lu rows", seen.rows);
	ktap_ok(!seen.empty && seen.end == COUNT,
		"there are rows everywhere, up to the last");
	ktap_ok(!seen.disordered, "in order");
	ktap_ok(!seen.backward, "each began after the one before");
	ktap_ok(!seen.short_rows && !seen.poor, "with a snapshot each");
}

static void test_job(uint64_t job)
{
	struct message msg;
	const char *reason;

	message_do(&msg, VMREGRESS_CMD_JOB_GET);
	message_u64(&msg, VMREGRESS_A_JOB_ID, job);
	genl_ask(&msg);
	reason = attr_text(message_attr(genl_first(), VMREGRESS_A_JOB_REASON));
	if (!ktap_ok(!strncmp(reason, "1000000 of 1000000 (100 %)", 26),
		     "all got a block"))
		ktap_diag("%s", reason);
	ktap_ok(attr_number(message_attr(genl_first(),
					 VMREGRESS_A_JOB_ROWS)) == COUNT,
		"a row for each");
}

static unsigned long oom_kills(void)
{
	FILE *vmstat = fopen("/proc/vmstat", "r");
	unsigned long kills = 0;
	char line[128];

	while (vmstat && fgets(line, sizeof(line), vmstat))
		sscanf(line, "oom_kill %lu", &kills);
	if (vmstat)
		fclose(vmstat);
	return kills;
}

/* The number of the job of a report, which is not read any further. */
static uint64_t job_of(int fd)
{
	static char head[8192];
	const char *line;

	if (read(fd, head, sizeof(head) - 1) <= 0)
		return 0;
	line = strstr(head, "# job ");
	return line ? strtoull(line + 6, NULL, 10) : 0;
}

int main(void)
{
	int fd = open("/proc/vmregress/test_highalloc", O_RDWR);
	unsigned long kills = oom_kills();
	uint64_t job;

	ktap_plan(0);
	ktap_ok(!genl_open(), "the module answers");
	ktap_ok(write(fd, REQUEST, strlen(REQUEST)) == strlen(REQUEST),
		"1000000 attempts");
	job = job_of(fd);
	test_job(job);
	test_rows(job);
	ktap_ok(oom_kills() == kills, "nobody was killed for lack of memory");
	return ktap_finish();
}

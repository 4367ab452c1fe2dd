// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_highalloc when free memory has no high order left (acceptance check 36):
 * every other page of a process's memory is given back. A set of flags that may
 * sleep has compaction make blocks of what is free; atomic only sees it fail.
 *
 * vm: --append init_on_alloc=0
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ktap.h"

#define PAGE		4096UL
#define LEAVE_KB	98304UL
#define MORE		50	/* blocks beyond those that are there */

/* The columns that are added up, by their place */
enum { SUCCESS = 2, DIRECT = 9, STALL, GOOD, BAD, FREE_0, COLUMNS = 24 };

/* A job's columns, added up */
struct sums {
	unsigned long rows;
	unsigned long sum[COLUMNS];
	char verdict[4096];
};

/* What the kernel counts itself */
struct counts {
	unsigned long stall, good, bad, direct, kills;
};

static unsigned long memory_kb(const char *name)
{
	FILE *file = fopen("/proc/meminfo", "r");
	unsigned long kb = 0;
	char line[128];

	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, name, strlen(name)))
			kb = strtoul(line + strlen(name), NULL, 10);
	if (file)
		fclose(file);
	return kb;
}

static void count(struct counts *counts)
{
	FILE *file = fopen("/proc/vmstat", "r");
	unsigned long value;
	char name[64];

	memset(counts, 0, sizeof(*counts));
	while (file && fscanf(file, "%63s %lu", name, &value) == 2) {
		if (!strcmp(name, "compact_stall"))
			counts->stall = value;
		else if (!strcmp(name, "compact_success"))
			counts->good = value;
		else if (!strcmp(name, "compact_fail"))
			counts->bad = value;
		else if (!strncmp(name, "allocstall_", 11))
			counts->direct += value;
		else if (!strcmp(name, "oom_kill"))
			counts->kills = value;
	}
	if (file)
		fclose(file);
}

/* Free single pages, by /proc/buddyinfo. */
static unsigned long single_pages(void)
{
	FILE *file = fopen("/proc/buddyinfo", "r");
	unsigned long sum = 0, blocks;
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Node %*d, zone %*s %lu", &blocks) == 1)
			sum += blocks;
	if (file)
		fclose(file);
	return sum;
}

/* Leaves holes of one page all over what is free. Returns the length. */
static size_t fragment(void)
{
	size_t len = (memory_kb("MemAvailable:") - LEAVE_KB) * 1024 & -PAGE, at;
	char *memory = mmap(NULL, len, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED || madvise(memory, len, MADV_NOHUGEPAGE))
		return 0;
	for (at = 0; at < len; at += PAGE)
		memory[at] = 1;
	for (at = 0; at < len; at += 2 * PAGE)
		madvise(memory + at, PAGE, MADV_DONTNEED);
	return len;
}

static void add_row(struct sums *sums, char *line)
{
	char *rest = NULL, *cell = strtok_r(line, "\n ", &rest);
	int n;

	for (n = 0; cell && n < COLUMNS; n++) {
		sums->sum[n] += strtoul(cell, NULL, 10);
		cell = strtok_r(NULL, "\n ", &rest);
	}
	sums->rows++;
}

static void run(const char *request, struct sums *sums)
{
	int fd = open("/proc/vmregress/test_highalloc", O_RDWR);
	char line[4096];
	FILE *report;

	memset(sums, 0, sizeof(*sums));
	if (write(fd, request, strlen(request)) < 0)
		ktap_diag("%s: %s", request, strerror(errno));
	report = fdopen(fd, "r");
	while (report && fgets(line, sizeof(line), report)) {
		if (!strncmp(line, "# verdict ", 10))
			strcpy(sums->verdict, line + 10);
		else if (line[strspn(line, " ")] >= '0' &&
			 line[strspn(line, " ")] <= '9')
			add_row(sums, line);
	}
	if (report)
		fclose(report);
	ktap_diag("%s: %s", request, sums->verdict);
}

/* Returns how many blocks there are without compaction. */
static unsigned long test_atomic(void)
{
	struct counts before, after;
	static struct sums sums, again;
	unsigned long singles = single_pages(), seen;

	count(&before);
	run("order=9 gfp=atomic ms_delay=0 count=200", &sums);
	count(&after);
	ktap_ok(sums.rows == 200, "atomic: 200 attempts");
	ktap_ok(sums.sum[SUCCESS] < 200, "atomic: some of them fail");
	ktap_ok(!sums.sum[STALL] && after.stall == before.stall,
		"atomic: none compacts");
	ktap_ok(!sums.sum[DIRECT] && after.direct == before.direct,
		"atomic: none reclaims");
	seen = sums.sum[FREE_0] / 200;
	if (!ktap_ok(seen > singles / 10 * 9 && seen < singles / 10 * 11,
		     "atomic: free_0 is that of /proc/buddyinfo"))
		ktap_diag("%lu and %lu", seen, singles);
	run("order=9 gfp=atomic ms_delay=0 count=200 want=100", &again);
	if (!ktap_ok(!strncmp(again.verdict, "fail: fewer than 100 %; ", 24),
		     "want=100: the test fails"))
		ktap_diag("%s", again.verdict);
	return again.sum[SUCCESS];
}

/* Nobody else compacts directly meanwhile, so the kernel's count is the job's. */
static void test_sleeping(unsigned long there)
{
	struct counts before, after;
	static struct sums sums;
	char request[64];

	snprintf(request, sizeof(request),
		 "order=9 gfp=kernel ms_delay=0 count=%lu", there + MORE);
	count(&before);
	run(request, &sums);
	count(&after);
	ktap_ok(sums.rows == there + MORE, "kernel: as many attempts, and %d",
		MORE);
	ktap_ok(sums.sum[STALL] > 0, "kernel: compaction is seen");
	/* How many is the kernel's affair: 6.1 makes 40 here, 7.3 makes 6. */
	ktap_ok(sums.sum[GOOD] > 0, "kernel: it makes blocks");
	ktap_ok(sums.sum[STALL] == after.stall - before.stall,
		"kernel: compact_stall is the kernel's own");
	ktap_ok(sums.sum[GOOD] == after.good - before.good,
		"kernel: so is compact_success");
	ktap_ok(sums.sum[BAD] == after.bad - before.bad,
		"kernel: so is compact_fail");
	ktap_ok(sums.sum[DIRECT] == after.direct - before.direct,
		"kernel: and the direct reclaims");
	ktap_ok(after.kills == before.kills, "kernel: nobody is killed");
	ktap_diag("%lu stalls, %lu made a block, %lu did not; %lu reclaims",
		  sums.sum[STALL], sums.sum[GOOD], sums.sum[BAD],
		  sums.sum[DIRECT]);
}

int main(void)
{
	ktap_plan(0);
	ktap_ok(fragment() != 0, "memory is fragmented");
	test_sleeping(test_atomic());
	return ktap_finish();
}

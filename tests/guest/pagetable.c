// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sense_pagetable and sense_explain against what the kernel says of this very
 * process: VmPTE, pagemap and smaps.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ktap.h"

#define DIR	"/proc/vmregress/"
#define PAGE	4096UL
#define HUGE	(2UL << 20)
#define SLOTS	64

/* A report of sense_pagetable; columns as in its head. */
struct tables {
	long pud, pmd, pte, deposit, vmpte, difference;
	long p4d, huge, mapped, prot_none, swap, bad;
	int folded, exact;
	char reason[256];
};

static char report[16384];

/* Runs an entry through one open file; its report goes to @report. */
static int run(const char *entry, const char *request)
{
	char path[64];
	size_t len = 0;
	ssize_t n;
	int fd, err = 0;

	snprintf(path, sizeof(path), DIR "%s", entry);
	fd = open(path, O_RDWR);
	if (fd < 0)
		return errno;
	if (write(fd, request, strlen(request)) < 0)
		err = errno;
	while (!err && (n = read(fd, report + len,
				 sizeof(report) - 1 - len)) > 0)
		len += n;
	report[len] = '\0';
	close(fd);
	return err;
}

/* The numbers of a line after its first two words; "-" is 0. */
static void numbers(char *line, long *out, int n)
{
	char *word = strtok(line, " ");
	int i;

	for (i = -2; word && i < n; i++, word = strtok(NULL, " "))
		if (i >= 0)
			out[i] = atol(word);
}

/* tables size entries none table mapped prot_none swap migration marker ... */
static void tables_line(struct tables *t, const char *text)
{
	char line[512], level[16];
	long v[13] = { 0 };

	if (sscanf(text, "%15s", level) != 1)
		return;
	snprintf(line, sizeof(line), "%.*s", (int)strcspn(text, "\n"), text);
	if (!strcmp(level, "p4d"))
		t->folded = !!strstr(line, "folded");
	numbers(line, v, 13);
	if (!strcmp(level, "p4d"))
		t->p4d = v[0];
	else if (!strcmp(level, "pud"))
		t->pud = v[0];
	else if (!strcmp(level, "pmd"))
		t->pmd = v[0], t->huge = v[5];
	else if (!strcmp(level, "pte"))
		t->pte = v[0], t->mapped = v[5], t->prot_none = v[6],
		t->swap = v[7];
	else if (!strcmp(level, "deposit"))
		t->deposit = v[1];
	else if (!strcmp(level, "vmpte"))
		t->vmpte = v[1];
	else if (!strcmp(level, "difference"))
		t->difference = v[1];
	t->bad += v[11];
}

static struct tables look(void)
{
	struct tables t = { 0 };
	const char *line, *reason;
	int err = run("sense_pagetable", "pid=self\n");

	if (err) {
		ktap_ok(0, "sense_pagetable: %s", strerror(err));
		return t;
	}
	for (line = report; line && *line; line = strchr(line, '\n'),
	     line += line ? 1 : 0)
		if (*line != '#')
			tables_line(&t, line);
	reason = strstr(report, "# verdict ");
	t.exact = reason && strstr(reason, "none: exact: ");
	if (reason)
		sscanf(reason, "# %255[^\n]", t.reason);
	return t;
}

/* VmPTE of this process, in bytes */
static long vmpte(void)
{
	char line[128];
	long kib = -1;
	FILE *f = fopen("/proc/self/status", "r");

	while (f && fgets(line, sizeof(line), f))
		sscanf(line, "VmPTE: %ld", &kib);
	if (f)
		fclose(f);
	return kib * 1024;
}

/* Every look is checked against the kernel's own sum. */
static struct tables checked(const char *what)
{
	long before = vmpte();
	struct tables t = look();
	long sum = (t.pud + t.pmd + t.pte) * (long)PAGE + t.deposit;

	if (!ktap_ok(t.exact && !t.difference && !t.bad && sum == t.vmpte &&
		     t.vmpte == before, "%s: exact", what))
		ktap_diag("VmPTE %ld, walked %ld, %s\n%s", before, sum,
			  t.reason, report);
	return t;
}

static char *area(size_t size, int prot)
{
	char *p = mmap(NULL, size + HUGE, prot, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0);

	return p == MAP_FAILED ? NULL :
		(char *)(((uintptr_t)p + HUGE - 1) & ~(HUGE - 1));
}

static void is(long got, long want, const char *what)
{
	if (!ktap_ok(got == want, "%s", what))
		ktap_diag("got %ld, want %ld", got, want);
}

static char *test_sparse(void)
{
	char *p = area(SLOTS * HUGE, PROT_READ | PROT_WRITE);
	struct tables before, after;
	int i;

	madvise(p, SLOTS * HUGE, MADV_NOHUGEPAGE);
	before = checked("before");
	for (i = 0; i < SLOTS; i++)
		p[i * HUGE] = 1;
	after = checked("one byte in each of 64 x 2 MiB");
	is(after.pte - before.pte, SLOTS, "64 more PTE tables");
	is(after.mapped - before.mapped, SLOTS, "64 more pages");
	return p;
}

/* With CONFIG_PT_RECLAIM the tables go, else they stay: VmPTE knows. */
static void test_dontneed(char *p)
{
	struct tables before, after;

	/* The code of the wait is mapped before the first look. */
	usleep(1);
	before = checked("before MADV_DONTNEED");
	madvise(p, SLOTS * HUGE, MADV_DONTNEED);
	usleep(50000);
	after = checked("MADV_DONTNEED");
	is(before.mapped - after.mapped, SLOTS, "64 pages less");
	ktap_ok(before.pte == after.pte || before.pte - after.pte == SLOTS,
		"all of 64 PTE tables stay, or all go");
	ktap_diag("PTE tables from %ld to %ld", before.pte, after.pte);
	munmap(p, SLOTS * HUGE);
	usleep(50000);
	after = checked("munmap");
	is(before.pte - after.pte, SLOTS, "64 PTE tables less");
}

static void test_prot_none(void)
{
	char *p = area(HUGE, PROT_READ | PROT_WRITE);
	struct tables before, after;
	char request[64];

	madvise(p, HUGE, MADV_NOHUGEPAGE);
	memset(p, 1, 3 * PAGE);
	before = checked("3 pages");
	mprotect(p, 3 * PAGE, PROT_NONE);
	after = checked("3 pages of PROT_NONE");
	is(after.prot_none - before.prot_none, 3, "3 are prot_none");
	is(before.mapped - after.mapped, 3, "and not mapped");
	snprintf(request, sizeof(request), "addr=%p", (void *)p);
	ktap_ok(!run("sense_explain", request) &&
		strstr(report, "prot_none: a page of 4 KiB, access ----"),
		"explain says so");
}

static void test_thp(void)
{
	char *p = area(4 * HUGE, PROT_READ | PROT_WRITE);
	struct tables before, after;

	madvise(p, 4 * HUGE, MADV_HUGEPAGE);
	before = checked("before huge pages");
	p[0] = 1;
	p[HUGE] = 1;
	after = checked("2 huge pages");
	if (after.huge == before.huge) {
		ktap_skip("huge pages", "the kernel gave none");
		return;
	}
	is(after.huge - before.huge, 2, "2 entries of PMDs map pages");
	is(after.deposit - before.deposit, 2 * PAGE, "2 deposits");
	mprotect(p, PAGE, PROT_READ);
	after = checked("one is split");
	is(after.huge - before.huge, 1, "1 is left");
	is(after.pte - before.pte, 1, "its deposit is a PTE table now");
	before = after;
	*(volatile char *)(p + 2 * HUGE);
	after = checked("the huge zero page");
	is(after.huge + after.pte, before.huge + before.pte + 1,
	   "is one entry, huge or in a table");
}

/* PFN of the page at @p by pagemap; 0 when not present */
static uint64_t pagemap_pfn(const void *p)
{
	uint64_t entry = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY);

	if (pread(fd, &entry, 8, (uintptr_t)p / PAGE * 8) != 8)
		entry = 0;
	close(fd);
	return entry >> 63 ? entry & ((1ULL << 55) - 1) : 0;
}

/* PFN of the page at @p by explain; 0 when not mapped */
static uint64_t explain_pfn(const void *p)
{
	const char *line;
	unsigned long index, span, pfn;
	char request[64], state[16];

	snprintf(request, sizeof(request), "addr=%p", p);
	if (run("sense_explain", request))
		return 0;
	for (line = report; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (sscanf(line, "%*s %lu %15s %lu %lu", &index, state, &span,
			   &pfn) == 4 &&
		    (!strcmp(state, "mapped") || !strcmp(state, "prot_none")))
			return pfn + (uintptr_t)p % span / PAGE;
	}
	return 0;
}

/* Every page of every mapping of this process but those of the kernel */
static void test_pagemap(void)
{
	unsigned long start, end, pages = 0, wrong = 0, p;
	char line[512], path[256];
	FILE *maps = fopen("/proc/self/maps", "r");

	while (maps && fgets(line, sizeof(line), maps)) {
		path[0] = '\0';
		if (sscanf(line, "%lx-%lx %*s %*s %*s %*s %255s", &start, &end,
			   path) < 2 || strstr(path, "[v"))
			continue;
		for (p = start; p < end && p - start < 64 * PAGE; p += PAGE) {
			uint64_t pfn = pagemap_pfn((void *)p);
			uint64_t ours = explain_pfn((void *)p);

			/* The test's own data may have moved in between */
			if (pfn != pagemap_pfn((void *)p))
				continue;
			pages += pfn != 0;
			wrong += pfn != ours;
		}
	}
	if (maps)
		fclose(maps);
	ktap_diag("%lu pages present", pages);
	ktap_ok(pages > 50, "there are pages to compare");
	is(wrong, 0, "explain and pagemap name the same frames");
}

int main(void)
{
	static char stdout_buffer[4096];
	struct tables t;
	int levels;

	setvbuf(stdout, stdout_buffer, _IOLBF, sizeof(stdout_buffer));
	ktap_plan(0);
	t = look();
	t = checked("this process");
	levels = system("grep -qw la57 /proc/cpuinfo") ? 4 : 5;
	ktap_ok(t.folded == (levels == 4) && !t.p4d == (levels == 4),
		"%d levels: the p4d is folded if there are 4", levels);
	test_dontneed(test_sparse());
	test_prot_none();
	test_thp();
	test_pagemap();
	return ktap_finish();
}

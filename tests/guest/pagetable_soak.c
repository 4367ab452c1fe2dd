// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Walks of a process whose threads map, touch, discard and unmap memory as fast
 * as they can, and which is killed and made anew meanwhile. Every walk must end
 * in one of three ways, and the console must stay clean.
 *
 * cc: -pthread
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ktap.h"

#define SECONDS		6
#define AREA		(8UL << 20)
#define STEP		(512UL << 10)

/* How a walk can end */
enum { WAY_EXACT, WAY_INEXACT, WAY_GONE, WAY_WRONG, WAYS };

static void *churn(void *huge)
{
	char *p;
	size_t i;

	for (;;) {
		p = mmap(NULL, AREA, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p == MAP_FAILED)
			continue;
		madvise(p, AREA, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
		for (i = 0; i < AREA; i += STEP)
			p[i] = 1;
		mprotect(p + STEP, STEP, PROT_NONE);
		madvise(p, AREA, MADV_DONTNEED);
		for (i = 0; i < AREA; i += STEP)
			if (i != STEP)
				p[i] = 1;
		munmap(p, AREA);
	}
	return NULL;
}

static pid_t start_victim(void)
{
	pthread_t thread;
	pid_t pid = fork();

	if (pid)
		return pid;
	pthread_create(&thread, NULL, churn, NULL);
	churn("huge");
	_exit(0);
}

static int judge(const char *report)
{
	const char *verdict = strstr(report, "# verdict ");

	if (!verdict)
		return WAY_WRONG;
	if (strstr(verdict, "none: exact: "))
		return WAY_EXACT;
	if (strstr(verdict, "error: inexact: "))
		return WAY_INEXACT;
	return strstr(verdict, " has ended: ") ? WAY_GONE : WAY_WRONG;
}

static int walk(const char *entry, const char *request)
{
	static char report[16384];
	size_t len = 0;
	ssize_t n;
	int fd = open(entry, O_RDWR), err = 0;

	if (fd < 0)
		return WAY_WRONG;
	if (write(fd, request, strlen(request)) < 0)
		err = errno;
	while (!err && (n = read(fd, report + len,
				 sizeof(report) - 1 - len)) > 0)
		len += n;
	report[len] = '\0';
	close(fd);
	if (err)
		return err == ESRCH ? WAY_GONE : WAY_WRONG;
	return judge(report);
}

/* What explain says may be anything, but it must come to an end. */
static void explain(pid_t victim, unsigned int turn)
{
	char request[64];

	snprintf(request, sizeof(request), "pid=%d addr=0x7f%04x%06x", victim,
		 turn * 7919 % 0x10000, 0);
	walk("/proc/vmregress/sense_explain", request);
}

/* Kills the victim in the middle of a walk now and then. */
static void killer(pid_t victim, unsigned int turn)
{
	if (fork())
		return;
	usleep(turn % 16 * 700);
	kill(victim, SIGKILL);
	_exit(0);
}

int main(void)
{
	unsigned long ways[WAYS] = { 0 };
	time_t end = time(NULL) + SECONDS;
	unsigned int turn, victims = 1;
	pid_t victim = start_victim();
	char request[32];

	ktap_plan(0);
	for (turn = 0; time(NULL) < end; turn++) {
		if (turn % 8 == 7)
			killer(victim, turn / 8);
		snprintf(request, sizeof(request), "pid=%d", victim);
		ways[walk("/proc/vmregress/sense_pagetable", request)]++;
		explain(victim, turn);
		if (turn % 8 != 7)
			continue;
		kill(victim, SIGKILL);
		while (wait(NULL) > 0)
			;
		victim = start_victim();
		victims++;
	}
	kill(victim, SIGKILL);
	while (wait(NULL) > 0)
		;
	ktap_diag("%u walks of %u processes: exact %lu, inexact %lu, gone %lu",
		  turn, victims, ways[WAY_EXACT], ways[WAY_INEXACT], ways[WAY_GONE]);
	ktap_ok(turn > 20 && !ways[WAY_WRONG], "every walk ends in a known way");
	ktap_ok(ways[WAY_EXACT] > 0, "some are exact");
	return ktap_finish();
}

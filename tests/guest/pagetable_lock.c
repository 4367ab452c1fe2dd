// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sense_pagetable of a process whose mmap lock somebody keeps: whoever asked can
 * be killed meanwhile. A task that populates memory is kept from its CPU by one
 * of real-time priority, mostly while it holds the lock.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ktap.h"

#define SIZE	(128UL << 20)
#define TRIES	10
#define MS	1000

static void on_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		_exit(1);
}

static void populate(void)
{
	void *p;

	on_cpu(1);
	for (;;) {
		p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
		if (p == MAP_FAILED)
			_exit(1);
		munmap(p, SIZE);
	}
}

static void hog(void)
{
	const struct sched_param param = { .sched_priority = 1 };

	on_cpu(1);
	if (sched_setscheduler(0, SCHED_FIFO, &param))
		_exit(1);
	for (;;)
		;
}

static pid_t start(void (*fn)(void))
{
	pid_t pid = fork();

	if (!pid) {
		fn();
		_exit(0);
	}
	return pid;
}

static void stop(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static pid_t ask(pid_t whom)
{
	pid_t pid = fork();
	char text[32];
	int fd;

	if (pid)
		return pid;
	on_cpu(0);
	snprintf(text, sizeof(text), "pid=%d\n", whom);
	fd = open("/proc/vmregress/sense_pagetable", O_RDWR);
	_exit(fd < 0 || write(fd, text, strlen(text)) < 0);
}

/* Milliseconds until a child has ended; -1 when it has not after @most. */
static int ended(pid_t pid, int most)
{
	int ms;

	for (ms = 0; ms < most; ms += 10) {
		if (waitpid(pid, NULL, WNOHANG) == pid)
			return ms;
		usleep(10 * MS);
	}
	return -1;
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		ktap_diag("%s cannot be written", path);
	close(fd);
}

/* Returns whether the lock was kept; then @ms is how long a kill took. */
static int try(int *ms)
{
	pid_t holder = start(populate), other, asker;
	int kept;

	usleep(200 * MS + rand() % (200 * MS));
	other = start(hog);
	usleep(200 * MS);
	asker = ask(holder);
	kept = ended(asker, 1000) < 0;
	if (kept) {
		kill(asker, SIGKILL);
		*ms = ended(asker, 5000);
	}
	stop(other);
	if (kept && *ms < 0)
		waitpid(asker, NULL, 0);
	stop(holder);
	return kept;
}

int main(void)
{
	int i, kept = 0, ms = -1;

	ktap_plan(0);
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2) {
		ktap_skip("a lock that is kept", "one CPU");
		return ktap_finish();
	}
	put("/proc/sys/kernel/sched_rt_runtime_us", "-1");
	for (i = 0; !kept && i < TRIES; i++)
		kept = try(&ms);
	put("/proc/sys/kernel/sched_rt_runtime_us", "950000");
	if (ktap_ok(kept, "a job waits for a lock that is kept") &&
	    !ktap_ok(ms >= 0 && ms < 2000, "and who asked for it can be killed"))
		ktap_diag("after %d ms", ms);
	return ktap_finish();
}

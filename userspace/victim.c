// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "file.h"
#include "interrupt.h"
#include "scope.h"
#include "victim.h"

/* Small pages only: the memory is taken one by one. */
static int victim_take(uint64_t bytes)
{
	long step = sysconf(_SC_PAGESIZE);
	volatile char *memory;
	uint64_t at;

	memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED)
		return -errno;
	madvise((void *)memory, bytes, MADV_NOHUGEPAGE);
	for (at = 0; at < bytes; at += step)
		memory[at] = 1;
	return 0;
}

static void victim_share_cpu(bool yields)
{
	const struct sched_param param = { 0 };
	cpu_set_t cpus;
	int cpu = 0;

	if (sched_getaffinity(0, sizeof(cpus), &cpus))
		return;
	while (cpu < CPU_SETSIZE - 1 && !CPU_ISSET(cpu, &cpus))
		cpu++;
	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
	if (yields)
		sched_setscheduler(0, SCHED_IDLE, &param);
}

static int victim_prepare(const struct vmr_victim *victim, const char *cgroup,
			  pid_t parent)
{
	char adj[16];
	int err;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		return -ESRCH;
	prctl(PR_SET_NAME, victim->name);
	victim_share_cpu(victim->yields);
	/* Ctrl-C is for the parent, who then ends us. */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	snprintf(adj, sizeof(adj), "%d", victim->adj);
	err = vmr_cgroup_write("/proc/self", "oom_score_adj", adj);
	return err ? err : vmr_cgroup_write(cgroup, "cgroup.procs", "0");
}

/* The other process: all it inherits is closed, the parent's lock too. */
static void victim_live(const struct vmr_victim *victim, const char *cgroup,
			pid_t parent, int line)
{
	uint64_t bytes;
	int err;

	dup2(line, STDIN_FILENO);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	err = victim_prepare(victim, cgroup, parent);
	for (;;) {
		if (write(STDIN_FILENO, &err, sizeof(err)) != sizeof(err) ||
		    err)
			_exit(1);
		if (read(STDIN_FILENO, &bytes, sizeof(bytes)) != sizeof(bytes))
			_exit(1);
		err = victim_take(bytes);
	}
}

int vmr_victim_start(struct vmr_victim *victim, const char *cgroup)
{
	pid_t parent = getpid();
	int line[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, line))
		return -errno;
	victim->pid = fork();
	if (!victim->pid)
		victim_live(victim, cgroup, parent, line[1]);
	close(line[1]);
	if (victim->pid < 0) {
		victim->pid = 0;
		close(line[0]);
		return -EAGAIN;
	}
	victim->line = line[0];
	return 0;
}

int vmr_victim_go(const struct vmr_victim *victim, uint64_t bytes)
{
	ssize_t n = send(victim->line, &bytes, sizeof(bytes), MSG_NOSIGNAL);

	return n == sizeof(bytes) ? 0 : -ESRCH;
}

int vmr_victim_wait(const struct vmr_victim *victim, int ms)
{
	struct pollfd fd = { .fd = victim->line, .events = POLLIN };
	int err, n;

	if (vmr_interrupt_count())
		return -EINTR;
	n = poll(&fd, 1, ms);
	if (n < 0)
		return -errno;
	if (!n)
		return -ETIMEDOUT;
	if (recv(victim->line, &err, sizeof(err), 0) != sizeof(err))
		return -ESRCH;
	return err;
}

void vmr_victim_end(struct vmr_victim *victim)
{
	if (!victim->pid)
		return;
	kill(victim->pid, SIGKILL);
	while (waitpid(victim->pid, NULL, 0) < 0 && errno == EINTR)
		;
	close(victim->line);
	victim->pid = 0;
}

/* A line "Name:   12 kB" of /proc/PID/status, in pages. */
static uint64_t victim_pages(const char *status, const char *name)
{
	const char *line = strstr(status, name);
	long page = sysconf(_SC_PAGESIZE);

	return line ? strtoull(line + strlen(name), NULL, 10) * 1024 / page : 0;
}

int vmr_victim_badness(pid_t pid, struct vmr_badness *badness)
{
	VMR_FREE char *status = vmr_file_textf("/proc/%d/status", pid);
	VMR_FREE char *adj = vmr_file_textf("/proc/%d/oom_score_adj", pid);

	if (!status || !adj)
		return -ESRCH;
	badness->rss = victim_pages(status, "\nVmRSS:");
	badness->swap = victim_pages(status, "\nVmSwap:");
	badness->tables = victim_pages(status, "\nVmPTE:");
	badness->adj = atoi(adj);
	return badness->rss ? 0 : -ESRCH;
}

int vmr_victim_score(pid_t pid, int64_t *score)
{
	VMR_FREE char *text = vmr_file_textf("/proc/%d/oom_score", pid);

	if (!text)
		return -ESRCH;
	*score = strtoll(text, NULL, 10);
	return 0;
}

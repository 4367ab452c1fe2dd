/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes that hold a given amount of memory in a cgroup, and nothing else.
 * They die with this program, whatever becomes of it. They share one CPU: who
 * asks for memory while a victim gives its own back gets a second one killed.
 */
#ifndef VMR_VICTIM_H
#define VMR_VICTIM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "badness.h"

/**
 * struct vmr_victim - one such process
 * @size: what it takes, in bytes
 * @adj: its oom_score_adj
 * @name: what it calls itself
 * @yields: it runs only when nobody else of them wants to
 * @pid: 0 when it does not run
 * @line: to talk to it
 */
struct vmr_victim {
	uint64_t size;
	int adj;
	char name[16];
	bool yields;
	pid_t pid;
	int line;
};

/* Start it in @cgroup; it takes nothing yet. 0 or a negative errno. */
int vmr_victim_start(struct vmr_victim *victim, const char *cgroup);

/* Let it take @bytes. 0 or a negative errno. */
int vmr_victim_go(const struct vmr_victim *victim, uint64_t bytes);

/*
 * Wait until it has. Returns 0; -EINTR after a signal; -ETIMEDOUT after @ms;
 * -ESRCH when it is gone.
 */
int vmr_victim_wait(const struct vmr_victim *victim, int ms);

/* Kill it if it still runs, and forget it. */
void vmr_victim_end(struct vmr_victim *victim);

/* What it holds now, by /proc. 0 or a negative errno. */
int vmr_victim_badness(pid_t pid, struct vmr_badness *badness);

/* Its /proc/PID/oom_score. 0 or a negative errno. */
int vmr_victim_score(pid_t pid, int64_t *score);

#endif /* VMR_VICTIM_H */

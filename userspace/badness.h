/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whom the OOM killer will take: the arithmetic of the kernel's oom_badness(),
 * the same on all kernels from 5.10 on. No I/O.
 */
#ifndef VMR_BADNESS_H
#define VMR_BADNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An oom_score_adj of this is never killed. */
#define VMR_BADNESS_ADJ_MIN	-1000
#define VMR_BADNESS_ADJ_MAX	1000

/* In pages, but for @adj. */
struct vmr_badness {
	uint64_t rss;
	uint64_t swap;
	uint64_t tables;	/* page tables */
	int adj;		/* oom_score_adj */
};

/* No points at all: it is never killed. */
#define VMR_BADNESS_EXEMPT	INT64_MIN

/* Points, where @total pages are to be shared. May be negative. */
int64_t vmr_badness_points(const struct vmr_badness *badness, uint64_t total);

/* What /proc/PID/oom_score says, with @points of RAM and swap, @total pages. */
int64_t vmr_badness_score(int64_t points, uint64_t total);

/*
 * The one of @n that is killed; the last of those that are equal, as in the
 * kernel. @n when all are exempt. *@tie: another one is within a page of it.
 */
size_t vmr_badness_choose(const int64_t *points, size_t n, bool *tie);

#endif /* VMR_BADNESS_H */

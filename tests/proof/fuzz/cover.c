// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <linux/kcov.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "proof/fuzz/cover.h"

#define COVER_LENGTH	(64 << 10)	/* addresses of one trace */

/* From here on this thread is traced; false, and all is well, without KCOV. */
bool cover_open(struct cover *cover)
{
	int fd = open("/sys/kernel/debug/kcov", O_RDWR | O_CLOEXEC);
	void *trace;

	cover->trace = NULL;
	if (fd < 0 || ioctl(fd, KCOV_INIT_TRACE, COVER_LENGTH))
		return false;
	trace = mmap(NULL, COVER_LENGTH * sizeof(*cover->trace),
		     PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (trace == MAP_FAILED || ioctl(fd, KCOV_ENABLE, KCOV_TRACE_PC))
		return false;
	/* The file stays open as long as the thread. */
	cover->trace = trace;
	return true;
}

void cover_begin(struct cover *cover)
{
	if (cover->trace)
		__atomic_store_n(cover->trace, 0, __ATOMIC_RELAXED);
}

/* Whether some place was reached that nobody has reached before. */
bool cover_end(struct cover *cover, struct share *share)
{
	uint64_t i, count;

	cover->nfresh = 0;
	if (!cover->trace)
		return false;
	count = __atomic_load_n(cover->trace, __ATOMIC_RELAXED);
	for (i = 1; i <= count; i++)
		if (share_place(share, cover->trace[i]) &&
		    cover->nfresh < COVER_NEW)
			cover->fresh[cover->nfresh++] = cover->trace[i];
	return cover->nfresh;
}

/* Whether this trace reaches one of those that the last one was first at. */
bool cover_again(struct cover *cover)
{
	uint64_t i, count;
	unsigned int at;

	if (!cover->trace)
		return false;
	count = __atomic_load_n(cover->trace, __ATOMIC_RELAXED);
	for (i = 1; i <= count; i++)
		for (at = 0; at < cover->nfresh; at++)
			if (cover->trace[i] == cover->fresh[at])
				return true;
	return false;
}

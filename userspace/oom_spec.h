/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What `vmr oom memcg` is asked for: the limit of the cgroup and the victims
 * in it. No I/O.
 */
#ifndef VMR_OOM_SPEC_H
#define VMR_OOM_SPEC_H

#include <stddef.h>
#include <stdint.h>

#include "victim.h"

#define VMR_OOM_VICTIMS_MAX	16
#define VMR_OOM_MIB		1048576ULL
/* Below it the kernel's own share decides. */
#define VMR_OOM_LIMIT_MIN	(16 * VMR_OOM_MIB)
#define VMR_OOM_LIMIT_DEFAULT	(64 * VMR_OOM_MIB)
/* The death of a smaller one might not end the shortage. */
#define VMR_OOM_VICTIM_MIN	(3 * VMR_OOM_MIB)
/* What the victims leave: for their page tables, and for the one who asks. */
#define VMR_OOM_SPARE		(2 * VMR_OOM_MIB)
#define VMR_OOM_SECONDS_DEFAULT	60

struct vmr_oom_spec {
	uint64_t limit;		/* bytes */
	struct vmr_victim victims[VMR_OOM_VICTIMS_MAX];
	size_t n;
	size_t wanted;		/* victims to be made up; 0: not given */
	unsigned int seconds;
};

/*
 * Take a word "key=value". Returns 0, or -EINVAL with the reason in @why, also
 * below.
 */
int vmr_oom_spec_word(struct vmr_oom_spec *spec, const char *word, char *why,
		      size_t size);

/*
 * Make up what was not given, and check the whole against a machine of @total
 * bytes, of which @available are.
 */
int vmr_oom_spec_finish(struct vmr_oom_spec *spec, uint64_t total,
			uint64_t available, char *why, size_t size);

/* "64M" in bytes. Returns 0 or -EINVAL. */
int vmr_oom_spec_bytes(const char *text, uint64_t *bytes);

#endif /* VMR_OOM_SPEC_H */

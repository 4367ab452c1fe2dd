/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a run of the store is named on a command line:
 *
 *	7		the run of that id
 *	3..5		those from one id to the other that are there
 *	last, last~2	the newest, the second before it
 *	TAG, TAG~2	the newest with that tag, the second before it
 *	@TAG		all with that tag, which may be a pattern such as @base*
 */
#ifndef VMR_RUNSPEC_H
#define VMR_RUNSPEC_H

#include "store.h"

struct vmr_runspec {
	int64_t *list;		/* ascending within each word */
	size_t n;
};

/*
 * Add the runs that @word names to @runs; one that is there already is not
 * added again. Returns 0, -EINVAL for what is no such word, -ENOENT when there
 * is no such run, or what else is wrong with the store, the words in
 * store->why. The caller frees @runs in any case.
 */
int vmr_runspec_add(struct vmr_runspec *runs, struct vmr_store *store,
		    const char *word) __attribute__((warn_unused_result));

/*
 * The same for who wants many: TAG is @TAG there, and a name or pattern that
 * is no tag is that of what ran.
 */
int vmr_runspec_many(struct vmr_runspec *runs, struct vmr_store *store,
		     const char *word) __attribute__((warn_unused_result));

/* The one run that @word names: -EINVAL when it names several. */
int vmr_runspec_one(struct vmr_store *store, const char *word, int64_t *run)
	__attribute__((warn_unused_result));
void vmr_runspec_free(struct vmr_runspec *runs);

#endif /* VMR_RUNSPEC_H */

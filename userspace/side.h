/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One side of a comparison: runs, each of a boot of its own.
 */
#ifndef VMR_SIDE_H
#define VMR_SIDE_H

#include <stddef.h>

#include "result_file.h"

/**
 * struct vmr_boot - a run, or those of one boot
 * @name: where it came from, for messages; the first of several
 * @id: boot_id; NULL: not known, it counts as a boot of its own
 * @state: "lost", "running", "interrupted"; NULL: it has all it should have
 * @tags: of the run in the store, separated by spaces; NULL: none
 * @runs: how many, 0 counts as 1
 */
struct vmr_boot {
	char *name;
	char *id;
	char *state;
	char *tags;
	size_t runs;
	struct vmr_result_set set;
};

/**
 * struct vmr_side - one side
 * @spec: what it was asked for by; the caller's
 */
struct vmr_side {
	const char *spec;
	struct vmr_boot *boots;
	size_t n;
};

/*
 * Load what @spec names: a list, separated by commas, of files of results,
 * directories of them (*.json) and globs. The order is that of the list, by
 * name within a directory or glob. Returns 0, or a negative errno with the
 * words in @why; -ENOENT when nothing has that name. The caller frees @side in
 * any case.
 */
int vmr_side_load(const char *spec, struct vmr_side *side, char *why,
		  size_t size) __attribute__((warn_unused_result));
void vmr_side_free(struct vmr_side *side);
void vmr_side_free_boot(struct vmr_boot *boot);

/* Add one word of such a list. */
int vmr_side_add(struct vmr_side *side, const char *word, char *why,
		 size_t size) __attribute__((warn_unused_result));

/*
 * The same for words that may name runs of the store @db as well, as
 * vmr_runspec_many() has them. What exists as a file is the file.
 */
int vmr_side_find(const char *spec, const char *db, struct vmr_side *side,
		  char *why, size_t size) __attribute__((warn_unused_result));

/*
 * Make runs of one boot one boot: the jobs of all, the facts of the first.
 * 0 or -ENOMEM; the side can only be freed then.
 */
int vmr_side_join(struct vmr_side *side) __attribute__((warn_unused_result));

#endif /* VMR_SIDE_H */

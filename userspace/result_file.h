/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A whole result, as a file of schema "vmr-result/1" holds it (vmr-json(5)):
 * read into the model, and written again as it was.
 */
#ifndef VMR_RESULT_FILE_H
#define VMR_RESULT_FILE_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

#include "json.h"

/**
 * struct vmr_result_set - a run: where and when, and its jobs
 * @env: facts about the machine, an object of texts and integers
 * @created: ISO 8601
 * @vmr: version of the tool that wrote it
 * @list: the jobs; each has an instrument of its own, with name, kind and
 *	columns but without parameters
 */
struct vmr_result_set {
	json_t *env;
	char *created;
	char *vmr;
	struct vmr_result *list;
	size_t n;
};

/*
 * Read the file @path. Returns 0, or a negative errno with the words in @why,
 * which begin with the path: "a.json: job 3: row 1: cell 2 (pair): ...". Jobs,
 * rows and cells count from 1. Nothing is left to free on failure.
 */
int vmr_result_file_read(const char *path, struct vmr_result_set *set,
			 char *why, size_t size)
	__attribute__((warn_unused_result));

/* The same from memory; @why has no path. */
int vmr_result_text_read(const char *text, size_t len,
			 struct vmr_result_set *set, char *why, size_t size)
	__attribute__((warn_unused_result));

/* Write @set as one object. Returns 0 or -ENOMEM; see also ferror(). */
int vmr_result_set_write(const struct vmr_result_set *set, FILE *out)
	__attribute__((warn_unused_result));

void vmr_result_set_free(struct vmr_result_set *set);

/* A text of @set->env; NULL when there is none of that name. */
const char *vmr_result_set_fact(const struct vmr_result_set *set,
				const char *name);

/*
 * Make room for one more job in @set, with an instrument to be filled in.
 * Returns it, owned by @set, or NULL.
 */
struct vmr_result *vmr_result_set_add(struct vmr_result_set *set)
	__attribute__((warn_unused_result));

/* The instrument of a job in a set, to be filled in. */
struct vmr_instrument *vmr_result_instrument(struct vmr_result *result);

#endif /* VMR_RESULT_FILE_H */

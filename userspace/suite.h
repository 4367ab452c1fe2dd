/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A suite: a text file of lines "INSTRUMENT key=value ...", # for comments.
 */
#ifndef VMR_SUITE_H
#define VMR_SUITE_H

#include <stddef.h>
#include <stdio.h>

#include "settings.h"

struct vmr_suite_line {
	unsigned int number;	/* in the file, from 1 */
	char *instrument;
	struct vmr_settings settings;
};

struct vmr_suite {
	struct vmr_suite_line *list;
	size_t n;
};

/*
 * Read a suite. Returns 0, or a negative errno with the reason in @why
 * ("line 3: 'order' is not key=value"). The caller frees it in any case.
 */
int vmr_suite_read(FILE *file, struct vmr_suite *suite, char *why,
		   size_t why_size) __attribute__((warn_unused_result));
void vmr_suite_free(struct vmr_suite *suite);

/*
 * Find the file of suite @name: itself when it holds a slash, else in
 * $VMR_SUITES, beside the program, and where suites are installed. Returns a
 * path to free, or NULL.
 */
char *vmr_suite_path(const char *name);

/* The names of all suites that vmr_suite_path() would find, one per call. */
void vmr_suite_each(void (*fn)(const char *name, void *arg), void *arg);

#endif /* VMR_SUITE_H */

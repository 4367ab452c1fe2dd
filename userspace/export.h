/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A run in the words of other tools.
 */
#ifndef VMR_EXPORT_H
#define VMR_EXPORT_H

#include "result_file.h"

/**
 * struct vmr_export_options - what some formats want to know
 * @origin: for kcidb, the name of the CI system; NULL: vmr
 * @build: for kcidb, the id of the kernel's build there; NULL: one is made up
 *	of what the kernel tells
 */
struct vmr_export_options {
	const char *origin;
	const char *build;
};

/**
 * struct vmr_export - a format
 * @name: the word for --format
 * @write: writes all of @set; returns 0 or -ENOMEM
 * @fill: instead: writes files into a directory, which it makes; returns 0 or a
 *	negative errno, -ENODATA when there is nothing that it could write
 */
struct vmr_export {
	const char *name;
	int (*fill)(const struct vmr_result_set *set, const char *directory);
	int (*write)(const struct vmr_result_set *set,
		     const struct vmr_export_options *options, FILE *out);
};

/* NULL when there is no such format. */
const struct vmr_export *vmr_export_find(const char *name);

int vmr_export_csv(const struct vmr_result_set *set,
		   const struct vmr_export_options *options, FILE *out);
int vmr_export_junit(const struct vmr_result_set *set,
		     const struct vmr_export_options *options, FILE *out);
int vmr_export_kcidb(const struct vmr_result_set *set,
		     const struct vmr_export_options *options, FILE *out);
int vmr_export_ktap(const struct vmr_result_set *set,
		    const struct vmr_export_options *options, FILE *out);
int vmr_export_openmetrics(const struct vmr_result_set *set,
			   const struct vmr_export_options *options, FILE *out);

int vmr_export_gnuplot(const struct vmr_result_set *set,
		       const char *directory);

/* What they share: "instrument key=value key=value", NULL without memory. */
char *vmr_export_title(const struct vmr_job *job);

/* The type of a column; that of s64 for one nobody described. */
uint32_t vmr_export_type(const struct vmr_result *result, size_t column);

/* Its name, or "". */
const char *vmr_export_name(const struct vmr_result *result, size_t column);

/* Is it a number? */
bool vmr_export_number(const struct vmr_cell *cell);

/*
 * Write a file of its own beside @path and put it in place; or, of a format that
 * has several, the directory @path.
 */
int vmr_export_file(const struct vmr_export *format,
		    const struct vmr_export_options *options,
		    const struct vmr_result_set *set, const char *path);

#endif /* VMR_EXPORT_H */

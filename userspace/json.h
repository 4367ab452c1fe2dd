/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The JSON form of results, schema "vmr-result/1" (see vmr-json(5)), written
 * job by job, so that what was measured is in the file when the machine dies.
 */
#ifndef VMR_JSON_H
#define VMR_JSON_H

#include <jansson.h>
#include <stdio.h>

#include "machine.h"
#include "model.h"
#include "rows.h"

/* A job and its table; @instrument may be NULL when it is not known. */
struct vmr_result {
	const struct vmr_instrument *instrument;
	struct vmr_job job;
	struct vmr_rows rows;
};

void vmr_result_free(struct vmr_result *result);

struct vmr_json {
	FILE *out;
	unsigned int jobs;	/* written so far */
};

/* Each returns 0 or -ENOMEM; errors of the stream are found by ferror(). */
int vmr_json_begin(struct vmr_json *json, FILE *out,
		   const struct vmr_machine *machine);
/* The same for what was taken elsewhere: all but the jobs. */
int vmr_json_head(struct vmr_json *json, FILE *out, const char *created,
		  const char *version, const json_t *env);
int vmr_json_job(struct vmr_json *json, const struct vmr_result *result);
void vmr_json_end(struct vmr_json *json);

/*
 * A string, or null for NULL. Bytes that are no UTF-8 become '?': what comes
 * from a command line or a device need not be text.
 */
json_t *vmr_json_text(const char *text);

/* A cell of a column of @type, without a newline. Returns 0 or -ENOMEM. */
int vmr_json_cell(FILE *out, const struct vmr_cell *cell, uint32_t type);

/* All but the table of a job. */
json_t *vmr_json_job_head(const struct vmr_job *job);

/* The facts as one object. */
json_t *vmr_json_machine(const struct vmr_machine *machine);

/* Print @object, free it, end the line. Returns 0 or -ENOMEM. */
int vmr_json_print(json_t *object, FILE *out);

#endif /* VMR_JSON_H */

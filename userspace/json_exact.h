/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON read without losing a digit. jansson keeps integers in 63 bits and
 * fractions in a double; here both stay as they were written.
 */
#ifndef VMR_JSON_EXACT_H
#define VMR_JSON_EXACT_H

#include <jansson.h>
#include <stddef.h>

/**
 * struct vmr_json_exact - a document and the numbers jansson cannot hold
 * @root: the document. A real in it is no number but stands for one of @wide.
 * @wide: how these were written, in the order of the document
 */
struct vmr_json_exact {
	json_t *root;
	char **wide;
	size_t nwide;
};

/*
 * Parse @text of @len bytes. Returns 0, -EINVAL with the words in @why when it
 * is no JSON, or -ENOMEM. Freed by the caller when it returns 0.
 */
int vmr_json_exact_parse(struct vmr_json_exact *exact, const char *text,
			 size_t len, char *why, size_t size)
	__attribute__((warn_unused_result));
void vmr_json_exact_free(struct vmr_json_exact *exact);

/*
 * A number as it was written, in @buf or owned by @exact; NULL for a value
 * that is no number.
 */
const char *vmr_json_exact_number(const struct vmr_json_exact *exact,
				  const json_t *value, char buf[32]);

#endif /* VMR_JSON_EXACT_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the family's YAML says, as tables: spec.py makes spec.inc of it.
 */
#ifndef VMR_TESTS_PROOF_FUZZ_SPEC_H
#define VMR_TESTS_PROOF_FUZZ_SPEC_H

#include <stdbool.h>
#include <stdint.h>

enum spec_sort {
	SPEC_STRING,
	SPEC_NUMBER,
	SPEC_FLAG,
	SPEC_NEST,
	SPEC_BINARY,
	SPEC_PAD,
};

struct spec_set;

struct spec_attr {
	const char *name;
	uint16_t type;
	enum spec_sort sort;
	uint16_t size;			/* bytes: a number's, a string's most */
	bool multi;
	const struct spec_set *nested;
};

struct spec_set {
	const struct spec_attr *attrs;
	unsigned int count;
};

struct spec_op {
	const char *name;
	uint8_t cmd;
	bool dump;
	bool notify;			/* the kernel's own, not to be asked for */
	bool starts;			/* a request with nested attributes */
	const struct spec_set *set;	/* all attributes that it could have */
	const uint16_t *request;	/* types of those that a request has */
	unsigned int nrequest;
};

extern const struct spec_op spec_ops[];
extern const unsigned int spec_nops;

/* The attribute with a type, or NULL. */
static inline const struct spec_attr *spec_attr(const struct spec_set *set,
						uint16_t type)
{
	unsigned int i;

	for (i = 0; i < set->count; i++)
		if (set->attrs[i].type == type)
			return &set->attrs[i];
	return 0;
}

#endif /* VMR_TESTS_PROOF_FUZZ_SPEC_H */

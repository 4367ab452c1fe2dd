/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts about the machine a result was taken on, in a fixed order. A fact
 * that this machine cannot tell is not in the list: none is made up.
 */
#ifndef VMR_MACHINE_H
#define VMR_MACHINE_H

#include <stddef.h>
#include <stdint.h>

#define VMR_MACHINE_FACTS	80

/**
 * struct vmr_fact - one fact
 * @name: lower_snake; a key of `env` in JSON
 * @text: the fact, or NULL when it is @number
 * @number: bytes where the name ends in _bytes, else a count
 */
struct vmr_fact {
	const char *name;
	char *text;
	int64_t number;
};

/* @created: when the facts were taken, ISO 8601 */
struct vmr_machine {
	char created[32];
	struct vmr_fact facts[VMR_MACHINE_FACTS];
	size_t n;
};

void vmr_machine_read(struct vmr_machine *machine);
void vmr_machine_free(struct vmr_machine *machine);

/* NULL when the fact is a number, or not known. */
const char *vmr_machine_text(const struct vmr_machine *machine,
			     const char *name);

/* 0 when the fact is a text, or not known. */
int64_t vmr_machine_number(const struct vmr_machine *machine, const char *name);

#endif /* VMR_MACHINE_H */

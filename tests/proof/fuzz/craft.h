/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Netlink messages by the tables of spec.h: good ones, and those with one
 * fault of a known kind at a random attribute.
 */
#ifndef VMR_TESTS_PROOF_FUZZ_CRAFT_H
#define VMR_TESTS_PROOF_FUZZ_CRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proof/fuzz/chance.h"
#include "proof/fuzz/share.h"
#include "proof/fuzz/spec.h"
#include "proof/fuzz/words.h"

#define CRAFT_ROOM	(64 << 10)	/* bytes that a message has, at most */

/* What the kernel must say to it. */
enum craft_expect {
	CRAFT_ANY,
	CRAFT_GOOD,		/* done, or there is no such job, or it is busy */
	CRAFT_REFUSED,
};

enum craft_fault {
	CRAFT_NONE,
	CRAFT_LIMIT,		/* just beside what is allowed */
	CRAFT_SIZE,		/* a payload of the wrong length */
	CRAFT_CUT,		/* a length that is not that of the payload */
	CRAFT_NEST,		/* nested where it must not be, or not where so */
	CRAFT_TYPE,		/* an attribute that nobody asked for */
	CRAFT_REPEAT,
	CRAFT_HUGE,
	CRAFT_HEADER,
	CRAFT_FAULTS,
};

struct craft {
	struct chance *chance;
	uint16_t family;
	uint64_t last_id;			/* of a job */
	char *bytes;				/* the message */
	size_t len, room;
	const struct spec_op *op;
	const struct words_instrument *ins;	/* that it is about */
	const struct words_param *param;	/* that a setting is about */
	enum craft_fault fault;			/* still to be made */
	unsigned int at;			/* attributes before the fault */
	enum craft_expect expect;
	bool lies;	/* about its length: nothing can follow it */
};

void craft_message(struct craft *craft, enum craft_fault fault);
void craft_mutate(struct craft *craft, const struct share *share);
void craft_cancel(struct craft *craft, uint64_t id);

/* For craft.c, craft_fault.c: nothing is put where there is no room. */
void *craft_put(struct craft *craft, uint16_t type, const void *data,
		size_t len);
void craft_attr(struct craft *craft, const struct spec_attr *attr);
void craft_good_attr(struct craft *craft, const struct spec_attr *attr);
void craft_faulty_attr(struct craft *craft, const struct spec_attr *attr);
void craft_fault_header(struct craft *craft);

#endif /* VMR_TESTS_PROOF_FUZZ_CRAFT_H */

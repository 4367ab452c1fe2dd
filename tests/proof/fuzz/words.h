/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of requests: instruments, their parameters and what may be given
 * to these, as the module itself lists them.
 */
#ifndef VMR_TESTS_PROOF_FUZZ_WORDS_H
#define VMR_TESTS_PROOF_FUZZ_WORDS_H

#include <linux/netlink.h>
#include <stdbool.h>
#include <stdint.h>

#include "proof/fuzz/chance.h"

#define WORDS_INSTRUMENTS	64
#define WORDS_PARAMS		32
#define WORDS_CHOICES		16
#define WORDS_NAME		32	/* bytes, with the end */
#define WORDS_VALUE		128	/* the longest that is made here, so too */

struct words_param {
	char name[WORDS_NAME];
	uint32_t type;			/* VMREGRESS_PARAM_TYPE_* */
	uint64_t min, max;
	char choices[WORDS_CHOICES][WORDS_NAME];
	unsigned int nchoices;
	const char *quick;		/* what makes a job short, or NULL */
};

struct words_instrument {
	char name[WORDS_NAME];
	char entry[WORDS_NAME];		/* in /proc/vmregress */
	struct words_param params[WORDS_PARAMS];
	unsigned int nparams;
};

extern struct words_instrument words_instruments[WORDS_INSTRUMENTS];
extern unsigned int words_ninstruments;

void words_add(struct nlmsghdr *head);
const struct words_instrument *words_pick(struct chance *chance);
const struct words_param *words_pick_param(const struct words_instrument *ins,
					   struct chance *chance);
void words_good(const struct words_param *param, struct chance *chance,
		char value[WORDS_VALUE]);
void words_beyond(const struct words_param *param, struct chance *chance,
		  char value[WORDS_VALUE]);
void words_garbage(struct chance *chance, char value[WORDS_VALUE]);

#endif /* VMR_TESTS_PROOF_FUZZ_WORDS_H */

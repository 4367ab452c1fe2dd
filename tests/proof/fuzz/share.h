/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the processes that fuzz have in common: the places of the module's code
 * that were reached, the messages that first reached one, and their counts.
 *
 * In memory that they share; nothing is locked. An entry that two write at a
 * time is a mixture of both, which is as good as any other.
 */
#ifndef VMR_TESTS_PROOF_FUZZ_SHARE_H
#define VMR_TESTS_PROOF_FUZZ_SHARE_H

#include <stddef.h>
#include <stdint.h>

#include "proof/fuzz/chance.h"

#define SHARE_PLACES		(1 << 15)	/* slots of a hash */
#define SHARE_ENTRIES		1024
#define SHARE_BYTES		4096
#define SHARE_ERRORS		134		/* errnos, and 0 */

struct share_corpus {
	uint32_t count;
	struct {
		uint32_t len;		/* 0 while it is being filled */
		char bytes[SHARE_BYTES];
	} entries[SHARE_ENTRIES];
};

struct share {
	uint64_t places[SHARE_PLACES];
	uint32_t nplaces;
	struct share_corpus corpus;
	uint64_t cases;
	uint64_t started;			/* jobs */
	uint64_t lost;				/* answers without room */
	uint64_t errors[SHARE_ERRORS];		/* answers with an errno */
	uint32_t findings;
	char finding[8][512];
};

struct share *share_new(void);
bool share_place(struct share *share, uint64_t place);
void share_keep(struct share *share, const void *bytes, size_t len);
size_t share_pick(const struct share *share, struct chance *chance, void *bytes,
		  size_t room);
void share_answer(struct share *share, int err);
__attribute__((format(printf, 2, 3)))
void share_finding(struct share *share, const char *fmt, ...);

static inline void share_count(uint64_t *count, uint64_t more)
{
	__atomic_add_fetch(count, more, __ATOMIC_RELAXED);
}

#endif /* VMR_TESTS_PROOF_FUZZ_SHARE_H */

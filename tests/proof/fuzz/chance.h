/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chance that the same seed repeats: a xorshift of 64 bits.
 */
#ifndef VMR_TESTS_PROOF_FUZZ_CHANCE_H
#define VMR_TESTS_PROOF_FUZZ_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance {
	uint64_t state;		/* never 0 */
};

static inline uint64_t chance_next(struct chance *chance)
{
	chance->state ^= chance->state << 13;
	chance->state ^= chance->state >> 7;
	chance->state ^= chance->state << 17;
	return chance->state;
}

/* Seeds that are neighbours must not begin alike. */
static inline void chance_seed(struct chance *chance, uint64_t seed)
{
	int i;

	chance->state = seed * 0x9e3779b97f4a7c15u | 1;
	for (i = 0; i < 8; i++)
		chance_next(chance);
}

static inline uint32_t chance_below(struct chance *chance, uint32_t limit)
{
	return limit ? (chance_next(chance) >> 20) % limit : 0;
}

static inline bool chance_one_in(struct chance *chance, uint32_t limit)
{
	return !chance_below(chance, limit);
}

/* A number as faults like them: small, at an edge of some type, or any. */
static inline uint64_t chance_number(struct chance *chance)
{
	uint64_t edge = 1ull << chance_below(chance, 64);

	switch (chance_below(chance, 4)) {
	case 0:
		return chance_below(chance, 16);
	case 1:
		return edge - 1 + chance_below(chance, 3);
	case 2:
		return -(uint64_t)chance_below(chance, 16);
	default:
		return chance_next(chance) >> chance_below(chance, 64);
	}
}

#endif /* VMR_TESTS_PROOF_FUZZ_CHANCE_H */

// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "proof/fuzz/share.h"

/* Zeros, shared with the processes forked from here on; NULL without memory. */
struct share *share_new(void)
{
	struct share *share = mmap(NULL, sizeof(*share), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return share == MAP_FAILED ? NULL : share;
}

/* Whether it is the first to reach this place, an address of the kernel. */
bool share_place(struct share *share, uint64_t place)
{
	uint32_t at = place * 0x9e3779b97f4a7c15u >> 40, probes;
	uint64_t there;

	for (probes = 0; probes < SHARE_PLACES; probes++) {
		at = (at + 1) % SHARE_PLACES;
		there = __atomic_load_n(&share->places[at], __ATOMIC_RELAXED);
		if (there == place)
			return false;
		if (there)
			continue;
		if (__atomic_compare_exchange_n(&share->places[at], &there,
						place, false, __ATOMIC_RELAXED,
						__ATOMIC_RELAXED)) {
			__atomic_add_fetch(&share->nplaces, 1,
					   __ATOMIC_RELAXED);
			return true;
		}
		if (there == place)
			return false;
	}
	return false;
}

void share_keep(struct share *share, const void *bytes, size_t len)
{
	struct share_corpus *corpus = &share->corpus;
	uint32_t at = __atomic_fetch_add(&corpus->count, 1, __ATOMIC_RELAXED);

	at %= SHARE_ENTRIES;
	if (len > SHARE_BYTES)
		len = SHARE_BYTES;
	corpus->entries[at].len = 0;
	memcpy(corpus->entries[at].bytes, bytes, len);
	__atomic_store_n(&corpus->entries[at].len, len, __ATOMIC_RELEASE);
}

/* Copies one that was kept; 0 when there is none. */
size_t share_pick(const struct share *share, struct chance *chance, void *bytes,
		  size_t room)
{
	const struct share_corpus *corpus = &share->corpus;
	uint32_t count = __atomic_load_n(&corpus->count, __ATOMIC_ACQUIRE);
	uint32_t at, len;

	if (!count)
		return 0;
	at = chance_below(chance, count < SHARE_ENTRIES ? count : SHARE_ENTRIES);
	len = __atomic_load_n(&corpus->entries[at].len, __ATOMIC_ACQUIRE);
	if (len > room)
		len = room;
	memcpy(bytes, corpus->entries[at].bytes, len);
	return len;
}

void share_answer(struct share *share, int err)
{
	if (err < 0 || err >= SHARE_ERRORS)
		share_finding(share, "an answer is the errno %d", err);
	else
		share_count(&share->errors[err], 1);
}

/* The first few are kept. */
void share_finding(struct share *share, const char *fmt, ...)
{
	uint32_t at = __atomic_fetch_add(&share->findings, 1, __ATOMIC_RELAXED);
	va_list args;

	if (at >= sizeof(share->finding) / sizeof(share->finding[0]))
		return;
	va_start(args, fmt);
	vsnprintf(share->finding[at], sizeof(share->finding[at]), fmt, args);
	va_end(args);
}

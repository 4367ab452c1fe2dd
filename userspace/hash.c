// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "hash.h"

/* FIPS 180-4. The constants: fractions of the cube roots of primes. */
static const uint32_t hash_k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t hash_turn(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

static void hash_schedule(const uint8_t *block, uint32_t w[64])
{
	int i;

	for (i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 | block[4 * i + 1] << 16 |
		       block[4 * i + 2] << 8 | block[4 * i + 3];
	for (; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
		       (hash_turn(w[i - 15], 7) ^ hash_turn(w[i - 15], 18) ^
			w[i - 15] >> 3) +
		       (hash_turn(w[i - 2], 17) ^ hash_turn(w[i - 2], 19) ^
			w[i - 2] >> 10);
}

static void hash_block(uint32_t state[8], const uint8_t *block)
{
	uint32_t w[64], s[8], t1, t2;
	int i;

	hash_schedule(block, w);
	memcpy(s, state, sizeof(s));
	for (i = 0; i < 64; i++) {
		t1 = s[7] + (hash_turn(s[4], 6) ^ hash_turn(s[4], 11) ^
			     hash_turn(s[4], 25)) +
		     ((s[4] & s[5]) ^ (~s[4] & s[6])) + hash_k[i] + w[i];
		t2 = (hash_turn(s[0], 2) ^ hash_turn(s[0], 13) ^
		      hash_turn(s[0], 22)) +
		     ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
		memmove(s + 1, s, 7 * sizeof(*s));
		s[4] += t1;
		s[0] = t1 + t2;
	}
	for (i = 0; i < 8; i++)
		state[i] += s[i];
}

void vmr_hash_text(const void *data, size_t len, char hash[VMR_HASH_TEXT])
{
	uint32_t state[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};
	const uint8_t *bytes = data;
	uint8_t tail[128] = { 0 };
	size_t rest = len % 64, size = rest < 56 ? 64 : 128, i;

	for (i = 0; i + 64 <= len; i += 64)
		hash_block(state, bytes + i);
	if (rest)
		memcpy(tail, bytes + i, rest);
	tail[rest] = 0x80;
	for (i = 0; i < 8; i++)
		tail[size - 1 - i] = (uint64_t)len * 8 >> (8 * i);
	for (i = 0; i < size; i += 64)
		hash_block(state, tail + i);
	for (i = 0; i < 8; i++)
		snprintf(hash + 8 * i, VMR_HASH_TEXT - 8 * i, "%08x", state[i]);
}

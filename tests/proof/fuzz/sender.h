/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process that sends the module netlink messages, many at a time.
 */
#ifndef VMR_TESTS_PROOF_FUZZ_SENDER_H
#define VMR_TESTS_PROOF_FUZZ_SENDER_H

#include <stdint.h>

#include "proof/fuzz/share.h"

void sender_run(struct share *share, uint16_t family, uint64_t seed,
		uint64_t messages);

#endif /* VMR_TESTS_PROOF_FUZZ_SENDER_H */

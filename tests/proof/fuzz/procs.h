/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process that writes to and reads from the entries of /proc/vmregress.
 */
#ifndef VMR_TESTS_PROOF_FUZZ_PROCS_H
#define VMR_TESTS_PROOF_FUZZ_PROCS_H

#include <stdint.h>

#include "proof/fuzz/share.h"

void procs_share(void);
void procs_run(struct share *share, uint64_t seed, uint64_t operations);

#endif /* VMR_TESTS_PROOF_FUZZ_PROCS_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where in the module this thread has been, by the kernel's KCOV. What jobs do
 * in their own threads is not seen.
 */
#ifndef VMR_TESTS_PROOF_FUZZ_COVER_H
#define VMR_TESTS_PROOF_FUZZ_COVER_H

#include <stddef.h>
#include <stdint.h>

#include "proof/fuzz/share.h"

#define COVER_NEW	64	/* of one trace, the most that are looked for */

struct cover {
	uint64_t *trace;		/* their number, then addresses; or NULL */
	uint64_t fresh[COVER_NEW];	/* of the last trace, those never seen */
	unsigned int nfresh;
};

bool cover_open(struct cover *cover);
void cover_begin(struct cover *cover);
bool cover_end(struct cover *cover, struct share *share);
bool cover_again(struct cover *cover);

#endif /* VMR_TESTS_PROOF_FUZZ_COVER_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts that are written to the entries of /proc.
 */
#ifndef VMR_TESTS_PROOF_FUZZ_REQUESTS_H
#define VMR_TESTS_PROOF_FUZZ_REQUESTS_H

#include <stddef.h>

#include "proof/fuzz/share.h"
#include "proof/fuzz/words.h"

#define REQUEST_ROOM	8192
#define REQUEST_MOST	1024		/* bytes that an entry takes */

struct request {
	char text[REQUEST_ROOM];	/* may hold NULs */
	size_t len;
	bool refused;			/* whatever else is wrong with it */
};

void request_make(struct request *request, struct chance *chance,
		  const struct words_instrument *ins, const struct share *share);

#endif /* VMR_TESTS_PROOF_FUZZ_REQUESTS_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An instrument in full: for people and for programs.
 */
#ifndef VMR_DESCRIBE_H
#define VMR_DESCRIBE_H

#include <jansson.h>
#include <stdio.h>

#include "model.h"

/* Returns 0 or -ENOMEM. */
int vmr_describe_text(const struct vmr_instrument *instrument, FILE *out);

/* NULL when there is no memory. */
json_t *vmr_describe_json(const struct vmr_instrument *instrument);

#endif /* VMR_DESCRIBE_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results on a terminal.
 */
#ifndef VMR_SHOW_H
#define VMR_SHOW_H

#include <stdbool.h>
#include <stdio.h>

#include "json.h"

/* The table of a job, its parameters above and its verdict below. */
int vmr_show_result(const struct vmr_result *result, bool color, FILE *out);

/*
 * What the figures are worth where the CPU is emulated: one line, or nothing.
 * @accel as in vmr_cpu_accel().
 */
void vmr_show_note(const char *accel, FILE *out);

#endif /* VMR_SHOW_H */

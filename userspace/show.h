/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results on a terminal.
 */
#ifndef VMR_SHOW_H
#define VMR_SHOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "json.h"

/**
 * struct vmr_look - how results are shown
 * @color: with colours
 * @exact: on an emulated CPU whose clock counts instructions: what the module
 *	calls ns and cycles is shown as what it is, and shown once
 * @utf8: with signs beyond ASCII
 * @wide: with the columns of details
 * @rows: most rows of a table, 0 for all
 */
struct vmr_look {
	bool color;
	bool exact;
	bool utf8;
	bool wide;
	size_t rows;
};

/*
 * The table of a job, its parameters above and its verdict below. Returns 0 or
 * -ENOMEM.
 */
int vmr_show_result(const struct vmr_result *result,
		    const struct vmr_look *look, FILE *out);

/*
 * What the figures are worth where the CPU is emulated: one line, or nothing.
 * @accel as in vmr_cpu_accel().
 */
void vmr_show_note(const char *accel, FILE *out);

#endif /* VMR_SHOW_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures of a result on a terminal, where they help: the first figure by the
 * column of numbers that tells its rows apart, or its histograms.
 */
#ifndef VMR_SHOW_DRAW_H
#define VMR_SHOW_DRAW_H

#include <stdio.h>

#include "result_file.h"
#include "screen.h"

/* Draw job @job of @set; nothing for what has no such figure. 0 or -ENOMEM. */
int vmr_show_draw(const struct vmr_result_set *set, size_t job,
		  const struct vmr_screen *screen, FILE *out)
	__attribute__((warn_unused_result));

#endif /* VMR_SHOW_DRAW_H */

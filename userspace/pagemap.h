/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture of what sense allocmap finds: a character for each page.
 */
#ifndef VMR_PAGEMAP_H
#define VMR_PAGEMAP_H

#include <stdbool.h>
#include <stdio.h>

#include "json.h"

#define VMR_PAGEMAP_WIDTH	70	/* VMR Regress had lines of that */
#define VMR_PAGEMAP_WIDTH_MAX	4096

struct vmr_pagemap_look {
	unsigned int width;	/* pages in a line */
	bool color;
	bool legend_only;	/* what is below the picture, without it */
};

/*
 * Draw the runs of @result, and a legend with the share of each state below.
 * Returns 0, or -EPROTO when the rows are not those of allocmap.
 */
int vmr_pagemap_draw(const struct vmr_result *result,
		     const struct vmr_pagemap_look *look, FILE *out)
	__attribute__((warn_unused_result));

#endif /* VMR_PAGEMAP_H */

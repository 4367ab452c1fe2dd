/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that is put in place when it is whole: whoever looks meanwhile sees
 * the old one.
 */
#ifndef VMR_REPLACE_H
#define VMR_REPLACE_H

#include <stdio.h>

struct vmr_replace {
	FILE *out;
	char *path;
	char *beside;
};

/* Begin a file beside @path. Returns 0 or a negative errno. */
int vmr_replace_begin(struct vmr_replace *replace, const char *path)
	__attribute__((warn_unused_result));

/*
 * End it: in the place of @path, on the disk, unless @err or an error while
 * writing, and then it is gone. Returns 0 or a negative errno, @err first.
 */
int vmr_replace_end(struct vmr_replace *replace, int err)
	__attribute__((warn_unused_result));

#endif /* VMR_REPLACE_H */

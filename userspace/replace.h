/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that is put in place when it is whole: whoever looks meanwhile sees
 * the old one. What a symbolic link leads to is replaced, not the link; what is
 * no file, a device or a pipe, is written to instead.
 */
#ifndef VMR_REPLACE_H
#define VMR_REPLACE_H

#include <signal.h>
#include <stdio.h>

struct vmr_replace {
	FILE *out;
	char *path;
	char *beside;		/* NULL when @path is written to */
	sigset_t signals;	/* blocked before; used with @beside */
};

/*
 * Begin a file beside @path. Signals that end vmr wait until it is ended, as
 * they would leave it there. Returns 0 or a negative errno.
 */
int vmr_replace_begin(struct vmr_replace *replace, const char *path)
	__attribute__((warn_unused_result));

/*
 * End it: in the place of @path, on the disk, unless @err or an error while
 * writing, and then it is gone. Returns 0 or a negative errno, @err first.
 */
int vmr_replace_end(struct vmr_replace *replace, int err)
	__attribute__((warn_unused_result));

#endif /* VMR_REPLACE_H */

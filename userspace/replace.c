// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "replace.h"

/* As permissive as fopen() would have made it. */
static void replace_mode(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	if (fchmod(fd, 0666 & ~mask))
		return;
}

static void replace_free(struct vmr_replace *replace)
{
	free(replace->path);
	free(replace->beside);
	memset(replace, 0, sizeof(*replace));
}

static int replace_open(struct vmr_replace *replace)
{
	int fd = mkstemp(replace->beside);

	if (fd < 0)
		return -errno;
	replace_mode(fd);
	replace->out = fdopen(fd, "w");
	if (replace->out)
		return 0;
	close(fd);
	unlink(replace->beside);
	return -ENOMEM;
}

int vmr_replace_begin(struct vmr_replace *replace, const char *path)
{
	int err;

	memset(replace, 0, sizeof(*replace));
	replace->path = strdup(path);
	if (asprintf(&replace->beside, "%s.XXXXXX", path) < 0)
		replace->beside = NULL;
	err = replace->path && replace->beside ? replace_open(replace) :
						 -ENOMEM;
	if (err)
		replace_free(replace);
	return err;
}

int vmr_replace_end(struct vmr_replace *replace, int err)
{
	FILE *out = replace->out;

	errno = 0;
	if (!err && (fflush(out) || ferror(out) || fsync(fileno(out))))
		err = errno ? -errno : -EIO;
	if (fclose(out) && !err)
		err = -errno;
	if (!err && rename(replace->beside, replace->path))
		err = -errno;
	if (err)
		unlink(replace->beside);
	replace_free(replace);
	return err;
}

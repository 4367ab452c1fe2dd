// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <signal.h>
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

/* Who ends vmr while it writes waits for it: nothing is left beside @path. */
static int replace_open_beside(struct vmr_replace *replace)
{
	sigset_t ends;
	int err;

	sigemptyset(&ends);
	sigaddset(&ends, SIGHUP);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	sigprocmask(SIG_BLOCK, &ends, &replace->signals);
	err = replace_open(replace);
	if (err)
		sigprocmask(SIG_SETMASK, &replace->signals, NULL);
	return err;
}

/* A device or a pipe is written to, not replaced. */
static int replace_open_in_place(struct vmr_replace *replace)
{
	replace->out = fopen(replace->path, "w");
	return replace->out ? 0 : -errno;
}

static int replace_prepare(struct vmr_replace *replace, const char *path)
{
	struct stat st;

	replace->path = realpath(path, NULL) ?: strdup(path);
	if (!replace->path)
		return -ENOMEM;
	if (!stat(replace->path, &st) && !S_ISREG(st.st_mode))
		return replace_open_in_place(replace);
	if (asprintf(&replace->beside, "%s.XXXXXX", replace->path) < 0) {
		replace->beside = NULL;
		return -ENOMEM;
	}
	return replace_open_beside(replace);
}

int vmr_replace_begin(struct vmr_replace *replace, const char *path)
{
	int err;

	memset(replace, 0, sizeof(*replace));
	err = replace_prepare(replace, path);
	if (err)
		replace_free(replace);
	return err;
}

static int replace_write_out(const struct vmr_replace *replace)
{
	FILE *out = replace->out;

	errno = 0;
	if (!fflush(out) && !ferror(out) &&
	    (!replace->beside || !fsync(fileno(out))))
		return 0;
	return errno ? -errno : -EIO;
}

int vmr_replace_end(struct vmr_replace *replace, int err)
{
	if (!err)
		err = replace_write_out(replace);
	if (fclose(replace->out) && !err)
		err = -errno;
	if (replace->beside) {
		if (!err && rename(replace->beside, replace->path))
			err = -errno;
		if (err)
			unlink(replace->beside);
		sigprocmask(SIG_SETMASK, &replace->signals, NULL);
	}
	replace_free(replace);
	return err;
}

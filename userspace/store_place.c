// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where the file of a store is, and what can be done there.
 */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "scope.h"
#include "store_sql.h"

/* Nobody can write there: there is no need for locks, nor a way to have them. */
static bool place_is_frozen(const char *path)
{
	struct statvfs status;

	return !statvfs(path, &status) && (status.f_flag & ST_RDONLY);
}

/* Is something beside it that is not in it yet? */
static bool place_has_log(const char *path)
{
	VMR_FREE char *log = NULL;
	struct stat status;

	if (asprintf(&log, "%s-wal", path) < 0)
		return false;
	return !stat(log, &status) && status.st_size > 0;
}

/* @path as the URI of a file that does not change; NULL: no memory. */
static char *place_uri(const char *path)
{
	char *uri = NULL;
	size_t size;
	FILE *out = open_memstream(&uri, &size);

	if (!out)
		return NULL;
	fputs("file:", out);
	for (; *path; path++)
		fprintf(out, strchr("?#%", *path) ? "%%%02x" : "%c", *path);
	fputs("?immutable=1", out);
	if (fclose(out)) {
		free(uri);
		return NULL;
	}
	return uri;
}

int vmr_store_place_read(struct vmr_store *store, char **uri)
{
	*uri = NULL;
	if (access(store->path, F_OK)) {
		if (errno != ENOENT && errno != ENOTDIR)
			return vmr_store_refuse(store, -errno, "%s: %s",
						store->path, strerror(errno));
		return vmr_store_refuse(store, -ENOENT,
					"%s: no run is stored yet",
					store->path);
	}
	if (!place_is_frozen(store->path))
		return 0;
	if (place_has_log(store->path))
		return vmr_store_refuse(store, -EROFS,
					"%s: some of it is in %s-wal yet, and it may not be written: copy both to where it may",
					store->path, store->path);
	*uri = place_uri(store->path);
	return *uri ? 0 : vmr_store_refuse(store, -ENOMEM, "out of memory");
}

int vmr_store_place_explain(struct vmr_store *store, int err)
{
	VMR_FREE char *copy = strdup(store->path);
	const char *directory = copy ? dirname(copy) : "";

	if (err != -EIO && err != -EROFS)
		return err;
	if (access(store->path, R_OK | W_OK) && errno != ENOENT)
		return vmr_store_refuse(store, err, "%s: %s", store->path,
					strerror(errno));
	if (*directory && access(directory, W_OK))
		return vmr_store_refuse(store, err, "%s: %s, and SQLite writes beside %s even to read it",
					directory, strerror(errno),
					store->path);
	return err;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "scope.h"
#include "store_sql.h"

/* Marks the file as ours: "VMRs" */
#define STORE_APPLICATION	0x564d5273

/* How long to wait for another writer, in ms. */
#define STORE_BUSY_MS		20000
#define STORE_AGAIN_MS		20

/* A path to free, or NULL: no idea where. */
static char *store_default(void)
{
	const char *file = getenv("VMR_DB"), *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");
	char *path = NULL;
	int len = -1;

	if (file && *file)
		return strdup(file);
	if (data && *data == '/')
		len = asprintf(&path, "%s/vmregress/vmr.db", data);
	else if (home && *home == '/')
		len = asprintf(&path, "%s/.local/share/vmregress/vmr.db", home);
	return len < 0 ? NULL : path;
}

/* The directories above @path, as far as they are missing. */
static int store_directories(struct vmr_store *store)
{
	VMR_FREE char *path = strdup(store->path);
	char *slash = path;

	while (slash && (slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		if (mkdir(path, 0700) && errno != EEXIST && errno != EROFS)
			return vmr_store_refuse(store, -EIO, "%s: %s", path,
						strerror(errno));
		*slash = '/';
	}
	return path ? 0 : vmr_store_refuse(store, -ENOMEM, "out of memory");
}

static int store_pragma(struct vmr_store *store, const char *pragma,
			int64_t *value)
{
	return vmr_store_number(store, vmr_store_prepare(store, pragma, ""), 0,
				value);
}

/* Is it a store at all, and of which version? Under the lock, or as of one moment. */
static int store_identify(struct vmr_store *store, int64_t *version)
{
	int64_t application, tables;
	int err;

	err = store_pragma(store, "PRAGMA user_version", version);
	if (!err)
		err = store_pragma(store, "PRAGMA application_id",
				   &application);
	if (!err)
		err = store_pragma(store, "SELECT count(*) FROM sqlite_schema",
				   &tables);
	if (err)
		return err;
	if (application != STORE_APPLICATION && (tables || *version))
		return vmr_store_refuse(store, -EUCLEAN,
					"%s: it is a database, but no store of vmr",
					store->path);
	if (*version > vmr_store_schema_version())
		return vmr_store_refuse(store, -EPROTO,
					"%s: it was made by a newer vmr (version %d, this one knows up to %d) and is left alone",
					store->path, (int)*version,
					vmr_store_schema_version());
	return 0;
}

/* Without the lock: all that is asked has to be of the same moment. */
static int store_look(struct vmr_store *store, int64_t *version)
{
	int err = vmr_store_exec(store, "BEGIN");

	if (err)
		return err;
	err = store_identify(store, version);
	/* Nothing was written; a failure would say nothing new. */
	sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);
	return err;
}

/* Another one that makes the same change keeps SQLite from waiting for it. */
static int store_journal(struct vmr_store *store)
{
	int err, left = STORE_BUSY_MS;

	do {
		err = vmr_store_exec(store, "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL");
		if (err == -EBUSY)
			sqlite3_sleep(STORE_AGAIN_MS);
		left -= STORE_AGAIN_MS;
	} while (err == -EBUSY && left > 0);
	return err;
}

static int store_migrate(struct vmr_store *store)
{
	char pragma[100];
	int64_t version;
	int err;

	/* Under the lock: somebody else may have done it. */
	err = store_identify(store, &version);
	while (!err && version < vmr_store_schema_version()) {
		err = vmr_store_exec(store, vmr_store_schema_step(++version));
		snprintf(pragma, sizeof(pragma),
			 "PRAGMA user_version = %d; PRAGMA application_id = %d",
			 (int)version, STORE_APPLICATION);
		if (!err)
			err = vmr_store_exec(store, pragma);
	}
	return err;
}

static int store_prepare(struct vmr_store *store, enum vmr_store_mode mode)
{
	int64_t version;
	int err;

	sqlite3_busy_timeout(store->db, STORE_BUSY_MS);
	sqlite3_extended_result_codes(store->db, 1);
	err = store_look(store, &version);
	if (!err && version == vmr_store_schema_version())
		return vmr_store_exec(store,
				      "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL");
	if (!err && mode == VMR_STORE_READ && !version)
		return vmr_store_refuse(store, -ENOENT, "%s: it is empty",
					store->path);
	if (!err)
		err = store_journal(store);
	if (!err)
		err = vmr_store_lock(store);
	if (err)
		return err;
	return vmr_store_unlock(store, store_migrate(store));
}

static int store_connect(struct vmr_store *store, enum vmr_store_mode mode)
{
	int flags = SQLITE_OPEN_READWRITE, code, err = 0;
	VMR_FREE char *uri = NULL;

	if (mode == VMR_STORE_READ)
		err = vmr_store_place_read(store, &uri);
	if (err)
		return err;
	if (uri)
		flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
	else if (mode == VMR_STORE_WRITE)
		flags |= SQLITE_OPEN_CREATE;
	code = sqlite3_open_v2(uri ? uri : store->path, &store->db, flags,
			       NULL);
	err = code ? vmr_store_failed(store, code) :
		     store_prepare(store, mode);
	return err ? vmr_store_place_explain(store, err) : 0;
}

int vmr_store_open(struct vmr_store *store, const char *path,
		   enum vmr_store_mode mode)
{
	int err = 0;

	memset(store, 0, sizeof(*store));
	store->path = path ? strdup(path) : store_default();
	if (!store->path)
		return vmr_store_refuse(store, -ENOENT,
					"neither XDG_DATA_HOME nor HOME is set: where is the store? See --db");
	if (mode == VMR_STORE_WRITE)
		err = store_directories(store);
	if (!err)
		err = store_connect(store, mode);
	if (err)
		vmr_store_close(store);
	return err;
}

void vmr_store_close(struct vmr_store *store)
{
	sqlite3_close(store->db);
	free(store->path);
	store->db = NULL;
	store->path = NULL;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "store_sql.h"

int vmr_store_refuse(struct vmr_store *store, int err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(store->why, sizeof(store->why), fmt, args);
	va_end(args);
	return err;
}

static int sql_errno(int code)
{
	switch (code & 0xff) {
	case SQLITE_NOMEM:
		return -ENOMEM;
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_BUSY:
		return -EBUSY;
	case SQLITE_READONLY:
		return -EROFS;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return -EUCLEAN;
	}
	return -EIO;
}

int vmr_store_failed(struct vmr_store *store, int code)
{
	const char *words = store->db ? sqlite3_errmsg(store->db) :
					sqlite3_errstr(code);

	return vmr_store_refuse(store, sql_errno(code), "%s: %s%s",
				store->path, words,
				(code & 0xff) == SQLITE_BUSY ?
				" by another vmr" : "");
}

int vmr_store_exec(struct vmr_store *store, const char *sql)
{
	int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

	return code ? vmr_store_failed(store, code) : 0;
}

int vmr_store_lock(struct vmr_store *store)
{
	/* At once: a reader that turns writer cannot wait for its turn. */
	int err = store->depth ? 0 : vmr_store_exec(store, "BEGIN IMMEDIATE");

	if (!err)
		store->depth++;
	return err;
}

int vmr_store_unlock(struct vmr_store *store, int err)
{
	if (--store->depth)
		return err;
	if (!err)
		err = vmr_store_exec(store, "COMMIT");
	/* Not by vmr_store_exec(): the words say what went wrong before. */
	if (err && !sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return err;
}

static int sql_bind(sqlite3_stmt *statement, const char *types, va_list args)
{
	int i, code = SQLITE_OK;

	for (i = 0; types[i] && !code; i++)
		if (types[i] == 'i')
			code = sqlite3_bind_int64(statement, i + 1,
						  va_arg(args, int64_t));
		else if (types[i] == 'd')
			code = sqlite3_bind_double(statement, i + 1,
						   va_arg(args, double));
		else
			code = sqlite3_bind_text(statement, i + 1,
						 va_arg(args, const char *), -1,
						 SQLITE_TRANSIENT);
	return code;
}

sqlite3_stmt *vmr_store_prepare(struct vmr_store *store, const char *sql,
				const char *types, ...)
{
	sqlite3_stmt *statement = NULL;
	va_list args;
	int code;

	code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
	va_start(args, types);
	if (!code)
		code = sql_bind(statement, types, args);
	va_end(args);
	if (!code)
		return statement;
	vmr_store_failed(store, code);
	sqlite3_finalize(statement);
	return NULL;
}

int vmr_store_step(struct vmr_store *store, sqlite3_stmt *statement)
{
	int code = sqlite3_step(statement);

	if (code == SQLITE_ROW)
		return 1;
	return code == SQLITE_DONE ? 0 : vmr_store_failed(store, code);
}

int vmr_store_finish(struct vmr_store *store, sqlite3_stmt *statement)
{
	int err;

	if (!statement)
		return sql_errno(sqlite3_errcode(store->db));
	err = vmr_store_step(store, statement);
	sqlite3_finalize(statement);
	return err < 0 ? err : 0;
}

int vmr_store_number(struct vmr_store *store, sqlite3_stmt *statement,
		     int64_t none, int64_t *number)
{
	int err;

	if (!statement)
		return sql_errno(sqlite3_errcode(store->db));
	err = vmr_store_step(store, statement);
	*number = err == 1 ? sqlite3_column_int64(statement, 0) : none;
	sqlite3_finalize(statement);
	return err < 0 ? err : 0;
}

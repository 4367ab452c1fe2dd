/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SQLite as the files of the store use it.
 */
#ifndef VMR_STORE_SQL_H
#define VMR_STORE_SQL_H

#include "store.h"

/* How many steps there are: the version that the store has. */
int vmr_store_schema_version(void);

/* What leads from version @version - 1 to @version. */
const char *vmr_store_schema_step(int version);

/*
 * May the file be read? Where nothing can be written @uri is what it is to be
 * opened by, to be freed; else NULL.
 */
int vmr_store_place_read(struct vmr_store *store, char **uri)
	__attribute__((warn_unused_result));

/* Say what stands against @err, which SQLite had no better words for. */
int vmr_store_place_explain(struct vmr_store *store, int err);

/* Note what SQLite has to say about @code; returns a negative errno. */
int vmr_store_failed(struct vmr_store *store, int code);

__attribute__((format(printf, 3, 4)))
int vmr_store_refuse(struct vmr_store *store, int err, const char *fmt, ...);

int vmr_store_exec(struct vmr_store *store, const char *sql)
	__attribute__((warn_unused_result));

/* Transactions, which may be nested: the outermost is the one. */
int vmr_store_lock(struct vmr_store *store)
	__attribute__((warn_unused_result));

/* End it, undone when @err; returns @err, or what went wrong. */
int vmr_store_unlock(struct vmr_store *store, int err)
	__attribute__((warn_unused_result));

/*
 * Prepare @sql and bind its parameters by @types: i an int64_t, d a double, t a
 * text or NULL. NULL when that fails.
 */
sqlite3_stmt *vmr_store_prepare(struct vmr_store *store, const char *sql,
				const char *types, ...)
	__attribute__((warn_unused_result));

/* 1 for a row, 0 for none left, or a negative errno. */
int vmr_store_step(struct vmr_store *store, sqlite3_stmt *statement)
	__attribute__((warn_unused_result));

/* Run a statement that has no rows, and finalize it; NULL has failed. */
int vmr_store_finish(struct vmr_store *store, sqlite3_stmt *statement)
	__attribute__((warn_unused_result));

/* Store the parameters of a job instead of those it has. */
int vmr_store_job_params(struct vmr_store *store, int64_t job,
			 const struct vmr_settings *settings)
	__attribute__((warn_unused_result));

/* The first number of the first row, or @none; finalizes it. */
int vmr_store_number(struct vmr_store *store, sqlite3_stmt *statement,
		     int64_t none, int64_t *number)
	__attribute__((warn_unused_result));

/* The row of the machine that @env is of, made when there is none. */
int vmr_store_machine(struct vmr_store *store, const json_t *env,
		      int64_t *machine) __attribute__((warn_unused_result));

static inline const char *vmr_store_text(sqlite3_stmt *statement, int column)
{
	return (const char *)sqlite3_column_text(statement, column);
}

#endif /* VMR_STORE_SQL_H */

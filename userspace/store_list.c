// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store_process.h"
#include "store_sql.h"

/* Never of col: the list must not read what was measured. */
#define LIST_COLUMNS \
	"SELECT run.id, created, state, run.name, host, release, accel," \
	" (SELECT group_concat(name, ' ') FROM tag WHERE tag.run = run.id)," \
	" (SELECT group_concat(text, char(10)) FROM note" \
	"  WHERE note.run = run.id)," \
	" pid, pid_start, boot_id, continues," \
	" (SELECT id FROM run AS rest WHERE rest.continues = run.id)" \
	" FROM run JOIN boot ON boot.id = run.boot "

static int list_count(struct vmr_store *store, struct vmr_store_entry *entry)
{
	sqlite3_stmt *statement;
	const char *verdict;
	uint32_t i;
	int err;

	statement = vmr_store_prepare(store,
				      "SELECT verdict, count(*) FROM job WHERE run = ? GROUP BY verdict",
				      "i", entry->id);
	if (!statement)
		return -EIO;
	while ((err = vmr_store_step(store, statement)) == 1) {
		verdict = vmr_store_text(statement, 0);
		entry->jobs += sqlite3_column_int64(statement, 1);
		for (i = 0; verdict && i < 5; i++)
			if (!strcmp(vmr_verdict_name(i), verdict))
				entry->verdicts[i] =
					sqlite3_column_int64(statement, 1);
	}
	sqlite3_finalize(statement);
	return err;
}

/* Nobody writes it any more, and nobody ended it. */
static bool list_lost(sqlite3_stmt *statement)
{
	const char *boot_id = vmr_store_text(statement, 11);
	struct vmr_store_process process = {
		.pid = sqlite3_column_int64(statement, 9),
		.start = sqlite3_column_int64(statement, 10),
	};

	snprintf(process.boot_id, sizeof(process.boot_id), "%s",
		 boot_id ? boot_id : "");
	return !vmr_store_process_alive(&process);
}

static int list_entry(struct vmr_store *store, sqlite3_stmt *statement,
		      int (*fn)(const struct vmr_store_entry *entry, void *arg),
		      void *arg)
{
	struct vmr_store_entry entry = {
		.id = sqlite3_column_int64(statement, 0),
		.created = vmr_store_text(statement, 1),
		.state = vmr_store_text(statement, 2),
		.name = vmr_store_text(statement, 3),
		.host = vmr_store_text(statement, 4),
		.release = vmr_store_text(statement, 5),
		.accel = vmr_store_text(statement, 6),
		.tags = vmr_store_text(statement, 7),
		.notes = vmr_store_text(statement, 8),
		.continues = sqlite3_column_int64(statement, 12),
		.continued = sqlite3_column_int64(statement, 13),
	};
	int err = list_count(store, &entry);

	if (err)
		return err;
	if (!strcmp(entry.state, "running") && list_lost(statement))
		entry.state = "lost";
	return fn(&entry, arg);
}

int vmr_store_each(struct vmr_store *store, int64_t limit,
		   int (*fn)(const struct vmr_store_entry *entry, void *arg),
		   void *arg)
{
	sqlite3_stmt *statement;
	int err;

	statement = vmr_store_prepare(store, LIST_COLUMNS
				      "WHERE run.id IN (SELECT id FROM run ORDER BY id DESC LIMIT ?) ORDER BY run.id",
				      "i", limit ? limit : (int64_t)-1);
	if (!statement)
		return -EIO;
	while ((err = vmr_store_step(store, statement)) == 1) {
		err = list_entry(store, statement, fn, arg);
		if (err)
			break;
	}
	sqlite3_finalize(statement);
	return err;
}

int vmr_store_entry(struct vmr_store *store, int64_t run,
		    int (*fn)(const struct vmr_store_entry *entry, void *arg),
		    void *arg)
{
	sqlite3_stmt *statement;
	int err;

	statement = vmr_store_prepare(store, LIST_COLUMNS "WHERE run.id = ?",
				      "i", run);
	if (!statement)
		return -EIO;
	err = vmr_store_step(store, statement);
	if (err == 1)
		err = list_entry(store, statement, fn, arg);
	else if (!err)
		err = vmr_store_refuse(store, -ENOENT, "there is no run %"
				       PRId64, run);
	sqlite3_finalize(statement);
	return err;
}

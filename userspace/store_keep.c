// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "store_sql.h"
#include "text.h"

/* Longest name of a tag, in bytes. */
#define KEEP_TAG_MAX	63

bool vmr_store_tag_valid(const char *name)
{
	size_t i, digits = 0;

	if (!isalnum((unsigned char)*name) || strlen(name) > KEEP_TAG_MAX ||
	    !strcmp(name, "last") || strstr(name, ".."))
		return false;
	for (i = 0; name[i]; i++) {
		if (!isalnum((unsigned char)name[i]) &&
		    !strchr("._+-", name[i]))
			return false;
		digits += !!isdigit((unsigned char)name[i]);
	}
	/* Digits alone are a run. */
	return digits < i;
}

/* Run a change of one run: @statement, which consumes it, or none. */
static int keep_change(struct vmr_store *store, int64_t run,
		       sqlite3_stmt *statement, int none, const char *words)
{
	int err = vmr_store_finish(store, statement);

	if (err == 0 && !sqlite3_changes(store->db))
		return vmr_store_refuse(store, none, "run %" PRId64 " %s", run,
					words);
	return err;
}

static int keep_exists(struct vmr_store *store, int64_t run)
{
	sqlite3_stmt *statement;
	int64_t there;
	int err;

	statement = vmr_store_prepare(store,
				      "SELECT count(*) FROM run WHERE id = ?",
				      "i", run);
	err = vmr_store_number(store, statement, 0, &there);
	if (!err && !there)
		return vmr_store_refuse(store, -ENOENT, "there is no run %"
					PRId64, run);
	return err;
}

int vmr_store_tag(struct vmr_store *store, int64_t run, const char *name)
{
	int err = vmr_store_lock(store);

	if (err)
		return err;
	err = keep_exists(store, run);
	if (!err)
		err = keep_change(store, run,
				  vmr_store_prepare(store,
						    "INSERT OR IGNORE INTO tag VALUES(?, ?)",
						    "ti", name, run),
				  -EEXIST, "has this tag already");
	return vmr_store_unlock(store, err);
}

int vmr_store_untag(struct vmr_store *store, int64_t run, const char *name)
{
	int err = vmr_store_lock(store);

	if (err)
		return err;
	err = keep_exists(store, run);
	if (!err)
		err = keep_change(store, run,
				  vmr_store_prepare(store,
						    "DELETE FROM tag WHERE name = ? AND run = ?",
						    "ti", name, run),
				  -ENOENT, "has no such tag");
	return vmr_store_unlock(store, err);
}

int vmr_store_note(struct vmr_store *store, int64_t run, const char *text)
{
	char created[VMR_TEXT_NUMBER];
	int err = vmr_store_lock(store);

	if (err)
		return err;
	vmr_text_time((uint64_t)time(NULL) * 1000000000, created);
	err = keep_exists(store, run);
	if (!err)
		err = vmr_store_finish(store,
				       vmr_store_prepare(store,
							 "INSERT INTO note(run, created, text) VALUES(?, ?, ?)",
							 "itt", run, created,
							 text));
	return vmr_store_unlock(store, err);
}

int vmr_store_remove(struct vmr_store *store, int64_t run)
{
	int err = vmr_store_lock(store);

	if (err)
		return err;
	err = keep_change(store, run,
			  vmr_store_prepare(store,
					    "DELETE FROM run WHERE id = ?",
					    "i", run),
			  -ENOENT, "is not there");
	return vmr_store_unlock(store, err);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "runspec.h"
#include "scope.h"
#include "store_sql.h"

static int runspec_keep(struct vmr_runspec *runs, struct vmr_store *store,
			int64_t run)
{
	int64_t *list;
	size_t i;

	for (i = 0; i < runs->n; i++)
		if (runs->list[i] == run)
			return 0;
	list = vmr_array_room(runs->list, runs->n, sizeof(*list));
	if (!list)
		return vmr_store_refuse(store, -ENOMEM, "out of memory");
	runs->list = list;
	list[runs->n++] = run;
	return 0;
}

/* Add what @statement, which is consumed, finds: one at least. */
static int runspec_query(struct vmr_runspec *runs, struct vmr_store *store,
			 const char *word, sqlite3_stmt *statement)
{
	bool found = false;
	int err;

	if (!statement)
		return -EIO;
	while ((err = vmr_store_step(store, statement)) == 1) {
		found = true;
		err = runspec_keep(runs, store,
				   sqlite3_column_int64(statement, 0));
		if (err)
			break;
	}
	sqlite3_finalize(statement);
	if (!err && !found)
		return vmr_store_refuse(store, -ENOENT,
					"no run is '%s'; see: vmr runs", word);
	return err;
}

/* Digits up to @end, and nothing else. */
static bool runspec_number(const char *text, const char *end, int64_t *number)
{
	char *stop;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*number = strtoll(text, &stop, 10);
	return !errno && stop == end;
}

static int runspec_bad(struct vmr_store *store, const char *word)
{
	return vmr_store_refuse(store, -EINVAL,
				"'%s' names no run: a number, 3..5, last, last~2, a tag or @TAG",
				word);
}

static int runspec_range(struct vmr_runspec *runs, struct vmr_store *store,
			 const char *word, const char *dots)
{
	int64_t from, to;

	if (!runspec_number(word, dots, &from) ||
	    !runspec_number(dots + 2, word + strlen(word), &to) || from > to)
		return runspec_bad(store, word);
	return runspec_query(runs, store, word,
			     vmr_store_prepare(store,
					       "SELECT id FROM run WHERE id BETWEEN ? AND ? ORDER BY id",
					       "ii", from, to));
}

/* "last" or a tag, and how many before the newest. */
static int runspec_named(struct vmr_runspec *runs, struct vmr_store *store,
			 const char *word)
{
	VMR_FREE char *name = strndup(word, strcspn(word, "~"));
	const char *tilde = strchrnul(word, '~');
	sqlite3_stmt *statement;
	int64_t back = 0;

	if (!name)
		return vmr_store_refuse(store, -ENOMEM, "out of memory");
	if (*tilde && !runspec_number(tilde + 1, word + strlen(word), &back))
		return runspec_bad(store, word);
	if (!strcmp(name, "last"))
		statement = vmr_store_prepare(store,
					      "SELECT id FROM run ORDER BY id DESC LIMIT 1 OFFSET ?",
					      "i", back);
	else if (vmr_store_tag_valid(name))
		statement = vmr_store_prepare(store,
					      "SELECT run FROM tag WHERE name = ? ORDER BY run DESC LIMIT 1 OFFSET ?",
					      "ti", name, back);
	else
		return runspec_bad(store, word);
	return runspec_query(runs, store, word, statement);
}

int vmr_runspec_add(struct vmr_runspec *runs, struct vmr_store *store,
		    const char *word)
{
	const char *dots = strstr(word, "..");
	int64_t number;

	if (*word == '@' && word[1])
		return runspec_query(runs, store, word,
				     vmr_store_prepare(store,
						       "SELECT DISTINCT run FROM tag WHERE name GLOB ? ORDER BY run",
						       "t", word + 1));
	if (dots)
		return runspec_range(runs, store, word, dots);
	if (runspec_number(word, word + strlen(word), &number))
		return runspec_query(runs, store, word,
				     vmr_store_prepare(store,
						       "SELECT id FROM run WHERE id = ?",
						       "i", number));
	return runspec_named(runs, store, word);
}

int vmr_runspec_many(struct vmr_runspec *runs, struct vmr_store *store,
		     const char *word)
{
	static const char by_tag[] =
		"SELECT DISTINCT run FROM tag WHERE name GLOB ? ORDER BY run";
	static const char by_name[] =
		"SELECT id FROM run WHERE name GLOB ? ORDER BY id";
	sqlite3_stmt *statement;
	int64_t tagged;
	int err;

	if (*word == '@' ||
	    (!vmr_store_tag_valid(word) && !strpbrk(word, "*?[ ")))
		return vmr_runspec_add(runs, store, word);
	statement = vmr_store_prepare(store,
				      "SELECT count(*) FROM tag WHERE name GLOB ?",
				      "t", word);
	err = vmr_store_number(store, statement, 0, &tagged);
	if (err)
		return err;
	statement = vmr_store_prepare(store, tagged ? by_tag : by_name, "t",
				      word);
	return runspec_query(runs, store, word, statement);
}

int vmr_runspec_one(struct vmr_store *store, const char *word, int64_t *run)
{
	struct vmr_runspec runs = { 0 };
	int err = vmr_runspec_add(&runs, store, word);

	if (!err && runs.n != 1)
		err = vmr_store_refuse(store, -EINVAL,
				       "'%s' names %zu runs, one is wanted",
				       word, runs.n);
	if (!err)
		*run = runs.list[0];
	vmr_runspec_free(&runs);
	return err;
}

void vmr_runspec_free(struct vmr_runspec *runs)
{
	free(runs->list);
	memset(runs, 0, sizeof(*runs));
}

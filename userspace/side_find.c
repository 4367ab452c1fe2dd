// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sides by the words of a command line: files, or runs of the store.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "file.h"
#include "runspec.h"
#include "scope.h"
#include "side.h"
#include "store_sql.h"

struct side_find {
	struct vmr_side *side;
	struct vmr_store store;
	struct vmr_runspec runs;	/* of all words: each run is there once */
	const char *db;
	bool open;
	char *why;
	size_t size;
};

static int side_find_failed(const struct side_find *find, int err)
{
	snprintf(find->why, find->size, "%s", find->store.why);
	return err;
}

/* The id of its boot: where the facts have none, what the store knows. */
static char *side_find_boot(struct vmr_store *store, int64_t run)
{
	sqlite3_stmt *statement;
	char *id = NULL;

	statement = vmr_store_prepare(store,
				      "SELECT boot_id FROM run JOIN boot ON boot.id = run.boot WHERE run.id = ? AND accel IS NOT 'tcg-icount'",
				      "i", run);
	if (statement && vmr_store_step(store, statement) == 1 &&
	    vmr_store_text(statement, 0))
		id = strdup(vmr_store_text(statement, 0));
	sqlite3_finalize(statement);
	return id;
}

static int side_find_entry(const struct vmr_store_entry *entry, void *arg)
{
	struct vmr_boot *boot = arg;

	boot->state = strcmp(entry->state, "done") ? strdup(entry->state) : NULL;
	boot->tags = entry->tags ? strdup(entry->tags) : NULL;
	return 0;
}

static int side_find_run(struct side_find *find, int64_t run)
{
	struct vmr_side *side = find->side;
	struct vmr_boot *boot = vmr_array_room(side->boots, side->n,
					       sizeof(*boot));
	int err;

	if (!boot)
		return -ENOMEM;
	side->boots = boot;
	boot += side->n;
	err = vmr_store_load(&find->store, run, NULL, &boot->set);
	if (err)
		return side_find_failed(find, err);
	side->n++;
	boot->runs = 1;
	boot->id = side_find_boot(&find->store, run);
	if (asprintf(&boot->name, "run %" PRId64, run) < 0) {
		boot->name = NULL;
		return -ENOMEM;
	}
	err = vmr_store_entry(&find->store, run, side_find_entry, boot);
	return err ? side_find_failed(find, err) : 0;
}

static int side_find_stored(struct side_find *find, const char *word)
{
	size_t i = find->runs.n;
	int err = 0;

	if (!find->open)
		err = vmr_store_open(&find->store, find->db, VMR_STORE_READ);
	if (err) {
		snprintf(find->why, find->size, "%s: no such file; %s", word,
			 find->store.why);
		return err;
	}
	find->open = true;
	err = vmr_runspec_many(&find->runs, &find->store, word);
	if (err)
		return side_find_failed(find, err);
	for (; !err && i < find->runs.n; i++)
		err = side_find_run(find, find->runs.list[i]);
	return err;
}

static int side_find_word(struct side_find *find, const char *word)
{
	int err = vmr_side_add(find->side, word, find->why, find->size);

	if (err != -ENOENT || !*word || strchr(word, '/') ||
	    vmr_file_exists(word))
		return err;
	return side_find_stored(find, word);
}

int vmr_side_find(const char *spec, const char *db, struct vmr_side *side,
		  char *why, size_t size)
{
	struct side_find find = {
		.side = side, .db = db, .why = why, .size = size,
	};
	VMR_FREE char *copy = strdup(spec);
	char *rest = copy, *word;
	int err = copy ? 0 : -ENOMEM;

	*side = (struct vmr_side){ .spec = spec };
	snprintf(why, size, "%s", strerror(ENOMEM));
	/* The name of a file may have a comma in it. */
	if (!err && vmr_file_exists(spec))
		return vmr_side_add(side, spec, why, size);
	while (!err && (word = strsep(&rest, ",")))
		err = side_find_word(&find, word);
	vmr_runspec_free(&find.runs);
	if (find.open)
		vmr_store_close(&find.store);
	return err;
}

/* Put the jobs of @from behind those of @to, and free what is left of it. */
static int side_join(struct vmr_boot *to, struct vmr_boot *from)
{
	size_t n = to->set.n + from->set.n;
	struct vmr_result *list = realloc(to->set.list, (n + 1) * sizeof(*list));

	if (!list)
		return -ENOMEM;
	memcpy(list + to->set.n, from->set.list, from->set.n * sizeof(*list));
	to->set.list = list;
	to->set.n = n;
	to->runs += from->runs;
	from->set.n = 0;
	vmr_side_free_boot(from);
	return 0;
}

int vmr_side_join(struct vmr_side *side)
{
	size_t i, j, n = 0;
	int err;

	for (i = 0; i < side->n; i++) {
		struct vmr_boot *boot = &side->boots[i];

		for (j = 0; boot->id && j < n; j++)
			if (side->boots[j].id &&
			    !strcmp(side->boots[j].id, boot->id))
				break;
		if (!boot->id || j == n) {
			side->boots[n++] = *boot;
			continue;
		}
		err = side_join(&side->boots[j], boot);
		if (err)
			return err;
	}
	side->n = n;
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store_process.h"
#include "store_sql.h"

static char *rest_copy(const char *text)
{
	return text ? strdup(text) : NULL;
}

static int rest_entry(const struct vmr_store_entry *entry, void *arg)
{
	struct vmr_store_rest *rest = arg;

	rest->name = rest_copy(entry->name);
	rest->state = rest_copy(entry->state);
	rest->begun = entry->jobs;
	rest->continued = entry->continued;
	return rest->state && !rest->name == !entry->name ? 0 : -ENOMEM;
}

/*
 * A job without a verdict was running when everything ended. One that Ctrl-C
 * cancels has an error for its verdict.
 */
static bool rest_cut(const struct vmr_store_rest *rest, const char *verdict)
{
	if (!rest->begun)
		return false;
	return !verdict || (!strcmp(rest->state, "interrupted") &&
			    !strcmp(verdict, "error"));
}

static int rest_plan(struct vmr_store *store, int64_t run,
		     struct vmr_store_rest *rest)
{
	struct vmr_store_process self;
	sqlite3_stmt *statement;
	const char *plan, *boot;
	int err;

	statement = vmr_store_prepare(store,
				      "SELECT plan, boot_id, (SELECT verdict FROM job WHERE job.run = run.id ORDER BY id DESC LIMIT 1) FROM run JOIN boot ON boot.id = run.boot WHERE run.id = ?",
				      "i", run);
	if (!statement)
		return -EIO;
	err = vmr_store_step(store, statement);
	if (err == 1) {
		vmr_store_process_self(&self);
		plan = vmr_store_text(statement, 0);
		boot = vmr_store_text(statement, 1);
		rest->plan = rest_copy(plan);
		rest->rebooted = !boot || strcmp(boot, self.boot_id);
		rest->cut = rest_cut(rest, vmr_store_text(statement, 2));
		err = !plan == !rest->plan ? 0 : -ENOMEM;
	}
	sqlite3_finalize(statement);
	return err;
}

int vmr_store_rest(struct vmr_store *store, int64_t run,
		   struct vmr_store_rest *rest)
{
	int err;

	memset(rest, 0, sizeof(*rest));
	err = vmr_store_entry(store, run, rest_entry, rest);
	if (!err)
		err = rest_plan(store, run, rest);
	if (err == -ENOMEM)
		vmr_store_refuse(store, err, "out of memory");
	if (err)
		vmr_store_rest_free(rest);
	return err;
}

void vmr_store_rest_free(struct vmr_store_rest *rest)
{
	free(rest->name);
	free(rest->plan);
	free(rest->state);
	memset(rest, 0, sizeof(*rest));
}

int vmr_store_newest(struct vmr_store *store, int64_t *run)
{
	sqlite3_stmt *statement;
	int err;

	statement = vmr_store_prepare(store,
				      "SELECT max(id) FROM run WHERE hash IS NULL",
				      "");
	err = vmr_store_number(store, statement, 0, run);
	if (!err && !*run)
		return vmr_store_refuse(store, -ENOENT,
					"%s: no run was made here",
					store->path);
	return err;
}

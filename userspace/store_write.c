// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fingerprint.h"
#include "scope.h"
#include "store_process.h"
#include "store_sql.h"

static const char *write_fact(const json_t *env, const char *key)
{
	return json_string_value(json_object_get(env, key));
}

int vmr_store_machine(struct vmr_store *store, const json_t *env,
		      int64_t *machine)
{
	VMR_FREE char *print = vmr_fingerprint(env);
	int err;

	if (!print)
		return vmr_store_refuse(store, -ENOMEM, "out of memory");
	err = vmr_store_finish(store,
			       vmr_store_prepare(store,
						 "INSERT OR IGNORE INTO machine(fingerprint) VALUES(?)",
						 "t", print));
	if (err)
		return err;
	return vmr_store_number(store,
				vmr_store_prepare(store,
						  "SELECT id FROM machine WHERE fingerprint = ?",
						  "t", print), 0, machine);
}

/* A boot without an id is one of its own. */
static int write_boot(struct vmr_store *store, const json_t *env,
		      const char *boot_id, int64_t *boot)
{
	sqlite3_stmt *statement;
	int64_t machine;
	int err;

	*boot = 0;
	if (boot_id) {
		statement = vmr_store_prepare(store,
					      "SELECT id FROM boot WHERE boot_id = ?",
					      "t", boot_id);
		err = vmr_store_number(store, statement, 0, boot);
		if (err || *boot)
			return err;
	}
	err = vmr_store_machine(store, env, &machine);
	if (err)
		return err;
	statement = vmr_store_prepare(store,
				      "INSERT INTO boot(machine, boot_id, release, accel, host) VALUES(?, ?, ?, ?, ?)",
				      "itttt", machine, boot_id,
				      write_fact(env, "release"),
				      write_fact(env, "accel"),
				      write_fact(env, "host"));
	err = vmr_store_finish(store, statement);
	*boot = sqlite3_last_insert_rowid(store->db);
	return err;
}

static int write_env(struct vmr_store *store, int64_t run, const json_t *env)
{
	sqlite3_stmt *statement;
	int64_t position = 0;
	const char *key;
	json_t *value;
	int err = 0;

	json_object_foreach((json_t *)env, key, value) {
		statement = vmr_store_prepare(store,
					      "INSERT INTO env VALUES(?, ?, ?, ?)",
					      "iitt", run, position++, key,
					      json_string_value(value));
		if (statement && json_is_integer(value))
			sqlite3_bind_int64(statement, 4,
					   json_integer_value(value));
		err = vmr_store_finish(store, statement);
		if (err)
			break;
	}
	return err;
}

/* The run that continues another is the only one, and has its tags. */
static int write_continues(struct vmr_store *store, int64_t run, int64_t old)
{
	sqlite3_stmt *statement;
	int64_t other;
	int err;

	statement = vmr_store_prepare(store,
				      "SELECT id FROM run WHERE continues = ?",
				      "i", old);
	err = vmr_store_number(store, statement, 0, &other);
	if (!err && other)
		return vmr_store_refuse(store, -EEXIST, "run %" PRId64
					" continues run %" PRId64 " already",
					other, old);
	if (!err)
		err = vmr_store_finish(store,
				       vmr_store_prepare(store,
							 "UPDATE run SET continues = ? WHERE id = ?",
							 "ii", old, run));
	return err ? err :
		vmr_store_finish(store,
				 vmr_store_prepare(store,
						   "INSERT INTO tag SELECT name, ? FROM tag WHERE run = ?",
						   "ii", run, old));
}

static int write_run(struct vmr_store *store, const struct vmr_store_head *head,
		     int64_t *run)
{
	struct vmr_store_process self = { 0 };
	sqlite3_stmt *statement;
	int64_t boot;
	int err;

	if (!head->hash)
		vmr_store_process_self(&self);
	err = write_boot(store, head->env, self.boot_id[0] ? self.boot_id :
			 write_fact(head->env, "boot_id"), &boot);
	if (err)
		return err;
	statement = vmr_store_prepare(store,
				      "INSERT INTO run(boot, created, vmr, name, plan, state, pid, pid_start, hash) VALUES(?, ?, ?, ?, ?, 'running', ?, ?, ?)",
				      "ittttiit", boot, head->created,
				      head->vmr, head->name, head->plan,
				      self.pid, self.start, head->hash);
	err = vmr_store_finish(store, statement);
	*run = sqlite3_last_insert_rowid(store->db);
	if (!err && head->continues)
		err = write_continues(store, *run, head->continues);
	return err ? err : write_env(store, *run, head->env);
}

int vmr_store_begin(struct vmr_store *store, const struct vmr_store_head *head,
		    int64_t *run)
{
	int err = vmr_store_lock(store);

	if (err)
		return err;
	return vmr_store_unlock(store, write_run(store, head, run));
}

static int write_ahead(struct vmr_store *store, int64_t run,
		       const struct vmr_job *job)
{
	sqlite3_stmt *statement;

	int err;

	statement = vmr_store_prepare(store,
				      "INSERT INTO job(run, instrument, kind) VALUES(?, ?, ?)",
				      "itt", run, job->instrument,
				      vmr_kind_name(job->kind));
	err = vmr_store_finish(store, statement);
	if (err)
		return err;
	return vmr_store_job_params(store,
				    sqlite3_last_insert_rowid(store->db),
				    &job->settings);
}

int vmr_store_ahead(struct vmr_store *store, int64_t run,
		    const struct vmr_job *job)
{
	int err = vmr_store_lock(store);

	if (err)
		return err;
	return vmr_store_unlock(store, write_ahead(store, run, job));
}

int vmr_store_end(struct vmr_store *store, int64_t run, const char *state)
{
	sqlite3_stmt *statement;
	int err = vmr_store_lock(store);

	if (err)
		return err;
	statement = vmr_store_prepare(store,
				      "UPDATE run SET state = ? WHERE id = ?",
				      "ti", state, run);
	return vmr_store_unlock(store, vmr_store_finish(store, statement));
}

/* "page_alloc", or "page_alloc +2" for three jobs; NULL for none. */
static char *write_name(const struct vmr_result_set *set)
{
	char *name = NULL;
	int len;

	if (!set->n)
		return NULL;
	if (set->n == 1)
		return strdup(set->list[0].job.instrument);
	len = asprintf(&name, "%s +%zu", set->list[0].job.instrument,
		       set->n - 1);
	return len < 0 ? NULL : name;
}

static int write_set(struct vmr_store *store, const struct vmr_result_set *set,
		     const char *hash, const char *state, int64_t *run)
{
	VMR_FREE char *name = write_name(set);
	const struct vmr_store_head head = {
		.created = set->created, .vmr = set->vmr, .env = set->env,
		.hash = hash, .name = name,
	};
	int64_t known;
	size_t i;
	int err;

	err = vmr_store_number(store,
			       vmr_store_prepare(store,
						 "SELECT id FROM run WHERE hash = ?",
						 "t", hash), 0, &known);
	if (!err && known) {
		*run = known;
		return vmr_store_refuse(store, -EEXIST, "it is run %" PRId64
					" already", known);
	}
	if (!err)
		err = vmr_store_begin(store, &head, run);
	for (i = 0; i < set->n && !err; i++)
		err = vmr_store_job(store, *run, &set->list[i]);
	return err ? err : vmr_store_end(store, *run, state);
}

int vmr_store_import(struct vmr_store *store, const struct vmr_result_set *set,
		     const char *hash, const char *state, int64_t *run)
{
	int err = vmr_store_lock(store);

	if (err)
		return err;
	return vmr_store_unlock(store,
				write_set(store, set, hash, state, run));
}

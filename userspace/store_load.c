// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "result_cell.h"
#include "store_sql.h"

static int load_bad(struct vmr_store *store, int64_t job, const char *what)
{
	return vmr_store_refuse(store, -EUCLEAN, "%s: job %" PRId64 ": %s",
				store->path, job, what);
}

static int load_memory(struct vmr_store *store)
{
	return vmr_store_refuse(store, -ENOMEM, "out of memory");
}

static char *load_copy(sqlite3_stmt *statement, int column)
{
	const char *text = vmr_store_text(statement, column);

	return text ? strdup(text) : NULL;
}

/* A word of the protocol; what is no word is the first. */
static uint32_t load_word(const char *(*words)(uint32_t), const char *word)
{
	uint32_t i;

	for (i = 0; word && strcmp(words(i), "unknown"); i++)
		if (!strcmp(words(i), word))
			return i;
	return 0;
}

static int load_run(struct vmr_store *store, int64_t run,
		    struct vmr_result_set *set)
{
	sqlite3_stmt *statement;
	int err;

	statement = vmr_store_prepare(store,
				      "SELECT created, vmr FROM run WHERE id = ?",
				      "i", run);
	if (!statement)
		return -EIO;
	err = vmr_store_step(store, statement);
	if (err == 1) {
		set->created = load_copy(statement, 0);
		set->vmr = load_copy(statement, 1);
		set->env = json_object();
		err = set->created && set->vmr && set->env ? 0 :
			load_memory(store);
	} else if (!err) {
		err = vmr_store_refuse(store, -ENOENT, "there is no run %"
				       PRId64, run);
	}
	sqlite3_finalize(statement);
	return err;
}

static int load_env(struct vmr_store *store, int64_t run, json_t *env)
{
	sqlite3_stmt *statement;
	json_t *value;
	int err;

	statement = vmr_store_prepare(store,
				      "SELECT key, value FROM env WHERE run = ? ORDER BY position",
				      "i", run);
	if (!statement)
		return -EIO;
	while ((err = vmr_store_step(store, statement)) == 1) {
		value = sqlite3_column_type(statement, 1) == SQLITE_INTEGER ?
			json_integer(sqlite3_column_int64(statement, 1)) :
			vmr_json_text(vmr_store_text(statement, 1));
		json_object_set_new(env, vmr_store_text(statement, 0), value);
	}
	sqlite3_finalize(statement);
	return err;
}

static int load_params(struct vmr_store *store, int64_t id,
		       struct vmr_settings *settings)
{
	sqlite3_stmt *statement;
	int err;

	statement = vmr_store_prepare(store,
				      "SELECT key, value FROM param WHERE job = ? ORDER BY position",
				      "i", id);
	if (!statement)
		return -EIO;
	while ((err = vmr_store_step(store, statement)) == 1)
		if (vmr_settings_add(settings, vmr_store_text(statement, 0),
				     vmr_store_text(statement, 1))) {
			err = load_memory(store);
			break;
		}
	sqlite3_finalize(statement);
	return err;
}

/* Empty rows, to be filled column by column. */
static int load_rows(struct vmr_store *store, struct vmr_result *result,
		     size_t n, size_t ncells)
{
	while (result->rows.n < n)
		if (!vmr_rows_new(&result->rows, ncells))
			return load_memory(store);
	return 0;
}

static int load_cell(const struct vmr_json_exact *exact, const json_t *value,
		     const struct vmr_column *column, struct vmr_rows *rows,
		     struct vmr_cell *cell)
{
	uint32_t type = column->name ? column->type :
				       vmr_result_cell_guess(exact, value);
	const char *why;

	return vmr_result_cell_read(exact, value, type, rows, cell, &why);
}

static int load_cells(struct vmr_store *store, int64_t id,
		      sqlite3_stmt *statement, const struct vmr_column *column,
		      struct vmr_result *result)
{
	size_t index = sqlite3_column_int64(statement, 0), i;
	struct vmr_rows *rows = &result->rows;
	struct vmr_json_exact exact;
	char why[100];
	int err;

	err = vmr_json_exact_parse(&exact, vmr_store_text(statement, 6),
				   sqlite3_column_bytes(statement, 6), why,
				   sizeof(why));
	if (err)
		return load_bad(store, id, why);
	if (json_array_size(exact.root) != rows->n)
		err = load_bad(store, id, "a column of another length");
	for (i = 0; i < rows->n && !err; i++)
		err = load_cell(&exact, json_array_get(exact.root, i), column,
				rows, &rows->list[i].cells[index]);
	vmr_json_exact_free(&exact);
	return err ? load_bad(store, id, "a cell that is not of its type") : 0;
}

static int load_column(struct vmr_store *store, int64_t id,
		       sqlite3_stmt *statement, size_t n,
		       struct vmr_result *result)
{
	struct vmr_instrument *instrument = vmr_result_instrument(result);
	size_t index = sqlite3_column_int64(statement, 0);
	struct vmr_column *column;

	if (index >= n || !vmr_store_text(statement, 6))
		return load_bad(store, id, "its columns are not in order");
	column = &instrument->columns[index];
	column->name = load_copy(statement, 1);
	column->type = load_word(vmr_column_type_name,
				 vmr_store_text(statement, 2));
	column->unit = load_copy(statement, 3);
	column->better = load_word(vmr_better_name,
				   vmr_store_text(statement, 4));
	column->detail = sqlite3_column_int64(statement, 5);
	if (column->name)
		instrument->ncolumns = index + 1;
	return load_cells(store, id, statement, column, result);
}

static int load_columns(struct vmr_store *store, int64_t id, int64_t rows,
			struct vmr_result *result)
{
	struct vmr_instrument *instrument = vmr_result_instrument(result);
	sqlite3_stmt *statement;
	int64_t n;
	int err;

	statement = vmr_store_prepare(store,
				      "SELECT count(*) FROM col WHERE job = ?",
				      "i", id);
	err = vmr_store_number(store, statement, 0, &n);
	if (err)
		return err;
	instrument->columns = calloc(n + 1, sizeof(*instrument->columns));
	if (!instrument->columns)
		return load_memory(store);
	err = load_rows(store, result, rows, n);
	statement = err ? NULL :
		vmr_store_prepare(store,
				  "SELECT position, name, type, unit, better, detail, cells FROM col WHERE job = ? ORDER BY position",
				  "i", id);
	if (!statement)
		return err ? err : -EIO;
	while (!err && (err = vmr_store_step(store, statement)) == 1)
		err = load_column(store, id, statement, n, result);
	sqlite3_finalize(statement);
	return err;
}

/* A job that was written ahead and never ended has no verdict. */
static void load_head(sqlite3_stmt *statement, struct vmr_result *result)
{
	const char *verdict = vmr_store_text(statement, 4);
	struct vmr_job *job = &result->job;

	job->id = sqlite3_column_int64(statement, 1);
	job->instrument = load_copy(statement, 2);
	job->kind = load_word(vmr_kind_name, vmr_store_text(statement, 3));
	job->verdict = verdict ? load_word(vmr_verdict_name, verdict) :
				 VMREGRESS_VERDICT_ERROR;
	job->reason = verdict ? load_copy(statement, 5) :
				strdup("lost: nothing is known of its end");
	job->elapsed_ns = sqlite3_column_int64(statement, 6);
	job->held_peak_bytes = sqlite3_column_int64(statement, 7);
	job->rows = sqlite3_column_int64(statement, 8);
	job->state = VMREGRESS_STATE_FINISHED;
}

static int load_job(struct vmr_store *store, sqlite3_stmt *statement,
		    struct vmr_result_set *set)
{
	struct vmr_result *result = vmr_result_set_add(set);
	int64_t id = sqlite3_column_int64(statement, 0);
	struct vmr_instrument *instrument;
	int err;

	if (!result)
		return load_memory(store);
	load_head(statement, result);
	instrument = vmr_result_instrument(result);
	instrument->kind = result->job.kind;
	instrument->name = load_copy(statement, 2);
	if (!instrument->name || !result->job.instrument || !result->job.reason)
		return load_memory(store);
	err = load_params(store, id, &result->job.settings);
	return err ? err : load_columns(store, id, result->job.rows, result);
}

static int load_jobs(struct vmr_store *store, int64_t run,
		     const char *instrument, struct vmr_result_set *set)
{
	sqlite3_stmt *statement;
	int err;

	statement = vmr_store_prepare(store,
				      "SELECT id, number, instrument, kind, verdict, reason, elapsed_ns, held_peak_bytes, rows FROM job WHERE run = ?1 AND (?2 IS NULL OR instrument = ?2 OR kind || '_' || instrument = ?2) ORDER BY id",
				      "it", run, instrument);
	if (!statement)
		return -EIO;
	while ((err = vmr_store_step(store, statement)) == 1) {
		err = load_job(store, statement, set);
		if (err)
			break;
	}
	sqlite3_finalize(statement);
	return err;
}

int vmr_store_load(struct vmr_store *store, int64_t run,
		   const char *instrument, struct vmr_result_set *set)
{
	int err;

	memset(set, 0, sizeof(*set));
	/* One moment for all of it, whoever writes meanwhile. */
	err = vmr_store_exec(store, "BEGIN");
	if (err)
		return err;
	err = load_run(store, run, set);
	if (!err)
		err = load_env(store, run, set->env);
	if (!err)
		err = load_jobs(store, run, instrument, set);
	sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);
	if (err)
		vmr_result_set_free(set);
	return err;
}

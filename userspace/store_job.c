// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "scope.h"
#include "store_sql.h"

/* The job that was written ahead, or a new one. */
static int job_row(struct vmr_store *store, int64_t run, int64_t *id)
{
	sqlite3_stmt *statement;
	int err;

	statement = vmr_store_prepare(store,
				      "SELECT id FROM job WHERE run = ? AND verdict IS NULL ORDER BY id DESC LIMIT 1",
				      "i", run);
	err = vmr_store_number(store, statement, 0, id);
	if (err || *id)
		return err;
	statement = vmr_store_prepare(store,
				      "INSERT INTO job(run, instrument, kind) VALUES(?, '', '')",
				      "i", run);
	err = vmr_store_finish(store, statement);
	*id = sqlite3_last_insert_rowid(store->db);
	return err;
}

static int job_head(struct vmr_store *store, int64_t id,
		    const struct vmr_result *result)
{
	const struct vmr_job *job = &result->job;
	sqlite3_stmt *statement;

	statement = vmr_store_prepare(store,
				      "UPDATE job SET number = ?, instrument = ?, kind = ?, verdict = ?, reason = ?, elapsed_ns = ?, held_peak_bytes = ?, rows = ? WHERE id = ?",
				      "ittttiiii", (int64_t)job->id,
				      job->instrument ? job->instrument : "",
				      vmr_kind_name(job->kind),
				      vmr_verdict_name(job->verdict),
				      job->reason ? job->reason : "",
				      (int64_t)job->elapsed_ns,
				      (int64_t)job->held_peak_bytes,
				      (int64_t)result->rows.n, id);
	return vmr_store_finish(store, statement);
}

int vmr_store_job_params(struct vmr_store *store, int64_t id,
			 const struct vmr_settings *settings)
{
	sqlite3_stmt *statement;
	int64_t i;
	int err;

	err = vmr_store_finish(store,
			       vmr_store_prepare(store,
						 "DELETE FROM param WHERE job = ?",
						 "i", id));
	for (i = 0; !err && i < (int64_t)settings->n; i++) {
		statement = vmr_store_prepare(store,
					      "INSERT INTO param VALUES(?, ?, ?, ?)",
					      "iitt", id, i,
					      settings->list[i].name,
					      settings->list[i].value);
		err = vmr_store_finish(store, statement);
	}
	return err;
}

/* The cells of a column, as JSON writes them. */
static char *job_cells(const struct vmr_result *result, size_t column,
		       uint32_t type)
{
	const struct vmr_rows *rows = &result->rows;
	char *text = NULL;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);
	int err = 0;

	if (!out)
		return NULL;
	fputc('[', out);
	for (i = 0; !err && i < rows->n; i++) {
		if (i)
			fputc(',', out);
		if (column < rows->list[i].ncells)
			err = vmr_json_cell(out, &rows->list[i].cells[column],
					    type);
		else
			fputs("null", out);
	}
	fputc(']', out);
	if (fclose(out) || err) {
		free(text);
		return NULL;
	}
	return text;
}

static int job_column(struct vmr_store *store, int64_t id,
		      const struct vmr_result *result, size_t index)
{
	VMR_FREE char *cells = NULL;
	const struct vmr_instrument *instrument = result->instrument;
	const struct vmr_column *column = NULL;
	sqlite3_stmt *statement;

	if (instrument && index < instrument->ncolumns)
		column = &instrument->columns[index];
	cells = job_cells(result, index, column ? column->type :
			  VMREGRESS_COLUMN_TYPE_S64);
	if (!cells)
		return vmr_store_refuse(store, -ENOMEM, "out of memory");
	statement = vmr_store_prepare(store,
				      "INSERT INTO col(job, position, name, type, unit, better, detail, cells) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
				      "iittttit", id, (int64_t)index,
				      column ? column->name : NULL,
				      column ? vmr_column_type_name(column->type) : NULL,
				      column ? column->unit : NULL,
				      column ? vmr_better_name(column->better) : NULL,
				      (int64_t)(column && column->detail),
				      cells);
	return vmr_store_finish(store, statement);
}

static int job_columns(struct vmr_store *store, int64_t id,
		       const struct vmr_result *result)
{
	size_t n = result->instrument ? result->instrument->ncolumns : 0, i;
	int err = 0;

	for (i = 0; i < result->rows.n; i++)
		if (result->rows.list[i].ncells > n)
			n = result->rows.list[i].ncells;
	for (i = 0; !err && i < n; i++)
		err = job_column(store, id, result, i);
	return err;
}

int vmr_store_job(struct vmr_store *store, int64_t run,
		  const struct vmr_result *result)
{
	int64_t id;
	int err;

	err = vmr_store_lock(store);
	if (err)
		return err;
	err = job_row(store, run, &id);
	if (!err)
		err = job_head(store, id, result);
	if (!err)
		err = vmr_store_job_params(store, id, &result->job.settings);
	if (!err)
		err = job_columns(store, id, result);
	return vmr_store_unlock(store, err);
}

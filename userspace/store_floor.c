// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <time.h>

#include "fingerprint.h"
#include "scope.h"
#include "store_sql.h"
#include "text.h"

static const char *floor_fact(const json_t *env, const char *fact)
{
	const char *text = json_string_value(json_object_get(env, fact));

	return text ? text : "";
}

int vmr_store_floor(struct vmr_store *store, const json_t *env,
		    const struct vmr_store_floor *floor)
{
	char created[VMR_TEXT_NUMBER];
	int64_t machine;
	int err = vmr_store_machine(store, env, &machine);

	if (err)
		return err;
	vmr_text_time((uint64_t)time(NULL) * 1000000000, created);
	return vmr_store_finish(store,
				vmr_store_prepare(store,
						  "INSERT OR REPLACE INTO floor(machine, accel, metric, unit, percent, n, release, created) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
						  "itttditt", machine,
						  floor_fact(env, "accel"),
						  floor->metric, floor->unit,
						  floor->percent, floor->n,
						  floor_fact(env, "release"),
						  created));
}

int vmr_store_floors(struct vmr_store *store, const json_t *env,
		     int (*fn)(const char *metric, double percent, void *arg),
		     void *arg)
{
	VMR_FREE char *print = vmr_fingerprint(env);
	sqlite3_stmt *statement;
	int err;

	if (!print)
		return vmr_store_refuse(store, -ENOMEM, "out of memory");
	statement = vmr_store_prepare(store,
				      "SELECT metric, max(percent) FROM floor JOIN machine ON machine.id = machine WHERE fingerprint = ? AND accel = ? GROUP BY metric",
				      "tt", print, floor_fact(env, "accel"));
	if (!statement)
		return vmr_store_failed(store, sqlite3_errcode(store->db));
	while ((err = vmr_store_step(store, statement)) == 1) {
		err = fn(vmr_store_text(statement, 0),
			 sqlite3_column_double(statement, 1), arg);
		if (err)
			break;
	}
	sqlite3_finalize(statement);
	return err;
}

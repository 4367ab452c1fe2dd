// SPDX-License-Identifier: GPL-2.0-or-later
#include "array.h"
#include "store_sql.h"

/*
 * Each step is for ever: a file anywhere may be at any version. Cells are kept
 * by column, as JSON arrays: as small as anything packed, and still open to
 * whoever has sqlite3, by json_each().
 */
static const char *const schema_steps[] = {
	"CREATE TABLE machine(\n"
	"    id INTEGER PRIMARY KEY,\n"
	"    fingerprint TEXT NOT NULL UNIQUE);\n"
	"CREATE TABLE boot(\n"
	"    id INTEGER PRIMARY KEY,\n"
	"    machine INTEGER NOT NULL REFERENCES machine(id),\n"
	"    boot_id TEXT UNIQUE,\n"
	"    release TEXT, accel TEXT, host TEXT);\n"
	"CREATE TABLE run(\n"
	"    id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
	"    boot INTEGER NOT NULL REFERENCES boot(id),\n"
	"    created TEXT NOT NULL, vmr TEXT NOT NULL,\n"
	"    name TEXT, plan TEXT,\n"
	"    state TEXT NOT NULL CHECK(state IN\n"
	"        ('running', 'done', 'interrupted')),\n"
	"    pid INTEGER, pid_start INTEGER);\n"
	"CREATE TABLE env(\n"
	"    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,\n"
	"    position INTEGER NOT NULL, key TEXT NOT NULL, value,\n"
	"    PRIMARY KEY(run, position)) WITHOUT ROWID;\n"
	"CREATE TABLE job(\n"
	"    id INTEGER PRIMARY KEY,\n"
	"    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,\n"
	"    number INTEGER, instrument TEXT NOT NULL, kind TEXT NOT NULL,\n"
	"    verdict TEXT, reason TEXT, elapsed_ns INTEGER,\n"
	"    held_peak_bytes INTEGER, rows INTEGER);\n"
	"CREATE INDEX job_run ON job(run, verdict);\n"
	"CREATE TABLE param(\n"
	"    job INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,\n"
	"    position INTEGER NOT NULL, key TEXT NOT NULL,\n"
	"    value TEXT NOT NULL,\n"
	"    PRIMARY KEY(job, position)) WITHOUT ROWID;\n"
	"CREATE TABLE col(\n"
	"    id INTEGER PRIMARY KEY,\n"
	"    job INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,\n"
	"    position INTEGER NOT NULL, name TEXT, type TEXT, unit TEXT,\n"
	"    better TEXT, detail INTEGER, cells TEXT NOT NULL,\n"
	"    UNIQUE(job, position));",

	"ALTER TABLE run ADD COLUMN hash TEXT;\n"
	"CREATE UNIQUE INDEX run_hash ON run(hash);\n"
	"CREATE TABLE tag(\n"
	"    name TEXT NOT NULL,\n"
	"    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,\n"
	"    PRIMARY KEY(name, run)) WITHOUT ROWID;\n"
	"CREATE INDEX tag_run ON tag(run);\n"
	"CREATE TABLE note(\n"
	"    id INTEGER PRIMARY KEY,\n"
	"    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,\n"
	"    created TEXT NOT NULL, text TEXT NOT NULL);\n"
	"CREATE INDEX note_run ON note(run);",

	"ALTER TABLE run ADD COLUMN continues INTEGER\n"
	"    REFERENCES run(id) ON DELETE SET NULL;\n"
	"CREATE UNIQUE INDEX run_continues ON run(continues);",

	/*
	 * A machine was another one with each kernel, by the memory that this
	 * had left: rounded up as vmr_fingerprint_memory() does. The digits at
	 * the end are the memory.
	 */
	"CREATE TEMP TABLE print AS\n"
	"    WITH RECURSIVE step(size) AS\n"
	"        (SELECT 1 UNION ALL SELECT 2 * size FROM step\n"
	"         WHERE size < 1 << 58),\n"
	"    known(id, head, memory) AS\n"
	"        (SELECT id, rtrim(fingerprint, '0123456789'),\n"
	"            CAST(substr(fingerprint, 1 + length(rtrim(fingerprint,\n"
	"                '0123456789'))) AS INTEGER) FROM machine)\n"
	"    SELECT id, head || ((memory + size - 1) / size * size) AS text\n"
	"    FROM known JOIN step ON size =\n"
	"        (SELECT min(size) FROM step WHERE memory / size < 16);\n"
	"UPDATE boot SET machine = (SELECT min(other.id)\n"
	"    FROM print AS own JOIN print AS other ON own.text = other.text\n"
	"    WHERE own.id = machine);\n"
	"DELETE FROM machine WHERE id NOT IN (SELECT machine FROM boot);\n"
	"UPDATE machine SET fingerprint =\n"
	"    (SELECT text FROM print WHERE print.id = machine.id);\n"
	"DROP TABLE temp.print;",

	"CREATE TABLE floor(\n"
	"    machine INTEGER NOT NULL REFERENCES machine(id),\n"
	"    accel TEXT NOT NULL, metric TEXT NOT NULL,\n"
	"    unit TEXT NOT NULL CHECK(unit IN ('boot', 'run')),\n"
	"    percent REAL NOT NULL, n INTEGER NOT NULL,\n"
	"    release TEXT NOT NULL, created TEXT NOT NULL,\n"
	"    PRIMARY KEY(machine, accel, metric, unit)) WITHOUT ROWID;",
};

int vmr_store_schema_version(void)
{
	return VMR_ARRAY_SIZE(schema_steps);
}

const char *vmr_store_schema_step(int version)
{
	return schema_steps[version - 1];
}

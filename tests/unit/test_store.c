// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The store from inside: steps from older files, runs that were lost, and the
 * words that name runs.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "array.h"
#include "ktap.h"
#include "runspec.h"
#include "store_sql.h"

static char dir[] = "/tmp/vmr-test-store.XXXXXX";
static char path[64];

static const char document[] =
	"{\"schema\":\"vmr-result/1\",\n"
	"\"created\":\"2026-01-02T03:04:05Z\",\n"
	"\"vmr\":\"1\",\"env\":{\"host\":\"h\"},\"jobs\":[]}";

static void fresh(void)
{
	char name[80];

	unlink(path);
	snprintf(name, sizeof(name), "%s-wal", path);
	unlink(name);
	snprintf(name, sizeof(name), "%s-shm", path);
	unlink(name);
}

static bool opened(struct vmr_store *store, enum vmr_store_mode mode)
{
	int err = vmr_store_open(store, path, mode);

	if (err)
		ktap_diag("%s", store->why);
	return !err;
}

/* Add @n runs; the ids go on from what is there. */
static int add(struct vmr_store *store, int n)
{
	struct vmr_result_set set;
	char why[100], hash[40];
	static int count;
	int64_t run = 0;
	int err;

	err = vmr_result_text_read(document, strlen(document), &set, why,
				   sizeof(why));
	while (!err && n--) {
		snprintf(hash, sizeof(hash), "%d", count++);
		err = vmr_store_import(store, &set, hash, "done", &run);
	}
	vmr_result_set_free(&set);
	return err ? 0 : run;
}

/* A file as version 1 made it. */
static bool make_old(void)
{
	sqlite3 *db;
	int code;

	fresh();
	code = sqlite3_open(path, &db);
	if (!code)
		code = sqlite3_exec(db, vmr_store_schema_step(1), NULL, NULL,
				    NULL);
	if (!code)
		code = sqlite3_exec(db,
				    "PRAGMA user_version = 1; PRAGMA application_id = 0x564d5273;"
				    "INSERT INTO machine VALUES(1, 'h|c|2|1007353856'), (2, 'h|c|2|1007861760');"
				    "INSERT INTO boot VALUES(2, 2, NULL, '7.3', 'kvm', 'h');"
				    "INSERT INTO boot VALUES(1, 1, NULL, '6.1', 'kvm', 'h');"
				    "INSERT INTO run(id, boot, created, vmr, name, state) VALUES(7, 1, 'then', '0', 'quick', 'done');"
				    "INSERT INTO job VALUES(1, 7, 1, 'x', 'bench', 'none', '', 1, 2, 2);"
				    "INSERT INTO col VALUES(1, 1, 0, 'n', 'u64', NULL, 'none', 0, '[1,2]')",
				    NULL, NULL, NULL);
	sqlite3_close(db);
	return !code;
}

static int floor_found(const char *metric, double percent, void *arg)
{
	double *found = arg;

	found[!strcmp(metric, "x/loud")] = percent;
	return 0;
}

/* In a file that had no table for them, of a machine that it had. */
static void test_floor(struct vmr_store *store)
{
	static const struct vmr_store_floor floors[] = {
		{ "x/loud", "boot", 1.25, 8 }, { "x/loud", "boot", 3.5, 12 },
		{ "x/loud", "run", 2, 8 }, { "x/quiet", "run", 0.5, 8 },
	};
	json_t *env = json_pack("{s:s, s:s, s:i, s:i, s:s}", "host", "h", "cpu",
				"c", "cpus", 2, "memory_bytes", 1007353856,
				"accel", "kvm");
	double found[2] = { 0 };
	int64_t machines = 0;
	size_t i;
	int err = 0;

	for (i = 0; i < VMR_ARRAY_SIZE(floors) && !err; i++)
		err = vmr_store_floor(store, env, &floors[i]);
	ktap_ok(!err && !vmr_store_floors(store, env, floor_found, found) &&
		found[1] == 3.5 && found[0] == 0.5,
		"floors are kept: the newest of a unit, the larger of two");
	err = vmr_store_number(store,
			       vmr_store_prepare(store,
						 "SELECT count(*) FROM machine",
						 ""), 0, &machines);
	ktap_ok(!err && machines == 1, "of the machine that was there");
	json_object_set_new(env, "accel", json_string("tcg"));
	memset(found, 0, sizeof(found));
	ktap_ok(!vmr_store_floors(store, env, floor_found, found) &&
		found[0] == 0 && found[1] == 0, "another accelerator has none");
	json_decref(env);
}

static void test_migrate(void)
{
	struct vmr_result_set set;
	struct vmr_store store;
	int64_t version = 0;
	int err;

	ktap_ok(make_old(), "a file of version 1");
	if (!ktap_ok(opened(&store, VMR_STORE_READ), "is opened"))
		return;
	err = vmr_store_number(&store, vmr_store_prepare(&store,
							 "PRAGMA user_version",
							 ""), 0, &version);
	ktap_ok(!err && version == vmr_store_schema_version() && version > 1,
		"it is of version %d now", (int)version);
	err = vmr_store_load(&store, 7, NULL, &set);
	if (ktap_ok(!err, "its run is read")) {
		ktap_ok(set.n == 1 && set.list[0].rows.n == 2 &&
			set.list[0].rows.list[1].cells[0].u64 == 2,
			"with all that was measured");
		vmr_result_set_free(&set);
	}
	ktap_ok(!vmr_store_tag(&store, 7, "old"), "and can be tagged");
	err = vmr_store_number(&store,
			       vmr_store_prepare(&store,
						 "SELECT count(*) FROM boot JOIN machine ON machine.id = machine WHERE fingerprint = 'h|c|2|1073741824'",
						 ""), 0, &version);
	ktap_ok(!err && version == 2,
		"two kernels that leave other memory are of one machine");
	test_floor(&store);
	ktap_ok(add(&store, 1) == 8, "the next run has the next number");
	vmr_store_close(&store);
}

static void named(struct vmr_store *store, const char *word, int want,
		  const char *list)
{
	struct vmr_runspec runs = { 0 };
	char text[200] = "";
	size_t i, len;
	int err = vmr_runspec_add(&runs, store, word);

	for (i = 0; i < runs.n; i++) {
		len = strlen(text);
		snprintf(text + len, sizeof(text) - len, "%s%d", i ? " " : "",
			 (int)runs.list[i]);
	}
	if (!ktap_ok(err == want && !strcmp(text, list), "'%s' is %s", word,
		     want ? "refused" : list))
		ktap_diag("%d, %s, %s", err, text, err ? store->why : "");
	vmr_runspec_free(&runs);
}

static void test_runspec(void)
{
	struct vmr_store store;
	struct vmr_runspec runs = { 0 };
	int64_t run = 0;
	int err;

	fresh();
	if (!ktap_ok(opened(&store, VMR_STORE_WRITE), "a new store"))
		return;
	ktap_ok(add(&store, 6) == 6, "six runs");
	err = vmr_store_remove(&store, 4);
	err |= vmr_store_tag(&store, 1, "base");
	err |= vmr_store_tag(&store, 3, "base");
	err |= vmr_store_tag(&store, 5, "base-2");
	ktap_ok(!err, "one less, and three tagged");
	named(&store, "5", 0, "5");
	named(&store, "4", -ENOENT, "");
	named(&store, "0", -ENOENT, "");
	named(&store, "99999999999999999999", -EINVAL, "");
	named(&store, "2..5", 0, "2 3 5");
	named(&store, "4..4", -ENOENT, "");
	named(&store, "5..2", -EINVAL, "");
	named(&store, "2..", -EINVAL, "");
	named(&store, "..2", -EINVAL, "");
	named(&store, "1..2..3", -EINVAL, "");
	named(&store, "last", 0, "6");
	named(&store, "last~0", 0, "6");
	named(&store, "last~2", 0, "3");
	named(&store, "last~5", -ENOENT, "");
	named(&store, "last~", -EINVAL, "");
	named(&store, "last~-1", -EINVAL, "");
	named(&store, "base", 0, "3");
	named(&store, "base~1", 0, "1");
	named(&store, "base~2", -ENOENT, "");
	named(&store, "@base", 0, "1 3");
	named(&store, "@base*", 0, "1 3 5");
	named(&store, "@x*", -ENOENT, "");
	named(&store, "@", -EINVAL, "");
	named(&store, "", -EINVAL, "");
	named(&store, "-1", -EINVAL, "");
	named(&store, "no'tag", -EINVAL, "");
	named(&store, "other", -ENOENT, "");
	err = vmr_runspec_add(&runs, &store, "2..3");
	err |= vmr_runspec_add(&runs, &store, "@base");
	ktap_ok(!err && runs.n == 3, "a run that is named twice is there once");
	vmr_runspec_free(&runs);
	ktap_ok(!vmr_runspec_one(&store, "base", &run) && run == 3,
		"one run is wanted");
	ktap_ok(vmr_runspec_one(&store, "1..3", &run) == -EINVAL &&
		strstr(store.why, "names 3 runs"), "three are too many");
	vmr_store_close(&store);
}

static int see(const struct vmr_store_entry *entry, void *arg)
{
	snprintf(arg, 40, "%s %d", entry->state, (int)entry->jobs);
	return 0;
}

/* In another process: a run of its own and one job, written ahead. */
static void begin_and_die(void)
{
	static char word[] = "alloc_zero";
	const struct vmr_job job = {
		.instrument = word, .kind = VMREGRESS_KIND_TEST,
	};
	json_t *env = json_object();
	const struct vmr_store_head head = {
		.created = "now", .vmr = "1", .env = env, .name = word,
	};
	struct vmr_store store;
	int64_t run;

	if (vmr_store_open(&store, path, VMR_STORE_WRITE) ||
	    vmr_store_begin(&store, &head, &run) ||
	    vmr_store_ahead(&store, run, &job))
		_exit(1);
	/* No farewell. */
	_exit(0);
}

static void test_lost(void)
{
	struct vmr_result_set set;
	struct vmr_store store;
	char state[40] = "";
	int status;
	pid_t pid;

	fresh();
	fflush(stdout);
	pid = fork();
	if (!pid)
		begin_and_die();
	waitpid(pid, &status, 0);
	ktap_ok(!status, "a process writes a run ahead and dies");
	if (!ktap_ok(opened(&store, VMR_STORE_READ), "the store is there"))
		return;
	ktap_ok(!vmr_store_entry(&store, 1, see, state) &&
		!strcmp(state, "lost 1"), "the run is lost: %s", state);
	if (ktap_ok(!vmr_store_load(&store, 1, NULL, &set), "it is read")) {
		ktap_ok(set.n == 1 &&
			set.list[0].job.verdict == VMREGRESS_VERDICT_ERROR &&
			strstr(set.list[0].job.reason, "lost"),
			"the job that it died of says so");
		vmr_result_set_free(&set);
	}
	ktap_ok(!vmr_store_exec(&store,
				"UPDATE run SET pid = (SELECT 0)") &&
		!vmr_store_each(&store, 0, see, state) &&
		!strcmp(state, "lost 1"), "also without a process");
	vmr_store_close(&store);
}

static void test_running(void)
{
	json_t *env = json_object();
	const struct vmr_store_head head = {
		.created = "now", .vmr = "1", .env = env, .name = "x",
	};
	struct vmr_store store;
	char state[40] = "";
	int64_t run;

	fresh();
	if (!ktap_ok(opened(&store, VMR_STORE_WRITE), "a store"))
		return;
	ktap_ok(!vmr_store_begin(&store, &head, &run) &&
		!vmr_store_entry(&store, run, see, state) &&
		!strcmp(state, "running 0"), "a run of mine is %s", state);
	ktap_ok(!vmr_store_exec(&store,
				"UPDATE boot SET boot_id = 'another'") &&
		!vmr_store_entry(&store, run, see, state) &&
		!strcmp(state, "lost 0"), "one of another boot is %s", state);
	ktap_ok(!vmr_store_end(&store, run, "interrupted") &&
		!vmr_store_entry(&store, run, see, state) &&
		!strcmp(state, "interrupted 0"), "one that ended is %s", state);
	vmr_store_close(&store);
	json_decref(env);
}

int main(void)
{
	if (!mkdtemp(dir))
		return KTAP_EXIT_FAIL;
	snprintf(path, sizeof(path), "%s/vmr.db", dir);
	test_migrate();
	test_runspec();
	test_lost();
	test_running();
	fresh();
	rmdir(dir);
	return ktap_finish();
}

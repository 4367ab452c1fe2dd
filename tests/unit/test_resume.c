// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is left of a run whose process was killed in its midst, and that what
 * goes on with it is found beside it.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"
#include "plan.h"
#include "store_sql.h"

static char dir[] = "/tmp/vmr-test-resume.XXXXXX";
static char path[64];

/* Two share their name, as slab does. */
static struct vmr_instrument instruments[] = {
	{ .name = "alloc_low", .kind = VMREGRESS_KIND_TEST },
	{ .name = "slab", .kind = VMREGRESS_KIND_BENCH },
	{ .name = "slab", .kind = VMREGRESS_KIND_SENSE },
};

static const struct vmr_client client = {
	.instruments = { .list = instruments, .n = 3 },
};

/* Each instrument once, the n-th with order=n and an odd value. */
static bool make_plan(struct vmr_plan *plan)
{
	char order[20];
	size_t i;
	int err = 0;

	memset(plan, 0, sizeof(*plan));
	for (i = 0; !err && i < 3; i++) {
		struct vmr_settings settings = { 0 };

		snprintf(order, sizeof(order), "%zu", i);
		err = vmr_settings_add(&settings, "order", order);
		err |= vmr_settings_add(&settings, "name", "a \"b\" \\ \xc3\xa9");
		err |= vmr_plan_add(plan, &instruments[i], &settings);
		vmr_settings_free(&settings);
	}
	return !err;
}

static int begin(struct vmr_store *store, int64_t continues, int64_t *run)
{
	json_t *env = json_object();
	struct vmr_store_head head = {
		.created = "now", .vmr = "1", .env = env, .name = "quick",
		.continues = continues,
	};
	struct vmr_plan plan;
	char *text = NULL;
	int err = -ENOMEM;

	if (make_plan(&plan))
		text = vmr_plan_text(&plan);
	head.plan = text;
	if (text)
		err = vmr_store_begin(store, &head, run);
	free(text);
	vmr_plan_free(&plan);
	json_decref(env);
	return err;
}

/* Write @step ahead, and its end with @verdict unless negative. */
static int step(struct vmr_store *store, int64_t run, size_t i, int verdict)
{
	struct vmr_result result = { .instrument = &instruments[i] };
	struct vmr_plan plan;
	int err = make_plan(&plan) ? 0 : -ENOMEM;

	result.job.instrument = instruments[i].name;
	result.job.kind = instruments[i].kind;
	if (!err) {
		result.job.settings = plan.list[i].settings;
		err = vmr_store_ahead(store, run, &result.job);
	}
	result.job.verdict = verdict;
	if (!err && verdict >= 0)
		err = vmr_store_job(store, run, &result);
	vmr_plan_free(&plan);
	return err;
}

/* In another process: the first job passes, in the second it is killed. */
static void begin_and_die(void)
{
	struct vmr_store store;
	int64_t run;

	if (!vmr_store_open(&store, path, VMR_STORE_WRITE) &&
	    !begin(&store, 0, &run) && !vmr_store_tag(&store, run, "nightly") &&
	    !step(&store, run, 0, VMREGRESS_VERDICT_PASS) &&
	    !step(&store, run, 1, -1))
		kill(getpid(), SIGKILL);
	_exit(1);
}

static bool die(void)
{
	int status = 0;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid)
		begin_and_die();
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void test_plan(const char *text)
{
	const struct vmr_ctx ctx = { .verb = "test" };
	const char *name;
	struct vmr_plan plan;

	ktap_ok(!vmr_plan_rest(&plan, &ctx, &client, text, 1) && plan.n == 2,
		"two steps are left of the plan");
	if (plan.n == 2) {
		name = vmr_settings_find(&plan.list[1].settings, "name");
		ktap_ok(plan.list[0].instrument == &instruments[1] &&
			plan.list[1].instrument == &instruments[2],
			"each is the instrument of its kind");
		ktap_ok(name && !strcmp(name, "a \"b\" \\ \xc3\xa9") &&
			!strcmp(vmr_settings_find(&plan.list[1].settings,
						  "order"), "2"),
			"with its settings");
		vmr_plan_drop_first(&plan);
		ktap_ok(plan.n == 1 &&
			plan.list[0].instrument == &instruments[2],
			"the first of them can be left out");
	}
	vmr_plan_free(&plan);
	ktap_ok(!vmr_plan_rest(&plan, &ctx, &client, text, 3) && !plan.n,
		"nothing is left behind the last");
	vmr_plan_free(&plan);
	ktap_ok(vmr_plan_rest(&plan, &ctx, &client, "{}", 0) == VMR_EXIT_LOST,
		"what is no plan is said to be none");
	vmr_plan_free(&plan);
	ktap_ok(vmr_plan_rest(&plan, &ctx, &client,
			      "[{\"instrument\":\"gone\"}]", 0) ==
		VMR_EXIT_USAGE, "so is an instrument that is gone");
	vmr_plan_free(&plan);
}

static void test_killed(struct vmr_store *store)
{
	struct vmr_store_rest rest;
	struct vmr_result_set set;
	int64_t run = 0;

	ktap_ok(!vmr_store_newest(store, &run) && run == 1, "it is the newest");
	if (!ktap_ok(!vmr_store_rest(store, 1, &rest), "its rest"))
		return;
	ktap_ok(!strcmp(rest.state, "lost") && rest.begun == 2 && rest.cut &&
		!strcmp(rest.name, "quick") && !rest.continued,
		"lost in its second job");
	ktap_ok(!rest.rebooted, "the machine has not died");
	test_plan(rest.plan);
	vmr_store_rest_free(&rest);

	if (!ktap_ok(!vmr_store_load(store, 1, NULL, &set), "it is read"))
		return;
	ktap_ok(set.n == 2 && !strcmp(set.list[0].job.settings.list[0].value,
				      "0") &&
		set.list[0].job.settings.n == 2 &&
		!strcmp(set.list[1].job.settings.list[0].value, "1"),
		"the lost job has the settings that it had, the other no twice");
	vmr_result_set_free(&set);
}

/* @run, whose last job ended with @verdict, was ended as @state. */
static void cut(struct vmr_store *store, const char *state, int verdict,
		bool want)
{
	struct vmr_store_rest rest = { 0 };
	int64_t run;
	int err;

	err = begin(store, 0, &run);
	if (!err)
		err = step(store, run, 0, verdict);
	if (!err)
		err = vmr_store_end(store, run, state);
	if (!err)
		err = vmr_store_rest(store, run, &rest);
	ktap_ok(!err && rest.begun == 1 && rest.cut == want &&
		!strcmp(rest.state, state), "%s, its job %s: %scut", state,
		vmr_verdict_name(verdict), want ? "" : "not ");
	if (!err)
		vmr_store_rest_free(&rest);
}

static void test_continue(struct vmr_store *store)
{
	struct vmr_store_rest rest;
	int64_t run = 0, tags = 0, old = 0, none = 0;
	int err;

	err = begin(store, 1, &run);
	if (!ktap_ok(!err, "a run continues it"))
		return;
	err = vmr_store_number(store,
			       vmr_store_prepare(store,
						 "SELECT count(*) FROM tag WHERE name = 'nightly' AND run = ?",
						 "i", run), 0, &tags);
	ktap_ok(!err && tags == 1, "and has its tag");
	ktap_ok(begin(store, 1, &none) == -EEXIST &&
		strstr(store->why, "continues run 1 already"), "one alone may");
	if (ktap_ok(!vmr_store_rest(store, 1, &rest), "the first")) {
		ktap_ok(rest.continued == run, "knows which does");
		vmr_store_rest_free(&rest);
	}
	err = vmr_store_remove(store, 1);
	if (!err)
		err = vmr_store_number(store,
				       vmr_store_prepare(store,
							 "SELECT continues IS NULL FROM run WHERE id = ?",
							 "i", run), 0, &old);
	ktap_ok(!err && old == 1, "when the first goes, the other stays");
}

static void test_rebooted(struct vmr_store *store)
{
	struct vmr_store_rest rest = { 0 };
	int err;

	err = vmr_store_exec(store, "UPDATE boot SET boot_id = 'another'");
	if (!err)
		err = vmr_store_rest(store, 1, &rest);
	ktap_ok(!err && rest.rebooted && rest.cut, "or it has");
	if (!err)
		vmr_store_rest_free(&rest);
}

int main(void)
{
	struct vmr_store store;

	if (!mkdtemp(dir))
		return KTAP_EXIT_FAIL;
	snprintf(path, sizeof(path), "%s/vmr.db", dir);
	ktap_ok(die(), "a process is killed in its second job");
	if (ktap_ok(!vmr_store_open(&store, path, VMR_STORE_WRITE),
		    "its store is there")) {
		test_killed(&store);
		cut(&store, "interrupted", VMREGRESS_VERDICT_ERROR, true);
		cut(&store, "interrupted", VMREGRESS_VERDICT_PASS, false);
		cut(&store, "done", VMREGRESS_VERDICT_ERROR, false);
		test_rebooted(&store);
		test_continue(&store);
		vmr_store_close(&store);
	}
	unlink(path);
	rmdir(dir);
	return ktap_finish();
}

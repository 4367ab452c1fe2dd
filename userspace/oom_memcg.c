// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cgroup.h"
#include "cmd.h"
#include "execute.h"
#include "file.h"
#include "guard.h"
#include "interrupt.h"
#include "oom_judge.h"
#include "oom_memcg.h"
#include "scope.h"
#include "text.h"

/* Below the root of cgroups; the guard sees to it that there is one user. */
#define MEMCG_NAME	"vmregress-oom"

/* What the asker takes beyond the limit: less than any victim has. */
#define MEMCG_EXCESS	(2 * VMR_OOM_MIB)

/* How long a victim may take to take its memory. */
#define MEMCG_READY_MS	60000

/* How long the trace may go on when the asker has got all. */
#define MEMCG_GRACE_NS	5000000000ULL

struct memcg_run {
	const struct vmr_oom_listener *listener;
	struct vmr_client *client;
	struct vmr_oom_spec *spec;
	struct vmr_guard guard;
	char root[PATH_MAX];
	char path[PATH_MAX + sizeof(MEMCG_NAME) + 1];
	struct vmr_victim asker;
	struct vmr_oom_case oom;
	bool asked;		/* the asker was let go */
	uint64_t served_ns;	/* when it had got all; 0 before */
	uint64_t started_ns;
};

static uint64_t memcg_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

__attribute__((format(printf, 3, 4)))
static int memcg_say(const struct vmr_oom_listener *listener, int code,
		     const char *fmt, ...)
{
	char text[300];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	listener->say(code, text, listener->arg);
	return code;
}

/* Say what went wrong; the code is that of a job that could not do its work. */
static int memcg_failed(const struct memcg_run *run, const char *what, int err)
{
	if (err == -EINTR)
		return memcg_say(run->listener, VMR_EXIT_FAIL,
				 "interrupted; all is put back");
	return memcg_say(run->listener, VMR_EXIT_FAIL, "%s: %s", what,
			 strerror(-err));
}

int vmr_oom_memcg_spec(struct vmr_oom_spec *spec, char *why, size_t size)
{
	struct vmr_machine machine;
	int err;

	vmr_machine_read(&machine);
	err = vmr_oom_spec_finish(spec,
				  vmr_machine_number(&machine, "memory_bytes"),
				  vmr_machine_number(&machine,
						     "memory_available_bytes"),
				  why, size);
	vmr_machine_free(&machine);
	return err;
}

static int memcg_open_guard(const struct vmr_oom_listener *listener,
			    struct vmr_guard *guard)
{
	bool leftover;
	int err;

	if (geteuid())
		return memcg_say(listener, VMR_EXIT_LOST, "root only");
	err = vmr_guard_open(guard, &leftover);
	if (err == -EBUSY)
		return memcg_say(listener, VMR_EXIT_FAIL,
				 "another vmr oom is running");
	if (!err && leftover) {
		memcg_say(listener, VMR_EXIT_OK,
			  "putting back what a run that was killed has left");
		err = vmr_guard_restore(guard);
		if (err)
			vmr_guard_close(guard);
	}
	if (err)
		return memcg_say(listener, VMR_EXIT_FAIL,
				 "cannot put it back: %s", strerror(-err));
	return 0;
}

int vmr_oom_cleanup(const struct vmr_oom_listener *listener)
{
	struct vmr_guard guard;
	int code = memcg_open_guard(listener, &guard);

	if (!code)
		vmr_guard_close(&guard);
	return code;
}

/* Whether the machine can do it at all. */
static int memcg_check(struct memcg_run *run)
{
	VMR_FREE char *panic = vmr_file_text("/proc/sys/vm/panic_on_oom");

	if (panic && strcmp(panic, "0"))
		return memcg_say(run->listener, VMR_EXIT_USAGE,
				 "vm.panic_on_oom is %s: refused, the machine might panic",
				 panic);
	if (vmr_cgroup_root(run->root))
		return memcg_say(run->listener, VMR_EXIT_SKIP,
				 "no cgroups of version 2 are mounted");
	if (!vmr_cgroup_has(run->root, "cgroup.controllers", "memory"))
		return memcg_say(run->listener, VMR_EXIT_SKIP,
				 "%s has no memory controller", run->root);
	return 0;
}

static int memcg_limit(struct memcg_run *run)
{
	char limit[VMR_TEXT_NUMBER];
	int err;

	snprintf(run->path, sizeof(run->path), "%s/" MEMCG_NAME, run->root);
	if (!vmr_cgroup_has(run->root, "cgroup.subtree_control", "memory")) {
		err = vmr_guard_enable_memory(&run->guard, run->root);
		if (err)
			return memcg_failed(run, run->root, err);
	}
	err = vmr_guard_make_cgroup(&run->guard, run->path);
	snprintf(limit, sizeof(limit), "%" PRIu64, run->spec->limit);
	if (!err)
		err = vmr_cgroup_write(run->path, "memory.max", limit);
	if (!err)
		err = vmr_cgroup_write(run->path, "memory.swap.max", "0");
	/* A kernel without swap has no such file. */
	if (err == -ENOENT)
		err = 0;
	return err ? memcg_failed(run, run->path, err) : 0;
}

static int memcg_start(struct memcg_run *run, struct vmr_victim *victim)
{
	struct vmr_oom_member *member = &run->oom.members[run->oom.n];
	int err = vmr_victim_start(victim, run->path);

	if (err)
		return memcg_failed(run, victim->name, err);
	member->name = victim->name;
	member->pid = victim->pid;
	member->size = victim->size;
	run->oom.n++;
	return 0;
}

/* Each comes to life, then to its memory, one after the other. */
static int memcg_feed(struct memcg_run *run, const struct vmr_victim *victim,
		      uint64_t bytes)
{
	int err = vmr_victim_wait(victim, MEMCG_READY_MS);

	if (!err && bytes)
		err = vmr_victim_go(victim, bytes);
	if (!err && bytes)
		err = vmr_victim_wait(victim, MEMCG_READY_MS);
	return err ? memcg_failed(run, victim->name, err) : 0;
}

static int memcg_populate(struct memcg_run *run)
{
	struct vmr_oom_spec *spec = run->spec;
	int code = 0;
	size_t i;

	for (i = 0; !code && i < spec->n; i++) {
		code = memcg_start(run, &spec->victims[i]);
		if (!code)
			code = memcg_feed(run, &spec->victims[i],
					  spec->victims[i].size);
	}
	snprintf(run->asker.name, sizeof(run->asker.name), "vmr-asker");
	run->asker.adj = VMR_BADNESS_ADJ_MIN;
	run->asker.yields = true;
	if (!code)
		code = memcg_start(run, &run->asker);
	return code ? code : memcg_feed(run, &run->asker, 0);
}

static int memcg_events(const struct memcg_run *run,
			struct vmr_oom_events *events)
{
	int err = vmr_cgroup_number(run->path, "memory.events", "oom",
				    &events->oom);

	return err ? err : vmr_cgroup_number(run->path, "memory.events",
					     "oom_kill", &events->oom_kill);
}

static int memcg_predict(struct memcg_run *run)
{
	uint64_t page = sysconf(_SC_PAGESIZE), machine;
	struct vmr_oom_case *oom = &run->oom;
	struct vmr_machine facts;
	int err = 0;
	size_t i;

	for (i = 0; !err && i < oom->n; i++) {
		err = vmr_victim_badness(oom->members[i].pid,
					 &oom->members[i].badness);
		if (!err)
			err = vmr_victim_score(oom->members[i].pid,
					       &oom->members[i].score);
	}
	if (!err)
		err = memcg_events(run, &oom->before);
	if (err)
		return memcg_failed(run, "prediction", err);
	vmr_machine_read(&facts);
	machine = (vmr_machine_number(&facts, "memory_bytes") +
		   vmr_machine_number(&facts, "swap_bytes")) / page;
	vmr_machine_free(&facts);
	vmr_oom_predict(oom, run->spec->limit / page, machine);
	if (run->listener->predicted)
		run->listener->predicted(oom, run->spec->limit,
					 run->listener->arg);
	return 0;
}

/* When the trace watches, let the asker go; when that did not do, stop it. */
static bool memcg_turn(const struct vmr_job *job, void *arg)
{
	struct memcg_run *run = arg;
	uint64_t current;

	if (!job->total)
		return false;
	if (!run->asked) {
		run->asked = true;
		if (vmr_cgroup_number(run->path, "memory.current", NULL,
				      &current))
			return true;
		run->asker.size = MEMCG_EXCESS;
		if (current < run->spec->limit)
			run->asker.size += run->spec->limit - current;
		run->oom.members[run->oom.n - 1].size = run->asker.size;
		return vmr_victim_go(&run->asker, run->asker.size);
	}
	if (!run->served_ns && vmr_victim_wait(&run->asker, 0) != -ETIMEDOUT)
		run->served_ns = memcg_now_ns();
	return run->served_ns &&
	       memcg_now_ns() - run->served_ns > MEMCG_GRACE_NS;
}

static void memcg_look_after(struct memcg_run *run)
{
	struct vmr_badness badness;
	size_t i;

	for (i = 0; i < run->oom.n; i++)
		run->oom.members[i].survived =
			!vmr_victim_badness(run->oom.members[i].pid, &badness);
	memcg_events(run, &run->oom.after);
}

static int memcg_settings(const struct vmr_oom_spec *spec,
			  struct vmr_settings *settings, bool trace)
{
	char text[VMR_TEXT_NUMBER];
	int err;

	snprintf(text, sizeof(text), "%u", spec->seconds);
	if (trace)
		return vmr_settings_add(settings, "seconds", text);
	err = vmr_settings_add(settings, "seconds", text);
	snprintf(text, sizeof(text), "%" PRIu64, spec->limit);
	if (!err)
		err = vmr_settings_add(settings, "max", text);
	snprintf(text, sizeof(text), "%zu", spec->n);
	return err ? err : vmr_settings_add(settings, "victims", text);
}

static int memcg_conclude(struct memcg_run *run, const struct vmr_result *trace,
			  struct vmr_result *result)
{
	int err;

	memcg_look_after(run);
	if (run->listener->traced)
		run->listener->traced(trace, run->listener->arg);
	err = vmr_oom_judge(&run->oom, trace, result);
	if (!err)
		err = memcg_settings(run->spec, &result->job.settings, false);
	result->job.elapsed_ns = memcg_now_ns() - run->started_ns;
	return err ? memcg_failed(run, "result", err) : 0;
}

static int memcg_refused(const struct memcg_run *run, int err)
{
	const char *reason = vmr_client_reason(run->client, err);
	int code = VMR_EXIT_LOST;

	if (vmr_client_blames_user(run->client, err))
		code = VMR_EXIT_USAGE;
	return memcg_say(run->listener, code, "oom: %s", reason);
}

static int memcg_trace(struct memcg_run *run, struct vmr_result *result)
{
	const struct vmr_execute_options options = {
		.quiet = true, .turn = memcg_turn, .turn_arg = run,
	};
	struct vmr_settings settings = { 0 };
	const struct vmr_instrument *instrument;
	enum vmr_execute_end end;
	struct vmr_result trace;
	int code, err;

	instrument = vmr_instruments_find_kind(&run->client->instruments,
					       VMREGRESS_KIND_TRACE, "oom");
	if (!instrument)
		return memcg_say(run->listener, VMR_EXIT_LOST,
				 "the module has no instrument trace_oom");
	if (memcg_settings(run->spec, &settings, true))
		return memcg_failed(run, "settings", -ENOMEM);
	end = vmr_execute(run->client, instrument, &settings, &options, &trace,
			  &err);
	if (end == VMR_EXECUTE_DONE || end == VMR_EXECUTE_LEFT)
		code = memcg_conclude(run, &trace, result);
	else
		code = memcg_refused(run, err);
	vmr_result_free(&trace);
	vmr_settings_free(&settings);
	return code;
}

static int memcg_guarded(struct memcg_run *run, struct vmr_result *result)
{
	int code, err;

	err = vmr_guard_protect(&run->guard);
	if (err)
		return memcg_failed(run, "oom_score_adj", err);
	code = memcg_limit(run);
	if (!code)
		code = memcg_populate(run);
	if (!code)
		code = memcg_predict(run);
	if (!code && vmr_interrupt_count())
		code = memcg_failed(run, "", -EINTR);
	return code ? code : memcg_trace(run, result);
}

static void memcg_end(struct memcg_run *run)
{
	int err;
	size_t i;

	for (i = 0; i < run->spec->n; i++)
		vmr_victim_end(&run->spec->victims[i]);
	vmr_victim_end(&run->asker);
	err = vmr_guard_restore(&run->guard);
	if (err)
		memcg_say(run->listener, VMR_EXIT_FAIL,
			  "not all could be put back: %s; again with: vmr oom cleanup",
			  strerror(-err));
	vmr_guard_close(&run->guard);
}

int vmr_oom_memcg(struct vmr_client *client, struct vmr_oom_spec *spec,
		  const struct vmr_oom_listener *listener,
		  struct vmr_result *result)
{
	struct memcg_run *run = calloc(1, sizeof(*run));
	int code;

	if (!run)
		return memcg_say(listener, VMR_EXIT_LOST, "out of memory");
	run->listener = listener;
	run->client = client;
	run->spec = spec;
	run->started_ns = memcg_now_ns();
	code = memcg_check(run);
	if (!code)
		code = memcg_open_guard(listener, &run->guard);
	if (!code) {
		code = memcg_guarded(run, result);
		memcg_end(run);
	}
	free(run);
	return code;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Watch the OOM killer: who asks for it, whom it could take, whom it takes, and
 * when the memory is back. It provokes nothing; `vmr oom` does.
 */
#include <linux/ctype.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>

#include "job.h"
#include "oom_watch.h"

/* How often the probes' records are fetched. */
#define OOM_POLL_MS	20

/* How long rows may wait for memory after the last event. */
#define OOM_REST_MS	5000

/* Room for the names of all allocation flags. */
#define OOM_GFP_TEXT	256

enum oom_param {
	OOM_KILLS,
	OOM_SECONDS,
	OOM_NPARAMS
};

static const struct vmr_param oom_params[OOM_NPARAMS] = {
	[OOM_KILLS] = {
		.name = "kills",
		.help = "ends when so many victims and their memory are gone",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = 10000,
		.def = "1",
	},
	[OOM_SECONDS] = {
		.name = "seconds",
		.help = "watches for so long at most, seen or not",
		.unit = "s",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = 86400,
		.def = "any",
		.word = "any",
	},
};

static const struct vmr_column oom_columns[] = {
	{ .name = "time", .unit = "ns", .help = "since the first event",
	  .type = VMREGRESS_COLUMN_TYPE_S64 },
	{ .name = "event", .help = "first_try, asked, invoked, candidate, exempt, selected, signalled, marked, below_limit, mm_gone",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "pid", .help = "process that it is about",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "comm", .help = "its name",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "points", .unit = "pages", .help = "badness by the kernel",
	  .type = VMREGRESS_COLUMN_TYPE_S64 },
	{ .name = "adj", .help = "its oom_score_adj",
	  .type = VMREGRESS_COLUMN_TYPE_S64 },
	{ .name = "order", .help = "of the failed allocation; -1 is sysrq",
	  .type = VMREGRESS_COLUMN_TYPE_S64 },
	{ .name = "gfp", .help = "flags of the failed allocation",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "constraint", .help = "none, cpuset, mempolicy or memcg",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "total", .unit = "pages", .help = "what there is to share",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
};

static const char *oom_event_name(enum vmr_oom_event event)
{
	static const char *const names[VMR_OOM_EVENTS] = {
		[VMR_OOM_FIRST_TRY] = "first_try",
		[VMR_OOM_ASKED] = "asked",
		[VMR_OOM_INVOKED] = "invoked",
		[VMR_OOM_CANDIDATE] = "candidate",
		[VMR_OOM_EXEMPT] = "exempt",
		[VMR_OOM_SELECTED] = "selected",
		[VMR_OOM_SIGNALLED] = "signalled",
		[VMR_OOM_MARKED] = "marked",
		[VMR_OOM_BELOW_LIMIT] = "below_limit",
		[VMR_OOM_MM_GONE] = "mm_gone",
	};

	return names[event];
}

static struct vmr_cell oom_constraint(const struct vmr_oom_record *record)
{
	switch (record->constraint) {
	case CONSTRAINT_NONE:
		return (struct vmr_cell)VMR_STRING("none");
	case CONSTRAINT_CPUSET:
		return (struct vmr_cell)VMR_STRING("cpuset");
	case CONSTRAINT_MEMORY_POLICY:
		return (struct vmr_cell)VMR_STRING("mempolicy");
	case CONSTRAINT_MEMCG:
		return (struct vmr_cell)VMR_STRING("memcg");
	}
	return (struct vmr_cell)VMR_ABSENT;
}

/* A process may have given itself any bytes for a name. */
static void oom_clean_name(char *comm)
{
	for (; *comm; comm++)
		if (!isascii(*comm) || !isprint(*comm) || *comm == ' ')
			*comm = '?';
}

static int oom_row(struct vmr_job *job, struct vmr_oom_record *record,
		   u64 start)
{
	const struct vmr_cell absent = VMR_ABSENT;
	char gfp[OOM_GFP_TEXT];

	record->comm[TASK_COMM_LEN - 1] = '\0';
	oom_clean_name(record->comm);
	snprintf(gfp, sizeof(gfp), "%pGg", &record->gfp);
	return vmr_job_row(job,
		VMR_S64((s64)(record->ns - start)),
		VMR_STRING(oom_event_name(record->event)),
		VMR_U64(record->pid),
		VMR_STRING(record->comm),
		record->has_points ?
			(struct vmr_cell)VMR_S64(record->points) : absent,
		VMR_S64(record->adj),
		record->request ?
			(struct vmr_cell)VMR_S64(record->order) : absent,
		record->request ? (struct vmr_cell)VMR_STRING(gfp) : absent,
		oom_constraint(record),
		record->request && record->total ?
			(struct vmr_cell)VMR_U64(record->total) : absent);
}

/**
 * struct oom_trace - what becomes rows
 * @job: the job that has them
 * @watch: what the killer did
 * @record: the event that @waits for a row
 * @waits: there is one
 * @start: time of the first event, 0 before
 */
struct oom_trace {
	struct vmr_job *job;
	struct vmr_oom_watch *watch;
	struct vmr_oom_record record;
	bool waits;
	u64 start;
};

/* An event without a row because of -ENOMEM is the first the next time. */
static int oom_fetch(struct oom_trace *trace)
{
	struct vmr_oom_record *record = &trace->record;
	int err;

	while (trace->waits || vmr_oom_watch_take(trace->watch, record)) {
		trace->waits = true;
		trace->start = trace->start ?: record->ns;
		err = oom_row(trace->job, record, trace->start);
		if (err)
			return err;
		trace->waits = false;
	}
	return 0;
}

/* Goes on without memory for rows: when somebody is killed there is none. */
static int oom_follow(struct oom_trace *trace)
{
	struct vmr_job *job = trace->job;
	u64 seconds = vmr_settings_number(job->settings, OOM_SECONDS);
	u64 kills = vmr_settings_number(job->settings, OOM_KILLS);
	unsigned long until = jiffies + seconds * HZ;
	unsigned int gone;
	int err;

	for (;;) {
		gone = vmr_oom_watch_gone(trace->watch);
		/* That there are steps tells others that it is watching. */
		vmr_job_progress(job, gone, kills);
		err = oom_fetch(trace);
		if (err && err != -ENOMEM)
			return err;
		if (gone >= kills)
			return 0;
		if (seconds != VMR_UNSET && time_after_eq(jiffies, until))
			return 0;
		err = vmr_job_sleep(job, OOM_POLL_MS);
		if (err)
			return err;
	}
}

/* What is left when the watch is over: the victims' memory is soon back. */
static int oom_fetch_rest(struct oom_trace *trace)
{
	unsigned int tries = OOM_REST_MS / OOM_POLL_MS;
	int err = oom_fetch(trace);

	while (err == -ENOMEM && tries-- &&
	       !vmr_job_sleep(trace->job, OOM_POLL_MS))
		err = oom_fetch(trace);
	return err;
}

static int oom_conclude(struct vmr_job *job, struct vmr_oom_watch *watch)
{
	u64 kills = vmr_settings_number(job->settings, OOM_KILLS);
	u64 lost = vmr_oom_watch_lost(watch);
	char missing[160];

	vmr_oom_watch_missing(watch, missing, sizeof(missing));
	if (lost)
		return vmr_job_error(job, "%llu events were lost", lost);
	if (*missing)
		return vmr_job_verdict(job, VMREGRESS_VERDICT_NONE,
				       "this kernel does not show %s", missing);
	if (vmr_oom_watch_gone(watch) < kills)
		return vmr_job_verdict(job, VMREGRESS_VERDICT_NONE,
				       "%u of %llu victims in the time given",
				       vmr_oom_watch_gone(watch), kills);
	return 0;
}

static int oom_watch_run(struct vmr_job *job, struct vmr_oom_watch *watch)
{
	struct oom_trace trace = { .job = job, .watch = watch };
	char missing[160];
	int err, last;

	if (!vmr_oom_watch_arm(watch)) {
		vmr_oom_watch_disarm(watch);
		vmr_oom_watch_missing(watch, missing, sizeof(missing));
		return vmr_job_skip(job, "this kernel does not show %s",
				    missing);
	}
	err = oom_follow(&trace);
	vmr_oom_watch_disarm(watch);
	last = oom_fetch_rest(&trace);
	if (err || last)
		return err ?: last;
	return oom_conclude(job, watch);
}

static int oom_run(struct vmr_job *job)
{
	struct vmr_oom_watch *watch = vmr_oom_watch_new();
	int err;

	if (!watch)
		return -ENOMEM;
	err = oom_watch_run(job, watch);
	vmr_oom_watch_free(watch);
	return err;
}

const struct vmr_instrument vmr_instrument_oom = {
	.name = "oom",
	.summary = "watch the OOM killer choose and kill",
	.kind = VMREGRESS_KIND_TRACE,
	.params = oom_params,
	.nparams = OOM_NPARAMS,
	.columns = oom_columns,
	.ncolumns = ARRAY_SIZE(oom_columns),
	.run = oom_run,
};

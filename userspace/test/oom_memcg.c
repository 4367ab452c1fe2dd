// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The scenario of `vmr oom memcg` as an instrument: for a suite, with victims
 * that are made up from the limit. Its trace is watched and not shown.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "cmd.h"
#include "local.h"
#include "oom_memcg.h"

enum { OOM_MAX, OOM_VICTIMS };

static struct vmr_param oom_params[] = {
	[OOM_MAX] = {
		.name = "max",
		.help = "limit of the cgroup",
		.unit = "bytes",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.bounded = true,
		.min = VMR_OOM_LIMIT_MIN,
		.max = UINT64_C(1) << 40,
		.def = "64M",
	},
	[OOM_VICTIMS] = {
		.name = "victims",
		.help = "processes that one is chosen from",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.bounded = true,
		.min = 1,
		.max = VMR_OOM_VICTIMS_MAX,
		.def = "3",
	},
};

/* What went wrong is the verdict; the last word counts. */
static void oom_say(int code, const char *text, void *arg)
{
	struct vmr_job *job = arg;

	if (!code)
		return;
	job->verdict = code == VMR_EXIT_SKIP ? VMREGRESS_VERDICT_SKIP :
					       VMREGRESS_VERDICT_ERROR;
	free(job->reason);
	job->reason = strdup(text);
}

/* Table and verdict of the scenario, unless it had to complain. */
static void oom_take(struct vmr_result *result, struct vmr_result *scenario)
{
	result->rows = scenario->rows;
	memset(&scenario->rows, 0, sizeof(scenario->rows));
	if (result->job.reason)
		return;
	result->job.verdict = scenario->job.verdict;
	result->job.reason = scenario->job.reason;
	scenario->job.reason = NULL;
}

static int oom_run(struct vmr_client *client,
		   const struct vmr_local_value *values,
		   struct vmr_result *result)
{
	const struct vmr_oom_listener listener = {
		.say = oom_say, .arg = &result->job,
	};
	struct vmr_oom_spec spec = {
		.limit = values[OOM_MAX].number,
		.wanted = values[OOM_VICTIMS].number,
	};
	struct vmr_result scenario = { 0 };
	void (*on_pipe)(int signal);
	char why[200];

	if (vmr_oom_memcg_spec(&spec, why, sizeof(why))) {
		oom_say(VMR_EXIT_USAGE, why, &result->job);
		return 0;
	}
	/* Nobody may be reading any more: all is put back nevertheless. */
	on_pipe = signal(SIGPIPE, SIG_IGN);
	if (!vmr_oom_memcg(client, &spec, &listener, &scenario))
		oom_take(result, &scenario);
	signal(SIGPIPE, on_pipe);
	vmr_result_free(&scenario);
	return 0;
}

const struct vmr_local vmr_local_oom_memcg = {
	.instrument = {
		.name = "oom_memcg",
		.summary = "predict the victim of an OOM contained in a cgroup",
		.kind = VMREGRESS_KIND_TEST,
		.params = oom_params,
		.nparams = VMR_ARRAY_SIZE(oom_params),
		.columns = vmr_oom_columns,
		.ncolumns = VMR_ARRAY_SIZE(vmr_oom_columns),
	},
	.run = oom_run,
};

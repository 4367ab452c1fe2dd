// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "array.h"
#include "cmd.h"
#include "interrupt.h"
#include "json.h"
#include "progress.h"
#include "text.h"

/* How often the module is asked whether it is still there. */
#define MONITOR_CHECK_MS	2000

struct monitor_input {
	struct vmr_ctx *ctx;
	unsigned long count;	/* finished jobs to see; 0: no end */
	unsigned long finished;	/* seen */
	uint64_t *ended;	/* jobs that have ended, seen or before */
	size_t nended;
};

static const struct argp_option monitor_options[] = {
	{ "count", 'n', "N", 0, "Stop after N jobs have finished", 0 },
	{ 0 }
};

static error_t monitor_parse(int key, char *arg, struct argp_state *state)
{
	struct monitor_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case 'n':
		input->count = vmr_cmd_parse_number(state, "--count", arg, 1,
						    LONG_MAX);
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "'%s' is one word too many", arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp monitor_argp = {
	.options = monitor_options,
	.parser = monitor_parse,
	.doc = "Follow all jobs: one line when a job starts, goes on and finishes.\vWith --json each line is one JSON object. Ends with Ctrl-C, or when the module goes away.",
	.children = vmr_global_child,
};

static const char *monitor_event_name(uint8_t cmd)
{
	switch (cmd) {
	case VMREGRESS_CMD_JOB_STARTED_NTF:
		return "started";
	case VMREGRESS_CMD_JOB_PROGRESS_NTF:
		return "progress";
	case VMREGRESS_CMD_JOB_FINISHED_NTF:
		return "finished";
	case VMREGRESS_CMD_JOB_LIST:
		return "listed";
	}
	return "unknown";
}

static void monitor_time(char buf[VMR_TEXT_NUMBER])
{
	struct timespec now;
	struct tm tm;
	size_t len;

	clock_gettime(CLOCK_REALTIME, &now);
	if (!localtime_r(&now.tv_sec, &tm))
		memset(&tm, 0, sizeof(tm));
	len = strftime(buf, VMR_TEXT_NUMBER, "%H:%M:%S", &tm);
	snprintf(buf + len, VMR_TEXT_NUMBER - len, ".%03ld",
		 now.tv_nsec / 1000000);
}

static void monitor_line(const char *event, const struct vmr_job *job)
{
	const char *name = job->instrument ? job->instrument : "?";
	const char *reason;
	char now[VMR_TEXT_NUMBER], text[200];
	size_t i;

	monitor_time(now);
	printf("%s  job %-4" PRIu64 "  %-8s  ", now, job->id, event);
	if (job->state == VMREGRESS_STATE_FINISHED) {
		reason = job->reason && *job->reason ? job->reason : NULL;
		vmr_text_duration(job->elapsed_ns, text);
		printf("%s: %s%s%s; took %s, %" PRIu64 " rows\n", name,
		       vmr_verdict_name(job->verdict), reason ? ": " : "",
		       reason ? reason : "", text, job->rows);
	} else if (!strcmp(event, "progress")) {
		vmr_progress_text(name, job, text, sizeof(text));
		puts(text);
	} else {
		fputs(name, stdout);
		for (i = 0; i < job->settings.n; i++)
			printf(" %s=%s", job->settings.list[i].name,
			       job->settings.list[i].value);
		putchar('\n');
	}
}

static int monitor_json(const char *event, const struct vmr_job *job)
{
	json_t *object = vmr_json_job_head(job);

	if (!object)
		return -ENOMEM;
	json_object_set_new(object, "event", json_string(event));
	json_object_set_new(object, "state",
			    json_string(vmr_state_name(job->state)));
	json_object_set_new(object, "done", json_integer(job->done));
	json_object_set_new(object, "total", json_integer(job->total));
	return vmr_json_print(object, stdout);
}

static bool monitor_knows_end(const struct monitor_input *input, uint64_t id)
{
	size_t i;

	for (i = 0; i < input->nended; i++)
		if (input->ended[i] == id)
			return true;
	return false;
}

/* The end of a job, by its event or in a list after events were lost. */
static int monitor_end(struct monitor_input *input, uint64_t id, bool seen)
{
	uint64_t *ended;

	if (monitor_knows_end(input, id))
		return 0;
	ended = vmr_array_room(input->ended, input->nended, sizeof(*ended));
	if (!ended)
		return -ENOMEM;
	input->ended = ended;
	input->ended[input->nended++] = id;
	input->finished += seen;
	return 0;
}

static int monitor_show(struct monitor_input *input, uint8_t cmd,
			const struct vmr_job *job)
{
	const char *event = monitor_event_name(cmd);
	int err = 0;

	if (input->ctx->json)
		err = monitor_json(event, job);
	else
		monitor_line(event, job);
	fflush(stdout);
	return err;
}

static int monitor_on_event(uint8_t cmd, struct vmr_attrs attrs, void *arg)
{
	struct vmr_job job = { 0 };
	int err = vmr_proto_get_job(attrs, &job);

	if (!err)
		err = monitor_show(arg, cmd, &job);
	if (!err && cmd == VMREGRESS_CMD_JOB_FINISHED_NTF)
		err = monitor_end(arg, job.id, true);
	vmr_job_free(&job);
	return err;
}

/* Show what runs, at the beginning and when events were lost. */
static int monitor_list(struct monitor_input *input, struct vmr_client *client,
			bool all)
{
	struct vmr_jobs jobs;
	int err = vmr_client_jobs(client, &jobs);
	const struct vmr_job *job;
	bool ended;
	size_t i;

	for (i = 0; !err && i < jobs.n; i++) {
		job = &jobs.list[i];
		ended = job->state == VMREGRESS_STATE_FINISHED;
		if (all || !ended)
			err = monitor_show(input, VMREGRESS_CMD_JOB_LIST, job);
		if (!err && ended)
			err = monitor_end(input, job->id, all);
	}
	vmr_jobs_free(&jobs);
	return err;
}

static int monitor_wait(struct monitor_input *input, struct vmr_client *client)
{
	struct pollfd fd = {
		.fd = vmr_nl_fd(client->events),
		.events = POLLIN,
	};
	int n = poll(&fd, 1, MONITOR_CHECK_MS), err;

	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	if (!n)
		return vmr_client_alive(client) ? 0 : -ENOENT;
	err = vmr_nl_drain(client->events, monitor_on_event, input);
	if (err == -ENOBUFS) {
		vmr_cmd_say(input->ctx, "events were lost; these are all jobs now:");
		err = monitor_list(input, client, true);
	}
	return err;
}

static int monitor_follow(struct monitor_input *input,
			  struct vmr_client *client)
{
	int err = vmr_client_listen(client);

	if (!err)
		err = monitor_list(input, client, false);
	if (err)
		return vmr_cmd_refused(input->ctx, client, err, NULL);
	while (!err && !vmr_interrupt_count()) {
		if (input->count && input->finished >= input->count)
			break;
		err = monitor_wait(input, client);
	}
	if (!err)
		return VMR_EXIT_OK;
	vmr_cmd_say(input->ctx, "the module went away (%s)", strerror(-err));
	return VMR_EXIT_LOST;
}

static int monitor_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct monitor_input input = { .ctx = ctx };
	struct vmr_client client;
	int code;

	if (argp_parse(&monitor_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	code = vmr_cmd_open(ctx, &client);
	if (code)
		return code;
	vmr_interrupt_catch();
	code = monitor_follow(&input, &client);
	free(input.ended);
	vmr_client_close(&client);
	return code;
}

const struct vmr_cmd vmr_verb_monitor = {
	.name = "monitor",
	.summary = "follow all jobs as they start, go on and finish",
	.run = monitor_run,
};

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "cmd.h"
#include "report.h"
#include "table.h"
#include "text.h"

struct jobs_input {
	struct vmr_ctx *ctx;
	uint64_t id;
	bool one;
};

static error_t jobs_parse(int key, char *arg, struct argp_state *state)
{
	struct jobs_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		return 0;
	case ARGP_KEY_ARG:
		if (input->one)
			argp_error(state, "'%s' is one word too many", arg);
		input->id = vmr_cmd_parse_number(state, "ID", arg, 1, LONG_MAX);
		input->one = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp jobs_argp = {
	.parser = jobs_parse,
	.args_doc = "[ID]",
	.doc = "List running and remembered jobs, or show the table of job ID.",
	.children = vmr_global_child,
};

static void jobs_done(const struct vmr_job *job, char buf[VMR_TEXT_NUMBER])
{
	if (job->state != VMREGRESS_STATE_RUNNING)
		buf[0] = '\0';
	else if (job->total)
		snprintf(buf, VMR_TEXT_NUMBER, "%.0f %%",
			 100.0 * job->done / job->total);
	else
		snprintf(buf, VMR_TEXT_NUMBER, "%" PRIu64, job->done);
}

static int jobs_add(struct vmr_table *table, const struct vmr_job *job)
{
	bool running = job->state == VMREGRESS_STATE_RUNNING;
	char started[VMR_TEXT_NUMBER], elapsed[VMR_TEXT_NUMBER];
	char id[VMR_TEXT_NUMBER], done[VMR_TEXT_NUMBER];
	char rows[VMR_TEXT_NUMBER], held[VMR_TEXT_NUMBER];
	const char *cells[] = {
		id, job->instrument,
		running ? "running" : vmr_verdict_name(job->verdict), done,
		rows, started, elapsed, held, running ? "" : job->reason,
	};

	snprintf(id, sizeof(id), "%" PRIu64, job->id);
	snprintf(rows, sizeof(rows), "%" PRIu64, job->rows);
	jobs_done(job, done);
	vmr_text_time(job->started_ns, started);
	vmr_text_duration(job->elapsed_ns, elapsed);
	vmr_text_bytes(running ? job->held_bytes : job->held_peak_bytes, held);
	return vmr_table_add(table, cells);
}

static int jobs_table(const struct vmr_jobs *jobs)
{
	static const struct vmr_table_column columns[] = {
		{ .name = "job", .right = true },
		{ .name = "instrument" },
		{ .name = "verdict" },
		{ .name = "done", .right = true },
		{ .name = "rows", .right = true },
		{ .name = "started" },
		{ .name = "took", .right = true },
		{ .name = "held", .right = true },
		{ .name = "reason" },
	};
	struct vmr_table *table;
	int err = 0;
	size_t i;

	table = vmr_table_new(columns, VMR_ARRAY_SIZE(columns));
	if (!table)
		return -ENOMEM;
	for (i = 0; !err && i < jobs->n; i++)
		err = jobs_add(table, &jobs->list[i]);
	if (!err)
		err = vmr_table_print(table, stdout);
	vmr_table_free(table);
	return err;
}

static json_t *jobs_job_json(const struct vmr_job *job)
{
	json_t *object = vmr_json_job_head(job), *state;

	state = json_pack("{s:s, s:b, s:I, s:I, s:I, s:I, s:I}",
			  "state", vmr_state_name(job->state),
			  "detached", job->detached,
			  "done", (json_int_t)job->done,
			  "total", (json_int_t)job->total,
			  "row_count", (json_int_t)job->rows,
			  "started_ns", (json_int_t)job->started_ns,
			  "held_bytes", (json_int_t)job->held_bytes);
	if (object && state)
		json_object_update(object, state);
	json_decref(state);
	return object;
}

/* Settings come with a job that is asked for alone. */
static void jobs_complete(struct vmr_client *client, struct vmr_job *job)
{
	struct vmr_job whole = { 0 };

	if (vmr_client_job(client, job->id, &whole)) {
		vmr_job_free(&whole);
		return;
	}
	vmr_job_free(job);
	*job = whole;
}

static int jobs_json(struct vmr_client *client, struct vmr_jobs *jobs)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; array && i < jobs->n; i++) {
		jobs_complete(client, &jobs->list[i]);
		json_array_append_new(array, jobs_job_json(&jobs->list[i]));
	}
	return vmr_json_print(json_pack("{s:o}", "jobs", array), stdout);
}

static int jobs_all(const struct jobs_input *input, struct vmr_client *client)
{
	struct vmr_jobs jobs;
	int err = vmr_client_jobs(client, &jobs), code = VMR_EXIT_OK;

	if (err)
		code = vmr_cmd_refused(input->ctx, client, err, NULL);
	else if (input->ctx->json)
		err = jobs_json(client, &jobs);
	else if (jobs.n)
		err = jobs_table(&jobs);
	else
		puts("no job runs, and none is remembered");
	vmr_jobs_free(&jobs);
	return err && !code ? VMR_EXIT_LOST : code;
}

static int jobs_fetch(struct vmr_client *client, uint64_t id,
		      struct vmr_result *result)
{
	int err = vmr_client_job(client, id, &result->job);

	if (!err)
		err = vmr_client_rows(client, id, &result->rows);
	if (!err && result->job.instrument)
		result->instrument =
			vmr_instruments_find_kind(&client->instruments,
						  result->job.kind,
						  result->job.instrument);
	return err;
}

static int jobs_one(const struct jobs_input *input, struct vmr_client *client)
{
	struct vmr_result result = { 0 };
	struct vmr_report report;
	int code, err;

	err = jobs_fetch(client, input->id, &result);
	if (err) {
		code = vmr_cmd_refused(input->ctx, client, err, NULL);
		goto free_result;
	}
	code = vmr_report_begin(&report, input->ctx, NULL);
	if (code)
		goto free_result;
	vmr_report_result(&report, &result);
	/* To look at a job that failed is no failure. */
	code = vmr_report_end(&report);
	if (code == VMR_EXIT_FAIL || code == VMR_EXIT_SKIP)
		code = VMR_EXIT_OK;
free_result:
	vmr_result_free(&result);
	return code;
}

static int jobs_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct jobs_input input = { .ctx = ctx };
	struct vmr_client client;
	int code;

	if (argp_parse(&jobs_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	code = vmr_cmd_open_instruments(ctx, &client);
	if (code)
		return code;
	code = input.one ? jobs_one(&input, &client) :
			   jobs_all(&input, &client);
	vmr_client_close(&client);
	return code;
}

const struct vmr_cmd vmr_verb_jobs = {
	.name = "jobs",
	.summary = "list jobs, or show the table of one",
	.run = jobs_run,
};

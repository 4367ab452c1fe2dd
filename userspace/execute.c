// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "execute.h"
#include "interrupt.h"
#include "local.h"
#include "progress.h"

/* Without events the job is asked; with them only in case one got lost. */
#define EXECUTE_POLL_MS		250
#define EXECUTE_WATCHDOG_MS	1000

struct execute {
	struct vmr_client *client;
	struct vmr_job job;
	struct vmr_progress progress;
	const struct vmr_execute_options *options;
	int interrupts;		/* acted upon so far */
	bool turned;		/* cancelled by options->turn */
};

static int execute_on_event(uint8_t cmd, struct vmr_attrs attrs, void *arg)
{
	struct execute *execute = arg;
	struct vmr_job job = { 0 };
	int err = vmr_proto_get_job(attrs, &job);

	(void)cmd;
	/* An event of another job. */
	if (err || job.id != execute->job.id) {
		vmr_job_free(&job);
		return err;
	}
	vmr_job_free(&execute->job);
	execute->job = job;
	return 0;
}

static int execute_ask(struct execute *execute)
{
	struct vmr_job job = { 0 };
	int err = vmr_client_job(execute->client, execute->job.id, &job);

	if (err) {
		vmr_job_free(&job);
		return err;
	}
	vmr_job_free(&execute->job);
	execute->job = job;
	return 0;
}

/* Wait until there is news, and take it. */
static int execute_wait(struct execute *execute)
{
	struct vmr_client *client = execute->client;
	struct pollfd fd = { .fd = -1, .events = POLLIN };
	int timeout = EXECUTE_POLL_MS, n;

	if (client->events) {
		fd.fd = vmr_nl_fd(client->events);
		timeout = EXECUTE_WATCHDOG_MS;
	}
	n = poll(&fd, 1, timeout);
	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	/* Whatever is wrong with an event: the job itself knows. */
	if (n > 0 && !vmr_nl_drain(client->events, execute_on_event, execute))
		return 0;
	return execute_ask(execute);
}

/* Returns -EINTR when the user will not wait for the end of the job. */
static int execute_check_interrupt(struct execute *execute)
{
	int err;

	if (vmr_interrupt_count() == execute->interrupts)
		return 0;
	if (execute->interrupts)
		return -EINTR;
	execute->interrupts = vmr_interrupt_count();
	vmr_progress_clear(&execute->progress);
	fprintf(stderr, "vmr: interrupted: %s is cancelled, what it measured is kept\n",
		execute->progress.name);
	err = vmr_client_cancel(execute->client, execute->job.id);
	/* Gone already, or over: its state will say. */
	return err == -ENOENT || err == -EALREADY ? 0 : err;
}

static int execute_turn(struct execute *execute)
{
	const struct vmr_execute_options *options = execute->options;
	int err;

	if (!options->turn || execute->turned ||
	    !options->turn(&execute->job, options->turn_arg))
		return 0;
	execute->turned = true;
	err = vmr_client_cancel(execute->client, execute->job.id);
	return err == -ENOENT || err == -EALREADY ? 0 : err;
}

static int execute_follow(struct execute *execute)
{
	int err;

	for (;;) {
		err = execute_wait(execute);
		if (err || execute->job.state == VMREGRESS_STATE_FINISHED)
			return err;
		err = execute_check_interrupt(execute);
		if (!err)
			err = execute_turn(execute);
		if (err)
			return err;
		vmr_progress_show(&execute->progress, &execute->job);
	}
}

static enum vmr_execute_end execute_classify(int err)
{
	if (!err)
		return VMR_EXECUTE_DONE;
	return err == -EINTR ? VMR_EXECUTE_LEFT : VMR_EXECUTE_LOST;
}

/* The job did not say how it ended: we do. */
static void execute_mark(struct vmr_job *job, const char *reason)
{
	job->state = VMREGRESS_STATE_FINISHED;
	job->verdict = VMREGRESS_VERDICT_ERROR;
	free(job->reason);
	job->reason = strdup(reason);
}

static enum vmr_execute_end execute_collect(struct execute *execute,
					    struct vmr_result *result, int *err)
{
	struct vmr_client *client = execute->client;
	enum vmr_execute_end end;
	int rows_err;

	*err = execute_follow(execute);
	vmr_progress_clear(&execute->progress);
	/* The last word of the job itself, with all its settings. */
	if (!*err)
		*err = execute_ask(execute);
	end = execute_classify(*err);
	if (end != VMR_EXECUTE_LOST) {
		rows_err = vmr_client_rows(client, execute->job.id,
					   &result->rows);
		if (rows_err) {
			*err = rows_err;
			end = VMR_EXECUTE_LOST;
		}
	}
	if (end == VMR_EXECUTE_LOST)
		execute_mark(&execute->job, vmr_client_alive(client) ?
			     "lost: the module does not show it any more" :
			     "lost: the module went away");
	if (end == VMR_EXECUTE_LEFT)
		execute_mark(&execute->job, "cancelled, and not waited for");
	result->job = execute->job;
	return end;
}

static enum vmr_execute_end execute_local(struct vmr_client *client,
					  const struct vmr_local *local,
					  const struct vmr_settings *settings,
					  struct vmr_result *result, int *err)
{
	*err = vmr_local_run(local, client, settings, result);
	return *err ? VMR_EXECUTE_REFUSED : VMR_EXECUTE_DONE;
}

enum vmr_execute_end vmr_execute(struct vmr_client *client,
				 const struct vmr_instrument *instrument,
				 const struct vmr_settings *settings,
				 const struct vmr_execute_options *options,
				 struct vmr_result *result, int *err)
{
	struct execute execute = { .client = client, .options = options };

	memset(result, 0, sizeof(*result));
	result->instrument = instrument;
	client->refusal[0] = '\0';
	if (instrument->local)
		return execute_local(client, instrument->local, settings,
				     result, err);
	*err = vmr_client_start(client, instrument->name, settings, false,
				&execute.job.id);
	if (*err)
		return VMR_EXECUTE_REFUSED;
	execute.job.kind = instrument->kind;
	execute.job.instrument = strdup(instrument->name);
	vmr_progress_begin(&execute.progress, instrument->name, options->quiet,
			   options->status_interval);
	return execute_collect(&execute, result, err);
}

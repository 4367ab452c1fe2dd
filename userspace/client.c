// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>

#include "array.h"
#include "client.h"
#include "local.h"

/* How often a dump that was disturbed is repeated. */
#define CLIENT_DUMP_TRIES	8

int vmr_client_open(struct vmr_client *client)
{
	memset(client, 0, sizeof(*client));
	return vmr_nl_open(&client->nl);
}

int vmr_client_open_local(struct vmr_client *client)
{
	memset(client, 0, sizeof(*client));
	return vmr_local_append(&client->instruments);
}

void vmr_client_close(struct vmr_client *client)
{
	vmr_nl_close(client->nl);
	vmr_nl_close(client->events);
	vmr_instruments_free(&client->instruments);
	memset(client, 0, sizeof(*client));
}

int vmr_client_listen(struct vmr_client *client)
{
	return vmr_nl_listen(&client->events);
}

static int client_on_instrument(uint8_t cmd, struct vmr_attrs attrs, void *arg)
{
	const char *name = vmr_proto_instrument_name(attrs);
	struct vmr_instruments *instruments = arg;
	struct vmr_instrument *list;
	size_t i;

	(void)cmd;
	for (i = 0; name && i < instruments->n; i++)
		if (!strcmp(instruments->list[i].name, name))
			return vmr_proto_get_instrument(attrs,
						&instruments->list[i]);
	list = vmr_array_room(instruments->list, instruments->n, sizeof(*list));
	if (!list)
		return -ENOMEM;
	instruments->list = list;
	/* One without a name is an error, and is not counted. */
	i = name ? instruments->n++ : instruments->n;
	return vmr_proto_get_instrument(attrs, &list[i]);
}

int vmr_client_instruments(struct vmr_client *client)
{
	struct nl_msg *msg;
	int tries, err = 0;

	if (client->instruments.n)
		return 0;
	for (tries = 0; tries < CLIENT_DUMP_TRIES; tries++) {
		vmr_instruments_free(&client->instruments);
		msg = vmr_nl_request(client->nl, VMREGRESS_CMD_INSTRUMENT_LIST,
				     true);
		err = vmr_nl_call(client->nl, msg, client_on_instrument,
				  &client->instruments);
		if (err != -EINTR)
			break;
	}
	return err ? err : vmr_local_append(&client->instruments);
}

static int client_on_info(uint8_t cmd, struct vmr_attrs attrs, void *arg)
{
	(void)cmd;
	vmr_info_free(arg);
	return vmr_proto_get_info(attrs, arg);
}

int vmr_client_info(struct vmr_client *client, struct vmr_info *info)
{
	struct nl_msg *msg;

	memset(info, 0, sizeof(*info));
	msg = vmr_nl_request(client->nl, VMREGRESS_CMD_INFO_GET, false);
	return vmr_nl_call(client->nl, msg, client_on_info, info);
}

static int client_on_job(uint8_t cmd, struct vmr_attrs attrs, void *arg)
{
	(void)cmd;
	vmr_job_free(arg);
	return vmr_proto_get_job(attrs, arg);
}

/* A request that names a job; the reply, if any, goes to @job. */
static int client_ask_job(struct vmr_client *client, uint8_t cmd, uint64_t id,
			  struct vmr_job *job)
{
	struct nl_msg *msg = vmr_nl_request(client->nl, cmd, false);
	int err;

	if (!msg)
		return -ENOMEM;
	err = vmr_proto_put_job_id(msg, id);
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	return vmr_nl_call(client->nl, msg, job ? client_on_job : NULL, job);
}

int vmr_client_start(struct vmr_client *client, const char *instrument,
		     const struct vmr_settings *settings, bool detach,
		     uint64_t *id)
{
	struct vmr_job job = { 0 };
	struct nl_msg *msg;
	int err;

	msg = vmr_nl_request(client->nl, VMREGRESS_CMD_JOB_START, false);
	if (!msg)
		return -ENOMEM;
	err = vmr_proto_put_start(msg, instrument, settings, detach);
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	err = vmr_nl_call(client->nl, msg, client_on_job, &job);
	*id = job.id;
	vmr_job_free(&job);
	return err;
}

int vmr_client_cancel(struct vmr_client *client, uint64_t id)
{
	return client_ask_job(client, VMREGRESS_CMD_JOB_CANCEL, id, NULL);
}

int vmr_client_job(struct vmr_client *client, uint64_t id, struct vmr_job *job)
{
	return client_ask_job(client, VMREGRESS_CMD_JOB_GET, id, job);
}

static int client_on_jobs(uint8_t cmd, struct vmr_attrs attrs, void *arg)
{
	struct vmr_jobs *jobs = arg;
	struct vmr_job *list;

	(void)cmd;
	list = vmr_array_room(jobs->list, jobs->n, sizeof(*list));
	if (!list)
		return -ENOMEM;
	jobs->list = list;
	return vmr_proto_get_job(attrs, &list[jobs->n++]);
}

int vmr_client_jobs(struct vmr_client *client, struct vmr_jobs *jobs)
{
	struct nl_msg *msg;
	int tries, err = 0;

	memset(jobs, 0, sizeof(*jobs));
	for (tries = 0; tries < CLIENT_DUMP_TRIES; tries++) {
		vmr_jobs_free(jobs);
		msg = vmr_nl_request(client->nl, VMREGRESS_CMD_JOB_LIST, true);
		err = vmr_nl_call(client->nl, msg, client_on_jobs, jobs);
		if (err != -EINTR)
			break;
	}
	return err;
}

static int client_on_row(uint8_t cmd, struct vmr_attrs attrs, void *arg)
{
	(void)cmd;
	return vmr_proto_get_row(attrs, arg);
}

static int client_rows_once(struct vmr_client *client, uint64_t id,
			    struct vmr_rows *rows)
{
	struct nl_msg *msg;
	int err;

	msg = vmr_nl_request(client->nl, VMREGRESS_CMD_ROW_LIST, true);
	if (!msg)
		return -ENOMEM;
	err = vmr_proto_put_row_from(msg, id, rows->n);
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	return vmr_nl_call(client->nl, msg, client_on_row, rows);
}

int vmr_client_rows(struct vmr_client *client, uint64_t id,
		    struct vmr_rows *rows)
{
	int tries, err = 0;

	/* Rows never change: what a disturbed dump brought stays good. */
	for (tries = 0; tries < CLIENT_DUMP_TRIES; tries++) {
		err = client_rows_once(client, id, rows);
		if (err != -EINTR)
			break;
	}
	return err;
}

bool vmr_client_alive(struct vmr_client *client)
{
	struct vmr_info info;
	int err = vmr_client_info(client, &info);

	vmr_info_free(&info);
	return !err;
}

static const char *client_refusal(const struct vmr_client *client)
{
	if (*client->refusal)
		return client->refusal;
	return client->nl ? vmr_nl_refusal(client->nl) : "";
}

const char *vmr_client_reason(const struct vmr_client *client, int err)
{
	const char *refusal = client_refusal(client);

	if (*refusal)
		return refusal;
	if (err == -EPERM)
		return "the kernel allows this to root only";
	/* The kernel's answer to the number of a family that is gone. */
	if (err == -ENOENT)
		return "the module is not loaded any more";
	return strerror(-err);
}

bool vmr_client_blames_user(const struct vmr_client *client, int err)
{
	if (!*client_refusal(client))
		return false;
	switch (-err) {
	case EINVAL:
	case ERANGE:
	case ENOENT:
	case ENODEV:
	case EMSGSIZE:
	case EDQUOT:
		return true;
	}
	return false;
}

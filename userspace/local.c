// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "array.h"
#include "local.h"

static const struct vmr_local *const local_table[] = { VMR_LOCAL_ADDRESSES };

const struct vmr_local *vmr_local_find(uint32_t kind, const char *name)
{
	const struct vmr_local *local;
	size_t i;

	for (i = 0; i < VMR_ARRAY_SIZE(local_table); i++) {
		local = local_table[i];
		if (local->instrument.kind == kind &&
		    vmr_instrument_is(&local->instrument, name))
			return local;
	}
	return NULL;
}

int vmr_local_append(struct vmr_instruments *instruments)
{
	struct vmr_instrument *list;
	size_t i;

	for (i = 0; i < VMR_ARRAY_SIZE(local_table); i++) {
		list = vmr_array_room(instruments->list, instruments->n,
				      sizeof(*list));
		if (!list)
			return -ENOMEM;
		instruments->list = list;
		list[instruments->n] = local_table[i]->instrument;
		list[instruments->n++].local = local_table[i];
	}
	return 0;
}

static uint64_t local_clock(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return now.tv_sec * UINT64_C(1000000000) + now.tv_nsec;
}

/* Every setting is of a parameter there is. */
static int local_check_names(const struct vmr_instrument *instrument,
			     const struct vmr_settings *settings, char *refusal,
			     size_t size)
{
	size_t i;

	for (i = 0; i < settings->n; i++) {
		if (vmr_instrument_param(instrument, settings->list[i].name))
			continue;
		snprintf(refusal, size, "%s has no parameter '%.31s'",
			 instrument->name, settings->list[i].name);
		return -ENOENT;
	}
	return 0;
}

static int local_read(const struct vmr_instrument *instrument,
		      const struct vmr_settings *settings,
		      struct vmr_local_value *values, char *refusal,
		      size_t size)
{
	int err = local_check_names(instrument, settings, refusal, size);
	const struct vmr_param *param;
	const char *text;
	char why[160];
	size_t i;

	for (i = 0; !err && i < instrument->nparams; i++) {
		param = &instrument->params[i];
		text = vmr_settings_find(settings, param->name);
		err = vmr_local_parse(param, text ? text : param->def,
				      &values[i], why, sizeof(why));
		if (err)
			snprintf(refusal, size, "%s: %s", param->name, why);
	}
	return err;
}

static int local_describe(const struct vmr_instrument *instrument,
			  const struct vmr_local_value *values,
			  struct vmr_job *job)
{
	int err = 0;
	size_t i;

	job->kind = instrument->kind;
	job->instrument = strdup(instrument->name);
	if (!job->instrument)
		return -ENOMEM;
	for (i = 0; !err && i < instrument->nparams; i++)
		err = vmr_settings_add(&job->settings,
				       instrument->params[i].name,
				       values[i].text);
	return err;
}

static void local_execute(const struct vmr_local *local,
			  struct vmr_client *client,
			  const struct vmr_local_value *values,
			  struct vmr_result *result)
{
	uint64_t start = local_clock(CLOCK_MONOTONIC);
	struct vmr_job *job = &result->job;
	int err;

	job->started_ns = local_clock(CLOCK_REALTIME);
	err = local->run(client, values, result);
	job->elapsed_ns = local_clock(CLOCK_MONOTONIC) - start;
	job->rows = result->rows.n;
	job->state = VMREGRESS_STATE_FINISHED;
	if (!err)
		return;
	job->verdict = VMREGRESS_VERDICT_ERROR;
	if (!job->reason)
		job->reason = strdup(strerror(-err));
}

int vmr_local_run(const struct vmr_local *local, struct vmr_client *client,
		  const struct vmr_settings *settings,
		  struct vmr_result *result)
{
	const struct vmr_instrument *instrument = &local->instrument;
	struct vmr_local_value *values;
	int err;

	values = calloc(instrument->nparams + 1, sizeof(*values));
	if (!values)
		return -ENOMEM;
	err = local_read(instrument, settings, values, client->refusal,
			 sizeof(client->refusal));
	if (!err)
		err = local_describe(instrument, values, &result->job);
	if (!err)
		local_execute(local, client, values, result);
	free(values);
	return err;
}

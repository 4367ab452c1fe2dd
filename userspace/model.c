// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "model.h"

static const char *const model_kinds[] = {
	[VMREGRESS_KIND_SENSE] = "sense",
	[VMREGRESS_KIND_TEST] = "test",
	[VMREGRESS_KIND_BENCH] = "bench",
	[VMREGRESS_KIND_TRACE] = "trace",
};

static const char *const model_states[] = {
	[VMREGRESS_STATE_RUNNING] = "running",
	[VMREGRESS_STATE_FINISHED] = "finished",
};

static const char *const model_verdicts[] = {
	[VMREGRESS_VERDICT_NONE] = "none",
	[VMREGRESS_VERDICT_PASS] = "pass",
	[VMREGRESS_VERDICT_FAIL] = "fail",
	[VMREGRESS_VERDICT_SKIP] = "skip",
	[VMREGRESS_VERDICT_ERROR] = "error",
};

static const char *const model_betters[] = {
	[VMREGRESS_BETTER_NONE] = "none",
	[VMREGRESS_BETTER_LOWER] = "lower",
	[VMREGRESS_BETTER_HIGHER] = "higher",
};

static const char *const model_column_types[] = {
	[VMREGRESS_COLUMN_TYPE_U64] = "u64",
	[VMREGRESS_COLUMN_TYPE_S64] = "s64",
	[VMREGRESS_COLUMN_TYPE_MILLI] = "milli",
	[VMREGRESS_COLUMN_TYPE_STRING] = "string",
	[VMREGRESS_COLUMN_TYPE_HIST] = "hist",
};

static const char *const model_param_types[] = {
	[VMREGRESS_PARAM_TYPE_NUMBER] = "number",
	[VMREGRESS_PARAM_TYPE_RANGE] = "range",
	[VMREGRESS_PARAM_TYPE_CHOICE] = "choice",
	[VMREGRESS_PARAM_TYPE_CPUS] = "cpus",
	[VMREGRESS_PARAM_TYPE_NAME] = "name",
};

static const char *model_word(const char *const *words, size_t n,
			      uint32_t value)
{
	return value < n ? words[value] : "unknown";
}

const char *vmr_kind_name(uint32_t kind)
{
	return model_word(model_kinds, VMR_ARRAY_SIZE(model_kinds), kind);
}

const char *vmr_state_name(uint32_t state)
{
	return model_word(model_states, VMR_ARRAY_SIZE(model_states), state);
}

const char *vmr_verdict_name(uint32_t verdict)
{
	return model_word(model_verdicts, VMR_ARRAY_SIZE(model_verdicts),
			  verdict);
}

const char *vmr_better_name(uint32_t better)
{
	return model_word(model_betters, VMR_ARRAY_SIZE(model_betters), better);
}

const char *vmr_column_type_name(uint32_t type)
{
	return model_word(model_column_types,
			  VMR_ARRAY_SIZE(model_column_types), type);
}

const char *vmr_param_type_name(uint32_t type)
{
	return model_word(model_param_types, VMR_ARRAY_SIZE(model_param_types),
			  type);
}

int vmr_kind_parse(const char *word, uint32_t *kind)
{
	uint32_t i;

	for (i = 0; i < VMR_ARRAY_SIZE(model_kinds); i++)
		if (!strcmp(model_kinds[i], word)) {
			*kind = i;
			return 0;
		}
	return -ENOENT;
}

static void model_param_free(struct vmr_param *param)
{
	size_t i;

	for (i = 0; i < param->nchoices; i++)
		free(param->choices[i]);
	free(param->choices);
	free(param->name);
	free(param->help);
	free(param->unit);
	free(param->def);
}

static void model_column_free(struct vmr_column *column)
{
	free(column->name);
	free(column->unit);
	free(column->help);
}

static void model_describing_free(struct vmr_instrument *instrument)
{
	size_t i;

	for (i = 0; i < instrument->nparams; i++)
		model_param_free(&instrument->params[i]);
	for (i = 0; i < instrument->ncolumns; i++)
		model_column_free(&instrument->columns[i]);
	free(instrument->params);
	free(instrument->columns);
	free(instrument->name);
	free(instrument->summary);
}

void vmr_instrument_free(struct vmr_instrument *instrument)
{
	if (!instrument->local)
		model_describing_free(instrument);
	memset(instrument, 0, sizeof(*instrument));
}

void vmr_instruments_free(struct vmr_instruments *instruments)
{
	size_t i;

	for (i = 0; i < instruments->n; i++)
		vmr_instrument_free(&instruments->list[i]);
	free(instruments->list);
	memset(instruments, 0, sizeof(*instruments));
}

void vmr_job_free(struct vmr_job *job)
{
	free(job->instrument);
	free(job->reason);
	vmr_settings_free(&job->settings);
	memset(job, 0, sizeof(*job));
}

void vmr_jobs_free(struct vmr_jobs *jobs)
{
	size_t i;

	for (i = 0; i < jobs->n; i++)
		vmr_job_free(&jobs->list[i]);
	free(jobs->list);
	memset(jobs, 0, sizeof(*jobs));
}

void vmr_info_free(struct vmr_info *info)
{
	free(info->version);
	memset(info, 0, sizeof(*info));
}

bool vmr_instrument_is(const struct vmr_instrument *instrument,
		       const char *name)
{
	char proc[2 * VMREGRESS_NAME_LEN + 2];

	if (!strcmp(instrument->name, name))
		return true;
	snprintf(proc, sizeof(proc), "%s_%s", vmr_kind_name(instrument->kind),
		 instrument->name);
	return !strcmp(proc, name);
}

const struct vmr_instrument *
vmr_instruments_find(const struct vmr_instruments *instruments,
		     const char *name)
{
	size_t i;

	for (i = 0; i < instruments->n; i++)
		if (vmr_instrument_is(&instruments->list[i], name))
			return &instruments->list[i];
	return NULL;
}

const struct vmr_instrument *
vmr_instruments_find_kind(const struct vmr_instruments *instruments,
			  uint32_t kind, const char *name)
{
	size_t i;

	for (i = 0; i < instruments->n; i++)
		if (instruments->list[i].kind == kind &&
		    vmr_instrument_is(&instruments->list[i], name))
			return &instruments->list[i];
	return NULL;
}

const struct vmr_param *
vmr_instrument_param(const struct vmr_instrument *instrument, const char *name)
{
	size_t i;

	for (i = 0; i < instrument->nparams; i++)
		if (!strcmp(instrument->params[i].name, name))
			return &instrument->params[i];
	return NULL;
}

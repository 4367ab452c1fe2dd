// SPDX-License-Identifier: GPL-2.0
/*
 * The instruments there are, and the parameters each of them takes: its own,
 * then those of the measuring engine, then those of every job.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "job.h"
#include "measure.h"
#include "registry.h"

static const struct vmr_instrument *const registry_table[] = {
	VMR_INSTRUMENT_ADDRS
};

/**
 * vmr_registry_count() - number of instruments
 *
 * Return: how many indices vmr_registry_at() takes.
 */
unsigned int vmr_registry_count(void)
{
	return ARRAY_SIZE(registry_table);
}

/**
 * vmr_registry_at() - the instrument at an index
 * @index: 0 to vmr_registry_count() - 1
 *
 * Return: the instrument, or NULL past the end.
 */
const struct vmr_instrument *vmr_registry_at(unsigned int index)
{
	return index < ARRAY_SIZE(registry_table) ? registry_table[index] : NULL;
}

static bool registry_matches(const struct vmr_instrument *ins, const char *name)
{
	char proc_name[VMREGRESS_NAME_LEN + 1];

	if (!strcmp(ins->name, name))
		return true;
	vmr_instrument_proc_name(ins, proc_name, sizeof(proc_name));
	return !strcmp(proc_name, name);
}

/**
 * vmr_registry_find() - look an instrument up
 * @name: its name or the name of its /proc entry
 *
 * Return: the instrument, or NULL.
 */
const struct vmr_instrument *vmr_registry_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(registry_table); i++)
		if (registry_matches(registry_table[i], name))
			return registry_table[i];
	return NULL;
}

static const char *registry_kind_name(enum vmregress_kind kind)
{
	static const char *const names[] = {
		[VMREGRESS_KIND_SENSE] = "sense",
		[VMREGRESS_KIND_TEST] = "test",
		[VMREGRESS_KIND_BENCH] = "bench",
		[VMREGRESS_KIND_TRACE] = "trace",
	};

	return names[kind];
}

/**
 * vmr_verdict_name() - the word for a verdict
 * @verdict: one of enum vmregress_verdict
 *
 * Return: a static string.
 */
const char *vmr_verdict_name(enum vmregress_verdict verdict)
{
	static const char *const names[] = {
		[VMREGRESS_VERDICT_NONE] = "none",
		[VMREGRESS_VERDICT_PASS] = "pass",
		[VMREGRESS_VERDICT_FAIL] = "fail",
		[VMREGRESS_VERDICT_SKIP] = "skip",
		[VMREGRESS_VERDICT_ERROR] = "error",
	};

	return names[verdict];
}

static unsigned int registry_measure_nparams(const struct vmr_instrument *ins)
{
	return ins->measured ? VMR_MEASURE_NPARAMS : 0;
}

static unsigned int registry_job_nparams(const struct vmr_instrument *ins)
{
	return ins->flags & VMREGRESS_INSTRUMENT_FLAG_DANGER ?
		VMR_JOB_NPARAMS : VMR_JOB_NPARAMS - 1;
}

/**
 * vmr_instrument_nparams() - number of parameters, common ones included
 * @ins: the instrument
 *
 * Return: how many indices vmr_instrument_param() takes.
 */
unsigned int vmr_instrument_nparams(const struct vmr_instrument *ins)
{
	return ins->nparams + registry_measure_nparams(ins) +
	       registry_job_nparams(ins);
}

/**
 * vmr_instrument_param() - one parameter of an instrument
 * @ins: the instrument
 * @index: 0 to vmr_instrument_nparams() - 1; its own parameters come first
 *
 * Return: the parameter.
 */
const struct vmr_param *
vmr_instrument_param(const struct vmr_instrument *ins, unsigned int index)
{
	if (index < ins->nparams)
		return &ins->params[index];
	index -= ins->nparams;
	if (index < registry_measure_nparams(ins))
		return &vmr_measure_params[index];
	return &vmr_job_params[index - registry_measure_nparams(ins)];
}

/**
 * vmr_instrument_proc_name() - name of the entry below /proc/vmregress
 * @ins: the instrument
 * @buf: where it goes
 * @size: size of @buf in bytes
 *
 * Return: the length of the name.
 */
int vmr_instrument_proc_name(const struct vmr_instrument *ins, char *buf,
			     size_t size)
{
	if (ins->proc_name)
		return scnprintf(buf, size, "%s", ins->proc_name);
	return scnprintf(buf, size, "%s_%s", registry_kind_name(ins->kind),
			 ins->name);
}

/**
 * vmr_instrument_needs_value() - whether it cannot run without being told
 * @ins: the instrument
 *
 * Return: true when a parameter has no default.
 */
bool vmr_instrument_needs_value(const struct vmr_instrument *ins)
{
	unsigned int i;

	for (i = 0; i < ins->nparams; i++)
		if (!ins->params[i].def)
			return true;
	return false;
}

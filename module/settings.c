// SPDX-License-Identifier: GPL-2.0
/*
 * The values of all parameters of one request: what was given, and the
 * defaults of the rest.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "job.h"
#include "measure.h"
#include "registry.h"
#include "settings.h"

/**
 * vmr_settings_new() - settings with nothing set
 * @ins: the instrument they are for
 *
 * Return: the settings, given back by vmr_settings_free(), or NULL.
 */
struct vmr_settings *vmr_settings_new(const struct vmr_instrument *ins)
{
	unsigned int count = vmr_instrument_nparams(ins);
	struct vmr_settings *settings;

	settings = kzalloc(struct_size(settings, value, count), GFP_KERNEL);
	if (!settings)
		return NULL;
	settings->ins = ins;
	settings->count = count;
	return settings;
}

/**
 * vmr_settings_free() - give settings back
 * @settings: the settings, or NULL
 */
void vmr_settings_free(struct vmr_settings *settings)
{
	unsigned int i;

	if (!settings)
		return;
	for (i = 0; i < settings->count; i++) {
		kfree(settings->value[i].text);
		kfree(settings->value[i].cpus);
	}
	kfree(settings);
}

/**
 * vmr_settings_set_at() - set a parameter by its index
 * @settings: the settings
 * @index: index of the parameter
 * @text: what the user typed
 * @refusal: why it was refused
 *
 * Return: 0, -EINVAL when it was set before, or as vmr_param_parse().
 */
int vmr_settings_set_at(struct vmr_settings *settings, unsigned int index,
			const char *text, struct vmr_refusal *refusal)
{
	struct vmr_value *value = &settings->value[index];

	refusal->param = index;
	if (value->text)
		return vmr_refuse(refusal, -EINVAL, "it is given twice");
	return vmr_param_parse(vmr_instrument_param(settings->ins, index), text,
			       value, refusal);
}

/**
 * vmr_settings_set() - set a parameter by its name
 * @settings: the settings
 * @name: name of the parameter
 * @text: what the user typed
 * @refusal: why it was refused
 *
 * Return: 0, -ENOENT when there is no such parameter, or as
 * vmr_settings_set_at().
 */
int vmr_settings_set(struct vmr_settings *settings, const char *name,
		     const char *text, struct vmr_refusal *refusal)
{
	unsigned int i;

	for (i = 0; i < settings->count; i++)
		if (!strcmp(vmr_instrument_param(settings->ins, i)->name, name))
			return vmr_settings_set_at(settings, i, text, refusal);
	refusal->param = -1;
	return vmr_refuse(refusal, -ENOENT, "%s has no parameter '%.31s'",
			  settings->ins->name, name);
}

static int settings_fill(struct vmr_settings *settings,
			 struct vmr_refusal *refusal)
{
	const struct vmr_param *param;
	unsigned int i;
	int err;

	for (i = 0; i < settings->count; i++) {
		if (settings->value[i].text)
			continue;
		param = vmr_instrument_param(settings->ins, i);
		refusal->param = i;
		if (!param->def)
			return vmr_refuse(refusal, -EINVAL, "a value is needed");
		err = vmr_param_parse(param, param->def, &settings->value[i],
				      refusal);
		if (err)
			return err;
	}
	return 0;
}

static int settings_check_danger(const struct vmr_settings *settings,
				 struct vmr_refusal *refusal)
{
	if (!(settings->ins->flags & VMREGRESS_INSTRUMENT_FLAG_DANGER))
		return 0;
	if (!vmr_settings_job(settings, VMR_JOB_DANGER))
		return vmr_refuse(refusal, -EACCES,
				  "%s can hurt the machine: it wants danger=1",
				  settings->ins->name);
	if (!vmr_job_danger_allowed())
		return vmr_refuse(refusal, -EACCES,
				  "%s can hurt the machine, and the module was loaded without allow_danger=1",
				  settings->ins->name);
	return 0;
}

/**
 * vmr_settings_finish() - set what is not set yet, and check the whole
 * @settings: the settings
 * @refusal: why they were refused
 *
 * Return: 0; -EACCES for a danger that was not agreed to; else as
 * vmr_param_parse() or the instrument's check().
 */
int vmr_settings_finish(struct vmr_settings *settings,
			struct vmr_refusal *refusal)
{
	int err = settings_fill(settings, refusal);

	if (err)
		return err;
	refusal->param = -1;
	err = settings_check_danger(settings, refusal);
	if (err)
		return err;
	if (settings->ins->measured) {
		err = vmr_measure_check(settings, refusal);
		if (err)
			return err;
	}
	if (!settings->ins->check)
		return 0;
	return settings->ins->check(settings, refusal);
}

/**
 * vmr_settings_number() - the number, low end or choice of a parameter
 * @settings: finished settings
 * @index: index among the instrument's own parameters
 *
 * Return: the number, or VMR_UNSET for one that was given as its word.
 */
u64 vmr_settings_number(const struct vmr_settings *settings, unsigned int index)
{
	return settings->value[index].low;
}

/**
 * vmr_settings_measure() - a number of the measuring engine's parameters
 * @settings: finished settings of a measured instrument
 * @index: one of enum vmr_measure_param
 *
 * Return: the number, or VMR_UNSET for one that was given as its word.
 */
u64 vmr_settings_measure(const struct vmr_settings *settings,
			 unsigned int index)
{
	return settings->value[settings->ins->nparams + index].low;
}

/**
 * vmr_settings_cpus() - the CPU list of the measuring engine's parameters
 * @settings: finished settings of a measured instrument
 * @index: one of enum vmr_measure_param
 *
 * Return: the CPUs, which live as long as @settings.
 */
const struct cpumask *vmr_settings_cpus(const struct vmr_settings *settings,
					unsigned int index)
{
	return settings->value[settings->ins->nparams + index].cpus;
}

/**
 * vmr_settings_sweep() - how many of its CPUs a measurement begins with
 * @settings: finished settings of a measured instrument
 *
 * Return: from how many on it takes one more each time until it has all; the
 * number of all when it has them at once.
 */
unsigned int vmr_settings_sweep(const struct vmr_settings *settings)
{
	return settings->value[settings->ins->nparams + VMR_MEASURE_CPUS].low;
}

/**
 * vmr_settings_job() - a number of the parameters that every job takes
 * @settings: finished settings
 * @index: one of enum vmr_job_param
 *
 * Return: the number.
 */
u64 vmr_settings_job(const struct vmr_settings *settings, unsigned int index)
{
	unsigned int first = settings->count;

	first -= settings->ins->flags & VMREGRESS_INSTRUMENT_FLAG_DANGER ?
			VMR_JOB_NPARAMS : VMR_JOB_NPARAMS - 1;
	return settings->value[first + index].low;
}

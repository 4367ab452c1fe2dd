// SPDX-License-Identifier: GPL-2.0
/*
 * Text to value, for one parameter. The only place that reads what a user
 * typed: /proc and netlink both come here.
 */
#include <linux/cpumask.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "settings.h"

/**
 * vmr_refuse() - say why a request is refused
 * @refusal: where it goes; NULL when nobody will read it
 * @err: the negative errno to return
 * @fmt: the reason in words
 *
 * Return: @err.
 */
int vmr_refuse(struct vmr_refusal *refusal, int err, const char *fmt, ...)
{
	va_list args;

	if (!refusal)
		return err;
	va_start(args, fmt);
	vscnprintf(refusal->text, sizeof(refusal->text), fmt, args);
	va_end(args);
	return err;
}

/**
 * vmr_refuse_param() - say which parameter a request is refused for, and why
 * @refusal: where it goes; NULL when nobody will read it
 * @param: index of the parameter
 * @err: the negative errno to return
 * @fmt: the reason in words, without the name of the parameter
 *
 * Return: @err.
 */
int vmr_refuse_param(struct vmr_refusal *refusal, int param, int err,
		     const char *fmt, ...)
{
	va_list args;

	if (!refusal)
		return err;
	refusal->param = param;
	va_start(args, fmt);
	vscnprintf(refusal->text, sizeof(refusal->text), fmt, args);
	va_end(args);
	return err;
}

static int param_suffix_shift(char suffix)
{
	switch (tolower(suffix)) {
	case 'k':
		return 10;
	case 'm':
		return 20;
	case 'g':
		return 30;
	default:
		return 0;
	}
}

/*
 * Reads the first @len bytes of @text: decimal digits, then k, m, g or none;
 * or 0x and hexadecimal digits. A leading 0 does not make a number octal.
 */
static int param_parse_u64(const char *text, size_t len, u64 *number)
{
	char digits[24];
	int shift, err;
	bool hex = len > 2 && text[0] == '0' && tolower(text[1]) == 'x';

	shift = len && !hex ? param_suffix_shift(text[len - 1]) : 0;
	if (shift)
		len--;
	if (!len || len >= sizeof(digits) || !isdigit(text[0]))
		return -EINVAL;
	memcpy(digits, text, len);
	digits[len] = '\0';
	err = kstrtou64(digits, hex ? 16 : 10, number);
	if (err)
		return err;
	if (check_mul_overflow(*number, 1ULL << shift, number))
		return -ERANGE;
	return 0;
}

static int param_number(const struct vmr_param *param, const char *text,
			size_t len, u64 *number, struct vmr_refusal *refusal)
{
	int err = param_parse_u64(text, len, number);

	if (err == -ERANGE)
		return vmr_refuse(refusal, err, "%.40s is too large a number",
				  text);
	if (err)
		return vmr_refuse(refusal, err, "'%.40s' is not a number",
				  text);
	if (*number < param->min)
		return vmr_refuse(refusal, -ERANGE,
				  "%llu is below the minimum, %llu",
				  *number, param->min);
	if (*number > param->max)
		return vmr_refuse(refusal, -ERANGE,
				  "%llu is above the maximum, %llu",
				  *number, param->max);
	return 0;
}

static int param_parse_number(const struct vmr_param *param, const char *text,
			      struct vmr_value *value,
			      struct vmr_refusal *refusal)
{
	int err = 0;

	if (param->word && !strcmp(text, param->word))
		value->low = VMR_UNSET;
	else
		err = param_number(param, text, strlen(text), &value->low,
				   refusal);
	value->high = value->low;
	return err;
}

static int param_parse_range(const struct vmr_param *param, const char *text,
			     struct vmr_value *value,
			     struct vmr_refusal *refusal)
{
	const char *dots = strstr(text, "..");
	int err;

	if (!dots)
		return param_parse_number(param, text, value, refusal);
	err = param_number(param, text, dots - text, &value->low, refusal);
	if (err)
		return err;
	err = param_number(param, dots + 2, strlen(dots + 2), &value->high,
			   refusal);
	if (err)
		return err;
	if (value->low > value->high)
		return vmr_refuse(refusal, -EINVAL,
				  "the range %llu..%llu is upside down",
				  value->low, value->high);
	return 0;
}

static int param_parse_choice(const struct vmr_param *param, const char *text,
			      struct vmr_value *value,
			      struct vmr_refusal *refusal)
{
	char known[100];
	size_t len = 0;
	int i;

	i = 0;
	while (param->choices[i] && strcmp(param->choices[i], text))
		i++;
	value->low = i;
	value->high = i;
	if (param->choices[i])
		return 0;
	for (i = 0; param->choices[i]; i++)
		len += scnprintf(known + len, sizeof(known) - len, "%s%s",
				 i ? " " : "", param->choices[i]);
	return vmr_refuse(refusal, -EINVAL, "'%.30s' is none of: %s", text,
			  known);
}

/* As many of the CPUs that are online as @count, the first ones. */
static int param_first_cpus(u64 count, struct vmr_value *value,
			    struct vmr_refusal *refusal)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		if (cpumask_weight(value->cpus) == count)
			break;
		cpumask_set_cpu(cpu, value->cpus);
	}
	if (cpumask_weight(value->cpus) == count)
		return 0;
	return vmr_refuse(refusal, -ENODEV, "only %u CPUs are online",
			  cpumask_weight(value->cpus));
}

/* FIRST..LAST is how many CPUs to begin and to end with; LAST may be "all". */
static int param_parse_sweep(const char *text, const char *dots,
			     struct vmr_value *value,
			     struct vmr_refusal *refusal)
{
	const struct vmr_param count = { .min = 1, .max = num_possible_cpus() };
	int err;

	err = param_number(&count, text, dots - text, &value->low, refusal);
	if (err)
		return err;
	dots += 2;
	value->high = num_online_cpus();
	if (strcmp(dots, "all")) {
		err = param_number(&count, dots, strlen(dots), &value->high,
				   refusal);
		if (err)
			return err;
	}
	if (value->low > value->high)
		return vmr_refuse(refusal, -EINVAL,
				  "the range %llu..%llu is upside down",
				  value->low, value->high);
	return param_first_cpus(value->high, value, refusal);
}

static int param_parse_list(const char *text, struct vmr_value *value,
			    struct vmr_refusal *refusal)
{
	unsigned int cpu;

	if (!strcmp(text, "all"))
		cpumask_copy(value->cpus, cpu_online_mask);
	else if (cpulist_parse(text, value->cpus))
		return vmr_refuse(refusal, -EINVAL,
				  "'%.40s' is not a list of CPUs of this machine",
				  text);
	if (cpumask_empty(value->cpus))
		return vmr_refuse(refusal, -EINVAL, "the list of CPUs is empty");
	for_each_cpu(cpu, value->cpus)
		if (!cpu_online(cpu))
			return vmr_refuse(refusal, -ENODEV,
					  "CPU %u is not online", cpu);
	value->high = cpumask_weight(value->cpus);
	value->low = value->high;
	return 0;
}

static int param_parse_cpus(const char *text, struct vmr_value *value,
			    struct vmr_refusal *refusal)
{
	const char *dots = strstr(text, "..");

	value->cpus = kzalloc(cpumask_size(), GFP_KERNEL);
	if (!value->cpus)
		return -ENOMEM;
	if (dots)
		return param_parse_sweep(text, dots, value, refusal);
	return param_parse_list(text, value, refusal);
}

static int param_parse_name(const char *text, struct vmr_refusal *refusal)
{
	if (*text)
		return 0;
	return vmr_refuse(refusal, -EINVAL, "the value is empty");
}

static int param_parse_typed(const struct vmr_param *param, const char *text,
			     struct vmr_value *value,
			     struct vmr_refusal *refusal)
{
	switch (param->type) {
	case VMREGRESS_PARAM_TYPE_NUMBER:
		return param_parse_number(param, text, value, refusal);
	case VMREGRESS_PARAM_TYPE_RANGE:
		return param_parse_range(param, text, value, refusal);
	case VMREGRESS_PARAM_TYPE_CHOICE:
		return param_parse_choice(param, text, value, refusal);
	case VMREGRESS_PARAM_TYPE_CPUS:
		return param_parse_cpus(text, value, refusal);
	case VMREGRESS_PARAM_TYPE_NAME:
		return param_parse_name(text, refusal);
	}
	return -EINVAL;
}

/**
 * vmr_param_parse() - read the value of a parameter
 * @param: the parameter
 * @text: what the user typed
 * @value: where it goes; overwritten only when the text is good
 * @refusal: why the text was refused; NULL when nobody will read it
 *
 * Return: 0; -EINVAL for a text of the wrong form, -ERANGE for a number out of
 * bounds, -ENODEV for a CPU that is not there, -ENOMEM.
 */
int vmr_param_parse(const struct vmr_param *param, const char *text,
		    struct vmr_value *value, struct vmr_refusal *refusal)
{
	struct vmr_value parsed = {};
	int err = param_parse_typed(param, text, &parsed, refusal);

	if (!err) {
		parsed.text = kstrdup(text, GFP_KERNEL);
		if (!parsed.text)
			err = -ENOMEM;
	}
	if (err)
		kfree(parsed.cpus);
	else
		*value = parsed;
	return err;
}

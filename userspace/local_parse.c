// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Text to value as the module does it, in the same words when it is wrong.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "local.h"

struct parse {
	char *refusal;
	size_t size;
};

__attribute__((format(printf, 3, 4)))
static int parse_refuse(const struct parse *parse, int err, const char *fmt,
			...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(parse->refusal, parse->size, fmt, args);
	va_end(args);
	return err;
}

static unsigned int parse_suffix(const char *suffix)
{
	static const char letters[] = "kmg";
	const char *letter = strchr(letters, tolower((unsigned char)*suffix));

	return *suffix && letter && !suffix[1] ? 10 * (letter - letters + 1) : 0;
}

static int parse_u64(const char *text, uint64_t *number)
{
	bool hex = !strncasecmp(text, "0x", 2) &&
		   isxdigit((unsigned char)text[2]);
	unsigned int shift;
	char *end;

	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	*number = strtoull(text, &end, hex ? 16 : 10);
	shift = hex ? 0 : parse_suffix(end);
	if (*end && !shift)
		return -EINVAL;
	if (errno || *number > UINT64_MAX >> shift)
		return -ERANGE;
	*number <<= shift;
	return 0;
}

static int parse_number(const struct vmr_param *param, const char *text,
			uint64_t *number, const struct parse *parse)
{
	int err = parse_u64(text, number);

	if (err == -ERANGE)
		return parse_refuse(parse, err, "%.40s is too large a number",
				    text);
	if (err)
		return parse_refuse(parse, err, "'%.40s' is not a number",
				    text);
	if (param->bounded && *number < param->min)
		return parse_refuse(parse, -ERANGE,
				    "%" PRIu64 " is below the minimum, %" PRIu64,
				    *number, param->min);
	if (param->bounded && *number > param->max)
		return parse_refuse(parse, -ERANGE,
				    "%" PRIu64 " is above the maximum, %" PRIu64,
				    *number, param->max);
	return 0;
}

static int parse_choice(const struct vmr_param *param, const char *text,
			uint64_t *number, const struct parse *parse)
{
	char known[100] = "";
	size_t i, len = 0;

	for (i = 0; i < param->nchoices; i++) {
		*number = i;
		if (!strcmp(param->choices[i], text))
			return 0;
	}
	for (i = 0; i < param->nchoices && len < sizeof(known); i++)
		len += snprintf(known + len, sizeof(known) - len, "%s%s",
				i ? " " : "", param->choices[i]);
	return parse_refuse(parse, -EINVAL, "'%.30s' is none of: %s", text,
			    known);
}

int vmr_local_parse(const struct vmr_param *param, const char *text,
		    struct vmr_local_value *value, char *refusal, size_t size)
{
	const struct parse parse = { .refusal = refusal, .size = size };

	value->text = text;
	value->number = 0;
	if (!text)
		return parse_refuse(&parse, -EINVAL, "a value is needed");
	switch (param->type) {
	case VMREGRESS_PARAM_TYPE_NUMBER:
		return parse_number(param, text, &value->number, &parse);
	case VMREGRESS_PARAM_TYPE_CHOICE:
		return parse_choice(param, text, &value->number, &parse);
	case VMREGRESS_PARAM_TYPE_NAME:
		if (*text)
			return 0;
		return parse_refuse(&parse, -EINVAL, "the value is empty");
	}
	return parse_refuse(&parse, -EINVAL, "vmr reads no %s",
			    vmr_param_type_name(param->type));
}

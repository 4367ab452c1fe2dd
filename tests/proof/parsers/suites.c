// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Suite files, and the values in them by the rules of vmr's own instruments.
 */
#include <stdlib.h>
#include <string.h>

#include "local.h"
#include "suite.h"

static void parse_value(const char *text)
{
	static char *choices[] = { "fifo", "lifo" };
	static const uint32_t types[] = { VMREGRESS_PARAM_TYPE_NUMBER,
					  VMREGRESS_PARAM_TYPE_CHOICE,
					  VMREGRESS_PARAM_TYPE_NAME };
	struct vmr_param param = {
		.name = "order",
		.choices = choices,
		.nchoices = 2,
		.bounded = true,
		.min = 1,
		.max = 1000,
	};
	struct vmr_local_value value;
	char refusal[64];
	size_t i;
	int err;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		param.type = types[i];
		err = vmr_local_parse(&param, text, &value, refusal,
				      sizeof(refusal));
		if (err ? strlen(refusal) >= sizeof(refusal) :
		    i == 0 && (value.number < 1 || value.number > 1000))
			abort();
	}
}

static void look_at(const struct vmr_suite_line *line)
{
	size_t i;

	if (!line->number || !*line->instrument ||
	    strpbrk(line->instrument, " \t\n"))
		abort();
	for (i = 0; i < line->settings.n; i++)
		parse_value(line->settings.list[i].value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FILE *file = size ? fmemopen((void *)data, size, "r") : NULL;
	struct vmr_suite suite;
	char why[80] = "";
	size_t i;

	if (!file)
		return 0;
	if (!vmr_suite_read(file, &suite, why, sizeof(why))) {
		for (i = 0; i < suite.n; i++)
			look_at(&suite.list[i]);
	} else if (!why[0] || strlen(why) >= sizeof(why)) {
		abort();
	}
	vmr_suite_free(&suite);
	fclose(file);
	return 0;
}

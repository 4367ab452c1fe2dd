// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdio.h>

#include "fingerprint.h"

int64_t vmr_fingerprint_memory(int64_t bytes)
{
	int64_t step = 1;

	while (bytes / step >= 16)
		step *= 2;
	return (bytes + step - 1) / step * step;
}

static const char *fingerprint_text(const json_t *env, const char *fact)
{
	const char *text = json_string_value(json_object_get(env, fact));

	return text ? text : "";
}

char *vmr_fingerprint(const json_t *env)
{
	int64_t cpus = json_integer_value(json_object_get(env, "cpus"));
	int64_t bytes = json_integer_value(json_object_get(env,
							   "memory_bytes"));
	char *print = NULL;

	if (asprintf(&print, "%s|%s|%" PRId64 "|%" PRId64,
		     fingerprint_text(env, "host"), fingerprint_text(env, "cpu"),
		     cpus, vmr_fingerprint_memory(bytes)) < 0)
		return NULL;
	return print;
}

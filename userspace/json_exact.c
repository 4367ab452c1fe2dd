// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "json_exact.h"

/* More digits than this may not fit into 63 bits. */
#define EXACT_DIGITS	18

static size_t exact_digits(const char *text, const char *end)
{
	const char *at = text;

	while (at < end && isdigit((unsigned char)*at))
		at++;
	return at - text;
}

/*
 * How long the number at @text is and whether jansson would lose some of it.
 * 0 for what is no number by JSON's grammar: jansson is to refuse it.
 */
static size_t exact_scan(const char *text, const char *end, bool *wide)
{
	const char *at = text + (*text == '-');
	size_t digits = exact_digits(at, end);

	*wide = digits > EXACT_DIGITS;
	if (!digits || (digits > 1 && *at == '0'))
		return 0;
	at += digits;
	if (at < end && *at == '.') {
		digits = exact_digits(at + 1, end);
		if (!digits)
			return 0;
		at += 1 + digits;
		*wide = true;
	}
	if (at < end && (*at == 'e' || *at == 'E')) {
		at += at + 1 < end && (at[1] == '-' || at[1] == '+') ? 2 : 1;
		digits = exact_digits(at, end);
		if (!digits)
			return 0;
		at += digits;
		*wide = true;
	}
	return at - text;
}

/* A string with its quotes; to the end when it has no end. */
static size_t exact_string(const char *text, const char *end)
{
	const char *at = text + 1;

	while (at < end && *at != '"')
		at += *at == '\\' && at + 1 < end ? 2 : 1;
	return (at < end ? at + 1 : end) - text;
}

static int exact_keep(struct vmr_json_exact *exact, const char *text,
		      size_t len)
{
	char **wide;

	wide = vmr_array_room(exact->wide, exact->nwide, sizeof(*wide));
	if (!wide)
		return -ENOMEM;
	exact->wide = wide;
	wide[exact->nwide] = strndup(text, len);
	return wide[exact->nwide++] ? 0 : -ENOMEM;
}

/* The number at @text goes to @out, or what stands for it. */
static int exact_number(struct vmr_json_exact *exact, const char *text,
			const char *end, FILE *out, size_t *len)
{
	bool wide;

	*len = exact_scan(text, end, &wide);
	if (*len && wide) {
		fprintf(out, "%zu.5", exact->nwide);
		return exact_keep(exact, text, *len);
	}
	if (!*len)
		*len = 1;
	fwrite(text, 1, *len, out);
	return 0;
}

static int exact_rewrite(struct vmr_json_exact *exact, const char *text,
			 size_t size, FILE *out)
{
	const char *end = text + size;
	int err = 0;
	size_t len;

	for (; text < end && !err; text += len) {
		if (*text == '-' || isdigit((unsigned char)*text)) {
			err = exact_number(exact, text, end, out, &len);
			continue;
		}
		len = *text == '"' ? exact_string(text, end) : 1;
		fwrite(text, 1, len, out);
	}
	return err;
}

static int exact_load(struct vmr_json_exact *exact, const char *text,
		      size_t len, char *why, size_t size)
{
	json_error_t error;

	exact->root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	if (exact->root)
		return 0;
	snprintf(why, size, "line %d: %s", error.line, error.text);
	return -EINVAL;
}

int vmr_json_exact_parse(struct vmr_json_exact *exact, const char *text,
			 size_t len, char *why, size_t size)
{
	char *rewritten = NULL;
	size_t rewritten_len;
	FILE *out;
	int err;

	memset(exact, 0, sizeof(*exact));
	snprintf(why, size, "out of memory");
	out = open_memstream(&rewritten, &rewritten_len);
	if (!out)
		return -ENOMEM;
	err = exact_rewrite(exact, text, len, out);
	if (fclose(out))
		err = -ENOMEM;
	if (!err)
		err = exact_load(exact, rewritten, rewritten_len, why, size);
	free(rewritten);
	if (err)
		vmr_json_exact_free(exact);
	return err;
}

void vmr_json_exact_free(struct vmr_json_exact *exact)
{
	size_t i;

	json_decref(exact->root);
	for (i = 0; i < exact->nwide; i++)
		free(exact->wide[i]);
	free(exact->wide);
	memset(exact, 0, sizeof(*exact));
}

const char *vmr_json_exact_number(const struct vmr_json_exact *exact,
				  const json_t *value, char buf[32])
{
	double real = json_real_value(value);

	if (json_is_integer(value)) {
		snprintf(buf, 32, "%" JSON_INTEGER_FORMAT,
			 json_integer_value(value));
		return buf;
	}
	if (!json_is_real(value) || real < 0 || real >= exact->nwide)
		return NULL;
	return exact->wide[(size_t)real];
}

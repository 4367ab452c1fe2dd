// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "oom_spec.h"
#include "scope.h"
#include "text.h"

struct spec_why {
	char *text;
	size_t size;
};

static int spec_refuse(struct spec_why why, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static int spec_refuse(struct spec_why why, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(why.text, why.size, fmt, args);
	va_end(args);
	return -EINVAL;
}

int vmr_oom_spec_bytes(const char *text, uint64_t *bytes)
{
	static const char units[] = "KMGT";
	const char *unit;
	unsigned int shift = 0;
	char *end;

	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	*bytes = strtoull(text, &end, 10);
	if (*end) {
		unit = strchr(units, toupper((unsigned char)*end));
		if (!unit || end[1])
			return -EINVAL;
		shift = 10 * (unit - units + 1);
	}
	if (errno || *bytes > UINT64_MAX >> shift)
		return -EINVAL;
	*bytes <<= shift;
	return 0;
}

static int spec_number(const char *text, long min, long max, long *number)
{
	char *end;

	errno = 0;
	*number = strtol(text, &end, 10);
	return errno || end == text || *end || *number < min || *number > max ?
		-EINVAL : 0;
}

/* "40M" or "40M:300" */
static int spec_victim(struct vmr_oom_spec *spec, const char *text,
		       struct spec_why why)
{
	VMR_FREE char *size = NULL;
	const char *colon = strchr(text, ':');
	struct vmr_victim *victim;
	long adj = 0;

	if (spec->n == VMR_OOM_VICTIMS_MAX)
		return spec_refuse(why, "victim: at most %d of them",
				   VMR_OOM_VICTIMS_MAX);
	victim = &spec->victims[spec->n];
	size = strndup(text, colon ? (size_t)(colon - text) : strlen(text));
	if (!size || vmr_oom_spec_bytes(size, &victim->size))
		return spec_refuse(why, "victim: '%s' is not SIZE or SIZE:ADJ",
				   text);
	if (colon && spec_number(colon + 1, VMR_BADNESS_ADJ_MIN,
				 VMR_BADNESS_ADJ_MAX, &adj))
		return spec_refuse(why, "victim: '%s' is no oom_score_adj from %d to %d",
				   colon + 1, VMR_BADNESS_ADJ_MIN,
				   VMR_BADNESS_ADJ_MAX);
	victim->adj = adj;
	spec->n++;
	return 0;
}

int vmr_oom_spec_word(struct vmr_oom_spec *spec, const char *word, char *text,
		      size_t size)
{
	struct spec_why why = { text, size };
	const char *value = strchr(word, '=');
	size_t len = value ? (size_t)(value - word) : 0;
	long number;

	if (!len)
		return spec_refuse(why, "'%s' is not key=value", word);
	value++;
	if (len == 3 && !strncmp(word, "max", len)) {
		if (vmr_oom_spec_bytes(value, &spec->limit))
			return spec_refuse(why, "max: '%s' is no size such as 64M",
					   value);
		if (spec->limit < VMR_OOM_LIMIT_MIN)
			return spec_refuse(why, "max: %s is too little, at least 16M",
					   value);
		return 0;
	}
	if (len == 6 && !strncmp(word, "victim", len))
		return spec_victim(spec, value, why);
	if (len == 7 && !strncmp(word, "victims", len)) {
		if (spec_number(value, 1, VMR_OOM_VICTIMS_MAX, &number))
			return spec_refuse(why, "victims: '%s' is no number from 1 to %d",
					   value, VMR_OOM_VICTIMS_MAX);
		spec->wanted = number;
		return 0;
	}
	if (len == 7 && !strncmp(word, "seconds", len)) {
		if (spec_number(value, 1, 3600, &number))
			return spec_refuse(why, "seconds: '%s' is no number from 1 to 3600",
					   value);
		spec->seconds = number;
		return 0;
	}
	return spec_refuse(why, "no parameter '%.*s'; there are: max victims victim seconds",
			   (int)len, word);
}

/*
 * The large one is not the one to die, for the middle one is less dear; the
 * small one is protected. No two are equal.
 */
static void spec_make_up(struct vmr_oom_spec *spec)
{
	static const struct {
		unsigned int share;	/* of 160 */
		int adj;
	} kinds[] = { { 40, 300 }, { 60, 0 }, { 30, -500 } };
	const size_t nkinds = VMR_ARRAY_SIZE(kinds);
	struct vmr_victim *victim;
	uint64_t third;
	size_t i;

	spec->n = spec->wanted ? spec->wanted : nkinds;
	third = spec->limit * nkinds / (spec->n > nkinds ? spec->n : nkinds);
	for (i = 0; i < spec->n; i++) {
		victim = &spec->victims[i];
		victim->size = third / 160 * kinds[i % nkinds].share;
		victim->size = victim->size / 100 * (100 - 3 * (i / nkinds));
		victim->size &= ~4095ULL;
		victim->adj = kinds[i % nkinds].adj;
	}
}

static int spec_check_victims(const struct vmr_oom_spec *spec, uint64_t total,
			      struct spec_why why)
{
	char size[VMR_TEXT_NUMBER], other[VMR_TEXT_NUMBER];
	const struct vmr_victim *victim;
	bool killable = false;
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < spec->n; i++) {
		victim = &spec->victims[i];
		vmr_text_bytes(victim->size, size);
		vmr_text_bytes(total, other);
		if (victim->size >= total)
			return spec_refuse(why, "victim: %s is larger than the machine (%s)",
					   size, other);
		if (victim->size < VMR_OOM_VICTIM_MIN)
			return spec_refuse(why, "victim: %s is too little, at least 3M%s",
					   size, spec->wanted ? "; fewer victims or a larger max" : "");
		killable |= victim->adj != VMR_BADNESS_ADJ_MIN;
		sum += victim->size;
	}
	vmr_text_bytes(sum, size);
	vmr_text_bytes(spec->limit, other);
	if (sum + VMR_OOM_SPARE > spec->limit)
		return spec_refuse(why, "victim: together they take %s, and max=%s has to leave them 2M",
				   size, other);
	return killable ? 0 :
		spec_refuse(why, "victim: with -1000 none may be killed; one has to be");
}

int vmr_oom_spec_finish(struct vmr_oom_spec *spec, uint64_t total,
			uint64_t available, char *text, size_t size)
{
	struct spec_why why = { text, size };
	char limit[VMR_TEXT_NUMBER], room[VMR_TEXT_NUMBER];
	size_t i;
	int err;

	if (spec->n && spec->wanted)
		return spec_refuse(why, "victims: not with victim=, which says it all");
	if (!spec->limit)
		spec->limit = VMR_OOM_LIMIT_DEFAULT;
	if (!spec->seconds)
		spec->seconds = VMR_OOM_SECONDS_DEFAULT;
	vmr_text_bytes(spec->limit, limit);
	vmr_text_bytes(total, room);
	if (!spec->n && spec->limit >= total)
		return spec_refuse(why, "max: %s is larger than the machine (%s)",
				   limit, room);
	if (!spec->n)
		spec_make_up(spec);
	err = spec_check_victims(spec, total, why);
	if (err)
		return err;
	vmr_text_bytes(available, room);
	if (spec->limit > available / 2)
		return spec_refuse(why, "max: %s is more than half of what is available (%s)",
				   limit, room);
	for (i = 0; i < spec->n; i++)
		snprintf(spec->victims[i].name, sizeof(spec->victims[i].name),
			 "vmr-victim-%hhu", (unsigned char)i);
	return 0;
}

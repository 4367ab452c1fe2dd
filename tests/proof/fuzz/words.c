// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "guest/message.h"
#include "proof/fuzz/words.h"

struct words_instrument words_instruments[WORDS_INSTRUMENTS];
unsigned int words_ninstruments;

/* What makes an instrument quick, by the name of its parameter. */
static const char *const words_quick[][2] = {
	{ "addr", "0x400000" },
	{ "count", "2" },
	{ "deadline", "1" },
	{ "duration", "1" },
	{ "hist", "2" },
	{ "iters", "2" },
	{ "ms_delay", "0" },
	{ "pages", "2" },
	{ "passes", "1" },
	{ "reps", "1" },
	{ "target", "1" },
	{ "warmup", "0" },
};

static void words_copy(char name[WORDS_NAME], const struct nlattr *attr)
{
	snprintf(name, WORDS_NAME, "%s", attr_text(attr));
}

static void words_add_instrument(struct nlmsghdr *head, unsigned int kind)
{
	static const char *const kinds[] = { "sense", "test", "bench", "trace" };
	struct words_instrument *ins = &words_instruments[words_ninstruments];
	char path[96];

	if (words_ninstruments == WORDS_INSTRUMENTS || kind > 3)
		return;
	words_ninstruments++;
	words_copy(ins->name, message_attr(head, VMREGRESS_A_INSTRUMENT_NAME));
	snprintf(path, sizeof(path), "/proc/vmregress/%s_%s", kinds[kind],
		 ins->name);
	if (access(path, F_OK))
		snprintf(path, sizeof(path), "/proc/vmregress/%s", ins->name);
	snprintf(ins->entry, sizeof(ins->entry), "%.31s",
		 strrchr(path, '/') + 1);
}

static void words_add_choices(struct words_param *param, char *attrs, int len)
{
	struct nlattr *attr;

	while (param->nchoices < WORDS_CHOICES) {
		attr = attr_find(attrs, len, VMREGRESS_A_PARAM_CHOICE);
		if (!attr)
			break;
		words_copy(param->choices[param->nchoices++], attr);
		len -= (char *)attr + NLA_ALIGN(attr->nla_len) - attrs;
		attrs = (char *)attr + NLA_ALIGN(attr->nla_len);
	}
}

static void words_add_param(struct words_instrument *ins, struct nlattr *nest)
{
	struct words_param *param = &ins->params[ins->nparams];
	char *attrs = (char *)nest + NLA_HDRLEN;
	int len = nest->nla_len - NLA_HDRLEN;
	size_t i;

	if (ins->nparams == WORDS_PARAMS)
		return;
	ins->nparams++;
	words_copy(param->name, attr_find(attrs, len, VMREGRESS_A_PARAM_NAME));
	param->type = attr_number(attr_find(attrs, len,
					    VMREGRESS_A_PARAM_TYPE));
	param->min = attr_number(attr_find(attrs, len,
					   VMREGRESS_A_PARAM_MINIMUM));
	param->max = attr_number(attr_find(attrs, len,
					   VMREGRESS_A_PARAM_MAXIMUM));
	words_add_choices(param, attrs, len);
	for (i = 0; i < sizeof(words_quick) / sizeof(words_quick[0]); i++)
		if (!strcmp(param->name, words_quick[i][0]))
			param->quick = words_quick[i][1];
}

/* One message of the list: an instrument, or a parameter of the last one. */
void words_add(struct nlmsghdr *head)
{
	struct nlattr *kind = message_attr(head, VMREGRESS_A_INSTRUMENT_KIND);
	struct nlattr *param = message_attr(head, VMREGRESS_A_INSTRUMENT_PARAM);

	if (kind)
		words_add_instrument(head, attr_number(kind));
	if (param && words_ninstruments)
		words_add_param(&words_instruments[words_ninstruments - 1],
				param);
}

const struct words_instrument *words_pick(struct chance *chance)
{
	return &words_instruments[chance_below(chance, words_ninstruments)];
}

/* NULL for an instrument without any. */
const struct words_param *words_pick_param(const struct words_instrument *ins,
					   struct chance *chance)
{
	if (!ins->nparams)
		return NULL;
	return &ins->params[chance_below(chance, ins->nparams)];
}

static void words_number(const struct words_param *param,
			 struct chance *chance, char value[WORDS_VALUE])
{
	uint64_t number = param->min + chance_below(chance, 3);

	if (number > param->max)
		number = param->max;
	if (chance_one_in(chance, 16))
		number = param->max;
	snprintf(value, WORDS_VALUE,
		 chance_one_in(chance, 4) ? "0x%llx" : "%llu",
		 (unsigned long long)number);
}

/* One that its parameter takes, and the quick one where there is one. */
void words_good(const struct words_param *param, struct chance *chance,
		char value[WORDS_VALUE])
{
	static const char *const cpus[] = { "0", "all", "1..all", "0-1", "1" };
	static const char *const names[] = { "Normal", "DMA", "DMA32", "0",
					     "slab", "page" };

	if (param->quick)
		snprintf(value, WORDS_VALUE, "%s", param->quick);
	else if (param->nchoices)
		snprintf(value, WORDS_VALUE, "%s",
			 param->choices[chance_below(chance, param->nchoices)]);
	else if (param->type == VMREGRESS_PARAM_TYPE_CPUS)
		snprintf(value, WORDS_VALUE, "%s",
			 cpus[chance_below(chance, 5)]);
	else if (param->type == VMREGRESS_PARAM_TYPE_NAME)
		snprintf(value, WORDS_VALUE, "%s",
			 names[chance_below(chance, 6)]);
	else
		words_number(param, chance, value);
}

/* A number just outside, whose limits may be those of the type. */
static void words_outside(const struct words_param *param,
			  struct chance *chance, char value[WORDS_VALUE])
{
	unsigned int above = chance_below(chance, 3);

	if (param->min && chance_one_in(chance, 2))
		snprintf(value, WORDS_VALUE, "%llu",
			 (unsigned long long)param->min - 1);
	else if (param->max > UINT64_MAX - 1 - above)
		snprintf(value, WORDS_VALUE, "%s",
			 above ? "18446744073709551616" : "17179869184g");
	else
		snprintf(value, WORDS_VALUE, "%llu",
			 (unsigned long long)param->max + 1 + above);
}

/* One that must be refused, whatever else is in the request. */
void words_beyond(const struct words_param *param, struct chance *chance,
		  char value[WORDS_VALUE])
{
	char outside[WORDS_VALUE];

	switch (param->type) {
	case VMREGRESS_PARAM_TYPE_NUMBER:
		words_outside(param, chance, value);
		break;
	case VMREGRESS_PARAM_TYPE_RANGE:
		words_outside(param, chance, outside);
		snprintf(value, WORDS_VALUE, chance_one_in(chance, 2) ?
			 "%.40s" : "%.40s..1", outside);
		break;
	case VMREGRESS_PARAM_TYPE_CPUS:
		snprintf(value, WORDS_VALUE, chance_one_in(chance, 2) ?
			 "%u" : "0..%u", 99999 - chance_below(chance, 8192));
		break;
	case VMREGRESS_PARAM_TYPE_CHOICE:
		snprintf(value, WORDS_VALUE, "%s~", param->choices[0]);
		break;
	default:
		value[0] = '\0';
	}
}

/* What looks like a value: pieces of numbers, lists, ranges and words. */
void words_garbage(struct chance *chance, char value[WORDS_VALUE])
{
	static const char *const pieces[] = {
		"0", "1", "-1", "..", "-", ",", "k", "g", "0x", "all", "9",
		"18446744073709551615", "%s%n", "\xff", "=", "~", " ", "ffff",
	};
	unsigned int count = chance_below(chance, 8);
	size_t len = 0;

	value[0] = '\0';
	for (; count && len < 80; count--)
		len += snprintf(value + len, WORDS_VALUE - len, "%s",
				pieces[chance_below(chance, sizeof(pieces) /
						    sizeof(pieces[0]))]);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "proof/fuzz/requests.h"

static void request_add(struct request *request, const char *name,
			const char *value)
{
	request->len += snprintf(request->text + request->len,
				 REQUEST_MOST - request->len, "%s%s%s ", name,
				 *name ? "=" : "", value);
	if (request->len > REQUEST_MOST)
		request->len = REQUEST_MOST - 1;
}

/* What makes the job short, and something else at times. */
static void request_good(struct request *request, struct chance *chance,
			 const struct words_instrument *ins)
{
	const struct words_param *param;
	char value[WORDS_VALUE];
	unsigned int i;

	for (i = 0; i < ins->nparams; i++) {
		if (ins->params[i].quick)
			request_add(request, ins->params[i].name,
				    ins->params[i].quick);
	}
	param = words_pick_param(ins, chance);
	if (param && !param->quick && chance_one_in(chance, 2)) {
		words_good(param, chance, value);
		request_add(request, param->name, value);
	}
	if (!request->len)
		request_add(request, "", "");
}

static void request_beyond(struct request *request, struct chance *chance,
			   const struct words_instrument *ins)
{
	const struct words_param *param = words_pick_param(ins, chance);
	char value[WORDS_VALUE];

	if (!param) {
		request_good(request, chance, ins);
		return;
	}
	words_beyond(param, chance, value);
	request_add(request, param->name, value);
	request->refused = true;
	if (chance_one_in(chance, 2))
		request_good(request, chance, ins);
}

static void request_garbage(struct request *request, struct chance *chance,
			    const struct words_instrument *ins)
{
	unsigned int count = 1 + chance_below(chance, 6);
	const struct words_param *param;
	char value[WORDS_VALUE];

	while (count--) {
		param = words_pick_param(ins, chance);
		words_garbage(chance, value);
		request_add(request, param && chance_one_in(chance, 2) ?
			    param->name : "", value);
	}
	/* By chance it may be one that is good, and long */
	request_add(request, "nosuch", "1");
	request->refused = true;
}

/* Around the most that it takes, and far above. */
static void request_long(struct request *request, struct chance *chance)
{
	request->len = REQUEST_MOST - 1 + chance_below(chance, 3);
	if (chance_one_in(chance, 2))
		request->len = 1 + chance_below(chance, REQUEST_ROOM);
	memset(request->text, chance_one_in(chance, 2) ? 'x' : '=',
	       request->len);
	request->refused = true;
}

static void request_nul(struct request *request, struct chance *chance,
			const struct words_instrument *ins)
{
	request_good(request, chance, ins);
	request->text[chance_below(chance, request->len)] = '\0';
	request->refused = true;
}

/* One that reached something new once, changed here and there. */
static void request_mutate(struct request *request, struct chance *chance,
			   const struct words_instrument *ins,
			   const struct share *share)
{
	unsigned int changes = 1 + chance_below(chance, 3);
	size_t at;

	request->len = share_pick(share, chance, request->text, REQUEST_MOST);
	if (!request->len) {
		request_good(request, chance, ins);
		return;
	}
	while (changes--) {
		at = chance_below(chance, request->len);
		if (chance_one_in(chance, 3))
			request->len = at + 1;
		else if (chance_one_in(chance, 2))
			request->text[at] = " =.,-0k\n"[chance_below(chance, 8)];
		else
			request->text[at] ^= 1 << chance_below(chance, 8);
	}
}

void request_make(struct request *request, struct chance *chance,
		  const struct words_instrument *ins, const struct share *share)
{
	request->len = 0;
	request->refused = false;
	switch (chance_below(chance, 12)) {
	case 0:
		request_good(request, chance, ins);
		break;
	case 1:
	case 2:
	case 3:
	case 4:
		request_beyond(request, chance, ins);
		break;
	case 5:
	case 6:
		request_garbage(request, chance, ins);
		break;
	case 7:
		request_long(request, chance);
		break;
	case 8:
		request_nul(request, chance, ins);
		break;
	default:
		request_mutate(request, chance, ins, share);
	}
}

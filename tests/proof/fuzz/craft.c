// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>

#include <linux/vmregress.h>

#include "proof/fuzz/craft.h"

/* Settings beyond those that make a job quick, at most. */
#define CRAFT_SETTINGS	4

void *craft_put(struct craft *craft, uint16_t type, const void *data,
		size_t len)
{
	size_t at = NLMSG_ALIGN(craft->len);
	struct nlattr *attr = (void *)(craft->bytes + at);

	if (at + NLA_HDRLEN + NLA_ALIGN(len) > craft->room)
		return NULL;
	attr->nla_type = type;
	attr->nla_len = NLA_HDRLEN + len;
	if (len && data)
		memcpy((char *)attr + NLA_HDRLEN, data, len);
	memset((char *)attr + NLA_HDRLEN + len, 0, NLA_ALIGN(len) - len);
	craft->len = at + NLA_HDRLEN + NLA_ALIGN(len);
	return attr;
}

static void craft_text(struct craft *craft, uint16_t type, const char *text)
{
	craft_put(craft, type, text, strlen(text) + 1);
}

static uint64_t craft_id(struct craft *craft)
{
	switch (chance_below(craft->chance, 4)) {
	case 0:
		return chance_number(craft->chance);
	case 1:
		return craft->last_id - chance_below(craft->chance, 70);
	default:
		return craft->last_id;
	}
}

static void craft_number(struct craft *craft, const struct spec_attr *attr)
{
	uint64_t number = chance_number(craft->chance);

	if (!strcmp(attr->name, "id") || !strcmp(attr->name, "job"))
		number = craft_id(craft);
	craft_put(craft, attr->type, &number,
		  attr->size ? attr->size : sizeof(number));
}

static void craft_string(struct craft *craft, const struct spec_attr *attr)
{
	char value[WORDS_VALUE];

	words_garbage(craft->chance, value);
	if (!strcmp(attr->name, "instrument"))
		snprintf(value, sizeof(value), "%s", craft->ins->name);
	else if (!strcmp(attr->name, "name") && craft->param)
		snprintf(value, sizeof(value), "%s", craft->param->name);
	else if (!strcmp(attr->name, "value") && craft->param &&
		 !chance_one_in(craft->chance, 32))
		words_good(craft->param, craft->chance, value);
	craft_text(craft, attr->type, value);
}

static void craft_nest(struct craft *craft, const struct spec_attr *attr)
{
	struct nlattr *nest = craft_put(craft, attr->type | NLA_F_NESTED, NULL,
					0);
	unsigned int i;

	for (i = 0; nest && i < attr->nested->count; i++)
		craft_attr(craft, &attr->nested->attrs[i]);
	if (nest)
		nest->nla_len = craft->bytes + craft->len - (char *)nest;
}

/* A nest for each parameter that makes a job short, and some others. */
static void craft_settings(struct craft *craft, const struct spec_attr *attr)
{
	unsigned int i, more = chance_below(craft->chance, CRAFT_SETTINGS);

	for (i = 0; i < craft->ins->nparams; i++) {
		craft->param = &craft->ins->params[i];
		if (craft->param->quick)
			craft_nest(craft, attr);
	}
	for (i = 0; i < more; i++) {
		craft->param = words_pick_param(craft->ins, craft->chance);
		if (craft->param && !craft->param->quick)
			craft_nest(craft, attr);
	}
	craft->param = NULL;
}

void craft_good_attr(struct craft *craft, const struct spec_attr *attr)
{
	switch (attr->sort) {
	case SPEC_STRING:
		craft_string(craft, attr);
		break;
	case SPEC_NUMBER:
		craft_number(craft, attr);
		break;
	case SPEC_NEST:
		if (attr->multi && !craft->param)
			craft_settings(craft, attr);
		else
			craft_nest(craft, attr);
		break;
	default:
		craft_put(craft, attr->type, NULL, 0);
	}
}

/* The fault is in the attribute whose turn it is, at any depth. */
void craft_attr(struct craft *craft, const struct spec_attr *attr)
{
	if (craft->fault && !craft->at--)
		craft_faulty_attr(craft, attr);
	else
		craft_good_attr(craft, attr);
}

static void craft_begin(struct craft *craft, uint8_t cmd, uint16_t flags)
{
	struct nlmsghdr *head = (void *)craft->bytes;
	struct genlmsghdr *genl = (void *)(craft->bytes + NLMSG_HDRLEN);

	memset(craft->bytes, 0, NLMSG_HDRLEN + GENL_HDRLEN);
	craft->room = CRAFT_ROOM;
	craft->lies = false;
	craft->param = NULL;
	head->nlmsg_type = craft->family;
	head->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	genl->cmd = cmd;
	genl->version = VMREGRESS_FAMILY_VERSION;
	craft->len = NLMSG_HDRLEN + GENL_HDRLEN;
}

static void craft_end(struct craft *craft)
{
	struct nlmsghdr *head = (void *)craft->bytes;

	head->nlmsg_len = craft->len;
}

/* What the kernel must say when nothing is wrong. */
static void craft_presume(struct craft *craft, bool whole)
{
	craft->expect = CRAFT_GOOD;
	if (craft->op->notify)
		craft->expect = CRAFT_REFUSED;
	else if (craft->op->starts || !whole)
		craft->expect = CRAFT_ANY;
}

static void craft_attrs(struct craft *craft)
{
	bool whole = true, wanted;
	unsigned int i;

	for (i = 0; i < craft->op->nrequest; i++) {
		wanted = !chance_one_in(craft->chance, 16);
		whole = whole && wanted;
		if (wanted)
			craft_attr(craft, spec_attr(craft->op->set,
						    craft->op->request[i]));
	}
	/* A fault has said already what is expected */
	if (craft->expect == CRAFT_GOOD)
		craft_presume(craft, whole);
}

/* Operations that take the most take the most of the messages, too. */
static const struct spec_op *craft_pick(struct craft *craft)
{
	const struct spec_op *op, *other;

	op = &spec_ops[chance_below(craft->chance, spec_nops)];
	other = &spec_ops[chance_below(craft->chance, spec_nops)];
	return other->nrequest > op->nrequest ? other : op;
}

/* Makes one; craft->expect says what must come of it. */
void craft_message(struct craft *craft, enum craft_fault fault)
{
	craft->op = craft_pick(craft);
	/* Jobs and dumps at times only: they take as long as 1000 messages. */
	if (!fault && (craft->op->starts || craft->op->dump) &&
	    !chance_one_in(craft->chance, 16))
		craft->op = &spec_ops[0];
	craft->ins = words_pick(craft->chance);
	craft->fault = fault == CRAFT_HEADER ? CRAFT_NONE : fault;
	craft->at = chance_below(craft->chance, 4 * craft->op->nrequest);
	craft->expect = CRAFT_GOOD;
	craft_begin(craft, craft->op->cmd, craft->op->dump ? NLM_F_DUMP : 0);
	craft_attrs(craft);
	if (craft->fault) {
		/* It had no attribute that it could be in */
		craft->fault = CRAFT_TYPE;
		craft_faulty_attr(craft, NULL);
	}
	craft_end(craft);
	if (fault == CRAFT_HEADER)
		craft_fault_header(craft);
}

void craft_cancel(struct craft *craft, uint64_t id)
{
	craft_begin(craft, VMREGRESS_CMD_JOB_CANCEL, 0);
	craft_put(craft, VMREGRESS_A_JOB_ID, &id, sizeof(id));
	craft_end(craft);
	craft->expect = CRAFT_GOOD;
}

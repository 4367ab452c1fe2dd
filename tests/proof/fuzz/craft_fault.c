// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>

#include "proof/fuzz/craft.h"

/* A string of so many bytes; without its end when @ended is not set. */
static void fault_string(struct craft *craft, const struct spec_attr *attr,
			 size_t len, bool ended)
{
	char *text = craft_put(craft, attr->type, NULL, len + ended);

	if (!text)
		return;
	memset(text + NLA_HDRLEN, 'a' + chance_below(craft->chance, 26), len);
	if (ended)
		text[NLA_HDRLEN + len] = '\0';
	if (!ended || (attr->size && len > attr->size))
		craft->expect = CRAFT_REFUSED;
}

static void fault_limit(struct craft *craft, const struct spec_attr *attr)
{
	char value[WORDS_VALUE];
	uint64_t number = -(uint64_t)chance_below(craft->chance, 3);

	if (attr->sort == SPEC_STRING && craft->param &&
	    !strcmp(attr->name, "value") && !chance_one_in(craft->chance, 4)) {
		words_beyond(craft->param, craft->chance, value);
		craft_put(craft, attr->type, value, strlen(value) + 1);
		craft->expect = CRAFT_REFUSED;
	} else if (attr->sort == SPEC_STRING) {
		fault_string(craft, attr, attr->size +
			     chance_below(craft->chance, 3), true);
	} else if (attr->sort == SPEC_NUMBER) {
		craft_put(craft, attr->type, &number, attr->size);
	} else if (attr->sort == SPEC_NEST) {
		craft_put(craft, attr->type | NLA_F_NESTED, NULL, 0);
	} else {
		craft_good_attr(craft, attr);
	}
}

static void fault_size(struct craft *craft, const struct spec_attr *attr)
{
	static const char zeros[16];
	size_t len = chance_below(craft->chance, sizeof(zeros));

	if (attr->sort == SPEC_STRING) {
		fault_string(craft, attr, len, false);
		return;
	}
	if (attr->sort == SPEC_NUMBER && len == attr->size)
		len++;
	if (attr->sort == SPEC_FLAG)
		len++;
	if (attr->sort == SPEC_NEST)
		len = 1 + len % (NLA_HDRLEN - 1);
	craft_put(craft, attr->type |
		  (attr->sort == SPEC_NEST ? NLA_F_NESTED : 0), zeros, len);
	craft->expect = CRAFT_REFUSED;
}

static void fault_cut(struct craft *craft, const struct spec_attr *attr)
{
	size_t at = NLMSG_ALIGN(craft->len);
	struct nlattr *made = (void *)(craft->bytes + at);

	craft_good_attr(craft, attr);
	if (craft->len == at)
		return;
	switch (chance_below(craft->chance, 3)) {
	case 0:
		made->nla_len = chance_below(craft->chance, NLA_HDRLEN);
		craft->expect = CRAFT_REFUSED;
		break;
	case 1:
		made->nla_len = UINT16_MAX - chance_below(craft->chance, 16);
		craft->expect = CRAFT_REFUSED;
		break;
	default:
		made->nla_len += chance_below(craft->chance, 9) - 4;
		craft->expect = CRAFT_ANY;
	}
}

/* Nests in nests, each with the type of the outermost; at most @depth. */
static void fault_deep(struct craft *craft, const struct spec_attr *attr,
		       unsigned int depth)
{
	struct nlattr *nest;
	char *inner;

	craft->expect = CRAFT_ANY;
	while (depth && craft->len + (depth + 1) * NLA_HDRLEN > craft->room)
		depth--;
	for (inner = craft->bytes + NLMSG_ALIGN(craft->len); depth; depth--) {
		nest = (void *)inner;
		nest->nla_type = attr->type | NLA_F_NESTED;
		nest->nla_len = depth * NLA_HDRLEN;
		inner += NLA_HDRLEN;
	}
	craft->len = inner - craft->bytes;
}

static void fault_nest(struct craft *craft, const struct spec_attr *attr)
{
	size_t at = NLMSG_ALIGN(craft->len);
	struct nlattr *made = (void *)(craft->bytes + at);

	if (chance_one_in(craft->chance, 4)) {
		fault_deep(craft, attr, 1 + chance_below(craft->chance, 4000));
		return;
	}
	craft_good_attr(craft, attr);
	if (craft->len == at)
		return;
	made->nla_type ^= NLA_F_NESTED;
	craft->expect = CRAFT_REFUSED;
}

/* A type that the request does not have; @attr may be NULL. */
static void fault_type(struct craft *craft, const struct spec_attr *attr)
{
	static const char zeros[8];
	uint16_t type = chance_one_in(craft->chance, 4) ? 0 :
			100 + chance_below(craft->chance, NLA_TYPE_MASK - 100);

	if (attr)
		craft_good_attr(craft, attr);
	craft_put(craft, type, zeros, chance_below(craft->chance, 9));
	craft->expect = CRAFT_REFUSED;
}

static void fault_repeat(struct craft *craft, const struct spec_attr *attr)
{
	unsigned int times = 2 + chance_below(craft->chance, 6);

	if (chance_one_in(craft->chance, 16))
		times = chance_below(craft->chance, 400);
	while (times--)
		craft_good_attr(craft, attr);
	craft->expect = CRAFT_ANY;
}

static void fault_huge(struct craft *craft, const struct spec_attr *attr)
{
	size_t len = 300 + (chance_below(craft->chance, 60000) >>
			    chance_below(craft->chance, 8));

	if (attr->sort == SPEC_NEST) {
		fault_repeat(craft, attr);
	} else if (attr->sort == SPEC_STRING) {
		fault_string(craft, attr, len, true);
	} else if (craft_put(craft, attr->type, NULL, len)) {
		memset(craft->bytes + craft->len - NLA_ALIGN(len), 0x5a, len);
		craft->expect = CRAFT_REFUSED;
	}
}

void craft_faulty_attr(struct craft *craft, const struct spec_attr *attr)
{
	static void (*const faults[])(struct craft *craft,
				      const struct spec_attr *attr) = {
		[CRAFT_LIMIT] = fault_limit,
		[CRAFT_SIZE] = fault_size,
		[CRAFT_CUT] = fault_cut,
		[CRAFT_NEST] = fault_nest,
		[CRAFT_TYPE] = fault_type,
		[CRAFT_REPEAT] = fault_repeat,
		[CRAFT_HUGE] = fault_huge,
	};
	enum craft_fault fault = craft->fault;

	craft->fault = CRAFT_NONE;
	craft->expect = CRAFT_ANY;
	faults[fault](craft, attr);
}

void craft_fault_header(struct craft *craft)
{
	struct nlmsghdr *head = (void *)craft->bytes;
	struct genlmsghdr *genl = (void *)(craft->bytes + NLMSG_HDRLEN);

	craft->expect = CRAFT_ANY;
	switch (chance_below(craft->chance, 6)) {
	case 0:
		head->nlmsg_flags = chance_next(craft->chance);
		break;
	case 1:
		head->nlmsg_flags ^= 1 << chance_below(craft->chance, 16);
		break;
	case 2:
		genl->cmd = chance_next(craft->chance);
		genl->version = chance_next(craft->chance);
		break;
	case 3:
		genl->reserved = chance_next(craft->chance);
		break;
	case 4:
		/* Control messages; and our family without a command */
		head->nlmsg_type = chance_one_in(craft->chance, 2) ?
				   chance_below(craft->chance, NLMSG_MIN_TYPE) :
				   craft->family;
		head->nlmsg_len = NLMSG_HDRLEN +
				  chance_below(craft->chance, GENL_HDRLEN + 1);
		craft->len = NLMSG_ALIGN(head->nlmsg_len);
		break;
	default:
		head->nlmsg_len = chance_number(craft->chance);
		craft->lies = true;
	}
}

/* Changes some bytes of a message, beyond its headers or not. */
static void mutate_bytes(struct craft *craft)
{
	size_t at = chance_below(craft->chance, craft->len);
	uint64_t number = chance_number(craft->chance);
	size_t size = 1u << chance_below(craft->chance, 4);

	if (at + size > craft->len)
		size = craft->len - at;
	if (chance_one_in(craft->chance, 3))
		craft->bytes[at] ^= 1 << chance_below(craft->chance, 8);
	else
		memcpy(craft->bytes + at, &number, size);
}

/* Takes a part away, or has it twice. */
static void mutate_part(struct craft *craft)
{
	size_t at = 4 * chance_below(craft->chance, craft->len / 4);
	size_t len = 4 * (1 + chance_below(craft->chance,
					   (craft->len - at) / 4));

	if (at + len > craft->len)
		return;
	if (chance_one_in(craft->chance, 2)) {
		memmove(craft->bytes + at, craft->bytes + at + len,
			craft->len - at - len);
		craft->len -= len;
	} else if (craft->len + len <= craft->room) {
		memmove(craft->bytes + at + len, craft->bytes + at,
			craft->len - at);
		craft->len += len;
	}
}

/* One that reached something new once, changed here and there. */
void craft_mutate(struct craft *craft, const struct share *share)
{
	unsigned int changes = 1 + chance_below(craft->chance, 4);
	struct nlmsghdr *head = (void *)craft->bytes;

	craft_message(craft, CRAFT_REPEAT);
	craft->len = share_pick(share, craft->chance, craft->bytes,
				craft->room / 2);
	for (; changes && craft->len >= NLMSG_HDRLEN; changes--) {
		if (chance_one_in(craft->chance, 3))
			mutate_part(craft);
		else
			mutate_bytes(craft);
	}
	craft->expect = CRAFT_ANY;
	if (craft->len < NLMSG_HDRLEN)
		craft_message(craft, CRAFT_REPEAT);
	head->nlmsg_type = craft->family;
	craft->lies = chance_one_in(craft->chance, 16);
	if (!craft->lies)
		head->nlmsg_len = craft->len;
}

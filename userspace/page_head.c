// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "page_parts.h"
#include "scope.h"

static char *head_title(const struct vmr_page *page)
{
	char *title = NULL;
	size_t size, i;
	FILE *out;

	if (page->title)
		return strdup(page->title);
	out = open_memstream(&title, &size);
	if (!out)
		return NULL;
	for (i = 0; i < page->n; i++)
		fprintf(out, "%s%s", !i ? "" : i + 1 < page->n ? ", " :
			page->n == 2 ? " and " : ", ", page->sides[i].label);
	if (fclose(out)) {
		free(title);
		return NULL;
	}
	return title;
}

/* What all boots say of a fact; "" when they say several things. */
static const char *head_fact(const struct vmr_side *side, const char *name)
{
	const char *first, *other;
	size_t i;

	first = vmr_result_set_fact(&side->boots[0].set, name);
	for (i = 1; first && i < side->n; i++) {
		other = vmr_result_set_fact(&side->boots[i].set, name);
		if (!other || strcmp(first, other))
			return "";
	}
	return first ? first : "";
}

static void head_word(const struct vmr_page *page, const char *word)
{
	if (*word)
		vmr_html(page->out, " <span>%s</span>", word);
}

static void head_side(const struct vmr_page *page, size_t i)
{
	const struct vmr_page_side *side = &page->sides[i];
	const struct vmr_boot *boots = side->side->boots;
	size_t last = side->side->n - 1;

	fputs("<li>", page->out);
	vmr_page_swatch(page, page->out, i);
	vmr_html(page->out, " <b>%s</b>", side->label);
	if (strcmp(side->label, head_fact(side->side, "release")))
		head_word(page, head_fact(side->side, "release"));
	vmr_html(page->out, " <span>%zu %s</span>", last + 1,
		 last ? "boots" : "boot");
	head_word(page, head_fact(side->side, "host"));
	head_word(page, head_fact(side->side, "cpu"));
	vmr_html(page->out, " <span>%s", boots[0].set.created);
	if (last && strcmp(boots[0].set.created, boots[last].set.created))
		vmr_html(page->out, " to %s", boots[last].set.created);
	fputs("</span>", page->out);
	if (side->exact)
		fputs(" <span class=\"mark\">exact mode</span>", page->out);
	if (side->emulated)
		fputs(" <span class=\"mark\">emulated CPU</span>", page->out);
	fputs("</li>\n", page->out);
}

static void head_notes(const struct vmr_page *page)
{
	bool exact = false, emulated = false;
	size_t i;

	for (i = 0; i < page->n; i++) {
		exact |= page->sides[i].exact;
		emulated |= page->sides[i].emulated;
	}
	if (exact)
		fputs("<p class=\"note\"><b>Exact mode.</b> Figures in insns are guest instructions, exact and repeatable; they are not time.</p>\n",
		      page->out);
	if (emulated)
		fputs("<p class=\"note\"><b>Emulated CPU.</b> Counts and verdicts are real; times, rates and what is better or worse in them are not.</p>\n",
		      page->out);
}

static void head_contents(const struct vmr_page *page)
{
	const struct vmr_exhibit *list = page->exhibits.list;
	size_t i;

	fputs("<nav aria-label=\"Contents\"><a href=\"#summary\">Summary</a> <a href=\"#environment\">Environment</a>",
	      page->out);
	for (i = 0; i < page->exhibits.n; i++) {
		if (i && vmr_exhibit_is_kin(&list[i - 1], &list[i]))
			continue;
		fputs(" <a href=\"#", page->out);
		vmr_page_anchor(page->out, &list[i]);
		vmr_html(page->out, "\">%s</a>", list[i].instrument->name);
	}
	fputs("</nav>\n", page->out);
}

int vmr_page_head(const struct vmr_page *page)
{
	VMR_FREE char *title = head_title(page);
	size_t i;

	if (!title)
		return -ENOMEM;
	fputs("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"color-scheme\" content=\"light dark\"/>\n",
	      page->out);
	vmr_html(page->out, "<title>%s - VM Regress</title>\n<style>\n", title);
	fputs(vmr_page_style, page->out);
	vmr_html(page->out, "</style>\n</head>\n<body>\n<header>\n<p class=\"over\">VM Regress report</p>\n<h1>%s</h1>\n<ul class=\"sides\">\n",
		 title);
	for (i = 0; i < page->n; i++)
		head_side(page, i);
	fputs("</ul>\n", page->out);
	head_notes(page);
	head_contents(page);
	fputs("</header>\n<main>\n", page->out);
	return 0;
}

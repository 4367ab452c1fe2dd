// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Facts about the machines. What differs between the sides comes first: it is
 * what a difference in the figures may come from.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "page_parts.h"
#include "scope.h"

/* The texts of a fact, one for each side. */
struct env_fact {
	const char *name;
	char *texts[VMR_PAGE_SIDES];
};

static void env_print(const json_t *value, FILE *out)
{
	if (json_is_string(value))
		fputs(json_string_value(value), out);
	else if (json_is_integer(value))
		fprintf(out, "%lld", (long long)json_integer_value(value));
	else
		fputs("not known", out);
}

/* Did an earlier boot of the side say the same? */
static bool env_is_repeated(const struct vmr_side *side, size_t boot,
			    const char *name)
{
	const json_t *value = json_object_get(side->boots[boot].set.env, name);
	const json_t *other;
	size_t i;

	for (i = 0; i < boot; i++) {
		other = json_object_get(side->boots[i].set.env, name);
		if ((!value && !other) ||
		    (value && other && json_equal(value, other)))
			return true;
	}
	return false;
}

/* What the boots of a side say, each thing once. */
static char *env_text(const struct vmr_side *side, const char *name)
{
	const char *bar = "";
	char *text = NULL;
	FILE *out;
	size_t size, i;

	out = open_memstream(&text, &size);
	if (!out)
		return NULL;
	for (i = 0; i < side->n; i++) {
		if (env_is_repeated(side, i, name))
			continue;
		fputs(bar, out);
		env_print(json_object_get(side->boots[i].set.env, name), out);
		bar = " | ";
	}
	if (fclose(out)) {
		free(text);
		return NULL;
	}
	return text;
}

static void env_fact_free(struct env_fact *fact)
{
	size_t i;

	for (i = 0; i < VMR_PAGE_SIDES; i++)
		free(fact->texts[i]);
}

static int env_fact_get(const struct vmr_page *page, const char *name,
			struct env_fact *fact)
{
	size_t i;

	*fact = (struct env_fact){ .name = name };
	for (i = 0; i < page->n; i++) {
		fact->texts[i] = env_text(page->sides[i].side, name);
		if (!fact->texts[i])
			return -ENOMEM;
	}
	return 0;
}

static bool env_differs(const struct vmr_page *page,
			const struct env_fact *fact)
{
	size_t i;

	for (i = 1; i < page->n; i++)
		if (strcmp(fact->texts[i], fact->texts[0]))
			return true;
	return false;
}

static bool env_has_word(const char *text, const char *word, size_t len)
{
	const char *at;

	for (at = text; (at = strstr(at, word)) != NULL; at += len)
		if ((at == text || at[-1] == ' ') &&
		    (at[len] == '\0' || at[len] == ' '))
			return true;
	return false;
}

/* Do all sides have it? */
static bool env_is_common(const struct vmr_page *page,
			  const struct env_fact *fact, const char *word)
{
	size_t i;

	for (i = 0; i < page->n; i++)
		if (!env_has_word(fact->texts[i], word, strlen(word)))
			return false;
	return true;
}

/* The words of a side, those marked that not all sides have. */
static int env_words(const struct vmr_page *page, const struct env_fact *fact,
		     size_t side)
{
	VMR_FREE char *copy = strdup(fact->texts[side]);
	char *rest = copy, *word;

	if (!copy)
		return -ENOMEM;
	while ((word = strsep(&rest, " ")))
		vmr_html(page->out, !*word ||
			 env_is_common(page, fact, word) ?
			 "%s " : "<mark>%s</mark> ", word);
	return 0;
}

static int env_difference(const struct vmr_page *page,
			  const struct env_fact *fact)
{
	size_t i;
	int err = 0;

	vmr_html(page->out, "<dt>%s</dt>\n", fact->name);
	for (i = 0; i < page->n && !err; i++) {
		fputs("<dd>", page->out);
		vmr_page_swatch(page, page->out, i);
		fputc(' ', page->out);
		/* Long ones differ in a few words only. */
		if (strchr(fact->texts[i], ' '))
			err = env_words(page, fact, i);
		else
			vmr_html(page->out, "%s", fact->texts[i]);
		fputs("</dd>\n", page->out);
	}
	return err;
}

static bool env_was_seen(const struct vmr_page *page, size_t side, size_t boot,
			 const char *name)
{
	const struct vmr_side *of;
	size_t i, j;

	for (i = 0; i <= side; i++) {
		of = page->sides[i].side;
		for (j = 0; j < of->n && (i < side || j < boot); j++)
			if (json_object_get(of->boots[j].set.env, name))
				return true;
	}
	return false;
}

/* Call @fn for each fact; each name once. */
static int env_each(const struct vmr_page *page,
		    int (*fn)(const struct vmr_page *page,
			      const struct env_fact *fact, void *arg),
		    void *arg)
{
	const struct vmr_side *side;
	struct env_fact fact;
	const char *name;
	json_t *value;
	size_t i, j;
	int err = 0;

	for (i = 0; i < page->n && !err; i++)
		for (j = 0; j < page->sides[i].side->n && !err; j++) {
			side = page->sides[i].side;
			json_object_foreach(side->boots[j].set.env, name,
					    value) {
				if (err || env_was_seen(page, i, j, name))
					continue;
				err = env_fact_get(page, name, &fact);
				if (!err)
					err = fn(page, &fact, arg);
				env_fact_free(&fact);
			}
		}
	return err;
}

static int env_one_difference(const struct vmr_page *page,
			      const struct env_fact *fact, void *arg)
{
	size_t *n = arg;

	if (!env_differs(page, fact) ||
	    vmr_compare_env_is_volatile(fact->name))
		return 0;
	if (!(*n)++)
		fputs("<dl class=\"env\">\n", page->out);
	return env_difference(page, fact);
}

static int env_one_row(const struct vmr_page *page,
		       const struct env_fact *fact, void *arg)
{
	bool same = !env_differs(page, fact);
	size_t i;

	(void)arg;
	vmr_html(page->out, "<tr><th scope=\"row\">%s</th>", fact->name);
	for (i = 0; i < (same ? 1 : page->n); i++) {
		if (same && page->n > 1)
			vmr_html(page->out, "<td class=\"t\" colspan=\"%zu\">",
				 page->n);
		else
			fputs("<td class=\"t\">", page->out);
		vmr_html(page->out, "%s</td>", fact->texts[i]);
	}
	fputs("</tr>\n", page->out);
	return 0;
}

static int env_table(const struct vmr_page *page)
{
	size_t i;
	int err;

	fputs("<details><summary>All facts</summary>\n<div class=\"tb\"><table class=\"facts\"><thead><tr><th>fact</th>",
	      page->out);
	for (i = 0; i < page->n; i++)
		vmr_html(page->out, "<th class=\"t\">%s</th>",
			 page->sides[i].label);
	fputs("</tr></thead>\n<tbody>\n", page->out);
	err = env_each(page, env_one_row, NULL);
	fputs("</tbody></table></div>\n</details>\n", page->out);
	return err;
}

int vmr_page_env(const struct vmr_page *page)
{
	size_t n = 0;
	int err;

	fputs("<section id=\"environment\">\n<h2>Environment</h2>\n",
	      page->out);
	err = env_each(page, env_one_difference, &n);
	if (n)
		fputs("</dl>\n", page->out);
	else if (page->n > 1)
		fputs("<p>All sides are of the same environment.</p>\n",
		      page->out);
	if (!err)
		err = env_table(page);
	fputs("</section>\n", page->out);
	return err;
}

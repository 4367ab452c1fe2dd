// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "compare.h"
#include "scope.h"

#define COMPARE_ENV_COLUMN	20	/* where values begin */
#define COMPARE_ENV_WIDTH	80

bool vmr_compare_env_is_volatile(const char *name)
{
	static const char *const names[] = {
		"boot_id", "memory_available_bytes", "compact_stalls", "oom_kills",
		"pages_reclaimed_direct", "pages_reclaimed_kswapd",
	};
	size_t i;

	for (i = 0; i < VMR_ARRAY_SIZE(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static bool compare_env_has(const json_t *values, const json_t *value)
{
	size_t i;

	for (i = 0; i < json_array_size(values); i++)
		if (json_equal(json_array_get(values, i), value))
			return true;
	return false;
}

/* The values of fact @name on a side, each once; unknown is null. */
static json_t *compare_env_values(const struct vmr_side *side, const char *name)
{
	json_t *values = json_array(), *value;
	size_t i;

	for (i = 0; i < side->n; i++) {
		value = json_object_get(side->boots[i].set.env, name);
		value = value ? json_incref(value) : json_null();
		if (compare_env_has(values, value))
			json_decref(value);
		else
			json_array_append_new(values, value);
	}
	return values;
}

static bool compare_env_same(const json_t *a, const json_t *b)
{
	size_t i;

	if (json_array_size(a) != json_array_size(b))
		return false;
	for (i = 0; i < json_array_size(a); i++)
		if (!compare_env_has(b, json_array_get(a, i)))
			return false;
	return true;
}

static void compare_env_add(json_t *facts, const struct vmr_side *base,
			    const struct vmr_side *new, const char *name)
{
	json_t *values[2];

	/* Another one with each boot. */
	if (json_object_get(facts, name) || !strcmp(name, "boot_id"))
		return;
	values[0] = compare_env_values(base, name);
	values[1] = compare_env_values(new, name);
	if (compare_env_same(values[0], values[1])) {
		json_decref(values[0]);
		json_decref(values[1]);
	} else {
		json_object_set_new(facts, name,
				    json_pack("{s:o, s:o}", "base", values[0],
					      "new", values[1]));
	}
}

json_t *vmr_compare_env_json(const struct vmr_side *base,
			     const struct vmr_side *new)
{
	const struct vmr_side *sides[] = { base, new };
	json_t *facts = json_object(), *value;
	const char *name;
	size_t i, j;

	for (i = 0; facts && i < 2; i++)
		for (j = 0; j < sides[i]->n; j++)
			json_object_foreach(sides[i]->boots[j].set.env, name,
					    value)
				compare_env_add(facts, base, new, name);
	return facts;
}

static void compare_env_print_value(const json_t *value, FILE *out)
{
	if (json_is_string(value))
		fputs(json_string_value(value), out);
	else if (json_is_integer(value))
		fprintf(out, "%lld", (long long)json_integer_value(value));
	else
		fputs("not known", out);
}

/* In one line when they fit, else a line each. */
static char *compare_env_text(const json_t *values)
{
	char *text = NULL;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	for (i = 0; i < json_array_size(values); i++) {
		if (i)
			fputs(" | ", out);
		compare_env_print_value(json_array_get(values, i), out);
	}
	fclose(out);
	return text;
}

static bool compare_env_has_word(const char *text, const char *word)
{
	size_t len = strlen(word);
	const char *at;

	for (at = text; (at = strstr(at, word)); at += len)
		if ((at == text || at[-1] == ' ') &&
		    (at[len] == '\0' || at[len] == ' '))
			return true;
	return false;
}

/* A word behind @mark, on a line of its own when it does not fit. */
static int compare_env_print_word(const char *word, const char *mark,
				  int column, FILE *out)
{
	if (column + 1 + strlen(mark) + strlen(word) > COMPARE_ENV_WIDTH &&
	    column > COMPARE_ENV_COLUMN) {
		fprintf(out, "\n%*s", COMPARE_ENV_COLUMN, "");
		column = COMPARE_ENV_COLUMN;
	}
	return column + fprintf(out, " %s%s", mark, word);
}

/* The words of @text that @other has not, each behind @mark, from @column. */
static int compare_env_print_words(const char *text, const char *other,
				   const char *mark, int column, FILE *out)
{
	VMR_FREE char *copy = strdup(text);
	char *rest = copy, *word;

	while (rest && (word = strsep(&rest, " ")))
		if (*word && !compare_env_has_word(other, word))
			column = compare_env_print_word(word, mark, column,
							out);
	return column;
}

/* A list of words, of which only what differs is of interest. */
static bool compare_env_is_words(const char *name)
{
	static const char *const names[] = {
		"cmdline", "config", "mitigation_words", "thp_sizes",
		"watermarks",
	};
	size_t i;

	for (i = 0; i < VMR_ARRAY_SIZE(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static void compare_env_print_difference(const char *name, const char *base,
					 const char *new, FILE *out)
{
	int column = fprintf(out, "  %-18s", name);

	column = compare_env_print_words(base, new, "-", column, out);
	compare_env_print_words(new, base, "+", column, out);
	fputc('\n', out);
}

static void compare_env_print_fact(const char *name, const json_t *fact,
				   FILE *out)
{
	VMR_FREE char *base = compare_env_text(json_object_get(fact, "base"));
	VMR_FREE char *new = compare_env_text(json_object_get(fact, "new"));
	int column;

	if (!base || !new)
		return;
	if (compare_env_is_words(name)) {
		compare_env_print_difference(name, base, new, out);
		return;
	}
	column = fprintf(out, "  %-18s", name);
	column = compare_env_print_words(base, "", "", column, out);
	column = compare_env_print_word("->", "", column, out);
	if (column + 1 + strlen(new) > COMPARE_ENV_WIDTH) {
		fprintf(out, "\n%*s", COMPARE_ENV_COLUMN, "");
		column = COMPARE_ENV_COLUMN;
	}
	compare_env_print_words(new, "", "", column, out);
	fputc('\n', out);
}

size_t vmr_compare_env_print(const struct vmr_side *base,
			     const struct vmr_side *new, bool all, FILE *out)
{
	json_t *facts = vmr_compare_env_json(base, new), *fact;
	const char *name;
	size_t printed = 0;

	json_object_foreach(facts, name, fact) {
		if (vmr_compare_env_is_volatile(name) && !all)
			continue;
		if (!printed++)
			fputs("Environment, base -> new:\n", out);
		compare_env_print_fact(name, fact, out);
	}
	if (printed)
		fputc('\n', out);
	json_decref(facts);
	return printed;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Short names of the sides: the kernel where that tells them apart, else what
 * they were asked for by.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page_parts.h"

#define LABEL_MOST	28	/* letters, or bytes */

/* The one kernel of all boots; NULL when there are several. */
static const char *label_release(const struct vmr_side *side)
{
	const char *release = NULL, *other;
	size_t i;

	for (i = 0; i < side->n; i++) {
		other = vmr_result_set_fact(&side->boots[i].set, "release");
		if (!other || (release && strcmp(release, other)))
			return NULL;
		release = other;
	}
	return release;
}

/* Does each side have a kernel that no other side has? */
static bool label_by_release(const struct vmr_page *page)
{
	const char *a, *b;
	size_t i, j;

	for (i = 0; i < page->n; i++) {
		a = label_release(page->sides[i].side);
		if (!a || strlen(a) > LABEL_MOST)
			return false;
		for (j = 0; j < i; j++) {
			b = label_release(page->sides[j].side);
			if (!strcmp(a, b))
				return false;
		}
	}
	return true;
}

/* The end of a path, without what all files of results end in. */
static char *label_short(const char *spec)
{
	size_t len = strlen(spec);
	const char *from = spec, *slash;
	char *label;

	while (len && spec[len - 1] == '/')
		len--;
	slash = memrchr(spec, '/', len);
	/* A list or a pattern is told from its beginning. */
	if (slash && !memchr(spec, ',', len)) {
		from = slash + 1;
		len -= from - spec;
	}
	if (len > 5 && !strncmp(from + len - 5, ".json", 5))
		len -= 5;
	if (len <= LABEL_MOST)
		return strndup(from, len);
	return asprintf(&label, "%.*s…", LABEL_MOST - 1, from) < 0 ? NULL :
								       label;
}

static bool label_is_taken(const struct vmr_page *page, size_t n,
			   const char *label)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(page->sides[i].label, label))
			return true;
	return false;
}

/* The same name again gets a number. */
static char *label_unique(const struct vmr_page *page, size_t n, char *label)
{
	unsigned int number = 2;
	char *numbered;

	if (!label || !label_is_taken(page, n, label))
		return label;
	for (;; number++) {
		if (asprintf(&numbered, "%s (%u)", label, number) < 0) {
			free(label);
			return NULL;
		}
		if (!label_is_taken(page, n, numbered)) {
			free(label);
			return numbered;
		}
		free(numbered);
	}
}

int vmr_page_label(struct vmr_page *page)
{
	bool release = label_by_release(page);
	const struct vmr_side *side;
	char *label;
	size_t i;

	for (i = 0; i < page->n; i++) {
		side = page->sides[i].side;
		label = release ? strdup(label_release(side)) :
				  label_short(side->spec);
		page->sides[i].label = label_unique(page, i, label);
		if (!page->sides[i].label)
			return -ENOMEM;
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Short names: what all metrics of an instrument have in common says nothing
 * in a table.
 */
#include <errno.h>
#include <search.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "metrics.h"
#include "scope.h"

/* One "INSTRUMENT KEY", its first value and whether there are others. */
struct metrics_group_key {
	char *name;
	char *value;
	bool varies;
};

static int metrics_group_compare(const void *a, const void *b)
{
	const struct metrics_group_key *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static void metrics_group_free(void *node)
{
	struct metrics_group_key *key = node;

	free(key->name);
	free(key->value);
	free(key);
}

/* The middle of "INSTRUMENT/KEY=VALUE .../COLUMN", a copy; "" for none. */
static char *metrics_group_middle(const struct vmr_metric *metric, size_t *len)
{
	size_t all = strlen(metric->name) - strlen(metric->column) - 1;

	*len = strcspn(metric->name, "/");
	return *len < all ? strndup(metric->name + *len + 1, all - *len - 1) :
			    strdup("");
}

static struct metrics_group_key *
metrics_group_key(void **keys, const char *instrument, int len, char *pair)
{
	struct metrics_group_key *key = calloc(1, sizeof(*key)), **found;
	char *value = strchrnul(pair, '=');

	if (!key)
		return NULL;
	if (asprintf(&key->name, "%.*s %.*s", len, instrument,
		     (int)(value - pair), pair) < 0)
		key->name = NULL;
	key->value = strdup(value);
	found = key->name && key->value ?
		tsearch(key, keys, metrics_group_compare) : NULL;
	if (found && *found == key)
		return key;
	metrics_group_free(key);
	if (!found)
		return NULL;
	if (strcmp((*found)->value, value))
		(*found)->varies = true;
	return *found;
}

/* Run through the keys of @metric; to @out, unless NULL, go those that vary. */
static int metrics_group_walk(void **keys, const struct vmr_metric *metric,
			      FILE *out)
{
	VMR_FREE char *middle = NULL;
	const struct metrics_group_key *key;
	char *pair, *rest;
	size_t len;

	middle = metrics_group_middle(metric, &len);
	if (!middle)
		return -ENOMEM;
	for (rest = middle; (pair = strsep(&rest, " "));) {
		key = *pair ? metrics_group_key(keys, metric->name, len, pair) :
			      NULL;
		if (*pair && !key)
			return -ENOMEM;
		if (out && key && key->varies)
			fprintf(out, " %s", pair);
	}
	return 0;
}

static int metrics_group_name(void **keys, struct vmr_metric *metric)
{
	size_t size;
	FILE *out = open_memstream(&metric->group, &size);
	int err;

	if (!out)
		return -ENOMEM;
	fprintf(out, "%.*s", (int)strcspn(metric->name, "/"), metric->name);
	err = metrics_group_walk(keys, metric, out);
	return fclose(out) ? -ENOMEM : err;
}

int vmr_metrics_group(struct vmr_metrics *metrics)
{
	void *keys = NULL;
	size_t i;
	int err = 0;

	for (i = 0; !err && i < metrics->n; i++)
		err = metrics_group_walk(&keys, metrics->list[i], NULL);
	for (i = 0; !err && i < metrics->n; i++)
		err = metrics_group_name(&keys, metrics->list[i]);
	tdestroy(keys, metrics_group_free);
	return err;
}

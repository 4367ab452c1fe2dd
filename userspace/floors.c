// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "floors.h"
#include "store.h"

static int floors_one(const char *metric, double percent, void *arg)
{
	struct vmr_floors *floors = arg;
	struct vmr_floors_metric *list = vmr_array_room(floors->list, floors->n,
							sizeof(*list));

	if (!list)
		return -ENOMEM;
	floors->list = list;
	list += floors->n;
	list->name = strdup(metric);
	list->percent = percent;
	if (!list->name)
		return -ENOMEM;
	floors->n++;
	return 0;
}

static int floors_compare(const void *a, const void *b)
{
	const struct vmr_floors_metric *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* In order, and of those with one name the largest. */
static void floors_tidy(struct vmr_floors *floors)
{
	struct vmr_floors_metric *list = floors->list;
	size_t i, n = 0;

	if (floors->n)
		qsort(list, floors->n, sizeof(*list), floors_compare);
	for (i = 0; i < floors->n; i++) {
		if (n && !strcmp(list[n - 1].name, list[i].name)) {
			list[n - 1].percent = fmax(list[n - 1].percent,
						   list[i].percent);
			free(list[i].name);
		} else {
			list[n++] = list[i];
		}
	}
	floors->n = n;
}

/* Is it of another machine, or so, than the boot before it? */
static bool floors_is_new(const struct vmr_side *side, size_t i)
{
	static const char *const facts[] = {
		"host", "cpu", "cpus", "memory_bytes", "accel",
	};
	size_t j;

	for (j = 0; i && j < VMR_ARRAY_SIZE(facts); j++) {
		json_t *a = json_object_get(side->boots[i - 1].set.env,
					    facts[j]);
		json_t *b = json_object_get(side->boots[i].set.env, facts[j]);

		if (a != b && !json_equal(a, b))
			return true;
	}
	return !i;
}

int vmr_floors_add(struct vmr_floors *floors, const char *db,
		   const struct vmr_side *side, char *why, size_t size)
{
	struct vmr_store store;
	size_t i;
	int err = vmr_store_open(&store, db, VMR_STORE_READ);

	if (err) {
		snprintf(why, size, "%s", store.why);
		return err == -ENOENT ? 0 : err;
	}
	for (i = 0; i < side->n && !err; i++)
		if (floors_is_new(side, i))
			err = vmr_store_floors(&store, side->boots[i].set.env,
					       floors_one, floors);
	snprintf(why, size, "%s", store.why[0] ? store.why : strerror(-err));
	vmr_store_close(&store);
	floors_tidy(floors);
	return err;
}

double vmr_floors_find(const struct vmr_floors *floors, const char *metric)
{
	const struct vmr_floors_metric probe = { .name = (char *)metric };
	const struct vmr_floors_metric *found = NULL;

	if (floors && floors->n)
		found = bsearch(&probe, floors->list, floors->n, sizeof(probe),
				floors_compare);
	return found ? found->percent : NAN;
}

void vmr_floors_free(struct vmr_floors *floors)
{
	size_t i;

	for (i = 0; i < floors->n; i++)
		free(floors->list[i].name);
	free(floors->list);
	memset(floors, 0, sizeof(*floors));
}

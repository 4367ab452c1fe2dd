// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every slab cache, and how much of it is wasted on objects that nobody uses.
 *
 * The numbers are those of /proc/slabinfo, by libproc2. SLUB counts as active
 * what is free on the slabs of a CPU: the true waste is larger.
 */
#include <errno.h>
#include <inttypes.h>
#include <libproc2/slabinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "local.h"
#include "slabs.h"

/* No cache can have this name: /proc/slabinfo is read by words. */
#define SLAB_TOTAL	"(all caches)"

enum { SLAB_SORT, SLAB_TOP, SLAB_CACHE };

/* The columns; those up to SLAB_WASTE_SHARE can be sorted by. */
enum {
	SLAB_CACHE_NAME,
	SLAB_OBJECT_SIZE,
	SLAB_ACTIVE,
	SLAB_OBJECTS,
	SLAB_INACTIVE,
	SLAB_SLABS,
	SLAB_PAGES,
	SLAB_SIZE,
	SLAB_WASTE,
	SLAB_WASTE_SHARE,
	SLAB_COLUMNS
};

static char *slab_sorts[] = {
	[SLAB_CACHE_NAME] = "cache",
	[SLAB_OBJECT_SIZE] = "object_size",
	[SLAB_ACTIVE] = "active",
	[SLAB_OBJECTS] = "objects",
	[SLAB_INACTIVE] = "inactive",
	[SLAB_SLABS] = "slabs",
	[SLAB_PAGES] = "pages",
	[SLAB_SIZE] = "size",
	[SLAB_WASTE] = "waste",
	[SLAB_WASTE_SHARE] = "waste_share",
};

static struct vmr_param slab_params[] = {
	[SLAB_SORT] = {
		.name = "sort",
		.help = "column to sort by, the largest first; cache is by name",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = slab_sorts,
		.nchoices = VMR_ARRAY_SIZE(slab_sorts),
		.def = "waste",
	},
	[SLAB_TOP] = {
		.name = "top",
		.help = "caches shown, of those sorted; 0 shows all",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.bounded = true,
		.max = 1000000,
		.def = "20",
	},
	[SLAB_CACHE] = {
		.name = "cache",
		.help = "name of the only cache to look at, or all",
		.type = VMREGRESS_PARAM_TYPE_NAME,
		.def = "all",
	},
};

#define SLAB_NUMBER(name_, unit_, help_)				\
	{ .name = (name_), .unit = (unit_), .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_U64 }

static struct vmr_column slab_columns[SLAB_COLUMNS] = {
	[SLAB_CACHE_NAME] = {
		.name = "cache",
		.help = "name of the cache, of the first where several are merged",
		.type = VMREGRESS_COLUMN_TYPE_STRING,
	},
	[SLAB_OBJECT_SIZE] = SLAB_NUMBER("object_size", "bytes",
					 "an object with its padding"),
	[SLAB_ACTIVE] = SLAB_NUMBER("active", NULL,
				    "objects in use, or free on a slab of a CPU"),
	[SLAB_OBJECTS] = SLAB_NUMBER("objects", NULL,
				     "objects that there is room for"),
	[SLAB_INACTIVE] = SLAB_NUMBER("inactive", NULL,
				      "objects less the active ones"),
	[SLAB_SLABS] = SLAB_NUMBER("slabs", NULL, "slabs"),
	[SLAB_PAGES] = SLAB_NUMBER("pages", "pages", "pages of all slabs"),
	[SLAB_SIZE] = SLAB_NUMBER("size", "bytes", "size of all objects"),
	[SLAB_WASTE] = {
		.name = "waste",
		.unit = "bytes",
		.help = "size of the inactive objects: a lower bound",
		.type = VMREGRESS_COLUMN_TYPE_U64,
		.better = VMREGRESS_BETTER_LOWER,
	},
	[SLAB_WASTE_SHARE] = {
		.name = "waste_share",
		.unit = "%",
		.help = "waste as a part of size",
		.type = VMREGRESS_COLUMN_TYPE_MILLI,
		.better = VMREGRESS_BETTER_LOWER,
	},
};

enum {
	ITEM_NAME,
	ITEM_OBJECT_SIZE,
	ITEM_ACTIVE,
	ITEM_OBJECTS,
	ITEM_SLABS,
	ITEM_PAGES_PER_SLAB,
};

static enum slabinfo_item slab_items[] = {
	[ITEM_NAME] = SLAB_NAME,
	[ITEM_OBJECT_SIZE] = SLAB_OBJ_SIZE,
	[ITEM_ACTIVE] = SLAB_ACTIVE_OBJS,
	[ITEM_OBJECTS] = SLAB_NUM_OBJS,
	[ITEM_SLABS] = SLAB_NUMS_SLABS,
	[ITEM_PAGES_PER_SLAB] = SLAB_PAGES_PER_SLAB,
};

static struct vmr_slabs_cache slab_cache(const struct slabinfo_stack *stack)
{
	const struct slabinfo_result *head = stack->head;

	return (struct vmr_slabs_cache) {
		.object_size = head[ITEM_OBJECT_SIZE].result.u_int,
		.active = head[ITEM_ACTIVE].result.u_int,
		.objects = head[ITEM_OBJECTS].result.u_int,
		.slabs = head[ITEM_SLABS].result.u_int,
		.pages_per_slab = head[ITEM_PAGES_PER_SLAB].result.u_int,
	};
}

#define CELL_U64(x)	{ .type = VMR_CELL_U64, .u64 = (x) }
#define CELL_S64(x)	{ .type = VMR_CELL_S64, .s64 = (x) }
#define CELL_STRING(x)	{ .type = VMR_CELL_STRING, .string = (x) }

/* Every object of a sum has one size only if it is of one cache. */
static int slab_row(struct vmr_rows *rows, char *name,
		    const struct vmr_slabs *sum, uint64_t object_size)
{
	struct vmr_cell cells[SLAB_COLUMNS] = {
		[SLAB_CACHE_NAME] = CELL_STRING(name),
		[SLAB_ACTIVE] = CELL_U64(sum->active),
		[SLAB_OBJECTS] = CELL_U64(sum->objects),
		[SLAB_INACTIVE] = CELL_U64(sum->inactive),
		[SLAB_SLABS] = CELL_U64(sum->slabs),
		[SLAB_PAGES] = CELL_U64(sum->pages),
		[SLAB_SIZE] = CELL_U64(sum->size),
		[SLAB_WASTE] = CELL_U64(sum->waste),
		[SLAB_WASTE_SHARE] = CELL_S64(vmr_slabs_share(sum)),
	};

	if (object_size)
		cells[SLAB_OBJECT_SIZE] = (struct vmr_cell)CELL_U64(object_size);
	return vmr_rows_add(rows, cells, SLAB_COLUMNS);
}

static int slab_collect(const struct slabinfo_reaped *reaped, const char *only,
			struct vmr_rows *rows, struct vmr_slabs *total)
{
	int i, err = 0;

	for (i = 0; !err && i < reaped->total; i++) {
		const struct slabinfo_stack *stack = reaped->stacks[i];
		struct vmr_slabs_cache cache = slab_cache(stack);
		char *name = stack->head[ITEM_NAME].result.str;
		struct vmr_slabs one = { 0 };

		if (strcmp(only, "all") && strcmp(only, name))
			continue;
		vmr_slabs_add(&one, &cache);
		vmr_slabs_add(total, &cache);
		err = slab_row(rows, name, &one, cache.object_size);
	}
	return err;
}

/* The largest first, equals and names by the alphabet. */
static int slab_compare(const void *a, const void *b, void *arg)
{
	const struct vmr_cell *left = ((const struct vmr_row *)a)->cells;
	const struct vmr_cell *right = ((const struct vmr_row *)b)->cells;
	unsigned int column = *(const unsigned int *)arg;

	if (column == SLAB_CACHE_NAME || left[column].u64 == right[column].u64)
		return strcmp(left->string, right->string);
	return left[column].u64 < right[column].u64 ? 1 : -1;
}

static void slab_sort(struct vmr_rows *rows, unsigned int column)
{
	if (rows->n)
		qsort_r(rows->list, rows->n, sizeof(*rows->list), slab_compare,
			&column);
}

static void slab_cut(struct vmr_rows *rows, uint64_t top)
{
	if (top && rows->n > top)
		rows->n = top;
}

static int slab_say(struct vmr_job *job, uint32_t verdict, const char *text)
{
	job->verdict = verdict;
	job->reason = strdup(text);
	return job->reason ? 0 : -ENOMEM;
}

static int slab_conclude(struct vmr_job *job, const struct vmr_slabs *total,
			 const char *only)
{
	char text[200];

	if (!total->caches) {
		snprintf(text, sizeof(text), "no cache has the name '%.100s'",
			 only);
		return slab_say(job, VMREGRESS_VERDICT_ERROR, text);
	}
	snprintf(text, sizeof(text),
		 "caches: %" PRIu64 ", unused: %" PRIu64 ", full: %" PRIu64
		 "; at least %" PRIu64 " of %" PRIu64 " bytes are wasted",
		 total->caches, total->unused, total->full, total->waste,
		 total->size);
	return slab_say(job, VMREGRESS_VERDICT_NONE, text);
}

static int slab_look(struct slabinfo_info *info,
		     const struct vmr_local_value *values,
		     struct vmr_result *result)
{
	const char *only = values[SLAB_CACHE].text;
	struct vmr_rows *rows = &result->rows;
	const struct slabinfo_reaped *reaped;
	struct vmr_slabs total = { 0 };
	int err;

	reaped = procps_slabinfo_reap(info, slab_items,
				      VMR_ARRAY_SIZE(slab_items));
	if (!reaped)
		return errno ? -errno : -EIO;
	err = slab_collect(reaped, only, rows, &total);
	slab_sort(rows, values[SLAB_SORT].number);
	slab_cut(rows, values[SLAB_TOP].number);
	if (!err && total.caches)
		err = slab_row(rows, SLAB_TOTAL, &total, 0);
	return err ? err : slab_conclude(&result->job, &total, only);
}

static int slab_run(struct vmr_client *client,
		    const struct vmr_local_value *values,
		    struct vmr_result *result)
{
	struct slabinfo_info *info = NULL;
	int err;

	(void)client;
	if (access("/proc/slabinfo", F_OK))
		return slab_say(&result->job, VMREGRESS_VERDICT_SKIP,
				"this kernel has no /proc/slabinfo");
	if (access("/proc/slabinfo", R_OK))
		return -errno;
	err = procps_slabinfo_new(&info);
	if (err)
		return err;
	err = slab_look(info, values, result);
	procps_slabinfo_unref(&info);
	return err;
}

const struct vmr_local vmr_local_slab = {
	.instrument = {
		.name = "slab",
		.summary = "slab caches, their objects, and what is wasted",
		.kind = VMREGRESS_KIND_SENSE,
		.params = slab_params,
		.nparams = VMR_ARRAY_SIZE(slab_params),
		.columns = slab_columns,
		.ncolumns = VMR_ARRAY_SIZE(slab_columns),
	},
	.run = slab_run,
};

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "array.h"
#include "mapfrag.h"
#include "pagemap.h"

/* The last one is for a state that a newer module may have. */
static const struct {
	const char *state;
	char mark;
	const char *color;	/* of SGR */
} pagemap_states[] = {
	{ "free", '.', "2" },
	{ "pcp", ',', "2" },
	{ "slab", 's', "33" },
	{ "pagetable", 't', "35" },
	{ "anon", 'a', "32" },
	{ "thp", 'A', "1;32" },
	{ "file", 'f', "36" },
	{ "shmem", 'm', "34" },
	{ "huge", 'H', "1;34" },
	{ "kernel", 'k', "31" },
	{ "reserved", 'R', "1;31" },
	{ "poison", '!', "7;31" },
	{ "offline", 'x', "2" },
	{ "device", 'D', "1;35" },
	{ "other_zone", '/', "2" },
	{ "hole", '-', "2" },
	{ "unknown", '?', "7" },
};

#define PAGEMAP_UNKNOWN		(VMR_ARRAY_SIZE(pagemap_states) - 1)

/* What of a row is drawn. */
struct pagemap_run {
	uint64_t node;
	const char *zone;
	uint64_t first;
	uint64_t pages;
	size_t state;
};

/**
 * struct pagemap - a picture being drawn
 * @next: page number that would continue the line
 * @column: pages in the line so far
 * @lit: state whose colour is on; PAGEMAP_UNKNOWN + 1 for none
 */
struct pagemap {
	const struct vmr_pagemap_look *look;
	FILE *out;
	struct vmr_mapfrag frag;
	uint64_t node;
	const char *zone;
	uint64_t next;
	unsigned int column;
	size_t lit;
};

enum {
	PAGEMAP_NODE,
	PAGEMAP_ZONE,
	PAGEMAP_FIRST,
	PAGEMAP_PAGES,
	PAGEMAP_STATE,
	PAGEMAP_CELLS
};

static size_t pagemap_state(const char *name)
{
	size_t i;

	for (i = 0; i < PAGEMAP_UNKNOWN; i++)
		if (!strcmp(pagemap_states[i].state, name))
			return i;
	return PAGEMAP_UNKNOWN;
}

/* Where the columns are; an interface goes by names. */
static int pagemap_columns(const struct vmr_instrument *instrument,
			   size_t index[PAGEMAP_CELLS])
{
	static const char *const names[] = {
		"node", "zone", "first", "pages", "state"
	};
	size_t i, column;

	for (i = 0; instrument && i < PAGEMAP_CELLS; i++) {
		for (column = 0; column < instrument->ncolumns; column++)
			if (!strcmp(instrument->columns[column].name, names[i]))
				break;
		if (column == instrument->ncolumns)
			return -EPROTO;
		index[i] = column;
	}
	return instrument ? 0 : -EPROTO;
}

static int pagemap_read(const struct vmr_row *row,
			const size_t index[PAGEMAP_CELLS],
			struct pagemap_run *run)
{
	const struct vmr_cell *cells[PAGEMAP_CELLS];
	enum vmr_cell_type want;
	size_t i;

	for (i = 0; i < PAGEMAP_CELLS; i++) {
		want = i == PAGEMAP_ZONE || i == PAGEMAP_STATE ?
		       VMR_CELL_STRING : VMR_CELL_U64;
		if (index[i] >= row->ncells ||
		    row->cells[index[i]].type != want)
			return -EPROTO;
		cells[i] = &row->cells[index[i]];
	}
	run->node = cells[PAGEMAP_NODE]->u64;
	run->zone = cells[PAGEMAP_ZONE]->string;
	run->first = cells[PAGEMAP_FIRST]->u64;
	run->pages = cells[PAGEMAP_PAGES]->u64;
	run->state = pagemap_state(cells[PAGEMAP_STATE]->string);
	return 0;
}

static void pagemap_light(struct pagemap *map, size_t state)
{
	if (!map->look->color || map->lit == state)
		return;
	if (map->lit <= PAGEMAP_UNKNOWN)
		fputs("\033[0m", map->out);
	if (state <= PAGEMAP_UNKNOWN)
		fprintf(map->out, "\033[%sm", pagemap_states[state].color);
	map->lit = state;
}

static void pagemap_end_line(struct pagemap *map)
{
	pagemap_light(map, PAGEMAP_UNKNOWN + 1);
	if (map->column)
		fputc('\n', map->out);
	map->column = 0;
}

/* A run never goes over the end of a zone, nor does a line. */
static void pagemap_begin_zone(struct pagemap *map,
			       const struct pagemap_run *run)
{
	vmr_mapfrag_cut(&map->frag);
	map->node = run->node;
	map->zone = run->zone;
	map->next = run->first;
	if (map->look->legend_only)
		return;
	pagemap_end_line(map);
	fprintf(map->out, "Node %" PRIu64 " Zone %s\n", run->node, run->zone);
}

static void pagemap_draw_run(struct pagemap *map, const struct pagemap_run *run)
{
	uint64_t i;

	for (i = 0; i < run->pages; i++) {
		if (!map->column)
			fprintf(map->out, "%10" PRIu64 " ", run->first + i);
		pagemap_light(map, run->state);
		fputc(pagemap_states[run->state].mark, map->out);
		if (++map->column == map->look->width)
			pagemap_end_line(map);
	}
}

static void pagemap_add(struct pagemap *map, const struct pagemap_run *run)
{
	if (!map->zone || run->node != map->node ||
	    strcmp(run->zone, map->zone) || run->first != map->next)
		pagemap_begin_zone(map, run);
	vmr_mapfrag_add(&map->frag, run->state, run->pages);
	map->next = run->first + run->pages;
	if (!map->look->legend_only)
		pagemap_draw_run(map, run);
}

static void pagemap_legend(struct pagemap *map)
{
	const struct vmr_mapfrag *frag = &map->frag;
	uint64_t share;
	size_t i;

	fprintf(map->out, "%-14s %10s %7s %8s %10s\n", "", "pages", "%", "runs",
		"longest");
	for (i = 0; i <= PAGEMAP_UNKNOWN; i++) {
		if (!frag->class[i].cells)
			continue;
		share = vmr_mapfrag_share(frag, i);
		pagemap_light(map, i);
		fputc(pagemap_states[i].mark, map->out);
		pagemap_light(map, PAGEMAP_UNKNOWN + 1);
		fprintf(map->out, " %-12s %10" PRIu64 " %4" PRIu64 ".%02" PRIu64
			" %8" PRIu64 " %10" PRIu64 "\n",
			pagemap_states[i].state, frag->class[i].cells,
			share / 100, share % 100, frag->class[i].runs,
			frag->class[i].longest);
	}
	if (frag->runs)
		fprintf(map->out, "%" PRIu64 " pages in %" PRIu64
			" runs, the longest of %" PRIu64 " (%s)\n", frag->cells,
			frag->runs, frag->longest,
			pagemap_states[frag->longest_class].state);
}

int vmr_pagemap_draw(const struct vmr_result *result,
		     const struct vmr_pagemap_look *look, FILE *out)
{
	struct pagemap map = {
		.look = look, .out = out, .lit = PAGEMAP_UNKNOWN + 1,
	};
	size_t index[PAGEMAP_CELLS], i;
	struct pagemap_run run;
	int err;

	err = pagemap_columns(result->instrument, index);
	for (i = 0; !err && i < result->rows.n; i++) {
		err = pagemap_read(&result->rows.list[i], index, &run);
		if (!err)
			pagemap_add(&map, &run);
	}
	if (!look->legend_only)
		pagemap_end_line(&map);
	if (err)
		return err;
	pagemap_legend(&map);
	return 0;
}

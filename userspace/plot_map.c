// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What memory is used for, cell by cell: a cell has the colour of the state
 * that most of its pages are in.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "html.h"
#include "plot.h"
#include "scope.h"

#define MAP_HEIGHT	224	/* at most, in units of the picture */
#define MAP_STATES	32

/* Cells are as large as fits, wide and high. */
static const unsigned int map_sizes[] = { 12, 8, 4 };

/* The columns that a map has. */
enum { MAP_FIRST, MAP_PAGES, MAP_STATE, MAP_FIELDS };

/**
 * struct map - one zone of one job
 * @first: its first page
 * @end: behind its last
 * @least: pages of a row, where all but a few have as many: less is not told
 * @per: pages in a cell, @least by a power of 2
 * @size: of a cell
 * @columns: cells in a line
 * @states: names, in order of appearance
 * @tally: pages of each state in each cell
 */
struct map {
	int fields[MAP_FIELDS];
	uint64_t first;
	uint64_t end;
	uint64_t least;
	uint64_t per;
	size_t ncells;
	unsigned int size;
	size_t columns;
	const char *states[MAP_STATES];
	uint64_t pages[MAP_STATES];
	size_t nstates;
	uint32_t *tally;
};

/* A run of pages that one row tells of. */
struct map_run {
	uint64_t first;
	uint64_t pages;
	const char *state;
};

static bool map_read(const struct vmr_exhibit *exhibit,
		     const struct vmr_exhibit_job *job, size_t row,
		     const struct map *map, struct map_run *run)
{
	const struct vmr_cell *cells[MAP_FIELDS];
	size_t i;

	for (i = 0; i < MAP_FIELDS; i++)
		cells[i] = vmr_exhibit_cell(exhibit, job, row, map->fields[i]);
	if (cells[MAP_FIRST]->type != VMR_CELL_U64 ||
	    cells[MAP_PAGES]->type != VMR_CELL_U64 ||
	    cells[MAP_STATE]->type != VMR_CELL_STRING)
		return false;
	run->first = cells[MAP_FIRST]->u64;
	run->pages = cells[MAP_PAGES]->u64;
	run->state = cells[MAP_STATE]->string;
	return run->pages && run->first < UINT64_MAX - run->pages;
}

static size_t map_state(struct map *map, const char *name)
{
	size_t i;

	for (i = 0; i < map->nstates; i++)
		if (!strcmp(map->states[i], name))
			return i;
	if (map->nstates == MAP_STATES)
		return MAP_STATES - 1;
	map->states[map->nstates] = name;
	return map->nstates++;
}

/* The largest cells of which all fit; else the smallest. */
static bool map_fit(struct map *map)
{
	size_t i;

	map->ncells = (map->end - map->first + map->per - 1) / map->per;
	for (i = 0; i < VMR_ARRAY_SIZE(map_sizes); i++) {
		map->size = map_sizes[i];
		map->columns = VMR_FRAME_WIDTH / map->size;
		if (map->ncells <= map->columns * (MAP_HEIGHT / map->size))
			return true;
	}
	return false;
}

static int map_size(struct map *map)
{
	map->per = map->least;
	while (!map_fit(map))
		map->per *= 2;
	map->tally = calloc(map->ncells * MAP_STATES, sizeof(*map->tally));
	return map->tally ? 0 : -ENOMEM;
}

static void map_add(struct map *map, const struct map_run *run)
{
	size_t state = map_state(map, run->state), cell;
	uint64_t at = run->first - map->first, left = run->pages, n;

	map->pages[state] += run->pages;
	for (; left; left -= n, at += n) {
		cell = at / map->per;
		n = map->per - at % map->per;
		if (n > left)
			n = left;
		map->tally[cell * MAP_STATES + state] += n;
	}
}

/* The state that is ahead in a cell; MAP_STATES for an empty one. */
static size_t map_winner(const struct map *map, size_t cell)
{
	const uint32_t *tally = &map->tally[cell * MAP_STATES];
	size_t best = MAP_STATES, i;

	for (i = 0; i < map->nstates; i++)
		if (tally[i] && (best == MAP_STATES || tally[i] > tally[best]))
			best = i;
	return best;
}

/* A state's word is the name of its colour, when it is one. */
static const char *map_class(const char *state)
{
	const char *at;

	for (at = state; *at; at++)
		if (!islower((unsigned char)*at) && *at != '_')
			return "unknown";
	return state;
}

static void map_draw_state(const struct vmr_plot *plot, const struct map *map,
			   size_t state)
{
	struct vmr_svg_box box = { .height = map->size };
	size_t cell, n;

	vmr_html(plot->out, "<path class=\"pg %s\" d=\"",
		 map_class(map->states[state]));
	for (cell = 0; cell < map->ncells; cell += n) {
		/* A run within a line of the map */
		for (n = 0; cell + n < map->ncells; n++)
			if (map_winner(map, cell + n) != state ||
			    (n && (cell + n) % map->columns == 0))
				break;
		if (n) {
			box.x = cell % map->columns * map->size;
			box.y = cell / map->columns * map->size;
			box.width = n * map->size;
			vmr_svg_path_rect(plot->out, &box);
		} else {
			n = 1;
		}
	}
	fputs("M0 0\"/>\n", plot->out);
}

static void map_legend_state(const struct vmr_plot *plot,
			     const struct map *map, size_t state, uint64_t all)
{
	vmr_html(plot->out, "<span class=\"key\"><svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sq\" viewBox=\"0 0 10 10\"><rect class=\"pg %s\" width=\"10\" height=\"10\"/></svg> %s %.1f %%</span> ",
		 map_class(map->states[state]), map->states[state],
		 100.0 * map->pages[state] / all);
}

/* The states, that with the most pages first. */
static void map_legend(const struct vmr_plot *plot, const struct map *map)
{
	bool done[MAP_STATES] = { false };
	uint64_t all = 0;
	size_t i, j, best;

	for (i = 0; i < map->nstates; i++)
		all += map->pages[i];
	fputs("<p class=\"n\">", plot->out);
	for (i = 0; i < map->nstates; i++) {
		for (best = map->nstates, j = 0; j < map->nstates; j++)
			if (!done[j] && (best == map->nstates ||
					 map->pages[j] > map->pages[best]))
				best = j;
		done[best] = true;
		map_legend_state(plot, map, best, all);
	}
	fputs("</p>\n", plot->out);
}

static void map_draw(struct vmr_plot *plot, const struct map *map, size_t side,
		     const char *title)
{
	size_t lines = (map->ncells + map->columns - 1) / map->columns, i;
	char note[100];

	vmr_panel_begin_side(plot, side, title, NULL);
	vmr_svg_begin(plot->out, VMR_FRAME_WIDTH, lines * map->size, title);
	for (i = 0; i < map->nstates; i++)
		map_draw_state(plot, map, i);
	vmr_svg_end(plot->out);
	map_legend(plot, map);
	snprintf(note, sizeof(note), map->per > 1 ?
		 "A cell is %" PRIu64 " pages, of the state that most are in." :
		 "A cell is %" PRIu64 " page.", map->per);
	vmr_panel_end(plot, note);
}

/* Are all rows of one size, but for those at the ends of zones? */
static uint64_t map_least(const struct vmr_exhibit *exhibit,
			  const struct vmr_exhibit_job *job,
			  const struct map *map)
{
	size_t rows = job->result->rows.n, row, same = 0;
	struct map_run run, middle;

	if (!rows || !map_read(exhibit, job, rows / 2, map, &middle))
		return 1;
	for (row = 0; row < rows; row++)
		same += map_read(exhibit, job, row, map, &run) &&
			run.pages == middle.pages;
	return same >= rows - rows / 10 ? middle.pages : 1;
}

/* The rows of @job with this key: where they begin and end, or in cells. */
static void map_walk(const struct vmr_plot *plot, struct map *map,
		     const struct vmr_exhibit_job *job, const char *key)
{
	const struct vmr_series_pick pick = { .x = map->fields[MAP_FIRST] };
	struct map_run run;
	size_t row;

	for (row = 0; row < job->result->rows.n; row++) {
		VMR_FREE char *has = vmr_series_key(plot->exhibit, job, row,
						    &pick);

		if (!has || strcmp(has, key) ||
		    !map_read(plot->exhibit, job, row, map, &run))
			continue;
		if (map->tally) {
			map_add(map, &run);
			continue;
		}
		if (!map->end || run.first < map->first)
			map->first = run.first;
		if (run.first + run.pages > map->end)
			map->end = run.first + run.pages;
	}
}

static int map_zone(struct vmr_plot *plot, const struct vmr_exhibit_job *job,
		    const char *key)
{
	struct map map = {
		.fields = {
			vmr_exhibit_column(plot->exhibit, "first"),
			vmr_exhibit_column(plot->exhibit, "pages"),
			vmr_exhibit_column(plot->exhibit, "state"),
		},
	};
	int err;

	map.least = map_least(plot->exhibit, job, &map);
	map_walk(plot, &map, job, key);
	if (!map.end)
		return 0;
	/* A cell is a row then, and must begin where a row does. */
	map.first -= map.first % map.least;
	err = map_size(&map);
	if (!err) {
		map_walk(plot, &map, job, key);
		map_draw(plot, &map, job->side, *key ? key : "pages");
	}
	free(map.tally);
	return err;
}

int vmr_plot_map(struct vmr_plot *plot)
{
	const struct vmr_series_pick pick = {
		.x = vmr_exhibit_column(plot->exhibit, "first"),
		.y = VMR_SERIES_NONE, .any = true,
	};
	const struct vmr_exhibit_job *job;
	struct vmr_series_set set;
	size_t key, i, left = 0;
	int err;

	err = vmr_series_collect(plot->exhibit, &pick, &set);
	/* A zone of one side stands beside that of the other. */
	for (key = 0; key < set.nkeys; key++)
		for (i = 0; i < plot->exhibit->n && !err; i++) {
			job = &plot->exhibit->jobs[i];
			if (!vmr_exhibit_is_first(plot->exhibit, i))
				continue;
			if (plot->panels < VMR_PLOT_PANELS)
				err = map_zone(plot, job, set.keys[key]);
			else
				left++;
		}
	vmr_series_free(&set);
	vmr_plot_left_out(plot, left, "maps are");
	vmr_plot_boots(plot);
	return err;
}

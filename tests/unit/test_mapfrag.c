// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fragments of a map, and its picture.
 */
#include <stdlib.h>

#include "ktap.h"
#include "mapfrag.h"
#include "pagemap.h"

enum { FREE, USER, RECLAIM, KERNEL };

/* A map as VM Regress drew it: a character for each page. */
static void read_map(struct vmr_mapfrag *map, const char *text)
{
	static const char marks[] = ".u|O";

	for (; *text; text++)
		if (*text == ' ')
			vmr_mapfrag_cut(map);
		else
			vmr_mapfrag_add(map, strchr(marks, *text) - marks, 1);
}

static void is(uint64_t got, uint64_t want, const char *what)
{
	if (!ktap_ok(got == want, "%s", what))
		ktap_diag("%llu, wanted %llu", (unsigned long long)got,
			  (unsigned long long)want);
}

static void test_vector(void)
{
	struct vmr_mapfrag map = { 0 };

	read_map(&map, "..uu|OOO.");
	is(map.cells, 9, "..uu|OOO.: 9 cells");
	is(map.runs, 5, "5 runs");
	is(map.longest, 3, "the longest of 3");
	is(map.longest_class, KERNEL, "it is O");
	is(map.class[FREE].cells, 3, "free 3");
	is(map.class[USER].cells, 2, "u 2");
	is(map.class[RECLAIM].cells, 1, "| 1");
	is(map.class[KERNEL].cells, 3, "O 3");
	is(vmr_mapfrag_share(&map, FREE), 3333, "free 33.33 %");
	is(vmr_mapfrag_share(&map, USER), 2222, "u 22.22 %");
	is(vmr_mapfrag_share(&map, RECLAIM), 1111, "| 11.11 %");
	is(vmr_mapfrag_share(&map, KERNEL), 3333, "O 33.33 %");
	is(map.class[FREE].runs, 2, "free falls into 2 runs");
	is(map.class[FREE].longest, 2, "the longer of 2");
}

static void test_runs(void)
{
	struct vmr_mapfrag map = { 0 };

	is(vmr_mapfrag_share(&map, FREE), 0, "no map: 0 %");
	vmr_mapfrag_add(&map, FREE, 10);
	vmr_mapfrag_add(&map, FREE, 5);
	vmr_mapfrag_add(&map, USER, 0);
	vmr_mapfrag_add(&map, FREE, 1);
	is(map.runs, 1, "equals that follow each other are one run");
	is(map.longest, 16, "of their sum");
	vmr_mapfrag_cut(&map);
	vmr_mapfrag_add(&map, FREE, 20);
	is(map.runs, 2, "not over a cut");
	is(map.longest, 20, "the longest is the later");
	vmr_mapfrag_add(&map, VMR_MAPFRAG_CLASSES, 1);
	is(map.cells, 36, "no class: not counted");

	memset(&map, 0, sizeof(map));
	vmr_mapfrag_add(&map, FREE, UINT64_MAX / 2);
	vmr_mapfrag_add(&map, USER, UINT64_MAX / 2);
	is(vmr_mapfrag_share(&map, USER), 5000, "large maps do not overflow");
}

static char word_node[] = "node", word_zone[] = "zone", word_first[] = "first",
	    word_pages[] = "pages", word_state[] = "state";

#define U64(x)		{ .type = VMR_CELL_U64, .u64 = (x) }
#define STRING(x)	{ .type = VMR_CELL_STRING, .string = (char *)(x) }

static struct vmr_column columns[] = {
	{ .name = word_node, .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = word_zone, .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = word_first, .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = word_pages, .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = word_state, .type = VMREGRESS_COLUMN_TYPE_STRING },
};

static struct vmr_cell cells[][5] = {
	{ U64(0), STRING("DMA"), U64(1), U64(3), STRING("reserved") },
	{ U64(0), STRING("DMA"), U64(4), U64(2), STRING("free") },
	{ U64(0), STRING("DMA32"), U64(6), U64(4), STRING("free") },
	{ U64(0), STRING("DMA32"), U64(10), U64(1), STRING("quantum") },
};

static int draw(const struct vmr_pagemap_look *look, size_t ncells, char **text)
{
	struct vmr_instrument instrument = { .columns = columns, .ncolumns = 5 };
	struct vmr_result result = { .instrument = &instrument };
	struct vmr_row rows[4];
	size_t size, i;
	FILE *out = open_memstream(text, &size);
	int err;

	for (i = 0; i < 4; i++)
		rows[i] = (struct vmr_row){ .cells = cells[i], .ncells = ncells };
	result.rows = (struct vmr_rows){ .list = rows, .n = 4 };
	err = vmr_pagemap_draw(&result, look, out);
	fclose(out);
	return err;
}

static void expect(const struct vmr_pagemap_look *look, const char *want,
		   const char *what)
{
	char *text = NULL;
	int err = draw(look, 5, &text);

	if (!ktap_ok(!err && !strcmp(text, want), "%s", what))
		ktap_diag("got:\n%s\nwanted:\n%s", text, want);
	free(text);
}

#define LEGEND								\
	"                    pages       %     runs    longest\n"	\
	". free                  6   60.00        2          4\n"	\
	"R reserved              3   30.00        1          3\n"	\
	"? unknown               1   10.00        1          1\n"	\
	"10 pages in 4 runs, the longest of 4 (free)\n"

static void test_picture(void)
{
	struct vmr_pagemap_look look = { .width = 4 };
	char *text = NULL;

	expect(&look,
	       "Node 0 Zone DMA\n"
	       "         1 RRR.\n"
	       "         5 .\n"
	       "Node 0 Zone DMA32\n"
	       "         6 ....\n"
	       "        10 ?\n" LEGEND, "lines of 4, each zone by itself");
	look.width = 70;
	expect(&look,
	       "Node 0 Zone DMA\n"
	       "         1 RRR..\n"
	       "Node 0 Zone DMA32\n"
	       "         6 ....?\n" LEGEND, "wider than the zones");
	look.legend_only = true;
	expect(&look, LEGEND, "the legend alone");
	look.legend_only = false;
	look.color = true;
	draw(&look, 5, &text);
	ktap_ok(strstr(text, "\033[1;31mRRR\033[0m\033[2m..\033[0m\n"),
		"a colour for each run, and none at the end of a line");
	free(text);
	text = NULL;
	is(-draw(&look, 4, &text), 71, "a row without its state is no map");
	free(text);
}

int main(void)
{
	test_vector();
	test_runs();
	test_picture();
	return ktap_finish();
}

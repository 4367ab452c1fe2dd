// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The memory of tables: copies, shared texts, many rows, large rows.
 */
#include <stdalign.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "ktap.h"
#include "rows.h"

#define ROWS	100000
#define CELLS	24

static void test_pool(void)
{
	struct vmr_pool pool = { 0 };
	unsigned long place;
	char word[] = "word", *first, *large;
	const char *kept;

	first = vmr_pool_take(&pool, 1);
	large = vmr_pool_take(&pool, 3 << 20);
	place = first ? (unsigned long)vmr_pool_take(&pool, 8) : 1;
	ktap_ok(!(place % alignof(max_align_t)), "memory is aligned");
	ktap_ok(large && !large[0] && !large[(3 << 20) - 1],
		"larger than any block, and zeroed");
	ktap_ok(!vmr_pool_take(&pool, (size_t)-1) &&
		!vmr_pool_take(&pool, (size_t)-17),
		"more than there can be is refused");
	kept = vmr_pool_text(&pool, word);
	word[0] = 'W';
	ktap_ok(!strcmp(kept, "word"), "a text is copied");
	ktap_ok(vmr_pool_text(&pool, "word") == kept &&
		vmr_pool_text(&pool, word) != kept, "equal ones are one");
	vmr_pool_free(&pool);
	ktap_ok(!pool.last && !pool.ntexts, "nothing is left");
	vmr_pool_free(&pool);
}

static void test_copied_row(void)
{
	struct vmr_bucket buckets[] = { { 1, 2 }, { 3, 4 } };
	char word[] = "word";
	struct vmr_hist hist = { buckets, 2 };
	struct vmr_cell cells[] = {
		{ .type = VMR_CELL_STRING, .string = word },
		{ .type = VMR_CELL_HIST, .hist = &hist },
	};
	struct vmr_rows rows = { 0 };
	int err = vmr_rows_add(&rows, cells, 2);

	word[0] = 'W';
	buckets[1].count = 5;
	ktap_ok(!err && !strcmp(rows.list[0].cells[0].string, "word") &&
		rows.list[0].cells[1].hist->n == 2 &&
		rows.list[0].cells[1].hist->buckets[1].count == 4,
		"a row has copies of texts and histograms");
	vmr_rows_free(&rows);
}

/* More different texts than are looked at. */
static void test_texts(void)
{
	struct vmr_rows rows = { 0 };
	struct vmr_row *row;
	unsigned int i, bad = 0;
	char text[16];

	for (i = 0; i < 10 * VMR_POOL_TEXTS; i++) {
		snprintf(text, sizeof(text), "%u", i);
		row = vmr_rows_new(&rows, 1);
		bad += !row || vmr_rows_set_text(&rows, row->cells, text);
	}
	for (i = 0; i < 10 * VMR_POOL_TEXTS; i++) {
		snprintf(text, sizeof(text), "%u", i);
		bad += strcmp(rows.list[i].cells[0].string, text) != 0;
	}
	ktap_ok(!bad, "many different texts");
	vmr_rows_free(&rows);
}

static void test_many(void)
{
	struct vmr_cell cells[CELLS] = { { .type = VMR_CELL_ABSENT } };
	struct vmr_rows rows = { 0 };
	unsigned long i, bad = 0;

	for (i = 0; i < ROWS; i++) {
		cells[1] = (struct vmr_cell){ .type = VMR_CELL_U64, .u64 = i };
		cells[CELLS - 1] = (struct vmr_cell){ .type = VMR_CELL_S64,
						      .s64 = -(long)i };
		bad += vmr_rows_add(&rows, cells, CELLS) != 0;
	}
	for (i = 0; i < rows.n; i++)
		bad += rows.list[i].ncells != CELLS ||
		       rows.list[i].cells[0].type != VMR_CELL_ABSENT ||
		       rows.list[i].cells[1].u64 != i ||
		       rows.list[i].cells[CELLS - 1].s64 != -(long)i;
	ktap_ok(!bad && rows.n == ROWS, "%d rows are what was added", ROWS);
	vmr_rows_free(&rows);
	ktap_ok(!rows.n && !rows.list, "nothing is left of them");
}

static void test_sizes(void)
{
	struct vmr_rows rows = { 0 };

	ktap_ok(sizeof(struct vmr_cell) == 16, "a cell takes 16 bytes");
	ktap_ok(!vmr_rows_new(&rows, (size_t)-1 / 16 + 1) && !rows.n,
		"a row too large is refused");
	ktap_ok(!vmr_rows_add(&rows, NULL, 0) && rows.n == 1 &&
		!rows.list[0].ncells, "one without cells is none the less one");
	vmr_rows_free(&rows);
}

int main(void)
{
	ktap_plan(0);
	test_pool();
	test_copied_row();
	test_texts();
	test_many();
	test_sizes();
	return ktap_finish();
}

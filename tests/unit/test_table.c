// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Text tables: alignment, units, blanks.
 */
#include <stdlib.h>

#include "ktap.h"
#include "show.h"
#include "table.h"

static void expect(const char *got, const char *want, const char *name)
{
	if (!ktap_ok(!strcmp(got, want), "%s", name))
		ktap_diag("got:\n%s\nwanted:\n%s", got, want);
}

static void test_alignment(void)
{
	static const struct vmr_table_column columns[] = {
		{ .name = "zone" },
		{ .name = "free", .unit = "pages", .right = true },
		{ .name = "note" },
	};
	static const char *const rows[][3] = {
		{ "DMA", "12", "first" },
		{ "Normal", "123456", NULL },
		{ "", "-", "x" },
	};
	struct vmr_table *table = vmr_table_new(columns, 3);
	char *text = NULL;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);
	int err = 0;

	for (i = 0; i < 3; i++)
		err |= vmr_table_add(table, rows[i]);
	err |= vmr_table_print(table, out);
	fclose(out);
	ktap_ok(!err, "a table is printed");
	expect(text,
	       "zone      free  note\n"
	       "         pages\n"
	       "DMA         12  first\n"
	       "Normal  123456\n"
	       "             -  x\n",
	       "numbers right, texts left, no blanks at the end of a line");
	free(text);
	vmr_table_free(table);
}

static void test_empty(void)
{
	static const struct vmr_table_column columns[] = { { .name = "a" } };
	struct vmr_table *table = vmr_table_new(columns, 1);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int err = vmr_table_print(table, out);

	fclose(out);
	ktap_ok(!err, "a table without rows is printed");
	expect(text, "a\n", "it is its names, and no line of units");
	free(text);
	vmr_table_free(table);

	out = open_memstream(&text, &size);
	table = vmr_table_new(columns, 0);
	err = vmr_table_print(table, out);
	fclose(out);
	ktap_ok(!err, "so is one without columns");
	free(text);
	vmr_table_free(table);
}

static void test_width(void)
{
	static const struct vmr_table_column columns[] = {
		{ .name = "left" }, { .name = "right", .right = true },
		{ .name = "end" },
	};
	static const char *const rows[][3] = {
		{ "▁█", "▁▂▃▄▅▆", "a" },
		{ "é", "x", "▁▂  " },
	};
	struct vmr_table *table = vmr_table_new(columns, 3);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int err;

	err = vmr_table_add(table, rows[0]);
	err |= vmr_table_add(table, rows[1]);
	err |= vmr_table_print(table, out);
	fclose(out);
	ktap_ok(!err, "signs beyond ASCII are printed");
	expect(text,
	       "left   right  end\n"
	       "▁█    ▁▂▃▄▅▆  a\n"
	       "é          x  ▁▂\n",
	       "each is one column wide, and blanks at the end are left out");
	free(text);
	vmr_table_free(table);
}

static char word_zone[] = "zone", word_ns[] = "ns", word_cost[] = "cost";
static char word_dma[] = "DMA", word_x[] = "x", word_why[] = "because";

static void expect_shown(const struct vmr_result *result,
			 const struct vmr_look *look, const char *want,
			 const char *what)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int err = vmr_show_result(result, look, out);

	fclose(out);
	ktap_ok(!err, "shown: %s", what);
	expect(text, want, what);
	free(text);
}

static void test_result(void)
{
	struct vmr_column columns[] = {
		{ .name = word_zone, .type = VMREGRESS_COLUMN_TYPE_STRING },
		{ .name = word_cost, .unit = word_ns,
		  .type = VMREGRESS_COLUMN_TYPE_MILLI },
	};
	struct vmr_instrument instrument = {
		.name = word_x, .columns = columns, .ncolumns = 2,
	};
	struct vmr_cell full[] = {
		{ .type = VMR_CELL_STRING, .string = word_dma },
		{ .type = VMR_CELL_S64, .s64 = 1234567 },
	};
	struct vmr_cell half[] = { { .type = VMR_CELL_ABSENT } };
	struct vmr_row rows[] = {
		{ .cells = full, .ncells = 2 },
		{ .cells = half, .ncells = 1 },
	};
	struct vmr_result result = {
		.instrument = &instrument,
		.job = {
			.id = 1, .instrument = word_x,
			.kind = VMREGRESS_KIND_TEST,
			.state = VMREGRESS_STATE_FINISHED,
			.verdict = VMREGRESS_VERDICT_FAIL, .reason = word_why,
			.elapsed_ns = 1500000000, .held_peak_bytes = 4096,
		},
		.rows = { .list = rows, .n = 2 },
	};
	struct vmr_look look = { .rows = 0 };

	expect_shown(&result, &look,
		     "x\n"
		     "zone      cost\n"
		     "            ns\n"
		     "DMA   1234.567\n"
		     "-\n"
		     "verdict fail: because; took 1.500 s, held 4.0 KiB at its peak\n",
		     "table, verdict, reason, time, memory");

	look.exact = true;
	look.rows = 1;
	expect_shown(&result, &look,
		     "x\n"
		     "zone      cost\n"
		     "         insns\n"
		     "DMA   1234.567\n"
		     "... 1 rows more (--rows=0 shows all)\n"
		     "verdict fail: because; took 1500000000 instructions, held 4.0 KiB at its peak\n",
		     "exact mode shows instructions, and a table can be cut short");

	result.instrument = NULL;
	look.color = true;
	expect_shown(&result, &look,
		     "x\n"
		     "verdict \033[31mfail\033[0m: because; took 1500000000 instructions, held 4.0 KiB at its peak\n",
		     "a failure is red where colours are wanted");
}

static char word_n[] = "n", word_times[] = "times";

/* One column always shown, one for details, one that no row has. */
static void test_details(void)
{
	struct vmr_column columns[] = {
		{ .name = word_n, .type = VMREGRESS_COLUMN_TYPE_U64 },
		{ .name = word_cost, .type = VMREGRESS_COLUMN_TYPE_U64 },
		{ .name = word_times, .type = VMREGRESS_COLUMN_TYPE_HIST,
		  .unit = word_ns, .detail = true },
	};
	struct vmr_instrument instrument = {
		.name = word_x, .columns = columns, .ncolumns = 3,
	};
	struct vmr_bucket buckets[] = { { 0, 1 }, { 1, 4 }, { 65535, 8 } };
	struct vmr_hist hist = { buckets, 3 };
	struct vmr_cell first[] = {
		{ .type = VMR_CELL_U64, .u64 = 7 },
		{ .type = VMR_CELL_ABSENT },
		{ .type = VMR_CELL_HIST, .hist = &hist },
	};
	struct vmr_cell second[] = {
		{ .type = VMR_CELL_U64, .u64 = 8 },
		{ .type = VMR_CELL_ABSENT },
		{ .type = VMR_CELL_ABSENT },
	};
	struct vmr_row rows[] = {
		{ .cells = first, .ncells = 3 },
		{ .cells = second, .ncells = 3 },
	};
	struct vmr_result result = {
		.instrument = &instrument,
		.job = { .instrument = word_x },
		.rows = { .list = rows, .n = 2 },
	};
	struct vmr_look look = { .rows = 0 };

	expect_shown(&result, &look, "x\nn\n7\n8\n",
		     "neither details nor a column without a value");
	look.wide = true;
	expect_shown(&result, &look,
		     "x\n"
		     "n             times\n"
		     "                 ns\n"
		     "7  .=             @\n"
		     "8                 -\n",
		     "details when asked for; absent where others have a value");
	look.utf8 = true;
	look.rows = 1;
	expect_shown(&result, &look,
		     "x\n"
		     "n             times\n"
		     "                 ns\n"
		     "7  ▁▄             █\n"
		     "... 1 rows more (--rows=0 shows all)\n",
		     "in blocks where the terminal has them");
	columns[0].detail = true;
	look = (struct vmr_look){ .rows = 0 };
	expect_shown(&result, &look, "x\n", "no column at all");
}

static void test_notes(void)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	vmr_show_note("none", out);
	vmr_show_note("kvm", out);
	fflush(out);
	ktap_ok(!size, "real CPUs need no note");
	vmr_show_note("tcg-icount", out);
	fclose(out);
	expect(text,
	       "exact mode: insns are guest instructions, exact and repeatable; they are not time\n",
	       "exact mode says what its figures are");
	free(text);
}

int main(void)
{
	test_alignment();
	test_empty();
	test_width();
	test_result();
	test_details();
	test_notes();
	return ktap_finish();
}

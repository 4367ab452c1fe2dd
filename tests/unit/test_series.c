// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a report draws: which jobs belong together, what their columns are, the
 * points of a series and those of a distribution.
 */
#include <math.h>
#include <stdlib.h>

#include "array.h"
#include "exhibit.h"
#include "hists.h"
#include "ktap.h"
#include "plot.h"
#include "series.h"

#define COLUMN(name, type, unit, better) \
	"{\"name\":\"" name "\",\"type\":\"" type "\",\"unit\":" unit \
	",\"better\":\"" better "\",\"detail\":false}"
#define JOB(instrument, kind, params, columns, rows) \
	"{\"id\":1,\"instrument\":\"" instrument "\",\"kind\":\"" kind \
	"\",\"params\":{" params "},\"verdict\":\"none\",\"reason\":\"\"" \
	",\"elapsed_ns\":1,\"held_peak_bytes\":0,\"columns\":[" columns \
	"],\"rows\":[" rows "]}"

/* A row of COSTS */
#define SAMPLE(rep, cost)	"[0,\"a\"," rep "," cost ",1.000,1,null,\"x\"]"

#define COSTS \
	COLUMN("order", "u64", "null", "none") "," \
	COLUMN("phase", "string", "null", "none") "," \
	COLUMN("rep", "u64", "null", "none") "," \
	COLUMN("time", "milli", "\"ns\"", "lower") "," \
	COLUMN("net", "milli", "\"cycles\"", "lower") "," \
	COLUMN("calls", "u64", "null", "none") "," \
	COLUMN("absent", "u64", "null", "lower") "," \
	COLUMN("note", "string", "null", "none")

/* Sides of boots, and their exhibits. */
struct shown {
	struct vmr_side sides[3];
	size_t n;
	struct vmr_exhibits exhibits;
};

static void add_boot(struct vmr_side *side, const char *accel, const char *jobs)
{
	struct vmr_boot *boots = vmr_array_room(side->boots, side->n,
						sizeof(*boots));
	char *text, why[300];
	int len = asprintf(&text, "{\"schema\":\"vmr-result/1\",\"created\":\"\",\"vmr\":\"\",\"env\":{\"accel\":\"%s\"},\"jobs\":[%s]}",
			   accel, jobs);

	if (!boots || len < 0)
		abort();
	side->boots = boots;
	side->spec = "test";
	if (vmr_result_text_read(text, len, &boots[side->n].set, why,
				 sizeof(why))) {
		ktap_diag("%s", why);
		abort();
	}
	boots[side->n++].name = strdup("boot");
	free(text);
}

static void collect(struct shown *shown)
{
	if (vmr_exhibits_collect(shown->sides, shown->n, &shown->exhibits))
		abort();
}

static void shown_end(struct shown *shown)
{
	size_t i;

	vmr_exhibits_free(&shown->exhibits);
	for (i = 0; i < shown->n; i++)
		vmr_side_free(&shown->sides[i]);
}

/* "INSTRUMENT TITLE JOBS" of each exhibit. */
static void test_exhibits(void)
{
	static const char want[] =
		"bench/b[x=1]2 bench/b[x=2]1 test/t[]2 sense/z[]1 sense/b[]1 ";
	struct shown shown = { .n = 2 };
	char got[300] = "";
	size_t i, len = 0;

	add_boot(&shown.sides[0], "kvm",
		 JOB("z", "sense", "", "", "") ","
		 JOB("b", "bench", "\"x\":\"1\",\"reps\":\"3\"", "", "") ","
		 JOB("t", "test", "", "", "") ","
		 JOB("b", "sense", "", "", ""));
	add_boot(&shown.sides[1], "kvm",
		 JOB("t", "test", "", "", "") ","
		 JOB("b", "bench", "\"x\":\"2\"", "", "") ","
		 JOB("b", "bench", "\"x\":\"1\",\"reps\":\"9\"", "", ""));
	collect(&shown);
	for (i = 0; i < shown.exhibits.n; i++) {
		const struct vmr_exhibit *one = &shown.exhibits.list[i];

		len += snprintf(got + len, sizeof(got) - len, "%s/%s[%s]%zu ",
				vmr_kind_name(one->instrument->kind),
				one->instrument->name, one->title, one->n);
	}
	if (!ktap_ok(!strcmp(got, want), "what did the same is one exhibit, benches first"))
		ktap_diag("got  %s\nwant %s", got, want);
	shown_end(&shown);
}

static void roles_are(const struct shown *shown, const char *want,
		      const char *what)
{
	static const char letters[] = "-kfnhs";	/* by enum vmr_role_kind */
	const struct vmr_exhibit *exhibit = &shown->exhibits.list[0];
	char got[60] = "";
	size_t i;

	for (i = 0; i < exhibit->instrument->ncolumns; i++)
		got[i] = letters[exhibit->roles[i].kind];
	if (!ktap_ok(!strcmp(got, want), "%s", what))
		ktap_diag("got  %s\nwant %s", got, want);
}

#define ROW(order, phase, rep, time, net) \
	"[" #order ",\"" phase "\"," #rep "," time "," net ",1,null,\"x\"]"

static void test_roles(void)
{
	struct shown shown = { .n = 1 };

	add_boot(&shown.sides[0], "kvm",
		 JOB("b", "bench", "", COSTS,
		     ROW(0, "a", 0, "1.000", "2.000")));
	collect(&shown);
	roles_are(&shown, "kknf-n-s", "keys, figures, numbers, notes; ns where there is a clock");
	shown_end(&shown);

	shown = (struct shown){ .n = 1 };
	add_boot(&shown.sides[0], "tcg-icount",
		 JOB("b", "bench", "", COSTS,
		     ROW(0, "a", 0, "1.000", "2.000")));
	collect(&shown);
	roles_are(&shown, "kkn-fn-s", "cycles in exact mode");
	shown_end(&shown);

	shown = (struct shown){ .n = 1 };
	add_boot(&shown.sides[0], "kvm",
		 JOB("s", "sense", "",
		     COLUMN("count", "u64", "\"pages\"", "none") ","
		     COLUMN("zone", "string", "null", "none") ","
		     COLUMN("pid", "u64", "null", "none") ","
		     COLUMN("free", "u64", "\"pages\"", "none") ","
		     COLUMN("state", "string", "null", "none") ","
		     COLUMN("h", "hist", "\"ns\"", "none"),
		     "[1,\"DMA\",7,5,\"x\",[[1,2]]]"));
	collect(&shown);
	roles_are(&shown, "kksnsh", "without figures, keys end at a unit");
	shown_end(&shown);
}

/* The points of a side as text: "x:median[low,high]boots". */
static void points_are(const struct shown *shown,
		       const struct vmr_series_pick *pick, const char *want,
		       const char *what)
{
	struct vmr_series_set set;
	char got[500] = "";
	size_t i, j, len = 0;

	if (vmr_series_collect(&shown->exhibits.list[0], pick, &set))
		abort();
	for (i = 0; i < set.n; i++) {
		len += snprintf(got + len, sizeof(got) - len, "%zu/%s ",
				set.list[i].side, set.keys[set.list[i].key]);
		for (j = 0; j < set.list[i].n; j++) {
			const struct vmr_point *point = &set.list[i].points[j];

			len += snprintf(got + len, sizeof(got) - len,
					"%g:%g[%g,%g]%zu%s ", point->x,
					point->median, point->low, point->high,
					point->boots, point->sure ? "!" : "");
		}
	}
	if (!ktap_ok(!strcmp(got, want), "%s", what))
		ktap_diag("got  %s\nwant %s", got, want);
	vmr_series_free(&set);
}

static void test_points(void)
{
	const struct vmr_series_pick pick = { .x = 0, .y = 3, .any = true };
	struct shown shown = { .n = 2 };

	add_boot(&shown.sides[0], "kvm",
		 JOB("b", "bench", "", COSTS,
		     ROW(3, "a", 0, "9.000", "1.000") ","
		     ROW(0, "a", 0, "1.000", "1.000") ","
		     ROW(0, "a", 1, "2.000", "1.000") ","
		     ROW(0, "a", 2, "6.000", "1.000") ","
		     ROW(0, "f", 0, "null", "1.000") ","
		     ROW(0, "f", 1, "0.500", "1.000")));
	add_boot(&shown.sides[1], "kvm",
		 JOB("b", "bench", "", COSTS,
		     ROW(0, "a", 0, "4.000", "1.000")));
	add_boot(&shown.sides[1], "kvm",
		 JOB("b", "bench", "", COSTS,
		     ROW(0, "a", 0, "8.000", "1.000") ","
		     ROW(0, "a", 1, "10.000", "1.000")));
	collect(&shown);
	points_are(&shown, &pick,
		   "0/a 0:2[1,6]1 3:9[9,9]1 0/f 0:0.5[0.5,0.5]1 1/a 0:6.5[4,10]2 ",
		   "medians of boots' medians, least and most, by x and key");
	shown_end(&shown);
}

/* Of six boots and more the interval of the median: of 1 to 7, all of it. */
static void test_interval(void)
{
	const struct vmr_series_pick pick = { .x = VMR_SERIES_NONE, .y = 3,
					      .any = true };
	struct shown shown = { .n = 1 };
	char job[2000];
	size_t i;

	for (i = 1; i <= 9; i++) {
		snprintf(job, sizeof(job),
			 JOB("b", "bench", "", COSTS,
			     SAMPLE("0", "%zu.000") "," SAMPLE("1", "%zu00.000") ","
			     SAMPLE("2", "0.000")), i, i);
		add_boot(&shown.sides[0], "kvm", job);
	}
	collect(&shown);
	points_are(&shown, &pick, "0/ 0:5[2,8]9! ",
		   "the interval of the median of nine boots");
	shown_end(&shown);
}

static void x_is(const char *columns, const char *rows, int want,
		 const char *what)
{
	struct shown shown = { .n = 1 };
	char job[4000];
	int x;

	snprintf(job, sizeof(job), JOB("b", "bench", "", "%s", "%s"), columns,
		 rows);
	add_boot(&shown.sides[0], "kvm", job);
	collect(&shown);
	if (vmr_plot_x(&shown.exhibits.list[0], &x))
		abort();
	if (!ktap_ok(x == want, "%s", what))
		ktap_diag("got column %d", x);
	shown_end(&shown);
}

static void test_x(void)
{
	static const char columns[] =
		COLUMN("step", "string", "null", "none") ","
		COLUMN("order", "u64", "null", "none") ","
		COLUMN("cpu", "u64", "null", "none") ","
		COLUMN("cost", "u64", "\"ns\"", "lower");

	x_is(columns, "[\"a\",0,0,1],[\"a\",1,0,1],[\"b\",0,1,1],[\"b\",1,1,1]",
	     1, "by the whole numbers");
	x_is(columns, "[\"a\",0,0,1],[\"a\",0,1,1],[\"b\",0,2,1]",
	     VMR_SERIES_NONE, "not by where it ran");
	x_is(columns, "[\"a\",32,0,1],[\"a\",32,0,1],[\"b\",1,0,1]",
	     VMR_SERIES_NONE, "nor by what another key tells");
}

static void test_distribution(void)
{
	static const struct vmr_bucket buckets[] = {
		{ 5, 1 }, { 7, 2 }, { 100, 1 },
	};
	const struct vmr_hist hist = { buckets, 3 };
	struct vmr_cdf_point points[3];

	vmr_cdf_points(&hist, points);
	ktap_ok(points[0].value == 5 && points[0].share == 0.25 &&
		points[1].value == 7 && points[1].share == 0.75 &&
		points[2].value == 100 && points[2].share == 1,
		"a distribution rises at each bucket by its share");
	ktap_ok(fabs(vmr_cdf_support(1000) - 0.99) < 0.000000000001 &&
		vmr_cdf_support(10) == 0 && vmr_cdf_support(5) < 0 &&
		vmr_cdf_support(0) < 0,
		"ten samples are beyond what is told");
}

#define LATENCY \
	COLUMN("order", "u64", "null", "none") "," \
	COLUMN("h", "hist", "\"cycles\"", "none")

static void test_hists(void)
{
	struct shown shown = { .n = 2 };
	struct vmr_view views[VMR_VIEWS];
	struct vmr_hists hists;
	size_t n;

	add_boot(&shown.sides[0], "kvm",
		 JOB("b", "bench", "", LATENCY,
		     "[0,[[5,1]]],[1,[[9,4]]],[0,[[5,2],[6,1]]]"));
	add_boot(&shown.sides[1], "tcg-icount",
		 JOB("b", "bench", "", LATENCY, "[0,[[5,9]]]"));
	collect(&shown);
	n = vmr_views_find(&shown.exhibits.list[0], VMR_ROLE_HIST, views);
	ktap_ok(n == 2 && !strcmp(views[0].unit, "cycles") && !views[0].exact &&
		!strcmp(views[1].unit, "insns") && views[1].exact,
		"cycles and instructions are never in one picture");
	if (n != 2 || vmr_hists_collect(&shown.exhibits.list[0], &views[0],
					&hists))
		abort();
	ktap_ok(hists.n == 2 && hists.list[0].total == 4 &&
		hists.list[0].hist.n == 2 &&
		hists.list[0].hist.buckets[0].count == 3 &&
		hists.list[1].total == 4 && !strcmp(hists.keys[0], "order 0"),
		"histograms of a key are added up");
	vmr_hists_free(&hists);
	shown_end(&shown);
}

int main(void)
{
	test_exhibits();
	test_roles();
	test_points();
	test_interval();
	test_x();
	test_distribution();
	test_hists();
	return ktap_finish();
}

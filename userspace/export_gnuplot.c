// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A script for gnuplot and the data that it draws, a file for each plot: figures
 * by the column of numbers that tells rows apart, histograms as the share of
 * values up to each.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "export.h"
#include "hists.h"
#include "plot.h"
#include "plot_line.h"
#include "replace.h"
#include "scope.h"

#define GNUPLOT_SCRIPT	"plot.gp"

struct gnuplot {
	const char *directory;
	FILE *script;
	const struct vmr_exhibit *exhibit;
	size_t plots;
};

/* One plot: its data are written, its part of the script follows. */
struct gnuplot_plot {
	const struct vmr_column *column;
	const char *unit;
	const char *xname;
	const char *xunit;
	char name[120];		/* of its files */
	struct vmr_replace data;
};

/* What stands between single quotes. */
static void gnuplot_quote(FILE *out, const char *text)
{
	fputc('\'', out);
	for (; *text; text++) {
		if (*text == '\'')
			fputc('\'', out);
		fputc(*text == '\n' ? ' ' : *text, out);
	}
	fputc('\'', out);
}

/* "set WHAT 'name, unit'" */
static void gnuplot_label(FILE *out, const char *what, const char *name,
			  const char *unit)
{
	VMR_FREE char *label = NULL;

	if (asprintf(&label, "%s%s%s", name, unit ? ", " : "",
		     unit ? unit : "") < 0)
		return;
	fprintf(out, "set %s ", what);
	gnuplot_quote(out, label);
	fputc('\n', out);
}

static int gnuplot_begin(struct gnuplot *gnuplot, struct gnuplot_plot *plot)
{
	const struct vmr_exhibit *exhibit = gnuplot->exhibit;
	VMR_FREE char *path = NULL;
	char *letter;

	snprintf(plot->name, sizeof(plot->name), "%02zu-%.40s-%.40s",
		 gnuplot->plots + 1, exhibit->instrument->name,
		 plot->column->name);
	/* Whatever they were named: it stays in the directory. */
	for (letter = plot->name; *letter; letter++)
		if (!isalnum((unsigned char)*letter) &&
		    !strchr("_-", *letter))
			*letter = '_';
	if (asprintf(&path, "%s/%s.dat", gnuplot->directory, plot->name) < 0)
		return -ENOMEM;
	return vmr_replace_begin(&plot->data, path);
}

/* The part of the script before `plot'. */
static void gnuplot_head(struct gnuplot *gnuplot,
			 const struct gnuplot_plot *plot)
{
	FILE *out = gnuplot->script;

	gnuplot->plots++;
	fprintf(out, "\nset output '%s.'.extension\n", plot->name);
	gnuplot_label(out, "title", gnuplot->exhibit->instrument->name,
		      gnuplot->exhibit->title[0] ? gnuplot->exhibit->title :
						   NULL);
	gnuplot_label(out, "xlabel", plot->xname, plot->xunit);
	gnuplot_label(out, "ylabel", plot->column->name, plot->unit);
}

/* One index of the data: blocks are two empty lines apart. */
static void gnuplot_block(struct gnuplot_plot *plot, const char *key)
{
	fprintf(plot->data.out, "# %s\n", *key ? key : "all");
}

static void gnuplot_point(struct gnuplot_plot *plot,
			  const struct vmr_point *point)
{
	fprintf(plot->data.out, "%.15g %.15g %.15g %.15g %zu\n", point->x,
		point->median, point->low, point->high, point->n);
}

static struct vmr_range gnuplot_range(const struct vmr_series_set *set)
{
	struct vmr_range all = { INFINITY, -INFINITY, NULL }, range;
	size_t key;

	for (key = 0; key < set->nkeys; key++) {
		range = vmr_series_range(set, key);
		all.low = fmin(all.low, range.low);
		all.high = fmax(all.high, range.high);
	}
	return all;
}

static void gnuplot_scales(const struct vmr_series_set *set, FILE *out)
{
	struct vmr_range all = gnuplot_range(set);
	struct vmr_axis x, y;

	vmr_line_axis_x(&x, set, NULL);
	vmr_axis_cost(&y, &all, 6);
	fprintf(out, "%sset logscale x\n", x.kind == VMR_AXIS_LOG ? "" : "un");
	fprintf(out, "%sset logscale y\n", y.kind == VMR_AXIS_LOG ? "" : "un");
	fprintf(out, "set yrange [%s:*]\n",
		y.kind == VMR_AXIS_LOG || y.low < 0 ? "*" : "0");
	fputs("set xtics auto\nset key left top\n", out);
}

/* Lines, a series each. */
static void gnuplot_lines(struct gnuplot *gnuplot, struct gnuplot_plot *plot,
			  const struct vmr_series_set *set)
{
	FILE *out = gnuplot->script;
	size_t i, j;

	fputs("# x median low high samples\n", plot->data.out);
	for (i = 0; i < set->n; i++) {
		gnuplot_block(plot, set->keys[set->list[i].key]);
		for (j = 0; j < set->list[i].n; j++)
			gnuplot_point(plot, &set->list[i].points[j]);
		fputs("\n\n", plot->data.out);
	}
	gnuplot_head(gnuplot, plot);
	gnuplot_scales(set, out);
	for (i = 0; i < set->n; i++) {
		fprintf(out, "%s'%s.dat' index %zu using 1:2:3:4 with yerrorlines title ",
			i ? ", \\\n     " : "plot ", plot->name, i);
		gnuplot_quote(out, set->keys[set->list[i].key]);
	}
	fputc('\n', out);
}

/* A box for each key, where there are no numbers to go by. */
static void gnuplot_boxes(struct gnuplot *gnuplot, struct gnuplot_plot *plot,
			  const struct vmr_series_set *set)
{
	FILE *out = gnuplot->script;
	const char *key;
	size_t i;

	fputs("# place median low high samples\n", plot->data.out);
	for (i = 0; i < set->n; i++) {
		set->list[i].points[0].x = i;
		gnuplot_point(plot, &set->list[i].points[0]);
	}
	gnuplot_head(gnuplot, plot);
	fprintf(out, "unset logscale x\nunset logscale y\nset yrange [%s:*]\nset xtics (",
		gnuplot_range(set).low < 0 ? "*" : "0");
	for (i = 0; i < set->n; i++) {
		key = set->keys[set->list[i].key];
		fputs(i ? ", " : "", out);
		gnuplot_quote(out, *key ? key : "all");
		fprintf(out, " %zu", i);
	}
	fprintf(out, ")\nplot '%s.dat' using 1:2 with boxes notitle, '' using 1:2:3:4 with yerrorbars notitle\n",
		plot->name);
}

/* A single value is no picture. */
static bool gnuplot_is_plot(const struct vmr_series_set *set)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		if (set->list[i].n > 1)
			return true;
	return set->n > 1;
}

static int gnuplot_figure(struct gnuplot *gnuplot, const struct vmr_view *view)
{
	const struct vmr_column *columns = gnuplot->exhibit->instrument->columns;
	int x, err = vmr_plot_x(gnuplot->exhibit, &x);
	const struct vmr_series_pick pick = {
		.x = x, .y = view->column, .any = true,
	};
	struct gnuplot_plot plot = {
		.column = &columns[view->column], .unit = view->unit,
		.xname = x < 0 ? "" : columns[x].name,
		.xunit = x < 0 ? NULL : columns[x].unit,
	};
	struct vmr_series_set set = { 0 };
	bool is_plot;

	if (!err)
		err = vmr_series_collect(gnuplot->exhibit, &pick, &set);
	is_plot = gnuplot_is_plot(&set);
	if (!err && is_plot)
		err = gnuplot_begin(gnuplot, &plot);
	if (!err && is_plot) {
		if (x < 0)
			gnuplot_boxes(gnuplot, &plot, &set);
		else
			gnuplot_lines(gnuplot, &plot, &set);
		err = vmr_replace_end(&plot.data, 0);
	}
	vmr_series_free(&set);
	return err;
}

static int gnuplot_share(struct gnuplot_plot *plot,
			 const struct vmr_hists_one *one)
{
	struct vmr_cdf_point *points = calloc(one->hist.n, sizeof(*points));
	size_t i;

	if (!points)
		return -ENOMEM;
	vmr_cdf_points(&one->hist, points);
	/* They begin with none. */
	fprintf(plot->data.out, "%.15g 0 0\n", points[0].value);
	for (i = 0; i < one->hist.n; i++)
		fprintf(plot->data.out, "%.15g %.15g %" PRIu64 "\n",
			points[i].value, 100 * points[i].share,
			one->hist.buckets[i].count);
	fputs("\n\n", plot->data.out);
	free(points);
	return 0;
}

static int gnuplot_shares(struct gnuplot *gnuplot, struct gnuplot_plot *plot,
			  const struct vmr_hists *hists)
{
	FILE *out = gnuplot->script;
	bool zero = false;
	size_t i;
	int err = 0;

	fputs("# value share count\n", plot->data.out);
	for (i = 0; i < hists->n && !err; i++) {
		zero |= !hists->list[i].hist.buckets[0].low;
		gnuplot_block(plot, hists->keys[hists->list[i].key]);
		err = gnuplot_share(plot, &hists->list[i]);
	}
	gnuplot_head(gnuplot, plot);
	/* 0 has no place on an axis of logarithms. */
	fprintf(out, "%sset logscale x\nunset logscale y\nset yrange [0:100]\nset xtics auto\nset key right bottom\n",
		zero ? "un" : "");
	for (i = 0; i < hists->n; i++) {
		fprintf(out, "%s'%s.dat' index %zu using 1:2 with steps title ",
			i ? ", \\\n     " : "plot ", plot->name, i);
		gnuplot_quote(out, hists->keys[hists->list[i].key]);
	}
	fputc('\n', out);
	return err;
}

static int gnuplot_hist(struct gnuplot *gnuplot, const struct vmr_view *view)
{
	static char name[] = "share";
	const struct vmr_column *column =
		&gnuplot->exhibit->instrument->columns[view->column];
	const struct vmr_column share = { .name = name };
	struct gnuplot_plot plot = {
		.column = &share, .unit = "%", .xname = column->name,
		.xunit = view->unit,
	};
	struct vmr_hists hists;
	int err;

	err = vmr_hists_collect(gnuplot->exhibit, view, &hists);
	if (!err && hists.n)
		err = gnuplot_begin(gnuplot, &plot);
	if (!err && hists.n)
		err = vmr_replace_end(&plot.data,
				      gnuplot_shares(gnuplot, &plot, &hists));
	vmr_hists_free(&hists);
	return err;
}

static int gnuplot_exhibit(struct gnuplot *gnuplot)
{
	struct vmr_view views[VMR_VIEWS];
	size_t n, i;
	int err = 0;

	n = vmr_views_find(gnuplot->exhibit, VMR_ROLE_HIST, views);
	for (i = 0; i < n && !err; i++)
		err = gnuplot_hist(gnuplot, &views[i]);
	n = vmr_views_find(gnuplot->exhibit, VMR_ROLE_FIGURE, views);
	for (i = 0; i < n && !err; i++)
		err = gnuplot_figure(gnuplot, &views[i]);
	return err;
}

static void gnuplot_preamble(const struct vmr_result_set *set, FILE *out)
{
	const char *release = vmr_result_set_fact(set, "release");
	const char *host = vmr_result_set_fact(set, "host");

	fprintf(out, "# vmr export: %s on %s, %s\n#\n# gnuplot %s, in this directory. For pictures of another kind:\n# gnuplot -e \"terminal='png size 900,600'; extension='png'\" %s\n",
		release ? release : "a kernel", host ? host : "a host",
		set->created, GNUPLOT_SCRIPT, GNUPLOT_SCRIPT);
	fputs("if (!exists('terminal')) terminal = 'svg size 800,500 dynamic background \"white\"'\n"
	      "if (!exists('extension')) extension = 'svg'\n"
	      "set terminal @terminal noenhanced\n"
	      "set grid\nset style fill solid 0.5\nset boxwidth 0.8\n",
	      out);
}

static int gnuplot_exhibits(struct gnuplot *gnuplot,
			    const struct vmr_result_set *set)
{
	struct vmr_boot boot = { .set = *set };
	const struct vmr_side side = { .boots = &boot, .n = 1 };
	struct vmr_exhibits exhibits = { 0 };
	size_t i;
	int err;

	err = vmr_exhibits_collect(&side, 1, &exhibits);
	for (i = 0; i < exhibits.n && !err; i++) {
		gnuplot->exhibit = &exhibits.list[i];
		err = gnuplot_exhibit(gnuplot);
	}
	vmr_exhibits_free(&exhibits);
	return err;
}

static int gnuplot_fill(const struct vmr_result_set *set, const char *directory)
{
	struct gnuplot gnuplot = { .directory = directory };
	struct vmr_replace script;
	VMR_FREE char *path = NULL;
	int err;

	if (asprintf(&path, "%s/%s", directory, GNUPLOT_SCRIPT) < 0)
		return -ENOMEM;
	err = vmr_replace_begin(&script, path);
	if (err)
		return err;
	gnuplot.script = script.out;
	gnuplot_preamble(set, script.out);
	err = gnuplot_exhibits(&gnuplot, set);
	if (!err && !gnuplot.plots)
		err = -ENODATA;
	return vmr_replace_end(&script, err);
}

int vmr_export_gnuplot(const struct vmr_result_set *set, const char *directory)
{
	bool made = !mkdir(directory, 0777);
	int err;

	if (!made && errno != EEXIST)
		return -errno;
	err = gnuplot_fill(set, directory);
	/* It goes again unless there is something in it. */
	if (err && made)
		rmdir(directory);
	return err;
}

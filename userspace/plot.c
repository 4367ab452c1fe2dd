// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the plots share.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "page_parts.h"
#include "plot.h"

static bool plot_has_mode(const struct vmr_exhibit *exhibit, bool exact)
{
	size_t i;

	for (i = 0; i < exhibit->n; i++)
		if (exhibit->jobs[i].exact == exact)
			return true;
	return false;
}

static bool plot_unit_is_tick(const struct vmr_column *column)
{
	return vmr_column_unit_is(column, "ns") ||
	       vmr_column_unit_is(column, "cycles");
}

static bool plot_has_cycles(const struct vmr_exhibit *exhibit)
{
	size_t i;

	for (i = 0; i < exhibit->instrument->ncolumns; i++)
		if (exhibit->roles[i].kind == VMR_ROLE_FIGURE &&
		    vmr_column_unit_is(&exhibit->instrument->columns[i],
				       "cycles"))
			return true;
	return false;
}

/* The views of a column of ticks, where both modes are in an exhibit. */
static size_t plot_split_view(const struct vmr_exhibit *exhibit,
			      const struct vmr_view *view,
			      struct vmr_view *views)
{
	const struct vmr_column *column =
		&exhibit->instrument->columns[view->column];
	bool ns = vmr_column_unit_is(column, "ns");
	size_t n = 0;

	if (ns || !plot_has_cycles(exhibit) ||
	    view->column == (size_t)vmr_exhibit_column(exhibit, "latency"))
		views[n++] = (struct vmr_view){ view->column, false, false,
						column->unit };
	if (!ns || !plot_has_cycles(exhibit))
		views[n++] = (struct vmr_view){ view->column, true, false,
						"insns" };
	return n;
}

size_t vmr_views_find(const struct vmr_exhibit *exhibit,
		      enum vmr_role_kind kind, struct vmr_view *views)
{
	bool exact = plot_has_mode(exhibit, true);
	bool mixed = exact && plot_has_mode(exhibit, false);
	size_t ncolumns = exhibit->instrument->ncolumns, n = 0, i;
	struct vmr_view view = { .any = true };
	const struct vmr_column *column;
	bool unit;

	/* Those with a unit say more: they are first. */
	for (i = 0; i < 2 * ncolumns; i++) {
		view.column = i % ncolumns;
		column = &exhibit->instrument->columns[view.column];
		unit = i < ncolumns;
		if (exhibit->roles[view.column].kind != kind ||
		    !column->unit == unit || n + 2 > VMR_VIEWS)
			continue;
		view.unit = vmr_exhibit_unit(exhibit, view.column, exact);
		if (mixed && plot_unit_is_tick(column))
			n += plot_split_view(exhibit, &view, views + n);
		else
			views[n++] = view;
	}
	return n;
}

static void plot_caption(struct vmr_plot *plot, const char *title,
			 const char *by)
{
	plot->panels++;
	vmr_html(plot->out, "<figure><figcaption><b>%s</b> %s", title, by);
}

void vmr_panel_begin(struct vmr_plot *plot, const char *title, const char *by)
{
	plot_caption(plot, title, by);
	fputs("</figcaption>\n", plot->out);
}

void vmr_panel_begin_side(struct vmr_plot *plot, size_t side,
			  const char *title, const char *by)
{
	plot_caption(plot, title, by);
	if (plot->page->n > 1) {
		plot->sided++;
		fputs("<br/>", plot->out);
		vmr_page_swatch(plot->page, plot->out, side);
		vmr_html(plot->out, " %s", plot->page->sides[side].label);
	}
	fputs("</figcaption>\n", plot->out);
}

void vmr_panel_end(struct vmr_plot *plot, const char *note)
{
	if (note)
		vmr_html(plot->out, "<p class=\"n\">%s</p>\n", note);
	fputs("</figure>\n", plot->out);
}

void vmr_plot_left_out(const struct vmr_plot *plot, size_t n, const char *what)
{
	if (n)
		vmr_html(plot->out, "<p class=\"n all\">%zu %s not drawn.</p>\n",
			 n, what);
}

void vmr_plot_boots(const struct vmr_plot *plot)
{
	const struct vmr_exhibit *exhibit = plot->exhibit;

	if (!vmr_exhibit_is_first(exhibit, exhibit->n - 1))
		fputs("<p class=\"n all\">Drawn is the first boot of a side.</p>\n",
		      plot->out);
}

char *vmr_plot_tip(const struct vmr_plot *plot, size_t side, const char *where,
		   const struct vmr_point *point, const char *unit)
{
	char median[VMR_TEXT_NUMBER], low[VMR_TEXT_NUMBER];
	char high[VMR_TEXT_NUMBER], *tip = NULL;
	FILE *out;
	size_t size;

	out = open_memstream(&tip, &size);
	if (!out)
		return NULL;
	vmr_text_real(point->median, median);
	vmr_text_real(point->low, low);
	vmr_text_real(point->high, high);
	fprintf(out, "%s%s%s: %s%s%s", plot->page->sides[side].label,
		where && *where ? ", " : "", where ? where : "", median,
		unit ? " " : "", unit ? unit : "");
	if (point->low < point->high)
		fprintf(out, " (%s to %s)", low, high);
	if (fclose(out)) {
		free(tip);
		return NULL;
	}
	return tip;
}

static int plot_most_values(const struct vmr_exhibit *exhibit)
{
	const struct vmr_instrument *instrument = exhibit->instrument;
	int best = VMR_SERIES_NONE;
	size_t i;

	for (i = 0; i < instrument->ncolumns; i++) {
		if (exhibit->roles[i].kind != VMR_ROLE_KEY ||
		    exhibit->roles[i].values < 2 ||
		    !vmr_column_is_number(&instrument->columns[i]) ||
		    vmr_column_is_place(&instrument->columns[i]))
			continue;
		if (best < 0 ||
		    exhibit->roles[i].values > exhibit->roles[best].values)
			best = i;
	}
	return best;
}

/* How many keys there are besides column @x. */
static int plot_keys(const struct vmr_exhibit *exhibit, int x, size_t *n)
{
	const struct vmr_series_pick pick = {
		.x = x, .y = VMR_SERIES_NONE, .any = true,
	};
	struct vmr_series_set set;
	int err = vmr_series_collect(exhibit, &pick, &set);

	*n = set.nkeys;
	vmr_series_free(&set);
	return err;
}

int vmr_plot_x(const struct vmr_exhibit *exhibit, int *x)
{
	size_t with, without;
	int err;

	*x = plot_most_values(exhibit);
	/* So many cannot be told by a few words. */
	if (*x < 0 || exhibit->roles[*x].values == VMR_ROLE_VALUES)
		return 0;
	err = plot_keys(exhibit, *x, &without);
	if (!err)
		err = plot_keys(exhibit, VMR_SERIES_NONE, &with);
	if (!err && with <= without)
		*x = VMR_SERIES_NONE;
	return err;
}

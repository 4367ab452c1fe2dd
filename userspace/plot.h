/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures of an exhibit. Which of them an exhibit gets is told by one table,
 * in plots.c; each plot draws one or more panels, and has a file of its own.
 */
#ifndef VMR_PLOT_H
#define VMR_PLOT_H

#include "frame.h"
#include "page.h"
#include "series.h"

/* Most panels of one plot: what is left out is told, and is in the tables. */
#define VMR_PLOT_PANELS		12

/**
 * struct vmr_plot - what to draw, and where
 * @x: column of whole numbers to go by, VMR_SERIES_NONE for none
 * @panels: drawn so far
 * @sided: of these, those of a single side
 */
struct vmr_plot {
	FILE *out;
	const struct vmr_page *page;
	const struct vmr_exhibit *exhibit;
	int x;
	size_t panels;
	size_t sided;
};

/* Draw the exhibit's pictures. 0 or -ENOMEM. */
int vmr_plots_draw(struct vmr_plot *plot) __attribute__((warn_unused_result));

/**
 * struct vmr_view - a column, as it is drawn in one panel
 * @exact: of jobs in exact mode or, false, of others; unless @any
 */
struct vmr_view {
	size_t column;
	bool exact;
	bool any;
	const char *unit;	/* NULL: none */
};

#define VMR_VIEWS	24

/*
 * The views of the columns of role @kind, VMR_VIEWS at most: ticks of exact
 * mode and of a clock are never in one picture. Returns how many.
 */
size_t vmr_views_find(const struct vmr_exhibit *exhibit,
		      enum vmr_role_kind kind, struct vmr_view *views);

/* Begin a panel: its caption is @title, and behind it @by, maybe NULL. */
void vmr_panel_begin(struct vmr_plot *plot, const char *title, const char *by);

/* One of a single side: its sign and label are in the caption. */
void vmr_panel_begin_side(struct vmr_plot *plot, size_t side,
			  const char *title, const char *by);

/* End it, with a line of explanation below; NULL: none. */
void vmr_panel_end(struct vmr_plot *plot, const char *note);

/* A line that tells what was left out; nothing for 0 of them. */
void vmr_plot_left_out(const struct vmr_plot *plot, size_t n, const char *what);

/* A line that tells that of each side the first boot is drawn, if it has more. */
void vmr_plot_boots(const struct vmr_plot *plot);

/*
 * "7.3.4, order 3: 885 insns (880 to 901, 3 samples)", a text to free; NULL:
 * no memory. @where may be NULL.
 */
char *vmr_plot_tip(const struct vmr_plot *plot, size_t side, const char *where,
		   const struct vmr_point *point, const char *unit);

/*
 * The column of whole numbers to go by, into @x: the one with the most values,
 * if other keys do not tell them all. 0 or -ENOMEM.
 */
int vmr_plot_x(const struct vmr_exhibit *exhibit, int *x)
	__attribute__((warn_unused_result));

/* Percentiles of histograms that are drawn as lines: p50 and p99. */
#define VMR_QUANTILES	2

extern const double vmr_quantiles[VMR_QUANTILES];

/* The kinds of plots. Each draws what suits it. 0 or -ENOMEM. */
int vmr_plot_line(struct vmr_plot *plot);
int vmr_plot_quantile(struct vmr_plot *plot);
int vmr_plot_cdf(struct vmr_plot *plot);
int vmr_plot_scale(struct vmr_plot *plot);
int vmr_plot_strip(struct vmr_plot *plot);
int vmr_plot_step(struct vmr_plot *plot);
int vmr_plot_time(struct vmr_plot *plot);
int vmr_plot_heat(struct vmr_plot *plot);
int vmr_plot_counts(struct vmr_plot *plot);
int vmr_plot_map(struct vmr_plot *plot);
int vmr_plot_bars(struct vmr_plot *plot);
int vmr_plot_marks(struct vmr_plot *plot);
int vmr_plot_attempts(struct vmr_plot *plot);
int vmr_plot_timeline(struct vmr_plot *plot);
int vmr_plot_levels(struct vmr_plot *plot);
int vmr_plot_walk(struct vmr_plot *plot);

#endif /* VMR_PLOT_H */

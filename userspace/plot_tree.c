// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Page tables: how full those of each level are, and the way down to one
 * address.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plot.h"

#define TREE_LEVEL	46	/* high */
#define TREE_BAR	11
#define TREE_STEP	9	/* that a level stands to the right of the one above */
#define TREE_NAME	140	/* wide, of what a level is called */
#define TREE_LEVELS	12	/* at most */

static double tree_number(const struct vmr_plot *plot,
			  const struct vmr_exhibit_job *job, size_t row,
			  int column)
{
	if (column < 0)
		return NAN;
	return vmr_exhibit_number(plot->exhibit,
				  vmr_exhibit_cell(plot->exhibit, job, row,
						   column), column);
}

static const char *tree_text(const struct vmr_plot *plot,
			     const struct vmr_exhibit_job *job, size_t row,
			     const char *name)
{
	int column = vmr_exhibit_column(plot->exhibit, name);
	const struct vmr_cell *cell;

	if (column < 0)
		return "";
	cell = vmr_exhibit_cell(plot->exhibit, job, row, column);
	return cell->type == VMR_CELL_STRING ? cell->string : "";
}

/* Sizes as "2.0 MiB". */
static void tree_size(const struct vmr_plot *plot,
		      const struct vmr_exhibit_job *job, size_t row,
		      const char *name, char buf[VMR_TEXT_NUMBER])
{
	double size = tree_number(plot, job, row,
				  vmr_exhibit_column(plot->exhibit, name));

	buf[0] = '\0';
	if (size >= 0)
		vmr_text_bytes(size, buf);
}

/* What the entries of a level are: columns of the unit of their sum. */
static double tree_draw_part(const struct vmr_plot *plot, const char *name,
			     double part, double all,
			     const struct vmr_svg_box *room)
{
	struct vmr_svg_box box = *room;
	char class[60], tip[100];

	if (!(part > 0) || !(all > 0))
		return 0;
	snprintf(class, sizeof(class), "en %s", name);
	snprintf(tip, sizeof(tip), "%s: %.0f of %.0f", name, part, all);
	/* One of thousands is still there. */
	box.width = fmax(2, room->width * part / all);
	vmr_svg_rect(plot->out, class, &box, tip);
	return box.width;
}

/*
 * What the entries of a level are: columns of the unit of their sum. The first
 * of them, what is empty, stands at the end.
 */
static void tree_draw_bar(const struct vmr_plot *plot,
			  const struct vmr_exhibit_job *job, size_t row,
			  const struct vmr_svg_box *room)
{
	const struct vmr_column *columns = plot->exhibit->instrument->columns;
	size_t n = plot->exhibit->instrument->ncolumns, i;
	int sum = vmr_exhibit_column(plot->exhibit, "entries");
	double all = tree_number(plot, job, row, sum);
	struct vmr_svg_box box = *room;

	vmr_svg_rect(plot->out, "en none", room, NULL);
	for (i = sum + 2; i < n; i++)
		if (vmr_column_unit_is(&columns[i], columns[sum].unit))
			box.x += tree_draw_part(plot, columns[i].name,
						tree_number(plot, job, row, i),
						all, &box);
}

static void tree_entries(const struct vmr_plot *plot,
			 const struct vmr_exhibit_job *job, size_t row,
			 char *buf, size_t size)
{
	const struct vmr_column *columns = plot->exhibit->instrument->columns;
	int sum = vmr_exhibit_column(plot->exhibit, "entries");
	size_t i, len = 0;
	double part;

	buf[0] = '\0';
	for (i = sum + 1; i < plot->exhibit->instrument->ncolumns; i++) {
		part = tree_number(plot, job, row, i);
		if (!vmr_column_unit_is(&columns[i], columns[sum].unit) ||
		    !(part > 0) || len >= size)
			continue;
		len += snprintf(buf + len, size - len, "%s%.0f %s",
				len ? ", " : "", part, columns[i].name);
	}
}

static void tree_draw_level(const struct vmr_plot *plot,
			    const struct vmr_exhibit_job *job, size_t row,
			    size_t nth)
{
	double x = nth * TREE_STEP, y = nth * TREE_LEVEL + 12;
	struct vmr_svg_box box = {
		x, y + 5, VMR_FRAME_WIDTH - x - 8, TREE_BAR,
	};
	int tables = vmr_exhibit_column(plot->exhibit, "tables");
	char text[200], size[VMR_TEXT_NUMBER];
	double number;

	vmr_svg_text_fit(plot->out, "r", VMR_SVG_START, (double[]){ x, y },
			 TREE_NAME, tree_text(plot, job, row, "level"));
	tree_size(plot, job, row, "size", size);
	number = tree_number(plot, job, row, tables);
	snprintf(text, sizeof(text), "%.0f table%s, %s", number,
		 number == 1 ? "" : "s", size);
	vmr_svg_text(plot->out, "v", VMR_SVG_END,
		     (double[]){ VMR_FRAME_WIDTH - 2, y }, text);
	tree_draw_bar(plot, job, row, &box);
	tree_entries(plot, job, row, text, sizeof(text));
	vmr_svg_text_fit(plot->out, "t", VMR_SVG_START,
			 (double[]){ x, y + TREE_BAR + 16 },
			 VMR_FRAME_WIDTH - x, text);
}

static bool tree_has_tables(const struct vmr_plot *plot,
			    const struct vmr_exhibit_job *job, size_t row)
{
	return tree_number(plot, job, row,
			   vmr_exhibit_column(plot->exhibit, "entries")) > 0;
}

int vmr_plot_levels(struct vmr_plot *plot)
{
	const struct vmr_exhibit_job *job;
	size_t i, row, levels, left = 0;

	for (i = 0; i < plot->exhibit->n; i++) {
		job = &plot->exhibit->jobs[i];
		for (levels = 0, row = 0; row < job->result->rows.n; row++)
			levels += tree_has_tables(plot, job, row);
		if (!levels || !vmr_exhibit_is_first(plot->exhibit, i))
			continue;
		if (plot->panels >= VMR_PLOT_PANELS) {
			left++;
			continue;
		}
		vmr_panel_begin_side(plot, job->side, "entries of each level",
				     NULL);
		vmr_svg_begin(plot->out, VMR_FRAME_WIDTH,
			      levels * TREE_LEVEL, "entries of each level");
		for (levels = 0, row = 0; row < job->result->rows.n; row++)
			if (tree_has_tables(plot, job, row))
				tree_draw_level(plot, job, row, levels++);
		vmr_svg_end(plot->out);
		vmr_panel_end(plot, "Blue: entries that lead to a table, green: to a page.");
	}
	vmr_plot_left_out(plot, left, "looks are");
	vmr_plot_boots(plot);
	return 0;
}

/* From the level above to this one. */
static void tree_draw_way(const struct vmr_plot *plot, double x, double y)
{
	struct vmr_svg_path path;

	vmr_svg_path_begin(&path, plot->out, "j");
	vmr_svg_path_move(&path, x - 2, y - TREE_LEVEL + 32);
	vmr_svg_path_to(&path, x - 2, y + 10);
	vmr_svg_path_to(&path, x + 5, y + 10);
	vmr_svg_path_end(&path);
}

static void tree_draw_step(const struct vmr_plot *plot,
			   const struct vmr_exhibit_job *job, size_t row)
{
	double x = row * TREE_STEP + 1, y = row * TREE_LEVEL + 2, number;
	struct vmr_svg_box box = { x + 5, y, VMR_FRAME_WIDTH - x - 7, 34 };
	char text[200], size[VMR_TEXT_NUMBER];

	if (row)
		tree_draw_way(plot, x, y);
	vmr_svg_rect(plot->out, "u", &box, NULL);
	number = tree_number(plot, job, row,
			     vmr_exhibit_column(plot->exhibit, "index"));
	if (isnan(number))
		snprintf(text, sizeof(text), "%s",
			 tree_text(plot, job, row, "level"));
	else
		snprintf(text, sizeof(text), "%s[%.0f]",
			 tree_text(plot, job, row, "level"), number);
	vmr_svg_text_fit(plot->out, "r", VMR_SVG_START,
			 (double[]){ box.x + 5, y + 14 }, TREE_NAME, text);
	tree_size(plot, job, row, "span", size);
	snprintf(text, sizeof(text), "%s%s%s",
		 tree_text(plot, job, row, "state"), *size ? ", " : "", size);
	vmr_svg_text_fit(plot->out, "v", VMR_SVG_END,
			 (double[]){ VMR_FRAME_WIDTH - 7, y + 14 }, TREE_NAME,
			 text);
	vmr_svg_text_fit(plot->out, "t", VMR_SVG_START,
			 (double[]){ box.x + 5, y + 28 }, box.width - 10,
			 tree_text(plot, job, row, "flags"));
}

int vmr_plot_walk(struct vmr_plot *plot)
{
	const struct vmr_exhibit_job *job;
	size_t i, row, rows, left = 0;

	for (i = 0; i < plot->exhibit->n; i++) {
		job = &plot->exhibit->jobs[i];
		rows = job->result->rows.n;
		/* More levels than any CPU has are something else. */
		if (!rows || rows > TREE_LEVELS ||
		    !vmr_exhibit_is_first(plot->exhibit, i))
			continue;
		if (plot->panels >= VMR_PLOT_PANELS) {
			left++;
			continue;
		}
		vmr_panel_begin_side(plot, job->side, "the way down", NULL);
		vmr_svg_begin(plot->out, VMR_FRAME_WIDTH, rows * TREE_LEVEL,
			      "the way down");
		for (row = 0; row < rows; row++)
			tree_draw_step(plot, job, row);
		vmr_svg_end(plot->out);
		vmr_panel_end(plot, NULL);
	}
	vmr_plot_left_out(plot, left, "looks are");
	vmr_plot_boots(plot);
	return 0;
}

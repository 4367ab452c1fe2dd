// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Events in their order, a line of text each, and when they were on a rail
 * beside: however close some of them are, all can be read.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plot.h"

#define TIMELINE_LINE	17
#define TIMELINE_RAIL	6	/* where it stands */
#define TIMELINE_TIME	92	/* where the times end */
#define TIMELINE_EVENT	98	/* where the words begin */
#define TIMELINE_WHO	184	/* and who it was about */
#define TIMELINE_NUMBER	290
#define TIMELINE_MOST	60	/* events */

struct timeline {
	struct vmr_plot *plot;
	const struct vmr_exhibit_job *job;
	int time;
	int event;
	struct vmr_axis axis;
	size_t n;
};

static double timeline_time(const struct timeline *line, size_t row)
{
	return vmr_exhibit_number(line->plot->exhibit,
				  vmr_exhibit_cell(line->plot->exhibit,
						   line->job, row, line->time),
				  line->time);
}

/* Who it was about: the first text behind the event. */
static const char *timeline_who(const struct timeline *line, size_t row)
{
	const struct vmr_exhibit *exhibit = line->plot->exhibit;
	const struct vmr_cell *cell;
	size_t i;

	for (i = line->event + 1; i < exhibit->instrument->ncolumns; i++) {
		cell = vmr_exhibit_cell(exhibit, line->job, row, i);
		if (exhibit->instrument->columns[i].type ==
		    VMREGRESS_COLUMN_TYPE_STRING)
			return cell->type == VMR_CELL_STRING ? cell->string :
							       "";
	}
	return "";
}

/* The first number with a unit behind the event, when the row has it. */
static void timeline_number(const struct timeline *line, size_t row,
			    char buf[2 * VMR_TEXT_NUMBER])
{
	const struct vmr_exhibit *exhibit = line->plot->exhibit;
	const struct vmr_column *column;
	char number[VMR_TEXT_NUMBER];
	const struct vmr_cell *cell;
	size_t i;

	buf[0] = '\0';
	for (i = line->event + 1; i < exhibit->instrument->ncolumns; i++) {
		column = &exhibit->instrument->columns[i];
		if (!vmr_column_is_number(column) || !column->unit)
			continue;
		cell = vmr_exhibit_cell(exhibit, line->job, row, i);
		if (cell->type != VMR_CELL_ABSENT)
			snprintf(buf, 2 * VMR_TEXT_NUMBER, "%.40s",
				 vmr_text_cell(cell, column->type, number));
		return;
	}
}

static void timeline_draw_event(const struct timeline *line, size_t row)
{
	double time = timeline_time(line, row);
	double rail = vmr_axis_at(&line->axis, time);
	double y = row * TIMELINE_LINE + TIMELINE_LINE / 2.0 + 2;
	char text[2 * VMR_TEXT_NUMBER];
	FILE *out = line->plot->out;
	struct vmr_svg_path path;

	vmr_svg_path_begin(&path, out, "j");
	vmr_svg_path_move(&path, TIMELINE_RAIL, rail);
	vmr_svg_path_to(&path, TIMELINE_RAIL + 14, y);
	vmr_svg_path_to(&path, TIMELINE_RAIL + 18, y);
	vmr_svg_path_end(&path);
	vmr_axis_label(&line->axis, time, text);
	vmr_svg_text(out, "v", VMR_SVG_END,
		     (double[]){ TIMELINE_TIME, y + 4 }, text);
	vmr_svg_text_fit(out, "r", VMR_SVG_START,
			 (double[]){ TIMELINE_EVENT, y + 4 },
			 TIMELINE_WHO - TIMELINE_EVENT,
			 vmr_exhibit_cell(line->plot->exhibit, line->job, row,
					  line->event)->string);
	vmr_svg_text_fit(out, "t", VMR_SVG_START,
			 (double[]){ TIMELINE_WHO, y + 4 },
			 TIMELINE_NUMBER - TIMELINE_WHO,
			 timeline_who(line, row));
	timeline_number(line, row, text);
	vmr_svg_text(out, "v", VMR_SVG_END,
		     (double[]){ VMR_FRAME_WIDTH - 2, y + 4 }, text);
}

static void timeline_axis(struct timeline *line)
{
	struct vmr_range range = { INFINITY, -INFINITY, NULL };
	double height = line->n * TIMELINE_LINE;
	size_t i;

	for (i = 0; i < line->n; i++) {
		range.low = fmin(range.low, timeline_time(line, i));
		range.high = fmax(range.high, timeline_time(line, i));
	}
	range.unit = vmr_exhibit_unit(line->plot->exhibit, line->time,
				      line->job->exact);
	vmr_axis_linear(&line->axis, &range, 8);
	line->axis.low = range.low;
	line->axis.high = range.high;
	/* As many digits as tell neighbours apart. */
	line->axis.decimals = *line->axis.suffix || line->axis.per > 1 ? 3 : 0;
	line->axis.from = 8;
	line->axis.to = height - 8;
}

static bool timeline_is_whole(const struct timeline *line)
{
	const struct vmr_cell *cell;
	size_t i;

	for (i = 0; i < line->n; i++) {
		cell = vmr_exhibit_cell(line->plot->exhibit, line->job, i,
					line->event);
		if (cell->type != VMR_CELL_STRING ||
		    isnan(timeline_time(line, i)))
			return false;
	}
	return line->n;
}

static void timeline_draw(struct timeline *line)
{
	double height = line->n * TIMELINE_LINE + 4;
	char note[200];
	size_t i;

	timeline_axis(line);
	vmr_panel_begin_side(line->plot, line->job->side, "events", NULL);
	vmr_svg_begin(line->plot->out, VMR_FRAME_WIDTH, height, "events");
	vmr_svg_line(line->plot->out, "a",
		     (double[]){ TIMELINE_RAIL, line->axis.from },
		     (double[]){ TIMELINE_RAIL, line->axis.to });
	for (i = 0; i < line->n; i++)
		timeline_draw_event(line, i);
	vmr_svg_end(line->plot->out);
	snprintf(note, sizeof(note),
		 "Times in %s since the first event; the rail is to scale.",
		 line->axis.unit ? line->axis.unit : "ticks");
	vmr_panel_end(line->plot, note);
}

int vmr_plot_timeline(struct vmr_plot *plot)
{
	struct timeline line = {
		.plot = plot,
		.time = vmr_exhibit_column(plot->exhibit, "time"),
		.event = vmr_exhibit_column(plot->exhibit, "event"),
	};
	size_t i, left = 0, rows = 0;

	for (i = 0; i < plot->exhibit->n; i++) {
		if (!vmr_exhibit_is_first(plot->exhibit, i))
			continue;
		line.job = &plot->exhibit->jobs[i];
		line.n = line.job->result->rows.n;
		if (line.n > TIMELINE_MOST) {
			rows += line.n - TIMELINE_MOST;
			line.n = TIMELINE_MOST;
		}
		if (!timeline_is_whole(&line))
			continue;
		if (plot->panels < VMR_PLOT_PANELS)
			timeline_draw(&line);
		else
			left++;
	}
	vmr_plot_left_out(plot, rows, "events are");
	vmr_plot_left_out(plot, left, "timelines are");
	vmr_plot_boots(plot);
	return 0;
}

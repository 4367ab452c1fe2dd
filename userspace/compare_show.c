// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compare.h"
#include "text.h"

static const char *compare_show_short(double value, char buf[VMR_TEXT_NUMBER])
{
	vmr_text_short(value, buf);
	return buf;
}

/* Whole; a change has its sign. */
static const char *compare_show_long(double value, bool sign,
				     char buf[1 + VMR_TEXT_NUMBER])
{
	buf[0] = '+';
	vmr_text_real(value, buf + 1);
	return sign && value > 0 ? buf : buf + 1;
}

static const char *compare_show_percent(double percent,
					char buf[VMR_TEXT_NUMBER])
{
	if (!isfinite(percent))
		return "-";
	snprintf(buf, VMR_TEXT_NUMBER, fabs(percent) < 100 ? "%+.1f%%" :
		 "%+.0f%%", percent);
	return buf;
}

static const char *compare_show_p(double p, char buf[VMR_TEXT_NUMBER])
{
	if (isnan(p))
		return "-";
	if (p < 0.001)
		return "<.001";
	snprintf(buf, VMR_TEXT_NUMBER, "%.3f", p);
	return buf;
}

/* Two digits, in four columns. */
static const char *compare_show_share(double percent,
				      char buf[VMR_TEXT_NUMBER])
{
	snprintf(buf, VMR_TEXT_NUMBER, percent < 9.95 ? "%.1f%%" : "%.0f%%",
		 percent);
	return buf;
}

/* The wider half of an interval of a median, in percent of that. */
static const char *compare_show_spread(const struct vmr_compared *got,
				       unsigned int side,
				       char buf[VMR_TEXT_NUMBER])
{
	const struct vmr_interval *interval = &got->interval[side];
	double median = got->median[side];
	double half = fmax(interval->high - median, median - interval->low);

	if (isnan(interval->low) || median == 0)
		return "-";
	return compare_show_share(100 * half / fabs(median), buf);
}

static const char *compare_show_interval(const struct vmr_compared *got,
					 char buf[2 * VMR_TEXT_NUMBER])
{
	const struct vmr_interval *interval = &got->percents;

	if (!isfinite(interval->low) || !isfinite(interval->high))
		return "-";
	snprintf(buf, 2 * VMR_TEXT_NUMBER, "%+.1f..%+.1f", interval->low,
		 interval->high);
	return buf;
}

static const char *compare_show_detectable(const struct vmr_compared *got,
					   char buf[VMR_TEXT_NUMBER])
{
	if (!isfinite(got->detectable))
		return "-";
	return compare_show_share(got->detectable, buf);
}

static const char *compare_show_verdict(const struct vmr_compared *got,
					char buf[VMR_TEXT_NUMBER])
{
	const char *name = vmr_change_name(got->change);

	if (got->change == VMR_CHANGE_ONE_SIDE)
		return got->boots[0] ? "only base" : "only new";
	if (got->change != VMR_CHANGE_TOO_FEW || !got->more)
		return name;
	snprintf(buf, VMR_TEXT_NUMBER, "%s +%zu", name, got->more);
	return buf;
}

static void compare_show_name(const struct vmr_comparison *all,
			      const struct vmr_compared *got, int width,
			      FILE *out)
{
	const char *unit = vmr_metrics_unit(&all->metrics, got->metric);
	int len;

	len = fprintf(out, "  %s%s%s", got->metric->column, unit ? ", " : "",
		      unit ? unit : "");
	if (len > width)
		fprintf(out, "\n%*s", width, "");
	else
		fprintf(out, "%*s", width - len, "");
}

#define COMPARE_SHOW_NAME	21
#define COMPARE_SHOW_ROW \
	" %7s %4s %7s %4s %7s %13s %5s %5s %4s %s\n"
#define COMPARE_SHOW_BRIEF	" %7s %4s %7s %4s %6s %13s %s\n"
#define COMPARE_SHOW_EXACT	" %12s %12s %11s %8s  %s\n"

static void compare_show_boots(const struct vmr_comparison *all,
			       const struct vmr_compared *got, FILE *out)
{
	char base[VMR_TEXT_NUMBER], base_spread[VMR_TEXT_NUMBER];
	char new[VMR_TEXT_NUMBER], new_spread[VMR_TEXT_NUMBER];
	char percent[VMR_TEXT_NUMBER], interval[2 * VMR_TEXT_NUMBER];
	char p[VMR_TEXT_NUMBER], q[VMR_TEXT_NUMBER];
	char sees[VMR_TEXT_NUMBER], verdict[VMR_TEXT_NUMBER];

	compare_show_name(all, got, COMPARE_SHOW_NAME, out);
	fprintf(out, COMPARE_SHOW_ROW,
		got->boots[0] ? compare_show_short(got->median[0], base) : "-",
		compare_show_spread(got, 0, base_spread),
		got->boots[1] ? compare_show_short(got->median[1], new) : "-",
		compare_show_spread(got, 1, new_spread),
		compare_show_percent(got->percent, percent),
		compare_show_interval(got, interval),
		compare_show_p(got->p, p), compare_show_p(got->q, q),
		compare_show_detectable(got, sees),
		compare_show_verdict(got, verdict));
}

/* What p, q and the verdict's certainty are is left to the line below all. */
static void compare_show_brief(const struct vmr_comparison *all,
			       const struct vmr_compared *got, FILE *out)
{
	char base[VMR_TEXT_NUMBER], base_spread[VMR_TEXT_NUMBER];
	char new[VMR_TEXT_NUMBER], new_spread[VMR_TEXT_NUMBER];
	char percent[VMR_TEXT_NUMBER], interval[2 * VMR_TEXT_NUMBER];
	char verdict[VMR_TEXT_NUMBER];

	compare_show_name(all, got, COMPARE_SHOW_NAME, out);
	fprintf(out, COMPARE_SHOW_BRIEF,
		got->boots[0] ? compare_show_short(got->median[0], base) : "-",
		compare_show_spread(got, 0, base_spread),
		got->boots[1] ? compare_show_short(got->median[1], new) : "-",
		compare_show_spread(got, 1, new_spread),
		compare_show_percent(got->percent, percent),
		compare_show_interval(got, interval),
		compare_show_verdict(got, verdict));
}

static void compare_show_exact(const struct vmr_comparison *all,
			       const struct vmr_compared *got, FILE *out)
{
	char base[1 + VMR_TEXT_NUMBER], new[1 + VMR_TEXT_NUMBER];
	char shift[1 + VMR_TEXT_NUMBER], percent[VMR_TEXT_NUMBER];
	char verdict[VMR_TEXT_NUMBER];
	bool both = got->boots[0] && got->boots[1];

	compare_show_name(all, got, COMPARE_SHOW_NAME, out);
	fprintf(out, COMPARE_SHOW_EXACT,
		got->boots[0] ? compare_show_long(got->median[0], false, base) :
				"-",
		got->boots[1] ? compare_show_long(got->median[1], false, new) :
				"-",
		both ? compare_show_long(got->shift.shift, true, shift) : "-",
		both ? compare_show_percent(got->percent, percent) : "-",
		compare_show_verdict(got, verdict));
}

bool vmr_compared_is_shown(const struct vmr_compared *got,
			   const struct vmr_compare_look *look)
{
	return look->all || got->change == VMR_CHANGE_IMPROVED ||
	       got->change == VMR_CHANGE_REGRESSED ||
	       got->change == VMR_CHANGE_DIFFERS;
}

static void compare_show_head(const struct vmr_comparison *all,
			      const struct vmr_compare_look *look, FILE *out)
{
	fprintf(out, "%-*s", COMPARE_SHOW_NAME, "metric");
	if (all->metrics.exact)
		fprintf(out, COMPARE_SHOW_EXACT, "base", "new", "change", "%",
			"verdict");
	else if (look->brief)
		fprintf(out, COMPARE_SHOW_BRIEF, "base", "+-", "new", "+-",
			"change", "interval, %", "verdict");
	else
		fprintf(out, COMPARE_SHOW_ROW, "base", "+-", "new", "+-",
			"change", "interval, %", "p", "q", "sees", "verdict");
}

/* The rows of a group follow each other, but for a boot that lacks some. */
static void compare_show_rows(const struct vmr_comparison *all,
			      const struct vmr_compare_look *look, FILE *out)
{
	const struct vmr_compared *got;
	const char *group = NULL;
	size_t i;

	for (i = 0; i < all->n; i++) {
		got = &all->list[i];
		if (!vmr_compared_is_shown(got, look))
			continue;
		if (!group)
			compare_show_head(all, look, out);
		if (!group || strcmp(group, got->metric->group))
			fprintf(out, "%s\n", got->metric->group);
		group = got->metric->group;
		if (all->metrics.exact)
			compare_show_exact(all, got, out);
		else if (look->brief)
			compare_show_brief(all, got, out);
		else
			compare_show_boots(all, got, out);
	}
	if (group)
		fputc('\n', out);
}

/* Of those that are open: what would decide the last of them. */
static void compare_show_open(const struct vmr_comparison *all, FILE *out)
{
	size_t more = 0, i;
	double sees = 0;

	for (i = 0; i < all->n; i++) {
		const struct vmr_compared *got = &all->list[i];

		if (got->change != VMR_CHANGE_TOO_FEW)
			continue;
		if (got->more > more)
			more = got->more;
		if (isfinite(got->detectable) && got->detectable > sees)
			sees = got->detectable;
	}
	if (!all->count[VMR_CHANGE_TOO_FEW])
		return;
	fprintf(out, "%zu undecided: a change of %g %% could have been missed",
		all->count[VMR_CHANGE_TOO_FEW], all->options.threshold);
	if (sees > 0)
		fprintf(out, ", up to %.1f %%", sees);
	if (more)
		fprintf(out, ";\n%zu more boots on each side decide all of them",
			more);
	fputs(".\n", out);
}

/* A find that counts by the threshold of all, but not by its own. */
static bool compare_show_is_held(const struct vmr_comparison *all,
				 const struct vmr_compared *got)
{
	return got->q <= all->options.alpha &&
	       got->change == VMR_CHANGE_NONE &&
	       fabs(got->percent) >= all->options.threshold &&
	       got->shift.shift != 0;
}

static void compare_show_floors(const struct vmr_comparison *all, FILE *out)
{
	size_t raised = 0, held = 0, i;
	double most = 0;

	for (i = 0; i < all->n; i++) {
		const struct vmr_compared *got = &all->list[i];

		if (!(got->threshold > all->options.threshold))
			continue;
		raised++;
		held += compare_show_is_held(all, got);
		most = fmax(most, got->threshold);
	}
	if (!raised)
		return;
	fprintf(out, "Of %zu metrics it is at least twice the noise floor by vmr calibrate, up to %.1f %%",
		raised, most);
	if (held)
		fprintf(out, ":\n%zu changed by more than %g %%, but not by that",
			held, all->options.threshold);
	fputs(".\n", out);
}

static void compare_show_notes(const struct vmr_comparison *all, FILE *out)
{
	const struct vmr_metrics *metrics = &all->metrics;

	compare_show_open(all, out);
	if (all->count[VMR_CHANGE_ONE_SIDE])
		fprintf(out, "%zu metrics are on one side only.\n",
			all->count[VMR_CHANGE_ONE_SIDE]);
	if (all->count[VMR_CHANGE_UNTOLD])
		fprintf(out, "%zu quantiles have too few values to be told.\n",
			all->count[VMR_CHANGE_UNTOLD]);
	if (metrics->jobs_left_out)
		fprintf(out, "%zu jobs had an error or were skipped: left out.\n",
			metrics->jobs_left_out);
	if (all->unsteady)
		fprintf(out, "%zu metrics differ between boots of one side.\n",
			all->unsteady);
	if (metrics->emulated)
		fputs("The CPU is emulated: times mean little.\n", out);
}

static void compare_show_geomean(const struct vmr_comparison *all, FILE *out)
{
	double percent = 100 * (all->geomean - 1);

	if (isnan(all->geomean))
		return;
	fprintf(out, "Geometric mean of all: ");
	if (percent == 0)
		fputs("the same.\n", out);
	else
		fprintf(out, "%.2f %% %s.\n", fabs(percent),
			percent > 0 ? "worse" : "better");
}

void vmr_comparison_print(const struct vmr_comparison *comparison,
			  const struct vmr_compare_look *look, FILE *out)
{
	const size_t *count = comparison->count;

	compare_show_rows(comparison, look, out);
	fprintf(out, "%zu metrics: %zu improved, %zu regressed, ",
		comparison->n, count[VMR_CHANGE_IMPROVED],
		count[VMR_CHANGE_REGRESSED]);
	if (count[VMR_CHANGE_DIFFERS])
		fprintf(out, "%zu differ, ", count[VMR_CHANGE_DIFFERS]);
	fprintf(out, "%zu unchanged, %zu undecided", count[VMR_CHANGE_NONE],
		count[VMR_CHANGE_TOO_FEW]);
	if (comparison->metrics.exact)
		fputs(" (exact mode).\n", out);
	else
		fprintf(out, ".\nA change has q <= %g and is at least %g %%.\n",
			comparison->options.alpha,
			comparison->options.threshold);
	compare_show_floors(comparison, out);
	compare_show_geomean(comparison, out);
	compare_show_notes(comparison, out);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <math.h>

#include "array.h"
#include "calibrate.h"
#include "json.h"
#include "table.h"
#include "text.h"

static const struct vmr_table_column calibrate_columns[] = {
	{ "metric", NULL, false },  { "of", NULL, true },
	{ "median", NULL, true },   { "unit", NULL, false },
	{ "floor", "%", true },	    { "median +-", "%", true },
	{ "6 see", "%", true },	    { "10 see", "%", true },
	{ "false", "splits", true },
};

static const char *calibrate_unit(const struct vmr_calibration *all)
{
	return all->options.runs ? "runs" : "boots";
}

static void calibrate_cell(char buf[VMR_TEXT_NUMBER], double value)
{
	if (isnan(value))
		snprintf(buf, VMR_TEXT_NUMBER, "-");
	else
		snprintf(buf, VMR_TEXT_NUMBER, "%.2f", value);
}

static int calibrate_row(struct vmr_table *table,
			 const struct vmr_calibration *all,
			 const struct vmr_floor *got)
{
	const double values[] = { got->floor, got->half, got->sees[0],
				  got->sees[1] };
	char cells[VMR_ARRAY_SIZE(values)][VMR_TEXT_NUMBER];
	char boots[VMR_TEXT_NUMBER], median[VMR_TEXT_NUMBER];
	char finds[VMR_TEXT_NUMBER] = "-";
	size_t i;

	snprintf(boots, sizeof(boots), "%zu", got->boots);
	vmr_text_short(got->median, median);
	for (i = 0; i < VMR_ARRAY_SIZE(values); i++)
		calibrate_cell(cells[i], values[i]);
	if (got->unsteady)
		snprintf(cells[0], sizeof(cells[0]), "differs");
	if (all->splits)
		snprintf(finds, sizeof(finds), "%zu", got->false_finds);
	return vmr_table_add(table, (const char *const[]){
		got->name, boots, median, got->unit, cells[0], cells[1],
		cells[2], cells[3], finds });
}

static int calibrate_table(const struct vmr_calibration *all, FILE *out)
{
	struct vmr_table *table;
	size_t i;
	int err = 0;

	table = vmr_table_new(calibrate_columns,
			      VMR_ARRAY_SIZE(calibrate_columns));
	if (!table)
		return -ENOMEM;
	for (i = 0; !err && i < all->n; i++)
		err = calibrate_row(table, all, &all->list[i]);
	if (!err)
		err = vmr_table_print(table, out);
	vmr_table_free(table);
	return err;
}

static void calibrate_rate(const struct vmr_calibration *all, size_t hits,
			   const char *what, FILE *out)
{
	const double alpha = all->options.compare.alpha;
	struct vmr_interval interval = vmr_stats_share_interval(hits,
								all->splits,
								alpha);

	fprintf(out, "  %s %5.1f %% (%zu; %.1f to %.1f %%)\n", what,
		100.0 * hits / all->splits, hits, 100 * interval.low,
		100 * interval.high);
}

static void calibrate_rates(const struct vmr_calibration *all, FILE *out)
{
	const struct vmr_compare_options *options = &all->options.compare;
	char what[60];

	if (all->boots < all->least) {
		fprintf(out, "False positives cannot be told: two sides of these %zu %s are too small for any verdict, %zu %s would do.\n",
			all->boots, calibrate_unit(all), all->least,
			calibrate_unit(all));
		return;
	}
	fprintf(out, "False positives: of %zu random splits (seed %" PRIu64 "), those with any metric better or worse;\nnominal at most %g %%, intervals of confidence %g (Wilson), for splits of these %s:\n",
		all->splits, all->options.seed, 100 * options->alpha,
		1 - options->alpha, calibrate_unit(all));
	calibrate_rate(all, all->found, "by the statistics alone  ", out);
	snprintf(what, sizeof(what), "with the threshold of %g %%",
		 options->threshold);
	calibrate_rate(all, all->counted, what, out);
}

static void calibrate_exact(const struct vmr_calibration *all, FILE *out)
{
	if (all->unsteady && all->options.runs)
		fprintf(out, "%zu of %zu metrics differ between runs of exact mode: what ran before is seen in them.\n",
			all->unsteady, all->n);
	else if (all->unsteady)
		fprintf(out, "%zu of %zu metrics differ between boots of exact mode: that is an error of the machine,\nnot noise. No comparison on it holds until it is found.\n",
			all->unsteady, all->n);
	else
		fprintf(out, "Exact mode: all %zu metrics are the same in all %zu %s, the floor is 0.\n",
			all->n, all->boots, calibrate_unit(all));
}

int vmr_calibration_print(const struct vmr_calibration *all, FILE *out)
{
	int err = calibrate_table(all, out);

	fputc('\n', out);
	if (all->metrics.exact) {
		calibrate_exact(all, out);
		return err;
	}
	calibrate_rates(all, out);
	if (!all->noisiest) {
		fprintf(out, "No metric is in %s enough for a floor.\n",
			calibrate_unit(all));
		return err;
	}
	fprintf(out, "\n%zu metrics in %zu %s: median floor %.2f %%, worst %.2f %% (%s), %zu above %g %%.\n",
		all->n, all->boots, calibrate_unit(all), all->median,
		all->worst, all->noisiest, all->above, VMR_CALIBRATE_FLOOR);
	fprintf(out, "Compare with --threshold %.1f\n",
		ceil(10 * all->threshold - 0.000000001) / 10);
	if (all->options.runs)
		fputs("All of one boot: what a boot draws once, as the layout of memory, is not in these floors.\n",
		      out);
	return err;
}

/* JSON has no NaN. */
static json_t *calibrate_json_number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *calibrate_json_floor(const struct vmr_floor *got)
{
	return json_pack("{s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:b}",
			 "metric", vmr_json_text(got->name),
			 "unit", vmr_json_text(got->unit),
			 "boots", (json_int_t)got->boots,
			 "median", calibrate_json_number(got->median),
			 "floor_percent", calibrate_json_number(got->floor),
			 "median_half_percent",
			 calibrate_json_number(got->half),
			 "chance_percent", calibrate_json_number(got->chance),
			 "detectable_6_percent",
			 calibrate_json_number(got->sees[0]),
			 "detectable_10_percent",
			 calibrate_json_number(got->sees[1]),
			 "false_finds", (json_int_t)got->false_finds,
			 "unsteady", (int)got->unsteady);
}

static json_t *calibrate_json_rate(const struct vmr_calibration *all,
				   size_t hits)
{
	struct vmr_interval interval;

	if (!all->splits)
		return json_null();
	interval = vmr_stats_share_interval(hits, all->splits,
					    all->options.compare.alpha);
	return json_pack("{s:I, s:f, s:[f, f]}", "splits", (json_int_t)hits,
			 "rate", (double)hits / all->splits, "interval",
			 interval.low, interval.high);
}

json_t *vmr_calibration_json(const struct vmr_calibration *all)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; list && i < all->n; i++)
		json_array_append_new(list, calibrate_json_floor(&all->list[i]));
	return json_pack("{s:s, s:s, s:b, s:s, s:I, s:f, s:f, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:o}",
			 "schema", "vmr-calibrate/1", "vmr", VMR_VERSION,
			 "exact", (int)all->metrics.exact,
			 "unit", all->options.runs ? "run" : "boot",
			 "boots", (json_int_t)all->boots,
			 "alpha", all->options.compare.alpha,
			 "threshold", all->options.compare.threshold,
			 "splits", (json_int_t)all->splits,
			 "seed", (json_int_t)all->options.seed,
			 "false_by_statistics",
			 calibrate_json_rate(all, all->found),
			 "false_by_threshold",
			 calibrate_json_rate(all, all->counted),
			 "median_floor_percent",
			 calibrate_json_number(all->median),
			 "worst_floor_percent",
			 calibrate_json_number(all->worst),
			 "threshold_to_give",
			 calibrate_json_number(all->threshold),
			 "above_2_percent", (json_int_t)all->above,
			 "unsteady", (json_int_t)all->unsteady,
			 "metrics", list);
}

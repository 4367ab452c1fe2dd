// SPDX-License-Identifier: GPL-2.0
/*
 * A job and its table as text. What a program wants to read it gets from
 * netlink; this is for people and shells. Lines that are not the table start
 * with '#'.
 */
#include <linux/ktime.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "job.h"
#include "proc.h"
#include "registry.h"

static void show_bounds(struct seq_file *seq, const struct vmr_param *param)
{
	int i;

	switch (param->type) {
	case VMREGRESS_PARAM_TYPE_NUMBER:
		seq_printf(seq, "%llu..%llu", param->min, param->max);
		break;
	case VMREGRESS_PARAM_TYPE_RANGE:
		seq_printf(seq, "N or LOW..HIGH in %llu..%llu", param->min,
			   param->max);
		break;
	case VMREGRESS_PARAM_TYPE_CHOICE:
		for (i = 0; param->choices[i]; i++)
			seq_printf(seq, "%s%s", i ? "|" : "",
				   param->choices[i]);
		break;
	case VMREGRESS_PARAM_TYPE_CPUS:
		seq_puts(seq, "a list such as 0,2-3, or all");
		break;
	case VMREGRESS_PARAM_TYPE_NAME:
		seq_puts(seq, "a word");
		break;
	}
	if (param->word)
		seq_printf(seq, " or %s", param->word);
	if (param->unit)
		seq_printf(seq, " %s", param->unit);
}

static void show_param(struct seq_file *seq, const struct vmr_param *param)
{
	seq_printf(seq, "#   %-10s %s; ", param->name, param->help);
	show_bounds(seq, param);
	if (param->def)
		seq_printf(seq, "; default %s", param->def);
	seq_putc(seq, '\n');
}

/**
 * vmr_proc_show_usage() - how an entry is used
 * @seq: where it goes
 * @ins: the instrument behind the entry
 */
void vmr_proc_show_usage(struct seq_file *seq, const struct vmr_instrument *ins)
{
	char name[VMREGRESS_NAME_LEN + 1];
	unsigned int i;

	vmr_instrument_proc_name(ins, name, sizeof(name));
	seq_printf(seq, "# %s: %s\n", name, ins->summary);
	seq_puts(seq, "# It has not run yet. Write its parameters to run it:\n");
	seq_printf(seq, "#   echo \"%s=%s\" > %s\n",
		   vmr_instrument_param(ins, 0)->name,
		   vmr_instrument_param(ins, 0)->def ?: "...", name);
	if (ins->npositional) {
		seq_puts(seq, "# or without their names, in this order:");
		for (i = 0; i < ins->npositional; i++)
			seq_printf(seq, " %s", ins->params[i].name);
		seq_putc(seq, '\n');
	}
	seq_puts(seq, "# Parameters:\n");
	for (i = 0; i < vmr_instrument_nparams(ins); i++)
		show_param(seq, vmr_instrument_param(ins, i));
}

/* A detail that no row has: the others keep their places without it. */
static bool show_hides(struct vmr_table *table, unsigned int column)
{
	return table->columns[column].detail &&
	       !vmr_table_filled(table, column);
}

static bool show_is_last(struct vmr_table *table, unsigned int column)
{
	while (++column < table->ncolumns)
		if (!show_hides(table, column))
			return false;
	return true;
}

static void show_text(struct seq_file *seq, struct vmr_table *table,
		      unsigned int column, const char *text)
{
	bool last = show_is_last(table, column);
	int width = vmr_table_width(table, column);

	if (show_hides(table, column))
		return;
	if (table->columns[column].type != VMREGRESS_COLUMN_TYPE_STRING)
		seq_printf(seq, "%*s", width, text);
	else if (last)
		seq_puts(seq, text);
	else
		seq_printf(seq, "%-*s", width, text);
	seq_puts(seq, last ? "\n" : "  ");
}

static void show_columns(struct seq_file *seq, struct vmr_table *table)
{
	unsigned int i;
	bool units = false;

	for (i = 0; i < table->ncolumns; i++) {
		show_text(seq, table, i, table->columns[i].name);
		units = units || table->columns[i].unit;
	}
	for (i = 0; units && i < table->ncolumns; i++)
		show_text(seq, table, i, table->columns[i].unit ?: "");
}

/**
 * vmr_proc_show_head() - what ran, with which values, and the column names
 * @seq: where it goes
 * @job: a finished job
 */
void vmr_proc_show_head(struct seq_file *seq, struct vmr_job *job)
{
	char name[VMREGRESS_NAME_LEN + 1];
	struct timespec64 started = ns_to_timespec64(job->started_wall_ns);
	unsigned int i;

	vmr_instrument_proc_name(job->ins, name, sizeof(name));
	seq_printf(seq, "# %s: %s\n", name, job->ins->summary);
	seq_printf(seq, "# job %llu of %ptTd %ptTt UTC:", job->id,
		   &started.tv_sec, &started.tv_sec);
	for (i = 0; i < job->settings->count; i++)
		seq_printf(seq, " %s=%s",
			   vmr_instrument_param(job->ins, i)->name,
			   job->settings->value[i].text);
	seq_putc(seq, '\n');
	show_columns(seq, job->table);
}

/**
 * vmr_proc_show_row() - a row of a job's table
 * @seq: where it goes
 * @job: a finished job
 * @index: index of a row that is there
 */
void vmr_proc_show_row(struct seq_file *seq, struct vmr_job *job, u64 index)
{
	const struct vmr_cell *row = vmr_table_row(job->table, index);
	char text[VMR_CELL_TEXT_MAX];
	unsigned int i;

	for (i = 0; i < job->table->ncolumns; i++) {
		if (row[i].type == VMR_CELL_STRING) {
			show_text(seq, job->table, i, row[i].string);
			continue;
		}
		vmr_cell_text(&row[i], text, sizeof(text));
		show_text(seq, job->table, i, text);
	}
}

/**
 * vmr_proc_show_foot() - what a job found and what it took
 * @seq: where it goes
 * @job: a finished job
 */
void vmr_proc_show_foot(struct seq_file *seq, struct vmr_job *job)
{
	struct vmr_job_status status;

	vmr_job_status(job, &status);
	seq_printf(seq, "# verdict %s%s%s\n", vmr_verdict_name(status.verdict),
		   status.reason[0] ? ": " : "", status.reason);
	seq_printf(seq, "# %llu ns; %llu bytes held at the peak, %llu now\n",
		   status.elapsed_ns, READ_ONCE(job->hold.peak),
		   READ_ONCE(job->hold.bytes));
}

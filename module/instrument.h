/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The contract between an instrument and everything else.
 *
 * An instrument says what it is, what it takes and what it returns; it never
 * sees /proc, netlink or text. It runs in a kthread of its own job.
 */
#ifndef VMR_INSTRUMENT_H
#define VMR_INSTRUMENT_H

#include <linux/types.h>
#include <uapi/linux/vmregress.h>

struct vmr_job;
struct vmr_settings;

/* The word of a number parameter (struct vmr_param.word) was given. */
#define VMR_UNSET	U64_MAX

/**
 * struct vmr_param - one typed, named, bounded input
 * @name: lower_snake, without a unit; part of the public interface
 * @help: one line, lower case, no full stop
 * @unit: unit of the value, or NULL
 * @type: how the text is read
 * @min: smallest value allowed (numbers and ranges)
 * @max: largest value allowed (numbers and ranges)
 * @def: the default, in the form in which a user would give it
 * @choices: words allowed, ending with NULL (type choice)
 * @word: a word a number may be instead, read as VMR_UNSET ("auto", "any")
 */
struct vmr_param {
	const char *name;
	const char *help;
	const char *unit;
	enum vmregress_param_type type;
	u64 min;
	u64 max;
	const char *def;
	const char *const *choices;
	const char *word;
};

/**
 * struct vmr_column - one typed column of a table
 * @name: lower_snake, without a unit; part of the public interface
 * @unit: unit of every cell, or NULL
 * @help: one line, lower case, no full stop
 * @type: type of every cell
 * @better: which direction is the better one
 * @detail: a terminal shows it only when asked to; it is always in the data
 */
struct vmr_column {
	const char *name;
	const char *unit;
	const char *help;
	enum vmregress_column_type type;
	enum vmregress_better better;
	bool detail;
};

/**
 * struct vmr_refusal - why a request is refused
 * @param: index of the parameter at fault, or -1
 * @text: the reason in words, lower case, no full stop, without the name of
 *	the parameter
 *
 * The errno travels as the return value of the function that filled it in.
 */
struct vmr_refusal {
	int param;
	char text[160];
};

/* What of the measuring engine an instrument has. */
enum vmr_measured {
	VMR_MEASURED_NOT,
	VMR_MEASURED_THROUGHPUT,
	VMR_MEASURED_LATENCY,	/* both modes */
};

/**
 * struct vmr_instrument - one thing the module can do
 * @name: the stem of its file, unique over all kinds
 * @proc_name: entry below /proc/vmregress, or NULL for KIND_NAME
 * @summary: one line of at most 60 columns
 * @kind: sense, test, bench or trace
 * @flags: VMREGRESS_INSTRUMENT_FLAG_*
 * @measured: whether it takes the parameters of the measuring engine too
 * @params: its own parameters
 * @nparams: number of @params
 * @npositional: how many of @params may be given to /proc without their names,
 *	in order; 0 unless VMR Regress had that form
 * @columns: columns of its table
 * @ncolumns: number of @columns
 * @check: refuses settings that are each in bounds but do not fit together or
 *	do not fit this machine. Runs in the context of the asker, may sleep,
 *	takes nothing. Optional. Returns 0 or -errno with the refusal filled in.
 * @run: does the work in the job's kthread. Returns 0, or -errno for a job
 *	that could not do its work. Whatever it holds through job->hold is given
 *	back for it; all else it gives back itself.
 */
struct vmr_instrument {
	const char *name;
	const char *proc_name;
	const char *summary;
	enum vmregress_kind kind;
	u32 flags;
	enum vmr_measured measured;
	const struct vmr_param *params;
	unsigned int nparams;
	unsigned int npositional;
	const struct vmr_column *columns;
	unsigned int ncolumns;
	int (*check)(const struct vmr_settings *settings,
		     struct vmr_refusal *refusal);
	int (*run)(struct vmr_job *job);
};

/* One symbol for each word in module/Kbuild. */
extern const struct vmr_instrument VMR_INSTRUMENT_SYMBOLS;

__printf(3, 4)
int vmr_refuse(struct vmr_refusal *refusal, int err, const char *fmt, ...);
__printf(4, 5)
int vmr_refuse_param(struct vmr_refusal *refusal, int param, int err,
		     const char *fmt, ...);

#endif /* VMR_INSTRUMENT_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the module tells us, as plain structs. Every text is owned by the
 * struct that holds it and may be NULL when the module did not send it. What
 * vmr does itself is described alike (local.h), by texts that are constants.
 */
#ifndef VMR_MODEL_H
#define VMR_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/vmregress.h>

#include "settings.h"

/**
 * struct vmr_param - one parameter that an instrument takes
 * @bounded: @min and @max were sent
 */
struct vmr_param {
	char *name;
	char *help;
	char *unit;
	char *def;
	char **choices;
	size_t nchoices;
	uint32_t type;		/* enum vmregress_param_type */
	bool bounded;
	uint64_t min;
	uint64_t max;
};

struct vmr_column {
	char *name;
	char *unit;
	char *help;
	uint32_t type;		/* enum vmregress_column_type */
	uint32_t better;	/* enum vmregress_better */
	bool detail;		/* a terminal shows it only when asked to */
};

struct vmr_local;

/**
 * struct vmr_instrument - one thing that can be run
 * @local: how vmr does it itself; NULL for one of the module's
 */
struct vmr_instrument {
	char *name;
	char *summary;
	uint32_t kind;		/* enum vmregress_kind */
	uint32_t flags;		/* VMREGRESS_INSTRUMENT_FLAG_* */
	struct vmr_param *params;
	size_t nparams;
	struct vmr_column *columns;
	size_t ncolumns;
	const struct vmr_local *local;
};

struct vmr_instruments {
	struct vmr_instrument *list;
	size_t n;
};

struct vmr_job {
	uint64_t id;
	char *instrument;
	char *reason;
	struct vmr_settings settings;
	bool detached;
	uint32_t kind;		/* enum vmregress_kind */
	uint32_t state;		/* enum vmregress_state */
	uint32_t verdict;	/* enum vmregress_verdict */
	uint64_t done;		/* steps */
	uint64_t total;		/* steps; 0 when not known */
	uint64_t rows;
	uint64_t started_ns;	/* since 1970 */
	uint64_t elapsed_ns;
	uint64_t held_bytes;
	uint64_t held_peak_bytes;
};

struct vmr_jobs {
	struct vmr_job *list;
	size_t n;
};

/* Facts about the loaded module. */
struct vmr_info {
	char *version;
	uint32_t allow_danger;
	uint32_t hold_max_percent;
	uint32_t tsc_khz;		/* 0: not to be trusted */
	uint32_t clock_cycles;
	uint32_t loop_millicycles;
	uint32_t jobs_live;
	uint64_t held_bytes;
};

void vmr_instrument_free(struct vmr_instrument *instrument);
void vmr_instruments_free(struct vmr_instruments *instruments);
void vmr_job_free(struct vmr_job *job);
void vmr_jobs_free(struct vmr_jobs *jobs);
void vmr_info_free(struct vmr_info *info);

/* Is @name its name, or that of its /proc entry? */
bool vmr_instrument_is(const struct vmr_instrument *instrument,
		       const char *name);

/*
 * By its name or by that of its /proc entry; NULL when there is none. Two of
 * different kinds may share a name: the first is found, the module's.
 */
const struct vmr_instrument *
vmr_instruments_find(const struct vmr_instruments *instruments,
		     const char *name);

/* The same among those of one kind. */
const struct vmr_instrument *
vmr_instruments_find_kind(const struct vmr_instruments *instruments,
			  uint32_t kind, const char *name);
const struct vmr_param *
vmr_instrument_param(const struct vmr_instrument *instrument, const char *name);

/* The words of the protocol; "unknown" for a value from a newer module. */
const char *vmr_kind_name(uint32_t kind);
const char *vmr_state_name(uint32_t state);
const char *vmr_verdict_name(uint32_t verdict);
const char *vmr_better_name(uint32_t better);
const char *vmr_column_type_name(uint32_t type);
const char *vmr_param_type_name(uint32_t type);

/* Returns 0, or -ENOENT for a word that is no kind. */
int vmr_kind_parse(const char *word, uint32_t *kind);

#endif /* VMR_MODEL_H */

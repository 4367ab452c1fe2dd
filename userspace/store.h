/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The store: every run that was made or imported, in one SQLite file. Runs are
 * added and completed, never changed; see vmr-store(5) for the tables.
 *
 * Every function that can fail returns 0 or a negative errno, with the words
 * in store->why.
 */
#ifndef VMR_STORE_H
#define VMR_STORE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "result_file.h"

struct vmr_store {
	sqlite3 *db;
	char *path;
	char why[400];
	unsigned int depth;	/* of transactions */
};

/*
 * How to open it. To read, a file that is not there is an error; where nothing
 * can be written it is read all the same, and changes are refused.
 */
enum vmr_store_mode {
	VMR_STORE_READ,
	VMR_STORE_WRITE,	/* file and directory are made */
};

/*
 * Open the store at @path; NULL is $VMR_DB, else vmregress/vmr.db in the XDG
 * data directory. An older file is brought up to date, a newer one refused.
 * To be closed only when this returns 0; store->why is good in any case.
 */
int vmr_store_open(struct vmr_store *store, const char *path,
		   enum vmr_store_mode mode)
	__attribute__((warn_unused_result));
void vmr_store_close(struct vmr_store *store);

/* What a run is before its first job. */
struct vmr_store_head {
	const char *created;	/* ISO 8601 */
	const char *vmr;
	const json_t *env;
	const char *name;	/* suite or instrument; NULL: not known */
	const char *plan;	/* JSON, what it is to run; NULL: not known */
	const char *hash;	/* of the file it comes from; NULL: from here */
	int64_t continues;	/* the run whose rest it is; 0: none */
};

/*
 * Write a run ahead, in state running. One without a hash belongs to this
 * process and this boot: when either is gone it counts as lost. One that
 * continues another has its tags, and is refused when there is one already.
 */
int vmr_store_begin(struct vmr_store *store, const struct vmr_store_head *head,
		    int64_t *run) __attribute__((warn_unused_result));

/*
 * Write a job ahead, with the settings it is started with; the next
 * vmr_store_job() of the run completes it. Like
 * everything it is on the disk when this returns: the job may be the last.
 */
int vmr_store_ahead(struct vmr_store *store, int64_t run,
		    const struct vmr_job *job)
	__attribute__((warn_unused_result));
int vmr_store_job(struct vmr_store *store, int64_t run,
		  const struct vmr_result *result)
	__attribute__((warn_unused_result));

/* @state: "done" or "interrupted" */
int vmr_store_end(struct vmr_store *store, int64_t run, const char *state)
	__attribute__((warn_unused_result));

/*
 * Add a whole run that was read from a file. @run is the new one, or that
 * which was imported before, and then this returns -EEXIST.
 */
int vmr_store_import(struct vmr_store *store, const struct vmr_result_set *set,
		     const char *hash, const char *state, int64_t *run)
	__attribute__((warn_unused_result));

/*
 * Read run @run, or only its jobs of @instrument unless NULL. To be freed by
 * vmr_result_set_free() when this returns 0.
 */
int vmr_store_load(struct vmr_store *store, int64_t run,
		   const char *instrument, struct vmr_result_set *set)
	__attribute__((warn_unused_result));

/* A line of the list of runs; the texts are good during the call only. */
struct vmr_store_entry {
	int64_t id;
	const char *created;
	const char *state;	/* running, done, interrupted, lost */
	const char *name;
	const char *host;
	const char *release;
	const char *accel;
	const char *tags;	/* separated by spaces; NULL: none */
	const char *notes;	/* separated by newlines; NULL: none */
	int64_t continues;	/* the run whose rest it is; 0: none */
	int64_t continued;	/* the run that is the rest of it; 0: none */
	int64_t jobs;
	int64_t verdicts[5];	/* by enum vmregress_verdict */
};

/*
 * Call @fn for each run, the oldest first, but at most for the last @limit
 * unless 0. Ends with what @fn returns unless 0.
 */
int vmr_store_each(struct vmr_store *store, int64_t limit,
		   int (*fn)(const struct vmr_store_entry *entry, void *arg),
		   void *arg) __attribute__((warn_unused_result));

/* The entry of one run; -ENOENT when there is none. */
int vmr_store_entry(struct vmr_store *store, int64_t run,
		    int (*fn)(const struct vmr_store_entry *entry, void *arg),
		    void *arg) __attribute__((warn_unused_result));

/* What became of the plan of a run. */
struct vmr_store_rest {
	char *name;		/* as that of the run; NULL: not known */
	char *plan;		/* JSON; NULL: not known */
	char *state;		/* running, done, interrupted, lost */
	int64_t continued;	/* the run that is the rest of it; 0: none */
	int64_t begun;		/* jobs, the last of which may be cut */
	bool cut;		/* it has not come to an end of its own */
	bool rebooted;		/* the machine is not in that boot any more */
};

/* To be freed by vmr_store_rest_free() when this returns 0. */
int vmr_store_rest(struct vmr_store *store, int64_t run,
		   struct vmr_store_rest *rest)
	__attribute__((warn_unused_result));
void vmr_store_rest_free(struct vmr_store_rest *rest);

/* The newest run that was made, not imported; -ENOENT when there is none. */
int vmr_store_newest(struct vmr_store *store, int64_t *run)
	__attribute__((warn_unused_result));

/* Is @name one that a tag may have? */
bool vmr_store_tag_valid(const char *name);

/* -EEXIST and -ENOENT: nothing to do. */
int vmr_store_tag(struct vmr_store *store, int64_t run, const char *name)
	__attribute__((warn_unused_result));
int vmr_store_untag(struct vmr_store *store, int64_t run, const char *name)
	__attribute__((warn_unused_result));
int vmr_store_note(struct vmr_store *store, int64_t run, const char *text)
	__attribute__((warn_unused_result));
int vmr_store_remove(struct vmr_store *store, int64_t run)
	__attribute__((warn_unused_result));

/**
 * struct vmr_store_floor - the noise of a metric
 * @unit: "boot", or "run" for runs within one
 * @percent: deviation of the units, of their median
 * @n: units
 */
struct vmr_store_floor {
	const char *metric;
	const char *unit;
	double percent;
	int64_t n;
};

/* Keep it for the machine and accelerator of @env, in place of an older one. */
int vmr_store_floor(struct vmr_store *store, const json_t *env,
		    const struct vmr_store_floor *floor)
	__attribute__((warn_unused_result));

/*
 * Call @fn for each metric that has a floor on the machine and accelerator of
 * @env, with the larger one where boots and runs have one. Ends with what @fn
 * returns unless 0.
 */
int vmr_store_floors(struct vmr_store *store, const json_t *env,
		     int (*fn)(const char *metric, double percent, void *arg),
		     void *arg) __attribute__((warn_unused_result));

#endif /* VMR_STORE_H */

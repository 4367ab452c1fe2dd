/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The contract of a verb: one file in cmd/ that ends in one
 * `const struct vmr_cmd vmr_verb_<name>`, and one word in sources.mk.
 */
#ifndef VMR_CMD_H
#define VMR_CMD_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>

#include "client.h"

enum vmr_exit {
	VMR_EXIT_OK = 0,
	VMR_EXIT_FAIL = 1,	/* a test failed, or a job could not do its work */
	VMR_EXIT_USAGE = 2,
	VMR_EXIT_LOST = 3,	/* no module, no right, or the machine is gone */
	VMR_EXIT_SKIP = 4,	/* everything was skipped */
	VMR_EXIT_CANNOT = 125,	/* cannot test, for `git bisect run` */
};

/**
 * struct vmr_ctx - what holds for every verb
 * @verb: the verb in use
 * @json: one JSON object on stdout instead of tables
 * @color: stdout takes colours
 * @utf8: stdout is a terminal that takes UTF-8
 * @wide: tables have their columns of details too
 * @db: the file of the store; NULL for the usual one
 */
struct vmr_ctx {
	const char *verb;
	bool json;
	bool color;
	bool utf8;
	bool wide;
	const char *db;
};

/**
 * struct vmr_cmd - one verb
 * @name: the word on the command line
 * @summary: one line of at most 60 columns, for `vmr help`
 * @run: does the work; argv[0] is "vmr VERB". Returns one of enum vmr_exit.
 */
struct vmr_cmd {
	const char *name;
	const char *summary;
	int (*run)(struct vmr_ctx *ctx, int argc, char **argv);
};

/* One symbol for each word of `verbs` in sources.mk. */
extern const struct vmr_cmd VMR_CMD_SYMBOLS;

/* Options of every verb; the parser's input is the struct vmr_ctx. */
extern const struct argp vmr_global_argp;

/*
 * To be a verb's argp children: its parser hands the context on in
 * ARGP_KEY_INIT by `state->child_inputs[0] = ctx`.
 */
extern const struct argp_child vmr_global_child[];

/* NULL when there is no such verb. */
const struct vmr_cmd *vmr_cmd_find(const char *name);

/* The verb at @index in the order of sources.mk; NULL past the end. */
const struct vmr_cmd *vmr_cmd_at(size_t index);

/* Run @cmd with argv[0] the verb. */
int vmr_cmd_dispatch(const struct vmr_cmd *cmd, struct vmr_ctx *ctx, int argc,
		     char **argv);

/* "vmr: VERB: ..." and a newline on stderr. */
void vmr_cmd_say(const struct vmr_ctx *ctx, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The number in @text; argp_error() when it is none. */
long vmr_cmd_parse_number(struct argp_state *state, const char *option,
			  const char *text, long min, long max);

/* The number from 0 to @most in @text; argp_error() when it is none. */
double vmr_cmd_parse_real(struct argp_state *state, const char *option,
			  const char *text, double most);

/* Open the client; on failure says why and returns an exit code, else 0. */
int vmr_cmd_open(const struct vmr_ctx *ctx, struct vmr_client *client)
	__attribute__((warn_unused_result));

/* The same, and the instruments are known. */
int vmr_cmd_open_instruments(const struct vmr_ctx *ctx,
			     struct vmr_client *client)
	__attribute__((warn_unused_result));

/* Say why the module refused, `what` first if given; returns an exit code. */
int vmr_cmd_refused(const struct vmr_ctx *ctx, const struct vmr_client *client,
		    int err, const char *what);

/* Look @name up, with suggestions for one that is not there. */
const struct vmr_instrument *
vmr_cmd_instrument(const struct vmr_ctx *ctx, const struct vmr_client *client,
		   const char *name);

#endif /* VMR_CMD_H */

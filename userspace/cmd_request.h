/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words by which a verb is told what to run, and with which values.
 */
#ifndef VMR_CMD_REQUEST_H
#define VMR_CMD_REQUEST_H

#include "cmd.h"

struct vmr_cmd_request {
	const char *missing;	/* said without a name; NULL: no name is taken */
	const char *name;
	struct vmr_settings settings;	/* the verb frees them */
};

/* Take a word of the command line: the name, then KEY=VALUE. */
void vmr_cmd_request_word(struct argp_state *state,
			  struct vmr_cmd_request *request, char *word);

/* Parses all arguments into the struct vmr_cmd_request that is its input. */
extern const struct argp vmr_cmd_request_argp;

/* To be a verb's argp children: that of every verb, and this. */
extern const struct argp_child vmr_cmd_request_child[];

#endif /* VMR_CMD_REQUEST_H */

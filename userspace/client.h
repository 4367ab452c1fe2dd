/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What can be asked of the module, one function per question. All return 0 or
 * a negative errno; -ENOENT from vmr_client_open() means: not loaded.
 */
#ifndef VMR_CLIENT_H
#define VMR_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "model.h"
#include "rows.h"
#include "nl.h"

struct vmr_client {
	struct vmr_nl *nl;		/* requests; closing it cancels jobs */
	struct vmr_nl *events;		/* NULL until vmr_client_listen() */
	struct vmr_instruments instruments;
	char refusal[200];		/* of an instrument of the user side */
};

int vmr_client_open(struct vmr_client *client)
	__attribute__((warn_unused_result));

/* Without the module: it knows the instruments of the user side alone. */
int vmr_client_open_local(struct vmr_client *client)
	__attribute__((warn_unused_result));
void vmr_client_close(struct vmr_client *client);

/* Hear events from now on. */
int vmr_client_listen(struct vmr_client *client)
	__attribute__((warn_unused_result));

/* Fill client->instruments, once: the module's, then those of the user side. */
int vmr_client_instruments(struct vmr_client *client)
	__attribute__((warn_unused_result));

int vmr_client_info(struct vmr_client *client, struct vmr_info *info)
	__attribute__((warn_unused_result));

/* @detach: the job lives on when the client is closed. */
int vmr_client_start(struct vmr_client *client, const char *instrument,
		     const struct vmr_settings *settings, bool detach,
		     uint64_t *id) __attribute__((warn_unused_result));
int vmr_client_cancel(struct vmr_client *client, uint64_t id)
	__attribute__((warn_unused_result));
int vmr_client_job(struct vmr_client *client, uint64_t id, struct vmr_job *job)
	__attribute__((warn_unused_result));
int vmr_client_jobs(struct vmr_client *client, struct vmr_jobs *jobs)
	__attribute__((warn_unused_result));

/* Append the rows of job @id from rows->n on. */
int vmr_client_rows(struct vmr_client *client, uint64_t id,
		    struct vmr_rows *rows) __attribute__((warn_unused_result));

/* Is the socket of the module still answered? */
bool vmr_client_alive(struct vmr_client *client);

/* The refusal in words: the kernel's, or those of errno @err. */
const char *vmr_client_reason(const struct vmr_client *client, int err);

/* Did the kernel find fault with what was asked, not with the machine? */
bool vmr_client_blames_user(const struct vmr_client *client, int err);

#endif /* VMR_CLIENT_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One job from its start to its table.
 */
#ifndef VMR_EXECUTE_H
#define VMR_EXECUTE_H

#include <stdbool.h>

#include "client.h"
#include "json.h"

struct vmr_execute_options {
	bool quiet;			/* no progress at all */
	unsigned int status_interval;	/* s between plain lines; 0: none */
	/* Called again and again while the job runs; true cancels it. */
	bool (*turn)(const struct vmr_job *job, void *arg);
	void *turn_arg;
};

enum vmr_execute_end {
	VMR_EXECUTE_DONE,	/* finished, cancelled maybe: result is whole */
	VMR_EXECUTE_REFUSED,	/* not started: vmr_client_reason() says why */
	VMR_EXECUTE_LOST,	/* started, and the module went away */
	VMR_EXECUTE_LEFT,	/* two interrupts: not waited for */
};

/*
 * Start @instrument and wait for its end. An interrupt cancels the job and
 * keeps what it measured. *@err is the errno of REFUSED and LOST. The caller
 * frees the result in any case.
 */
enum vmr_execute_end vmr_execute(struct vmr_client *client,
				 const struct vmr_instrument *instrument,
				 const struct vmr_settings *settings,
				 const struct vmr_execute_options *options,
				 struct vmr_result *result, int *err);

#endif /* VMR_EXECUTE_H */

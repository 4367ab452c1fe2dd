/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is to be calibrated, run again and again on this machine: each run is
 * kept, and counts as a boot of a side.
 */
#ifndef VMR_CALIBRATE_HERE_H
#define VMR_CALIBRATE_HERE_H

#include "cmd_request.h"
#include "side.h"

struct vmr_calibrate_here {
	const struct vmr_ctx *ctx;
	const struct vmr_cmd_request *request;
	size_t runs;
	bool no_store;
};

/*
 * Returns an exit code; what is wrong has been said. An interrupt ends it with
 * the runs that there are. The caller frees @side in any case.
 */
int vmr_calibrate_here(const struct vmr_calibrate_here *here,
		       struct vmr_side *side) __attribute__((warn_unused_result));

#endif /* VMR_CALIBRATE_HERE_H */

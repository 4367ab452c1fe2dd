/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One job of a result in JSON.
 */
#ifndef VMR_RESULT_JOB_H
#define VMR_RESULT_JOB_H

#include "json.h"
#include "json_exact.h"

/*
 * Read @object into @result, which is empty but for its instrument. Returns 0,
 * -EINVAL with the words in @why, or -ENOMEM; the caller frees @result.
 */
int vmr_result_job_read(const struct vmr_json_exact *exact,
			const json_t *object, struct vmr_result *result,
			char *why, size_t size)
	__attribute__((warn_unused_result));

#endif /* VMR_RESULT_JOB_H */
